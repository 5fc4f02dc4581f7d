; What TypeScript's grammar calls otherwise.

(class_declaration (class_heritage (_) @class.base)) @class
(class (class_heritage (_) @class.base)) @class
(formal_parameters (assignment_pattern left: (identifier) @parameter.name right: (_) @parameter.default) @parameter)
(field_definition property: (_) @field.name) @field
(field_definition property: (_) @assign.left value: (_) @assign.right) @assign

; A parameter that is taken apart
(formal_parameters [(object_pattern) (array_pattern) (assignment_pattern left: [(object_pattern) (array_pattern)])] @nothing)
(function_declaration parameters: (formal_parameters [(object_pattern) @function.parameters (assignment_pattern left: (object_pattern) @function.parameters)])) @function
(function_expression parameters: (formal_parameters [(object_pattern) @function.parameters (assignment_pattern left: (object_pattern) @function.parameters)])) @function
(arrow_function parameters: (formal_parameters [(object_pattern) @function.parameters (assignment_pattern left: (object_pattern) @function.parameters)])) @function
(method_definition parameters: (formal_parameters [(object_pattern) @function.parameters (assignment_pattern left: (object_pattern) @function.parameters)])) @function

; What an error is called
(call_expression function: (member_expression object: (_) @_of (#not-match? @_of "^(z|zod|Z[A-Z]\\w*)\\s*\\.") property: (property_identifier) @_catch (#eq? @_catch "catch")) arguments: (arguments . [(arrow_function parameters: (formal_parameters . (identifier) @catch.name)) (function_expression parameters: (formal_parameters . (identifier) @catch.name))])) @catch
(call_expression function: (member_expression property: (property_identifier) @_then (#eq? @_then "then")) arguments: (arguments (_) . [(arrow_function parameters: (formal_parameters . (identifier) @catch.name)) (function_expression parameters: (formal_parameters . (identifier) @catch.name))] .)) @catch
