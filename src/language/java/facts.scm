; Java. The words are those of docs/languages.md.

; Imports
(import_declaration (scoped_identifier scope: (_) @import.module name: (_) @import.name) .) @import
(import_declaration (_) @import.module (asterisk) @import.name) @import

; Functions. What has no body, as in an interface, is none.
(method_declaration name: (_) @function.name parameters: (_) @function.parameters body: (block) @function.body) @function
(constructor_declaration name: (_) @function.name parameters: (_) @function.parameters body: (_) @function.body) @function
(compact_constructor_declaration name: (_) @function.name body: (_) @function.body) @function
(lambda_expression parameters: (_) @function.parameters body: (block) @function.body) @function
(lambda_expression parameters: (_) @function.parameters body: (expression) @function.result) @function
(formal_parameter type: (_) @parameter.type name: (_) @parameter.name) @parameter
(spread_parameter [(type_identifier) (scoped_type_identifier) (generic_type) (array_type) (integral_type) (floating_point_type) (boolean_type)] @parameter.type (variable_declarator name: (_) @parameter.name)) @parameter
(receiver_parameter) @nothing

; Classes. The body of one without a name is the class: what it is given stands outside.
(class_declaration name: (_) @class.name) @class
(class_declaration superclass: (superclass (_) @class.base)) @class
(class_declaration interfaces: (super_interfaces (type_list) @class.base)) @class
(interface_declaration name: (_) @class.name) @class
(interface_declaration (extends_interfaces (type_list) @class.base)) @class
(record_declaration name: (_) @class.name) @class
(record_declaration interfaces: (super_interfaces (type_list) @class.base)) @class
(enum_declaration name: (_) @class.name) @class
(enum_declaration interfaces: (super_interfaces (type_list) @class.base)) @class
(annotation_type_declaration name: (_) @class.name) @class
(object_creation_expression type: (_) @class.base (class_body) @class)

; Annotations
(annotation name: (_) @call.callee arguments: (_) @call.arguments) @call
(element_value_pair key: (_) @argument.name value: (_) @argument.value) @argument
(element_value_array_initializer) @list
(method_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value) body: (block))
(constructor_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value))
(class_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value))
(interface_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value))
(record_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value))
(enum_declaration (modifiers [(annotation) (marker_annotation)] @decorator @decorator.value))

; Typed names
(field_declaration type: (_) @field.type declarator: (variable_declarator name: (_) @field.name @field))
(constant_declaration type: (_) @field.type declarator: (variable_declarator name: (_) @field.name @field))
(record_declaration parameters: (formal_parameters (formal_parameter type: (_) @field.type name: (_) @field.name @field)))
(local_variable_declaration type: (_) @field.type declarator: (variable_declarator name: (_) @field.name @field))
(enhanced_for_statement type: (_) @field.type name: (_) @field.name @field)
(resource type: (_) @field.type name: (_) @field.name @field)
(instanceof_expression right: (_) @field.type name: (_) @field.name @field)
(type_pattern (_) @field.type (identifier) @field.name @field .)

