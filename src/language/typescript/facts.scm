; What TypeScript has beyond JavaScript.

(import_statement (import_require_clause (identifier) @import.alias source: (string) @import.module)) @import
(required_parameter pattern: (_) @parameter.name) @parameter
(required_parameter pattern: (_) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter
(required_parameter pattern: (_) @parameter.name value: (_) @parameter.default) @parameter
(optional_parameter pattern: (_) @parameter.name) @parameter
(abstract_class_declaration name: (_) @class.name) @class
(interface_declaration name: (_) @class.name) @class

; A constructor's parameter with an access is a field, too.
(required_parameter (accessibility_modifier) pattern: (identifier) @field.name type: (type_annotation (_) @field.type)) @field
(public_field_definition name: (_) @field.name type: (type_annotation (_) @field.type)) @field
(public_field_definition name: (_) @assign.left value: (_) @assign.right) @assign

(as_expression . (_) @same.value) @same
(satisfies_expression . (_) @same.value) @same
(non_null_expression (_) @same.value) @same
(type_arguments) @nothing
(type_parameters) @nothing
