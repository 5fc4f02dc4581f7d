; JavaScript, and what TypeScript shares with it.

; Imports
(import_statement (import_clause (identifier) @import.alias) source: (string) @import.module) @import
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.name !alias))) source: (string) @import.module) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_) @import.alias))) source: (string) @import.module) @import
(import_statement . (string) @import.module) @import
(export_statement source: (string) @import.module) @import
(variable_declarator name: (identifier) @import.alias value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @import.name) value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import
(variable_declarator name: (object_pattern (pair_pattern key: (_) @import.name value: (identifier) @import.alias)) value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import
(expression_statement (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import

; Functions and classes
(function_declaration name: (identifier) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(function_declaration "async" @function.async) @function
(generator_function_declaration name: (identifier) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(generator_function_declaration "async" @function.async) @function
(function_expression parameters: (_) @function.parameters body: (_) @function.body) @function
(function_expression name: (identifier) @function.name) @function
(function_expression "async" @function.async) @function
(generator_function parameters: (_) @function.parameters body: (_) @function.body) @function
(generator_function name: (identifier) @function.name) @function
(generator_function "async" @function.async) @function
(arrow_function body: (statement_block) @function.body) @function
(arrow_function body: (expression) @function.result) @function
(arrow_function parameters: (_) @function.parameters) @function
(arrow_function parameter: (identifier) @function.parameters) @function
(arrow_function "async" @function.async) @function
(method_definition name: (_) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(method_definition "async" @function.async) @function
(decorator (_) @decorator.value) @decorator
(class_declaration name: (_) @class.name) @class
(class name: (_) @class.name) @class
(class) @class

; The names that a parameter is taken apart into are parameters
(object_pattern (pair_pattern value: (identifier) @parameter.name) @parameter)
(object_pattern (pair_pattern value: (assignment_pattern left: (identifier) @parameter.name right: (_) @parameter.default)) @parameter)
(object_pattern (object_assignment_pattern left: (_) @parameter.name right: (_) @parameter.default) @parameter)
(rest_pattern (identifier) @parameter.name) @parameter

; What a value is assigned to, also by `x ??= y`, and what a loop takes from values that stand there
(variable_declarator name: (identifier) @assign.left value: (_) @assign.right) @assign
(variable_declarator name: (array_pattern) @assign.left value: [(await_expression) (call_expression) (identifier) (member_expression)] @assign.right) @assign
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @assign.left @assign.key @assign) value: (_) @assign.right)
(variable_declarator name: (object_pattern (pair_pattern key: (_) @assign.key value: (identifier) @assign.left) @assign) value: (_) @assign.right)
(variable_declarator name: (object_pattern (pair_pattern key: (_) @assign.key value: (assignment_pattern left: (identifier) @assign.left right: (_) @assign.default)) @assign) value: (_) @assign.right)
(variable_declarator name: (object_pattern (object_assignment_pattern left: (_) @assign.left @assign.key right: (_) @assign.default) @assign) value: (_) @assign.right)
(assignment_expression left: (_) @assign.left right: (_) @assign.right) @assign
(augmented_assignment_expression left: (_) @assign.left operator: ["??=" "||="] right: (_) @assign.right) @assign
(for_in_statement left: (identifier) @assign.left @assign operator: "of" right: (array) @assign.right)
(for_in_statement left: (identifier) @assign.left @assign operator: "of" right: (identifier) @assign.right (#match? @assign.right "^[A-Z][A-Z0-9_]*$"))
(augmented_assignment_expression left: (_) @append.left operator: "+=" right: (_) @append.right) @append

; Errors: `catch`, `.catch(f)`, `.then(f, g)`, and `if (err)` as callbacks of Node.js take them.
; `z.string().catch(x)` of zod takes no error
(throw_statement (_) @throw.value) @throw
(catch_clause body: (_) @catch.body) @catch
(catch_clause parameter: (_) @catch.name) @catch
(catch_clause body: (statement_block . (continue_statement) @nothing .))
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(arrow_function body: (_) @catch.body) (function_expression body: (_) @catch.body)])) @catch
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (arrow_function parameter: (identifier) @catch.name))) @catch
;   e => ({ error: e }), but not e => console.log(e)
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (arrow_function body: [(identifier) (member_expression) (parenthesized_expression) (array) (new_expression) (ternary_expression) (template_string) (string) (null) (undefined) (false) (true) (number)] @return.value @return)))
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (arrow_function body: (call_expression function: (_) @_called) @return.value @return)) (#not-match? @_called "(?i)^(console|.*log|.*logger)\\.|(?:^|\\.)(log|debug|info|warn|error|alert|next|done|cb|callback|emit|dispatch|exit|(?:set|handle|report|capture|show|track|notify|toast|push|add|send|print)\\w*)$"))
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (arrow_function body: (identifier) @name)))
;   console.error, next: called with the error. noop does nothing
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(identifier) (member_expression)] @catch.body .) (#not-match? @catch.body "(?i)noop$")) @catch
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(identifier) @catch.body (member_expression property: (_) @catch.body)] .) (#match? @catch.body "(?i)noop$")) @catch
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (identifier) @call @call.name .) (#not-match? @call.name "(?i)noop$"))
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . (member_expression object: (_) @call.object property: (_) @call.name) @call .) (#not-match? @call.name "(?i)noop$"))
(call_expression function: (member_expression property: (property_identifier) @_then (#eq? @_then "then")) arguments: (arguments (_) . [(arrow_function body: (_) @catch.body) (function_expression body: (_) @catch.body)] .)) @catch
(call_expression function: (member_expression property: (property_identifier) @_then (#eq? @_then "then")) arguments: (arguments (_) . (arrow_function parameter: (identifier) @catch.name) .)) @catch
(if_statement condition: (parenthesized_expression (identifier) @catch.condition @catch.name) consequence: (_) @catch.body (#eq? @catch.name "err")) @catch
(if_statement condition: (parenthesized_expression (binary_expression left: (identifier) @catch.name operator: ["!=" "!=="] right: [(null) (undefined)]) @catch.condition) consequence: (_) @catch.body (#eq? @catch.name "err")) @catch

; Ways. A case is a branch that is taken for its value; `a && b` gives b under a condition
(return_statement) @return
(return_statement (_) @return.value) @return
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (else_clause) @branch.else) @branch
(switch_statement) @branch
(switch_case value: (_) @branch.condition) @branch @branch.then
(for_statement) @loop
(for_in_statement) @loop
(while_statement) @loop
(do_statement) @loop
(unary_expression operator: "!") @negation
(binary_expression operator: ["!=" "!=="]) @negation
(binary_expression left: (_) operator: ["==" "==="] right: (false)) @negation
(binary_expression left: (_) operator: ["==" "==="] right: (string) @_no (#match? @_no "^.([fF]alse|0|no|off)?.$")) @negation
(comment) @comment
(empty_statement) @nothing
(optional_chain) @nothing

; Texts. What a tag makes of a template is its own affair: the values are bound, not put in
(call_expression function: (_) @_tag arguments: (template_string (template_substitution "${" @hole.value) @hole) (#not-match? @_tag "^(String\\.raw|dedent|outdent|endent|stripIndents?|oneLine\\w*|html|css|chalk.*)$"))
(call_expression arguments: (template_string (template_substitution "${" @null)))
(string) @string
(template_string) @string
(template_substitution (_) @hole.value) @hole
(binary_expression left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined

; Expressions
(binary_expression left: (_) @fallback.left operator: ["||" "??"] right: (_) @fallback.right) @fallback
(binary_expression left: (_) @choice.condition operator: "&&" right: (_) @choice.left) @choice
(ternary_expression condition: (_) @choice.condition consequence: (_) @choice.left alternative: (_) @choice.right) @choice
(number) @number
(unary_expression operator: ["-" "+"] argument: (number)) @number
(true) @true
(false) @false
(null) @null
(undefined) @null
(unary_expression operator: "void" argument: (number)) @null
(regex) @opaque
(member_expression object: (_) @member.object property: (_) @member.name) @member
(subscript_expression object: (_) @index.object index: (_) @index.key) @index
(call_expression function: (_) @call.callee arguments: (_) @call.arguments) @call
(new_expression constructor: (_) @call.callee arguments: (arguments) @call.arguments) @call
(new_expression constructor: (_) @call.callee !arguments) @call
(spread_element (_) @spread.value) @spread
(array) @list
(object) @map
(pair key: (_) @pair.key value: (_) @pair.value) @pair
(await_expression (_) @await.value) @await
(yield_expression (_) @await.value) @await
(yield_expression) @opaque
(statement_block) @block
(class_body) @block
(binary_expression) @opaque
(unary_expression) @opaque
