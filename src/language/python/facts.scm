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
(decorator (_) @decorator.value) @decorator
(class_definition name: (identifier) @class.name) @class
(class_definition superclasses: (argument_list) @class.base) @class

; Statements
(assignment left: (_) @assign.left right: (_) @assign.right) @assign
(named_expression name: (_) @assign.left value: (_) @assign.right) @assign
(augmented_assignment left: (_) @append.left operator: "+=" right: (_) @append.right) @append
(assignment left: (identifier) @field.name type: (type) @field.type !right) @field
(return_statement) @return
(return_statement (_) @return.value) @return
(raise_statement) @throw
(raise_statement . (_) @throw.value) @throw
(except_clause) @catch
(except_clause value: (_) @catch.type (block) @catch.body) @catch
(except_clause value: (as_pattern (_) @catch.type alias: (as_pattern_target) @catch.name) (block) @catch.body) @catch
(except_clause . (block) @catch.body) @catch
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (else_clause) @branch.else) @branch
(elif_clause condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(match_statement) @branch
(for_statement) @loop
(while_statement) @loop
(not_operator) @negation
(comparison_operator operators: "!=") @negation
(comment) @comment
(pass_statement) @nothing
(ellipsis) @nothing
(string_start) @nothing
(string_end) @nothing

; Expressions
(string (string_start) @_start (#match? @_start "^[bB]?[rR]")) @raw
(string) @string
(interpolation expression: (_) @hole.value) @hole
(concatenated_string) @joined
(binary_operator left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined
(binary_operator left: (_) @format.left operator: "%" right: (_) @format.right) @format
(integer) @number
(float) @number
(unary_operator argument: [(integer) (float)]) @number
(true) @true
(false) @false
(none) @null
(attribute object: (_) @member.object attribute: (_) @member.name) @member
(subscript value: (_) @index.object subscript: (_) @index.key) @index
(call function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
(call function: (_) @call.callee arguments: (generator_expression)) @call
(keyword_argument name: (_) @argument.name value: (_) @argument.value) @argument
(list_splat (_) @spread.value) @spread
(dictionary_splat (_) @spread.value) @spread
(list) @list
(tuple) @list
(set) @list
(dictionary) @map
(pair key: (_) @pair.key value: (_) @pair.value) @pair
(boolean_operator left: (_) @fallback.left operator: "or" right: (_) @fallback.right) @fallback
(conditional_expression . (_) @choice.left . (_) @choice.condition . (_) @choice.right) @choice
(await (_) @await.value) @await
(block) @opaque
(list_comprehension) @opaque
(dictionary_comprehension) @opaque
(set_comprehension) @opaque
(generator_expression) @opaque
(boolean_operator) @opaque
(not_operator) @opaque
(comparison_operator) @opaque
(binary_operator) @opaque
