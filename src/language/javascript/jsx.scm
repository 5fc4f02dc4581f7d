; Elements of JSX that are told something are calls with named arguments
(jsx_opening_element name: (_) @call.callee attribute: (_)+ @call.arguments) @call
(jsx_self_closing_element name: (_) @call.callee attribute: (_)+ @call.arguments) @call
(jsx_attribute . (_) @argument.name . (_) @argument.value) @argument
(jsx_attribute . (_) @argument.name .) @argument
(jsx_expression (spread_element (_) @spread.value)) @spread
(jsx_element) @opaque
(jsx_text) @nothing
(html_character_reference) @nothing
(jsx_closing_element) @nothing
