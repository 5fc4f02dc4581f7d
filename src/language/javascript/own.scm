; What TypeScript's grammar calls otherwise.

(formal_parameters (assignment_pattern left: (_) @parameter.name right: (_) @parameter.default) @parameter)
(field_definition property: (_) @assign.left value: (_) @assign.right) @assign
