; JavaScript, and what TypeScript shares with it.

; Imports
(import_statement (import_clause (identifier) @import.alias) source: (string) @import.module) @import
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.name !alias))) source: (string) @import.module) @import
(import_statement (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_) @import.alias))) source: (string) @import.module) @import
(import_statement . (string) @import.module) @import
(variable_declarator name: (identifier) @import.alias value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @import.name) value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import
(variable_declarator name: (object_pattern (pair_pattern key: (_) @import.name value: (identifier) @import.alias)) value: (call_expression function: (identifier) @_require (#eq? @_require "require") arguments: (arguments . (string) @import.module))) @import

; Functions and classes
(function_declaration name: (identifier) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(function_declaration "async" @function.async) @function
(generator_function_declaration name: (identifier) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(function_expression parameters: (_) @function.parameters body: (_) @function.body) @function
(function_expression name: (identifier) @function.name) @function
(function_expression "async" @function.async) @function
(arrow_function body: (statement_block) @function.body) @function
(arrow_function body: [(call_expression) (await_expression) (object) (array) (identifier) (member_expression) (string) (template_string) (parenthesized_expression) (binary_expression) (ternary_expression) (new_expression) (number) (true) (false) (null) (unary_expression) (assignment_expression) (arrow_function) (subscript_expression)] @function.result) @function
(arrow_function parameters: (_) @function.parameters) @function
(arrow_function parameter: (identifier) @function.parameters) @function
(arrow_function "async" @function.async) @function
(method_definition name: (_) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(method_definition "async" @function.async) @function
(decorator (_) @decorator.value) @decorator
(class_declaration name: (_) @class.name) @class
(class_declaration (class_heritage) @class.base) @class

; Statements
(variable_declarator name: (identifier) @assign.left value: (_) @assign.right) @assign
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @assign.left @assign.key @assign) value: (_) @assign.right)
(variable_declarator name: (object_pattern (pair_pattern key: (_) @assign.key value: (identifier) @assign.left) @assign) value: (_) @assign.right)
(variable_declarator name: (object_pattern (object_assignment_pattern left: (_) @assign.left @assign.key right: (_) @assign.default) @assign) value: (_) @assign.right)
(assignment_expression left: (_) @assign.left right: (_) @assign.right) @assign
(augmented_assignment_expression left: (_) @append.left operator: "+=" right: (_) @append.right) @append
(return_statement) @return
(return_statement (_) @return.value) @return
(throw_statement (_) @throw.value) @throw
(catch_clause body: (_) @catch.body) @catch
(catch_clause parameter: (_) @catch.name) @catch
(call_expression function: (member_expression property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(arrow_function body: (statement_block) @catch.body) (function_expression body: (_) @catch.body)])) @catch
(call_expression function: (member_expression property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(arrow_function parameter: (identifier) @catch.name) (arrow_function parameters: (formal_parameters . (_) @catch.name)) (function_expression parameters: (formal_parameters . (_) @catch.name))])) @catch
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (else_clause) @branch.else) @branch
(switch_statement) @branch
(for_statement) @loop
(for_in_statement) @loop
(while_statement) @loop
(do_statement) @loop
(unary_expression operator: "!") @negation
(binary_expression operator: ["!=" "!=="]) @negation
(comment) @comment
(empty_statement) @nothing
(optional_chain) @nothing

; Expressions
(string) @string
(template_string) @string
(template_substitution (_) @hole.value) @hole
(binary_expression left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined
(binary_expression left: (_) @fallback.left operator: ["||" "??"] right: (_) @fallback.right) @fallback
(ternary_expression condition: (_) @choice.condition consequence: (_) @choice.left alternative: (_) @choice.right) @choice
(number) @number
(true) @true
(false) @false
(null) @null
(undefined) @null
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
(statement_block) @opaque
(class_body) @opaque
(binary_expression) @opaque
(unary_expression) @opaque
