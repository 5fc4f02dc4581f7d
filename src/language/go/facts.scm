; Go. The words are those of docs/languages.md.

; Imports
(import_spec !name path: (_) @import.module) @import
(import_spec name: (_) @import.alias path: (_) @import.module) @import

; Functions: each name of `a, b string` is a parameter of its own, and the receiver is the first
(function_declaration name: (_) @function.name) @function
(function_declaration parameters: (parameter_list (parameter_declaration name: (_) @function.parameters))) @function
(function_declaration parameters: (parameter_list (variadic_parameter_declaration name: (_) @function.parameters))) @function
(function_declaration body: (block (statement_list) @function.body)) @function
(function_declaration body: (block) @function.body) @function
(method_declaration name: (_) @function.name) @function
(method_declaration receiver: (parameter_list (parameter_declaration name: (_) @function.parameters))) @function
(method_declaration parameters: (parameter_list (parameter_declaration name: (_) @function.parameters))) @function
(method_declaration parameters: (parameter_list (variadic_parameter_declaration name: (_) @function.parameters))) @function
(method_declaration body: (block (statement_list) @function.body)) @function
(method_declaration body: (block) @function.body) @function
(func_literal parameters: (parameter_list (parameter_declaration name: (_) @function.parameters))) @function
(func_literal parameters: (parameter_list (variadic_parameter_declaration name: (_) @function.parameters))) @function
(func_literal body: (block (statement_list) @function.body)) @function
(func_literal body: (block) @function.body) @function
(parameter_declaration name: (_) @parameter.name @parameter type: (_) @parameter.type)
(variadic_parameter_declaration name: (_) @parameter.name @parameter type: (_) @parameter.type)

; Types: what is embedded is what it is made from
(type_spec name: (_) @class.name) @class
(type_spec type: (struct_type (field_declaration_list (field_declaration !name type: (_) @class.base)))) @class
(type_spec type: (interface_type (type_elem (_) @class.base))) @class
(type_alias name: (_) @assign.left type: [(type_identifier) (qualified_type) (generic_type)] @assign.right) @assign
(field_declaration name: (_) @field.name type: (_) @field.type) @field
(field_declaration !name type: (type_identifier) @field.name @field.type) @field
(field_declaration !name type: (qualified_type name: (_) @field.name) @field.type) @field
(var_spec name: (_) @field.name type: [(pointer_type) (slice_type) (array_type) (map_type) (channel_type)] @field.type) @field

