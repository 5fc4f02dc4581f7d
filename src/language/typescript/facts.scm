; What TypeScript has beyond JavaScript.

; Imports
(import_statement (import_require_clause (identifier) @import.alias source: (string) @import.module)) @import
(import_alias (identifier) @assign.left [(identifier) (nested_identifier)] @assign.right) @assign

; Parameters; the names that one is taken apart into are parameters
(required_parameter pattern: [(object_pattern) (array_pattern)]) @nothing
(optional_parameter pattern: [(object_pattern) (array_pattern)]) @nothing
(required_parameter pattern: (rest_pattern (_) @parameter.name)) @parameter
(required_parameter pattern: (_) @parameter.name type: (type_annotation (_) @parameter.type) value: (_) @parameter.default) @parameter
(required_parameter pattern: (_) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter
(required_parameter pattern: (_) @parameter.name value: (_) @parameter.default) @parameter
(required_parameter pattern: (_) @parameter.name) @parameter
(optional_parameter pattern: (_) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter
(optional_parameter pattern: (_) @parameter.name) @parameter
(function_declaration parameters: (formal_parameters (_ pattern: (object_pattern) @function.parameters))) @function
(function_expression parameters: (formal_parameters (_ pattern: (object_pattern) @function.parameters))) @function
(arrow_function parameters: (formal_parameters (_ pattern: (object_pattern) @function.parameters))) @function
(method_definition parameters: (formal_parameters (_ pattern: (object_pattern) @function.parameters))) @function

; What an error is called
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(arrow_function parameters: (formal_parameters . (required_parameter pattern: (identifier) @catch.name))) (function_expression parameters: (formal_parameters . (required_parameter pattern: (identifier) @catch.name)))])) @catch
(call_expression function: (member_expression property: (property_identifier) @_then (#eq? @_then "then")) arguments: (arguments (_) . [(arrow_function parameters: (formal_parameters . (required_parameter pattern: (identifier) @catch.name))) (function_expression parameters: (formal_parameters . (required_parameter pattern: (identifier) @catch.name)))] .)) @catch

; Classes and what is known of their parts
(abstract_class_declaration name: (_) @class.name) @class
(interface_declaration name: (_) @class.name) @class
(enum_declaration name: (_) @class.name) @class
(type_alias_declaration name: (_) @class.name value: (object_type)) @class
(class_declaration (class_heritage (extends_clause value: (_) @class.base))) @class
(class_declaration (class_heritage (implements_clause (_) @class.base))) @class
(abstract_class_declaration (class_heritage (extends_clause value: (_) @class.base))) @class
(abstract_class_declaration (class_heritage (implements_clause (_) @class.base))) @class
(class (class_heritage (extends_clause value: (_) @class.base))) @class
(interface_declaration (extends_type_clause type: (_) @class.base)) @class
(public_field_definition name: (_) @field.name) @field
(public_field_definition name: (_) @field.name type: (type_annotation (_) @field.type)) @field
(public_field_definition name: (_) @assign.left value: (_) @assign.right) @assign
(interface_body (property_signature name: (_) @field.name type: (type_annotation (_) @field.type)) @field)
(type_alias_declaration value: (object_type (property_signature name: (_) @field.name type: (type_annotation (_) @field.type)) @field))
(enum_assignment name: (_) @assign.left value: (_) @assign.right) @assign
(variable_declarator name: (identifier) @field.name type: (type_annotation (_) @field.type) !value) @field

; A constructor's parameter with an access is a field, too.
(required_parameter (accessibility_modifier) pattern: (identifier) @field.name type: (type_annotation (_) @field.type)) @field
(required_parameter "readonly" pattern: (identifier) @field.name type: (type_annotation (_) @field.type)) @field

; Types. Some stand for what is inside them; of what is in an array nothing is known
(generic_type name: (type_identifier) @_of (#any-of? @_of "Readonly" "Partial" "Required" "NonNullable" "Omit" "Pick" "Awaited" "Promise" "PromiseLike" "DeepReadonly" "Loaded") type_arguments: (type_arguments . (_) @same.value)) @same
(generic_type name: (type_identifier) @_of (#any-of? @_of "ReturnType" "InstanceType") type_arguments: (type_arguments . (type_query (_) @same.value))) @same
(union_type . (literal_type) . (_) @same.value) @same
(nested_type_identifier module: (_) @member.object name: (_) @member.name) @member
(nested_identifier object: (_) @member.object property: (_) @member.name) @member
(array_type) @list
(tuple_type) @list
(object_type) @list
(function_type) @list

; Values with nothing changed about them
(as_expression . (_) @same.value) @same
(satisfies_expression . (_) @same.value) @same
(non_null_expression (_) @same.value) @same
(instantiation_expression . (_) @same.value) @same
(type_arguments) @nothing
(type_parameters) @nothing
