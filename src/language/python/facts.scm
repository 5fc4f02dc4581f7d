; Python. The words are those of docs/languages.md.

; Imports
(import_statement name: (dotted_name) @import.module) @import
(import_statement name: (aliased_import name: (dotted_name) @import.module alias: (identifier) @import.alias)) @import
(import_from_statement module_name: (_) @import.module name: (dotted_name) @import.name) @import
(import_from_statement module_name: (_) @import.module name: (aliased_import name: (dotted_name) @import.name alias: (identifier) @import.alias)) @import
(import_from_statement module_name: (_) @import.module (wildcard_import) @import.name) @import

; Functions and classes
(function_definition "async" @function.async) @function
(function_definition name: (identifier) @function.name parameters: (parameters) @function.parameters body: (block) @function.body) @function
(lambda body: (_) @function.result) @function
(lambda parameters: (lambda_parameters) @function.parameters) @function
(default_parameter name: (_) @parameter.name value: (_) @parameter.default) @parameter
(typed_default_parameter name: (_) @parameter.name type: (type) @parameter.type value: (_) @parameter.default) @parameter
(typed_parameter . (identifier) @parameter.name type: (type) @parameter.type) @parameter
(typed_parameter . [(list_splat_pattern (_) @parameter.name) (dictionary_splat_pattern (_) @parameter.name)]) @parameter
(list_splat_pattern (_) @parameter.name) @parameter
(dictionary_splat_pattern (_) @parameter.name) @parameter
(keyword_separator) @nothing
(positional_separator) @nothing
(decorator (_) @decorator.value) @decorator
(class_definition name: (identifier) @class.name) @class
(class_definition superclasses: (argument_list) @class.base) @class

; What a value is assigned to: also `with x as y`, and what a loop takes from values that stand there
(assignment left: (_) @assign.left right: (_) @assign.right) @assign
(named_expression name: (_) @assign.left value: (_) @assign.right) @assign
(with_item value: (as_pattern . (_) @assign.right alias: (as_pattern_target (_) @assign.left))) @assign
(for_statement left: (identifier) @assign.left @assign right: [(list) (tuple) (set)] @assign.right)
(for_statement left: (identifier) @assign.left @assign right: (identifier) @assign.right (#match? @assign.right "^[A-Z][A-Z0-9_]*$"))
(for_in_clause left: (identifier) @assign.left right: [(list) (tuple) (set)] @assign.right) @assign
(augmented_assignment left: (_) @append.left operator: "+=" right: (_) @append.right) @append
(assignment left: (identifier) @field.name type: (type) @field.type !right) @field
(class_definition body: (block (expression_statement (assignment left: (identifier) @field.name type: (type) @field.type right: (_)) @field)))
(module (expression_statement (assignment left: (identifier) @field.name type: (type) @field.type right: (_)) @field))
(assignment left: (attribute object: (identifier) @_self (#eq? @_self "self") attribute: (identifier) @field.name) type: (type) @field.type) @field

; Errors. An assertion throws; `with suppress(E)` takes E and does nothing
(raise_statement) @throw
(raise_statement . (_) @throw.value) @throw
(assert_statement (_) @throw.value .) @throw
(except_clause) @catch
(except_clause value: (_) @catch.type (block) @catch.body) @catch
(except_clause value: (as_pattern (_) @catch.type alias: (as_pattern_target) @catch.name) (block) @catch.body) @catch
(except_clause !value (block) @catch.body) @catch
(with_item value: (call function: [(identifier) @_suppress (attribute attribute: (identifier) @_suppress)] (#eq? @_suppress "suppress") arguments: (argument_list (_) @catch.type)) @catch)

; Ways
(return_statement) @return
(return_statement (_) @return.value) @return
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (else_clause) @branch.else) @branch
(elif_clause condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(match_statement) @branch
(case_clause (case_pattern) @branch.condition consequence: (_) @branch.then) @branch
(for_statement) @loop
(while_statement) @loop
(not_operator) @negation
(comparison_operator operators: ["!=" "<>" "is not" "not in"]) @negation
(comparison_operator operators: ["==" "is"] (false)) @negation
(comparison_operator operators: "==" (string) @_no (#match? @_no "^.([fF]alse|0|no|off)?.$")) @negation
(comment) @comment
(pass_statement) @nothing
(except_clause (block . (continue_statement) @nothing .))
(ellipsis) @nothing
(global_statement) @nothing
(nonlocal_statement) @nothing
(type_conversion) @nothing
(string_start) @nothing
(string_end) @nothing

; Types that stand for what is inside them: `Optional[X]`, `Annotated[X, ...]`, `"X"`, `X | None`
(generic_type . (identifier) @nothing (#any-of? @nothing "Annotated" "Optional" "Union" "ClassVar" "Final" "Mapped" "Awaitable"))
(type (subscript value: (attribute) @nothing (#match? @nothing "\\.(Annotated|Optional|Union|ClassVar|Final|Mapped|Awaitable)$")))
(type (subscript value: (attribute) @_of (#match? @_of "\\.(Annotated|Optional|Union|ClassVar|Final|Mapped|Awaitable)$")) @opaque)
(type (string (string_content) @name.name) @name (#match? @name.name "^[A-Za-z_][A-Za-z0-9_.]*$"))
(type (binary_operator left: (none) operator: "|" right: (_) @same.value) @same)
(union_type . (type (none)) . (type) @same.value) @same

; Texts
(string (string_start) @_start (#match? @_start "^[a-zA-Z]*[rR]")) @raw
(string) @string
(interpolation expression: (_) @hole.value) @hole
(concatenated_string) @joined
(binary_operator left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined
(binary_operator left: (_) @format.left operator: "%" right: (_) @format.right) @format

; Expressions
(integer) @number
(float) @number
(unary_operator operator: ["-" "+"] argument: [(integer) (float)]) @number
(true) @true
(false) @false
(none) @null
(attribute object: (_) @member.object attribute: (_) @member.name) @member
(subscript value: (_) @index.object subscript: (_) @index.key) @index
(call function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
(call function: (_) @call.callee arguments: (generator_expression) @call.arguments) @call
(print_statement "print" @call.callee) @call
(exec_statement "exec" @call.callee code: (_) @call.arguments) @call
(keyword_argument name: (_) @argument.name value: (_) @argument.value) @argument
(list_splat (_) @spread.value) @spread
(dictionary_splat (_) @spread.value) @spread
(list) @list
(tuple) @list
(set) @list
(dictionary) @map
(pair key: (_) @pair.key value: (_) @pair.value) @pair
(boolean_operator left: (_) @fallback.left operator: "or" right: (_) @fallback.right) @fallback
(boolean_operator left: (_) @choice.condition operator: "and" right: (_) @choice.left) @choice
(conditional_expression . (_) @choice.left . (_) @choice.condition . (_) @choice.right) @choice
(await (_) @await.value) @await
(yield (_) @await.value) @await
(yield) @opaque
(block) @block
(list_comprehension) @opaque
(dictionary_comprehension) @opaque
(set_comprehension) @opaque
(generator_expression) @opaque
(not_operator) @opaque
(comparison_operator) @opaque
(binary_operator) @opaque
(unary_operator) @opaque