; `if port == "" { port = "8080" }`
(if_statement
  condition: (binary_expression left: (_) @_asked operator: "==" right: [(interpreted_string_literal) (int_literal) (nil)] @_nothing)
  consequence: (block (statement_list . (assignment_statement left: (expression_list . (_) @assign.left .) operator: "=") @assign .)) @assign.right
  (#eq? @_asked @assign.left) (#any-of? @_nothing "\"\"" "0" "nil"))
(if_statement
  condition: (binary_expression left: (_) @fallback.left operator: "==" right: [(interpreted_string_literal) (int_literal) (nil)] @_nothing)
  consequence: (block (statement_list . (assignment_statement left: (expression_list . (_) @_given .) operator: "=" right: (expression_list . (_) @fallback.right .)) .)) @fallback
  (#eq? @_given @fallback.left) (#any-of? @_nothing "\"\"" "0" "nil"))

; Assignments; a variable that is only declared has the value of its type
(short_var_declaration left: (_) @assign.left right: (_) @assign.right) @assign
(assignment_statement left: (_) @assign.left operator: "=" right: (expression_list . (_) @_value) @assign.right (#not-match? @_value "^append\\(")) @assign
(assignment_statement left: (_) @append.left operator: "+=" right: (_) @append.right) @append
(assignment_statement left: (expression_list . (_) @append.left .) operator: "=" right: (expression_list . (call_expression function: (identifier) @_append arguments: (argument_list . (_) @_same . (_) @append.right)) .) (#eq? @_append "append") (#eq? @_same @append.left)) @append
(assignment_statement left: (expression_list . (_) @assign.left .) operator: "=" right: (expression_list . (call_expression function: (identifier) @_append arguments: (argument_list . (_) @_other)) @assign.right .) (#eq? @_append "append") (#not-eq? @_other @assign.left)) @assign
(var_spec . name: (_) @assign.left . type: (_)? . value: (_) @assign.right) @assign
(var_spec . name: (_) @assign.left @assign . name: (_) value: (expression_list . (_) @assign.right))
(var_spec . name: (_) . name: (_) @assign.left @assign value: (expression_list . (_) . (_) @assign.right))
(var_spec name: (_) @assign.left @assign type: [(qualified_type) (generic_type)] !value) @assign.right
(var_spec name: (_) @assign.left @assign type: (type_identifier) @_type !value (#not-match? @_type "^(string|bool|byte|rune|error|any|u?int(8|16|32|64|ptr)?|float(32|64)|complex(64|128))$")) @assign.right
(const_spec . name: (_) @assign.left . type: (_)? . value: (_) @assign.right) @assign
(const_spec . name: (_) @assign.left @assign . "," value: (expression_list . (_) @assign.right))
(const_spec . name: (_) . "," . name: (_) @assign.left @assign value: (expression_list . (_) . (_) @assign.right))
(range_clause left: (expression_list (_) . (_) @assign.left .) @assign right: (_) @assign.right)
(receive_statement left: (_) @assign.left right: (_) @assign.right) @assign
(type_switch_statement alias: (_) @assign.left @assign value: (_) @assign.right)

; What is written into a builder
(call_expression function: (selector_expression operand: (identifier) @append.left field: (_) @_write) arguments: (argument_list . (_) @append.right .) (#any-of? @_write "WriteString" "WriteByte" "WriteRune")) @append
(call_expression function: (selector_expression field: (_) @_print) arguments: (argument_list . (unary_expression operator: "&" operand: (identifier) @append.left) (_) @append.right @append) (#any-of? @_print "Fprintf" "Fprint" "Fprintln"))

; Statements
(return_statement) @return
(return_statement (expression_list) @return.value) @return
(call_expression function: (identifier) @_panic arguments: (argument_list . (_) @throw.value) (#eq? @_panic "panic")) @throw
(call_expression function: (selector_expression field: (_) @_panic) arguments: (argument_list) @throw.value (#any-of? @_panic "Panic" "Panicf" "Panicln" "Panicw")) @throw
; An error that is returned is thrown: a new one, one with a name, or the value of a type of errors
(return_statement (expression_list (call_expression function: (_) @_makes) @throw.value .) (#match? @_makes "(^|[.])(Errorf?|Err|Errf|ArgErr|Wrapf?|WithMessagef?|WithStack|[nN]ew\\w*Err(or)?\\w*)$|^(x?errors|pkgerrors|eris|errs|status|errdefs|apierrors|kerrors|multierr|multierror)[.](New|Errorf?|Newf|Join|Append|Combine|With\\w+|Err)$")) @throw
(return_statement (expression_list [(identifier) (selector_expression)] @throw.value .) (#match? @throw.value "(^|[.])([eE]rr[A-Z]\\w*|EOF|ErrUnexpectedEOF)$")) @throw
(return_statement (expression_list [(unary_expression operand: (composite_literal type: (_) @_type)) (composite_literal type: (_) @_type)] @throw.value .) (#match? @_type "Err(or)?$")) @throw
(send_statement value: (identifier) @throw.value (#match? @throw.value "^(e|[eE]rr(or)?s?\\d*|\\w*(Err|Error))$")) @throw
(if_statement condition: (_) @branch.condition consequence: (_) @branch.then) @branch
(if_statement alternative: (_) @branch.else) @branch
(expression_switch_statement) @branch
(type_switch_statement) @branch
(select_statement) @branch
(for_statement) @loop
(unary_expression operator: "!") @negation
(binary_expression operator: "!=") @negation
(comment) @comment
(empty_statement) @nothing
(type_arguments) @nothing
(type_parameter_list) @nothing

; Errors: `if err != nil`, alone or with more
(if_statement
  initializer: (_)? @_given
  condition: [
    (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil))
    (binary_expression left: (nil) operator: "!=" right: (identifier) @catch.name)
    (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)))
    (binary_expression (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil))))
    (binary_expression (parenthesized_expression (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)))))
    (parenthesized_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)))
    (parenthesized_expression (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil))))
  ] @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$") (#not-match? @_given "recover\\(")) @catch

; `if result.Error != nil`, `if rows.Err() != nil`; that a context has ended is no error
(if_statement
  condition: [
    (binary_expression left: (selector_expression operand: (_) @catch.name field: (_) @_error) operator: "!=" right: (nil))
    (binary_expression left: (call_expression function: (selector_expression operand: (_) @catch.name field: (_) @_error)) operator: "!=" right: (nil))
  ] @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#match? @_error "^([eE]rr|[eE]rror)s?$") (#not-match? @catch.name "(?i)(ctx|context|context\\(\\))$")) @catch

; Errors of one kind: `if err == io.EOF`, `if errors.Is(err, sql.ErrNoRows)`, `if os.IsNotExist(err)`
(if_statement
  condition: [
    (binary_expression left: (identifier) @catch.name operator: "==" right: [(identifier) (selector_expression)] @catch.type)
    (binary_expression (binary_expression left: (identifier) @catch.name operator: "==" right: [(identifier) (selector_expression)] @catch.type))
  ] @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$")) @catch
(if_statement
  condition: [
    (call_expression function: (_) @_is arguments: (argument_list . (identifier) @catch.name . [(unary_expression operand: (_) @catch.type) (identifier) @catch.type (selector_expression) @catch.type (composite_literal) @catch.type]))
    (binary_expression (call_expression function: (_) @_is arguments: (argument_list . (identifier) @catch.name . [(unary_expression operand: (_) @catch.type) (identifier) @catch.type (selector_expression) @catch.type (composite_literal) @catch.type])))
  ] @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#any-of? @_is "errors.Is" "errors.As")) @catch
(if_statement
  condition: (unary_expression operator: "!" operand: (call_expression function: (_) @_is arguments: (argument_list . (identifier) @catch.name))) @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#any-of? @_is "errors.Is" "errors.As")) @catch
(if_statement
  condition: [
    (call_expression function: (_) @catch.type arguments: (argument_list . (identifier) @catch.name .))
    (binary_expression (call_expression function: (_) @catch.type arguments: (argument_list . (identifier) @catch.name .)))
  ] @catch.condition
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#match? @catch.type "(^|\\.)[iI]s[A-Z]\\w*$") (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$")) @catch

; `if err == nil { ... } else { ... }`
(if_statement
  condition: (binary_expression left: (identifier) @catch.name operator: "==" right: (nil)) @catch.condition
  alternative: (block (statement_list) @catch.body) @catch
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$"))
(if_statement
  condition: (binary_expression left: (identifier) @catch.name operator: "==" right: (nil)) @catch.condition
  alternative: (block) @catch.body @catch
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$"))

; `case err != nil:`, `case errors.Is(err, sql.ErrNoRows):`
(expression_case
  value: (expression_list [(binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)) (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)))]) @catch.condition
  (statement_list) @catch.body
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$")) @catch
(expression_case
  value: (expression_list [(binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)) (binary_expression (binary_expression left: (identifier) @catch.name operator: "!=" right: (nil)))]) @catch.condition
  ":" @catch.body
  (#match? @catch.name "^(e|er|[eE]rr(or)?s?\\d*|err[A-Z]\\w*|\\w*(Err|Error|_err)s?\\d*)$")) @catch
(expression_case
  value: (expression_list (call_expression function: (_) @_is arguments: (argument_list . (identifier) @catch.name . [(unary_expression operand: (_) @catch.type) (identifier) @catch.type (selector_expression) @catch.type (composite_literal) @catch.type]))) @catch.condition
  (statement_list) @catch.body
  (#any-of? @_is "errors.Is" "errors.As")) @catch
(expression_case
  value: (expression_list (call_expression function: (_) @_is arguments: (argument_list . (identifier) @catch.name . [(unary_expression operand: (_) @catch.type) (identifier) @catch.type (selector_expression) @catch.type (composite_literal) @catch.type]))) @catch.condition
  ":" @catch.body
  (#any-of? @_is "errors.Is" "errors.As")) @catch

; Panics that are taken
(if_statement
  initializer: (short_var_declaration left: (expression_list . (identifier) @catch.name) right: (expression_list . (call_expression function: (identifier) @_recover)))
  consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]
  (#eq? @_recover "recover")) @catch
(statement_list
  (short_var_declaration left: (expression_list . (identifier) @catch.name) right: (expression_list . (call_expression function: (identifier) @_recover)))
  (if_statement condition: (binary_expression left: (identifier) @_asked operator: "!=" right: (nil)) consequence: [(block (statement_list) @catch.body) (block . "{" . "}") @catch.body (block . (comment)+ . "}") @catch.body]) @catch
  (#eq? @_recover "recover") (#eq? @_asked @catch.name))
(expression_statement (call_expression function: (identifier) @_recover arguments: (argument_list) @catch.body) (#eq? @_recover "recover")) @catch
(assignment_statement left: (expression_list . (identifier) @_none .) right: (expression_list . (call_expression function: (identifier) @_recover arguments: (argument_list) @catch.body) .) (#eq? @_recover "recover") (#eq? @_none "_")) @catch

; Text
(interpreted_string_literal) @string
(raw_string_literal) @raw
(binary_expression left: (_) @joined.left operator: "+" right: (_) @joined.right) @joined
(int_literal) @number
(float_literal) @number
(imaginary_literal) @number
(unary_expression operator: ["-" "+"] operand: [(int_literal) (float_literal)]) @number
(true) @true
(false) @false
(nil) @null
(iota) @opaque

; A builder begins as an empty text
(composite_literal type: (qualified_type) @nothing (#any-of? @nothing "strings.Builder" "bytes.Buffer"))
(composite_literal type: (qualified_type) @_type body: (literal_value) @nothing (#any-of? @_type "strings.Builder" "bytes.Buffer"))
(composite_literal type: (qualified_type) @_type body: (literal_value . "{" . "}") (#any-of? @_type "strings.Builder" "bytes.Buffer")) @string
(var_spec name: (_) @nothing type: (qualified_type) @_type !value (#any-of? @_type "strings.Builder" "bytes.Buffer"))
(var_spec type: (qualified_type) @nothing !value (#any-of? @nothing "strings.Builder" "bytes.Buffer"))
(var_spec type: (qualified_type) @_type !value (#any-of? @_type "strings.Builder" "bytes.Buffer")) @string

; Calls
; `cmp.Or(a, b)`, `value.String()`, `new(T)`
(call_expression function: (selector_expression operand: (identifier) @_cmp field: (_) @_or) arguments: (argument_list . (_) @fallback.left . (_) @fallback.right .) (#eq? @_cmp "cmp") (#eq? @_or "Or")) @fallback
(call_expression function: (selector_expression operand: (_) @same.value field: (_) @_string) arguments: (argument_list . "(" . ")") (#eq? @_string "String")) @same
(call_expression function: (identifier) @_new arguments: (argument_list . (_) @call.callee .) (#eq? @_new "new")) @call
; `mustMapEnv(&address, "ADDRESS")` reads the variable into the first
(call_expression function: (_) @call.callee arguments: (argument_list . (unary_expression operator: "&") . (interpreted_string_literal) @call.arguments) (#match? @call.callee "(?i)(map|bind|read|load|set|parse|fill|get|lookup)\\w*env\\w*$|(?i)env(var)?$")) @call
; A conversion to `any`, and a function of one type: `New[User](db)`
(call_expression function: (identifier) @_any arguments: (argument_list . (_) @same.value .) (#eq? @_any "any")) @same
(call_expression function: (index_expression operand: (_) @call.callee index: (_) @_type) arguments: (_) @call.arguments (#match? @_type "^[*]?(\\w+\\.)?([A-Z]\\w*|string|bool|byte|rune|error|any|u?int(8|16|32|64|ptr)?|float(32|64))$")) @call
(call_expression function: (_) @call.callee arguments: (_) @call.arguments) @call
(variadic_argument (_) @spread.value) @spread
(var_spec type: [(qualified_type) (generic_type)] @call.callee !value) @call
(var_spec type: (type_identifier) @call.callee @_type !value (#not-match? @_type "^(string|bool|byte|rune|error|any|u?int(8|16|32|64|ptr)?|float(32|64)|complex(64|128))$")) @call

; Literals with a type: maps, lists, structs
(composite_literal type: [(map_type) (slice_type) (array_type) (implicit_length_array_type) (struct_type)] body: (_) @same.value) @same
(composite_literal type: (_) @_type body: (_) @same.value (#match? @_type "\\.(H|M|Map)$")) @same
(composite_literal body: (literal_value . (keyed_element key: (literal_element [(interpreted_string_literal) (raw_string_literal) (selector_expression) (int_literal)]))) @same.value) @same
(composite_literal type: (_) @call.callee body: (_) @call.arguments) @call
(composite_literal type: [(map_type) (struct_type)] body: (literal_value) @map)
(composite_literal type: (_) @_type body: (literal_value) @map (#match? @_type "\\.(H|M|Map)$"))
(composite_literal type: [(type_identifier) (qualified_type) (generic_type)] body: (literal_value . (keyed_element key: (literal_element [(interpreted_string_literal) (raw_string_literal) (selector_expression) (int_literal)]))) @map)
(composite_literal type: [(slice_type) (array_type) (implicit_length_array_type)] body: (literal_value) @list)
(literal_element (literal_value . (keyed_element)) @map)
(literal_element (literal_value) @list)
(keyed_element key: (_) @argument.name value: (_) @argument.value) @argument
(return_statement (expression_list ",") @list)

; Other expressions
(selector_expression operand: (_) @member.object field: (_) @member.name) @member
(qualified_type package: (_) @member.object name: (_) @member.name) @member
(index_expression operand: (_) @index.object index: (_) @index.key) @index
(slice_expression operand: (_) @same.value) @same
(unary_expression operator: ["&" "*"] operand: (_) @same.value) @same
(unary_expression operator: "<-" operand: (_) @await.value) @await
(type_assertion_expression operand: (_) @same.value type: (_) @_type (#match? @_type "^([a-z]\\w*|[*]?http[.](Client|Transport|Server)|interface *[{].*|[*]?\\[.*|map\\[.*|func.*)$")) @same
(type_assertion_expression operand: (_) @call.arguments type: (_) @call.callee) @call
(type_conversion_expression type: (generic_type type: (_) @call.callee) operand: (_) @call.arguments) @call
(type_conversion_expression operand: (_) @same.value) @same
(type_conversion_expression operand: (identifier) @name)
(type_assertion_expression operand: (identifier) @name)
(type_instantiation_expression type: (_) @same.value) @same
(generic_type type: (_) @same.value) @same
(map_type value: (_) @same.value) @same
(array_type element: (_) @same.value) @same
(function_type) @null
(interface_type) @null
(struct_type) @null
(binary_expression) @opaque
(unary_expression) @opaque

; Blocks
(block) @block
(statement_list) @block