; Statements
(variable_declarator name: (_) @assign.left value: (_) @assign.right) @assign
(resource name: (_) @assign.left value: (_) @assign.right) @assign
(assignment_expression left: (_) @assign.left operator: "=" right: (_) @assign.right) @assign
(assignment_expression left: (_) @append.left operator: "+=" right: (_) @append.right) @append
(return_statement) @return
(return_statement (_) @return.value) @return
(throw_statement (_) @throw.value) @throw
(catch_clause (catch_formal_parameter (catch_type) @catch.type name: (_) @catch.name) body: (_) @catch.body) @catch
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (_) @branch.else) @branch
(switch_expression) @branch
(for_statement) @loop
(enhanced_for_statement) @loop
(while_statement) @loop
(do_statement) @loop
(method_invocation name: (identifier) @_each (#any-of? @_each "forEach" "forEachOrdered") arguments: (argument_list (lambda_expression) @loop))
(unary_expression operator: "!") @negation
(binary_expression operator: "!=") @negation
(line_comment) @comment
(block_comment) @comment

; Errors that travel as values
(method_invocation name: (identifier) @_taken (#any-of? @_taken "exceptionally" "exceptionallyCompose" "onErrorResume" "onErrorReturn" "onErrorResumeNext" "recoverWithItem" "recoverWithUni" "otherwise" "recover") arguments: (argument_list (lambda_expression parameters: [(identifier) @catch.name (inferred_parameters (identifier) @catch.name) (formal_parameters (formal_parameter name: (_) @catch.name))] body: (_) @catch.body))) @catch
(method_invocation object: (identifier) @_made (#any-of? @_made "Mono" "Flux" "Single" "Maybe" "Completable" "Observable" "Flowable") name: (identifier) @_error (#eq? @_error "error") arguments: (argument_list . (_) @throw.value)) @throw
(method_invocation name: (identifier) @_failed (#any-of? @_failed "failedFuture" "failedStage" "immediateFailedFuture" "failure" "completeExceptionally" "onError" "fail") arguments: (argument_list . [(identifier) (object_creation_expression) (method_invocation)] @throw.value .)) @throw

; Types
(generic_type . (_) @same.value) @same
(annotated_type (_) @same.value .) @same
(scoped_type_identifier . (_) @member.object (type_identifier) @member.name .) @member
(scoped_identifier scope: (_) @member.object name: (_) @member.name) @member
(type_arguments) @nothing
(type_parameters) @nothing
(dimensions) @nothing

; Expressions
(string_literal) @string
(character_literal) @string
(string_interpolation (_) @hole.value) @hole
(template_expression template_argument: (_) @same.value) @same
(decimal_integer_literal) @number
(hex_integer_literal) @number
(octal_integer_literal) @number
(binary_integer_literal) @number
(decimal_floating_point_literal) @number
(hex_floating_point_literal) @number
(unary_expression operator: ["-" "+"] operand: [(decimal_integer_literal) (decimal_floating_point_literal)]) @number
(true) @true
(false) @false
(null_literal) @null
(binary_expression left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined


; A text that a builder puts together: a new one is an empty text, what is appended is a part of it.
; What is appended to a name is a statement, too, as far as fourteen calls in a chain.
(object_creation_expression type: (type_identifier) @_builder (#any-of? @_builder "StringBuilder" "StringBuffer" "StringWriter") arguments: (argument_list) @_empty (#match? @_empty "^\\(\\s*\\d*\\s*\\)$")) @string
(object_creation_expression type: (type_identifier) @nothing (#any-of? @nothing "StringBuilder" "StringBuffer" "StringWriter") arguments: (argument_list) @_empty (#match? @_empty "^\\(\\s*\\d*\\s*\\)$"))
(object_creation_expression type: (type_identifier) @_builder (#any-of? @_builder "StringBuilder" "StringBuffer" "StringWriter") arguments: (argument_list) @nothing (#match? @nothing "^\\(\\s*\\d*\\s*\\)$"))
(method_invocation object: (_) @joined.left name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @joined.right .)) @joined
(method_invocation object: (identifier) @append.left name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (identifier) @append.left) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)))))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))))))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left)))))))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)
(method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (method_invocation object: (identifier) @append.left))))))))))))) name: (identifier) @_append (#eq? @_append "append") arguments: (argument_list . (_) @append.right .) @append)

; One value where another is absent
(ternary_expression condition: [(binary_expression left: (_) @_tested operator: "!=" right: (null_literal)) (parenthesized_expression (binary_expression left: (_) @_tested operator: "!=" right: (null_literal)))] consequence: (_) @fallback.left (#eq? @fallback.left @_tested) alternative: (_) @fallback.right) @fallback
(ternary_expression condition: [(binary_expression left: (_) @_tested operator: "==" right: (null_literal)) (parenthesized_expression (binary_expression left: (_) @_tested operator: "==" right: (null_literal)))] consequence: (_) @fallback.right alternative: (_) @fallback.left (#eq? @fallback.left @_tested)) @fallback
(ternary_expression condition: [(binary_expression left: (_) @opaque operator: "!=" right: (null_literal)) (parenthesized_expression (binary_expression left: (_) @opaque operator: "!=" right: (null_literal)))] consequence: (method_invocation) @_same (#eq? @opaque @_same))
(ternary_expression condition: [(binary_expression left: (_) @opaque operator: "==" right: (null_literal)) (parenthesized_expression (binary_expression left: (_) @opaque operator: "==" right: (null_literal)))] alternative: (method_invocation) @_same (#eq? @opaque @_same))
(method_invocation name: (identifier) @_or (#any-of? @_or "requireNonNullElse" "requireNonNullElseGet" "defaultIfNull" "defaultIfBlank" "defaultIfEmpty" "defaultString" "firstNonNull" "firstNonBlank" "firstNonEmpty") arguments: (argument_list . (_) @fallback.left . (_) @fallback.right .)) @fallback
(ternary_expression condition: (_) @choice.condition consequence: (_) @choice.left alternative: (_) @choice.right) @choice

; Calls
(method_invocation object: (_) @call.object name: (_) @call.name arguments: (_) @call.arguments) @call
(method_invocation !object name: (_) @call.callee arguments: (_) @call.arguments) @call
(object_creation_expression type: (_) @call.callee arguments: (_) @call.arguments) @call
(explicit_constructor_invocation constructor: (_) @call.callee arguments: (_) @call.arguments) @call

; Other expressions
(field_access field: (this) @same.value) @same
(field_access object: (_) @member.object field: (_) @member.name) @member
(method_reference . (_) @member.object (identifier) @member.name .) @member
(method_reference . (_) @same.value) @same
(array_access array: (_) @index.object index: (_) @index.key) @index
(array_creation_expression value: (array_initializer) @same.value) @same
(array_initializer) @list
(cast_expression value: (_) @same.value) @same
(block) @block
(constructor_body) @block
(class_body) @block
(switch_block) @block
(switch_expression) @opaque
(array_creation_expression) @opaque
(assignment_expression) @opaque
(binary_expression) @opaque
(unary_expression) @opaque
(update_expression) @opaque
(instanceof_expression) @opaque
