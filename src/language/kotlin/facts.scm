; Kotlin. The words are those of docs/languages.md.

; Imports
((import (qualified_identifier) @import.module .) @import (#not-match? @import "[.][*]"))
(import (qualified_identifier) @import.module (identifier) @import.alias) @import
(import (qualified_identifier) @import.module "*" @import.name) @import

; Functions
(function_declaration name: (_) @function.name (function_value_parameters) @function.parameters) @function
(function_declaration (function_body (block) @function.body)) @function
(function_declaration (function_body (expression) @function.result)) @function
(function_declaration (modifiers (function_modifier "suspend" @function.async))) @function
(anonymous_function (function_value_parameters) @function.parameters) @function
(anonymous_function (function_body (block) @function.body)) @function
(anonymous_function (function_body (expression) @function.result)) @function
(secondary_constructor "constructor" @function.name (function_value_parameters) @function.parameters) @function
(secondary_constructor (block) @function.body) @function
(property_declaration (variable_declaration (identifier) @function.name) (getter (function_body)) @function)
(getter (function_body (block) @function.body)) @function
(getter (function_body (expression) @function.result)) @function
(property_declaration (variable_declaration (identifier) @function.name) (setter (identifier) @function.parameters (function_body)) @function)
(setter (function_body (block) @function.body)) @function
(setter (function_body (expression) @function.result)) @function

; A lambda's value is its last expression; one that is only a text has no other statement.
(lambda_literal) @function
((lambda_literal . (_) @_first) @function @function.body (#not-match? @_first "^\""))
(lambda_literal (expression) @function.result .) @function
(lambda_literal (lambda_parameters) @function.parameters) @function
(lambda_literal (lambda_parameters (multi_variable_declaration) @function.parameters)) @function
(lambda_parameters) @nothing
(lambda_parameters (multi_variable_declaration) @nothing)
(function_body (identifier) @name)

; Parameters: a default stands after its parameter, not in it.
(function_value_parameters (parameter . (identifier) @parameter.name . [(user_type) (nullable_type (user_type))] @parameter.type) @parameter . (expression) @parameter.default)
(function_value_parameters (parameter . (identifier) @parameter.name) @parameter . (expression) @parameter.default)
(parameter . (identifier) @parameter.name . [(user_type) (nullable_type (user_type))] @parameter.type) @parameter
(parameter . (identifier) @parameter.name) @parameter
(function_value_parameters (parameter) . (expression) @nothing)
(parameter_modifiers) @nothing
(variable_declaration (identifier) @parameter.name [(user_type) (nullable_type (user_type))] @parameter.type) @parameter
(variable_declaration (identifier) @parameter.name) @parameter

; Classes and their fields; the parameters of a class are its fields
(class_declaration name: (_) @class.name) @class
(class_declaration (delegation_specifiers (delegation_specifier [(user_type) @class.base (constructor_invocation . (_) @class.base) (explicit_delegation . (_) @class.base)]))) @class
(object_declaration name: (_) @class.name) @class
(object_declaration (delegation_specifiers (delegation_specifier [(user_type) @class.base (constructor_invocation . (_) @class.base) (explicit_delegation . (_) @class.base)]))) @class
(class_parameter (identifier) @field.name . [(user_type) (nullable_type (user_type))] @field.type) @field
(class_parameter (identifier) @assign.left . (type) . (expression) @assign.right) @assign
(property_declaration (variable_declaration (identifier) @field.name . [(user_type) (nullable_type (user_type))] @field.type)) @field
; Koin, Kodein: `val mail by inject<Mail>()`, `val mail = get<Mail>()`
((property_declaration (variable_declaration (identifier) @field.name .) (property_delegate (call_expression (identifier) @_inject (type_arguments (type_projection (type) @field.type))))) @field (#any-of? @_inject "inject" "instance" "injectLazy" "viewModel" "get"))

; The grammar can take `class A { ... }` after an annotation for a method with a lambda.
((infix_expression . (identifier) @_class . (identifier) @class.name . (lambda_literal) .) @class (#any-of? @_class "class" "object"))
((infix_expression . (identifier) . (identifier) @_class . (call_expression . (identifier) @class.name (annotated_lambda)) .) @class (#any-of? @_class "class" "object"))

; Annotations
(function_declaration (modifiers (annotation [(type) (constructor_invocation)] @decorator.value) @decorator))
(class_declaration (modifiers (annotation [(type) (constructor_invocation)] @decorator.value) @decorator))
(object_declaration (modifiers (annotation [(type) (constructor_invocation)] @decorator.value) @decorator))
(constructor_invocation . (type) @call.callee (value_arguments) @call.arguments) @call
; The grammar takes `@A @B("x")` before a class for an expression, `("x")`, with annotations.
(annotated_expression (annotation (type) @call.callee) (parenthesized_expression) @call.arguments) @call
(annotated_expression (annotation (type)) (parenthesized_expression)) @decorator
((annotated_expression (annotation [(type) (constructor_invocation)] @decorator.value) @decorator (infix_expression (identifier) @_class)) (#any-of? @_class "class" "object"))
(annotated_expression (annotation [(type) (constructor_invocation)] @decorator.value) @decorator (annotated_expression (annotation) [(parenthesized_expression) (infix_expression)]))
(annotated_expression (annotation [(type) (constructor_invocation)] @decorator.value) @decorator (annotated_expression (annotation) (annotated_expression (annotation) [(parenthesized_expression) (infix_expression)])))
(annotated_expression (annotation [(type) (constructor_invocation)] @decorator.value) @decorator (annotated_expression (annotation) (annotated_expression (annotation) (annotated_expression (annotation) [(parenthesized_expression) (infix_expression)]))))
(annotated_expression (annotation [(type) (constructor_invocation)] @decorator.value) @decorator (annotated_expression (annotation) (annotated_expression (annotation) (annotated_expression (annotation) (annotated_expression (annotation) [(parenthesized_expression) (infix_expression)])))))

; Statements
(property_declaration (variable_declaration (identifier) @assign.left) (expression) @assign.right) @assign
(property_declaration (multi_variable_declaration) @assign.left (expression) @assign.right) @assign
(property_declaration (variable_declaration (identifier) @assign.left) (getter (function_body (expression) @assign.right))) @assign
((property_declaration (variable_declaration (identifier) @assign.left) (property_delegate (call_expression [(identifier) @_lazy (call_expression . (identifier) @_lazy)] (annotated_lambda (lambda_literal (expression) @assign.right .))))) @assign (#eq? @_lazy "lazy"))
(when_subject (variable_declaration (identifier) @assign.left) (expression) @assign.right) @assign
(assignment left: (_) @assign.left operator: "=" right: (_) @assign.right) @assign
(assignment left: (_) @append.left operator: "+=" right: (_) @append.right) @append
; `text.append(a).append(b)`
((call_expression . (navigation_expression . (identifier) @append.left . (identifier) @_append .) (value_arguments . (value_argument . (expression) @append.right .) @append .)) (#any-of? @_append "append" "appendLine"))
((call_expression . (navigation_expression . (call_expression . (navigation_expression . (identifier) @append.left . (identifier) @_append .)) . (identifier) @_append .) (value_arguments . (value_argument . (expression) @append.right .) @append .)) (#any-of? @_append "append" "appendLine"))
((call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (identifier) @append.left . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .) (value_arguments . (value_argument . (expression) @append.right .) @append .)) (#any-of? @_append "append" "appendLine"))
((call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (identifier) @append.left . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .) (value_arguments . (value_argument . (expression) @append.right .) @append .)) (#any-of? @_append "append" "appendLine"))
((call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (call_expression . (navigation_expression . (identifier) @append.left . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .)) . (identifier) @_append .) (value_arguments . (value_argument . (expression) @append.right .) @append .)) (#any-of? @_append "append" "appendLine"))
; `open().use { it -> ... }`: what the lambda is given
((call_expression . (navigation_expression . (_) @assign.right (identifier) @_scope .) . (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @assign.left .) @assign .)))) (#any-of? @_scope "let" "also" "use"))
(return_expression) @return
(return_expression (expression) @return.value .) @return
(throw_expression (expression) @throw.value) @throw
((call_expression . (identifier) @_error) @throw @throw.value (#any-of? @_error "error" "TODO"))
(if_expression condition: (_) @branch.condition . (_) @branch.then) @branch
(if_expression "else" (_) @branch.else .) @branch
(when_expression) @branch
(when_entry condition: (expression) @branch.condition (_) @branch.then .) @branch
(for_statement) @loop
(while_statement) @loop
(do_while_statement) @loop
((call_expression (navigation_expression (identifier) @_each .) (annotated_lambda)) @loop (#any-of? @_each "forEach" "forEachIndexed"))
((call_expression . (call_expression . (identifier) @_repeat) (annotated_lambda)) @loop (#eq? @_repeat "repeat"))
(unary_expression operator: "!") @negation
(binary_expression operator: ["!=" "!=="]) @negation
(in_expression "!in") @negation
(is_expression "!is") @negation
((navigation_expression (identifier) @_not .) @negation (#eq? @_not "not"))

; Errors
(catch_block (identifier) @catch.name (type) @catch.type (block) @catch.body) @catch
; `runCatching { ... }.onFailure { e -> ... }`, where nothing follows on it
([(block (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal) @catch.body)) @catch)
  (lambda_literal (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal) @catch.body)) @catch)
  (function_body (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal) @catch.body)) @catch)]
  (#any-of? @_failed "onFailure" "recover" "recoverCatching" "onErrorResume" "exceptionally"))
([(block (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @catch.name))))) @catch)
  (lambda_literal (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @catch.name))))) @catch)
  (function_body (call_expression (navigation_expression (identifier) @_failed .) (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @catch.name))))) @catch)]
  (#any-of? @_failed "onFailure" "recover" "recoverCatching" "onErrorResume" "exceptionally"))
((call_expression (navigation_expression (call_expression . (identifier) @_run) (identifier) @_else .) (annotated_lambda (lambda_literal) @catch.body)) @catch (#eq? @_run "runCatching") (#eq? @_else "getOrElse"))
((call_expression (navigation_expression (call_expression . (identifier) @_run) (identifier) @_else .) (annotated_lambda (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @catch.name))))) @catch (#eq? @_run "runCatching") (#eq? @_else "getOrElse"))
((value_argument (identifier) @_failed "=" (lambda_literal) @catch.body) @catch (#eq? @_failed "onFailure"))
((value_argument (identifier) @_failed "=" (lambda_literal (lambda_parameters . (variable_declaration . (identifier) @catch.name)))) @catch (#eq? @_failed "onFailure"))
((call_expression . (identifier) @_handler (annotated_lambda (lambda_literal (lambda_parameters (variable_declaration . (identifier) @catch.name) .)) @catch.body)) @catch (#eq? @_handler "CoroutineExceptionHandler"))
; Ktor's status pages: `exception<Throwable> { call, cause -> ... }`
((call_expression . (identifier) @_exception (type_arguments (type_projection (type) @catch.type)) (annotated_lambda (lambda_literal (lambda_parameters (variable_declaration . (identifier) @catch.name) .)) @catch.body)) @catch (#eq? @_exception "exception"))
((binary_expression left: (binary_expression left: (identifier) @_exception operator: "<" right: (identifier) @catch.type) operator: ">" right: (lambda_literal (lambda_parameters (variable_declaration . (identifier) @catch.name) .)) @catch.body) @catch (#eq? @_exception "exception"))
; The value of a `try` that is a value
(function_body (try_expression (catch_block (block (expression) @return.value @return .))))
(property_declaration (try_expression (catch_block (block (expression) @return.value @return .))))
(assignment right: (try_expression (catch_block (block (expression) @return.value @return .))))
(return_expression (try_expression (catch_block (block (expression) @return.value @return .))))
(value_argument (try_expression (catch_block (block (expression) @return.value @return .))))
(lambda_literal (try_expression (catch_block (block (expression) @return.value @return .))) .)

; What does nothing
(line_comment) @comment
(block_comment) @comment
(type_arguments) @nothing
(type_parameters) @nothing
(type_modifiers) @nothing
(label) @nothing
(block ((identifier) @nothing (#eq? @nothing "Unit")))

; Literals; the grammar takes the words for names
((identifier) @true (#eq? @true "true"))
((identifier) @false (#eq? @false "false"))
((identifier) @null (#eq? @null "null"))
(number_literal) @number
(float_literal) @number
(unary_expression operator: "-" argument: [(number_literal) (float_literal)]) @number
(string_literal) @string
(character_literal) @string
(multiline_string_literal) @raw
(interpolation (_) @hole.value) @hole
; The grammar takes `$name` in a string for text: what follows the `$` begins with the name.
((string_literal (string_content) @_dollar . (string_content) @hole.value @hole) (#eq? @_dollar "$") (#match? @hole "^[a-zA-Z_`]"))

; Maps and lists
((call_expression . (identifier) @_map (value_arguments) @same.value .) @same (#any-of? @_map "mapOf" "mutableMapOf" "hashMapOf" "linkedMapOf" "sortedMapOf"))
((call_expression . (identifier) @_map (value_arguments) @map .) (#any-of? @_map "mapOf" "mutableMapOf" "hashMapOf" "linkedMapOf" "sortedMapOf"))
((call_expression . (identifier) @_map (value_arguments (value_argument (infix_expression . (_) @pair.key . (identifier) @_to . (_) @pair.value .)) @pair) .) (#eq? @_to "to") (#any-of? @_map "mapOf" "mutableMapOf" "hashMapOf" "linkedMapOf" "sortedMapOf"))
((call_expression . (identifier) @_list (value_arguments) @same.value .) @same (#any-of? @_list "listOf" "mutableListOf" "arrayListOf" "listOfNotNull" "arrayOf" "setOf" "mutableSetOf" "hashSetOf" "linkedSetOf" "intArrayOf" "longArrayOf"))
((call_expression . (identifier) @_list (value_arguments) @list .) (#any-of? @_list "listOf" "mutableListOf" "arrayListOf" "listOfNotNull" "arrayOf" "setOf" "mutableSetOf" "hashSetOf" "linkedSetOf" "intArrayOf" "longArrayOf"))
(collection_literal) @list

; Calls
(value_argument . (identifier) @argument.name . "=" (expression) @argument.value .) @argument
(value_argument (spread_expression (_) @spread.value)) @spread
; `System.getenv()["NAME"]`
((index_expression . (call_expression . (navigation_expression (identifier) @_getenv .) @call.callee (value_arguments) @_none .) . (_) @call.arguments .) @call (#eq? @_getenv "getenv") (#eq? @_none "()"))
((index_expression . (call_expression . (navigation_expression (identifier) @_getenv .) (value_arguments) @_none .) @null) (#eq? @_getenv "getenv") (#eq? @_none "()"))
((infix_expression . (identifier) . (identifier) @_class . (call_expression . (identifier) (annotated_lambda)) @null .) (#any-of? @_class "class" "object"))
; The grammar takes `f(a) { ... }` for a call of what `f(a)` gives: one call, and nothing inside it.
(call_expression . (call_expression . (_) @call.callee (value_arguments) @call.arguments .) (annotated_lambda (lambda_literal) @call.arguments) .) @call
(call_expression . (call_expression (value_arguments) .) @null (annotated_lambda))
((call_expression . (navigation_expression (_) @await.value (identifier) @_await .) (value_arguments)) @await (#any-of? @_await "await" "coAwait" "awaitSingle" "awaitFirst" "awaitSingleOrNull" "awaitFirstOrNull"))
(call_expression . (_) @call.callee (value_arguments) @call.arguments .) @call
(call_expression . (_) @call.callee (annotated_lambda (lambda_literal) @call.arguments) .) @call
; It takes `f<T>(a)` and `f<T> { ... }` for comparisons.
(binary_expression left: (binary_expression left: (_) @call.callee operator: "<" right: (identifier)) operator: ">" right: [(parenthesized_expression) (lambda_literal)] @call.arguments) @call
(binary_expression left: (binary_expression left: (_) operator: "<" right: (identifier)) @null operator: ">" right: [(parenthesized_expression) (lambda_literal)])
((infix_expression . (identifier) @_class . (identifier) . (lambda_literal) .) @opaque (#any-of? @_class "class" "object"))
((infix_expression . (identifier) . (identifier) @_class . (call_expression . (identifier) (annotated_lambda)) .) @opaque (#any-of? @_class "class" "object"))
; `a to b` and the operators that are words; other words are methods
(infix_expression . (infix_expression) @call.object . (identifier) @call.name . (_) @call.arguments .) @call
((infix_expression . (_) . (identifier) @_word . (_) .) @opaque (#any-of? @_word "to" "until" "downTo" "step" "shl" "shr" "ushr" "xor"))
(infix_expression . (_) @call.object . (identifier) @call.name . (_) @call.arguments .) @call

; Other values
((user_type . (identifier) @member.object . (identifier) @member.name .) @member)
((user_type (identifier) . (identifier) . (identifier)) @name (#not-match? @name "<"))
((user_type (identifier) . (identifier) @name.name . (type_arguments) .) @name)
(navigation_expression . (_) @member.object (identifier) @member.name .) @member
(callable_reference (user_type) @member.object (identifier) @member.name) @member
(index_expression . (_) @index.object . (_) @index.key .) @index
(binary_expression left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined
; What leaves instead of giving a value is no default.
(binary_expression left: (_) @same.value operator: "?:" right: [(throw_expression) (return_expression)]) @same
((binary_expression left: (_) @same.value operator: "?:" right: (call_expression . (identifier) @_error)) @same (#any-of? @_error "error" "TODO" "exitProcess"))
((binary_expression left: (_) @same.value operator: "?:" right: (identifier) @_leave) @same (#match? @_leave "^(break|continue)$"))
(binary_expression left: (_) @fallback.left operator: "?:" right: (_) @fallback.right) @fallback
(unary_expression argument: (_) @same.value operator: "!!") @same
(as_expression left: (_) @same.value) @same
(labeled_expression (expression) @same.value) @same
(annotated_expression (expression) @same.value) @same

; One of several, where it is a value
(function_body (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(property_declaration (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(class_parameter (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(assignment right: (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(return_expression (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(value_argument (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(parenthesized_expression (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(binary_expression (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(interpolation (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice)
(if_expression (if_expression condition: (_) @choice.condition . (_) @choice.left "else" . (_) @choice.right) @choice .)
(function_body (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(property_declaration (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(assignment right: (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(return_expression (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(value_argument (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(interpolation (when_expression (when_entry (_) @choice.left .) . (when_entry (_) @choice.right .)+) @choice)
(function_body (try_expression . (block) @choice.left . (catch_block (block) @choice.right)) @choice)
(property_declaration (try_expression . (block) @choice.left . (catch_block (block) @choice.right)) @choice)
(assignment right: (try_expression . (block) @choice.left . (catch_block (block) @choice.right)) @choice)
(return_expression (try_expression . (block) @choice.left . (catch_block (block) @choice.right)) @choice)
(value_argument (try_expression . (block) @choice.left . (catch_block (block) @choice.right)) @choice)

; Nothing but what is inside
(if_expression) @opaque
(when_expression) @opaque
(try_expression) @opaque
(return_expression) @opaque
(throw_expression) @opaque
(object_literal) @opaque
(binary_expression) @opaque
(unary_expression) @opaque
(in_expression) @opaque
(is_expression) @opaque
(range_expression) @opaque
(infix_expression) @opaque

; Blocks
(block) @block
(class_body) @block
