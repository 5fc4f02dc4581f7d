//! Settings that a library fills from the environment: classes of pydantic, tags of Go, schemas of
//! JavaScript, placeholders of Spring.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::part::Variable;
use crate::{base::Span, language::facts::Facts};

/// The settings of a file that take their values from the environment.
pub fn of(facts: &Facts, language: &str, text: &str) -> Vec<Variable> {
    match language {
        "python" if text.contains("BaseSettings") => pydantic(text),
        "go" if text.contains("env") => go_tags(text),
        "javascript" | "typescript"
            if text.contains("process.env") || text.contains("createEnv") =>
        {
            schema(text)
        }
        "java" | "kotlin" if text.contains("@Value") => spring(text),
        _ => Vec::new(),
    }
    .into_iter()
    .map(|one| Variable { developing: facts.is_developing(one.span.start), ..one })
    .collect()
}

fn variable(span: Span, name: &str, has_default: bool, default: Option<&str>) -> Variable {
    Variable {
        span,
        name: name.to_owned(),
        has_default,
        default: default.map(str::to_owned),
        developing: false,
        fails: false,
        conditional: false,
        function: None,
    }
}

fn regex(cell: &'static LazyLock<Option<Regex>>) -> Option<&'static Regex> {
    (**cell).as_ref()
}

/// `write time.Duration `env:"WRITE" envDefault:"5s"``, and the same for envconfig and cleanenv.
fn go_tags(text: &str) -> Vec<Variable> {
    static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"`([^`\n]*\b(?:env|envconfig):"([A-Za-z_][A-Za-z0-9_]*)((?:,[^"]*)?)"[^`\n]*)`"#,
        )
        .ok()
    });
    static DEFAULT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"\b(?:envDefault|env-default|default):"([^"]*)""#).ok());
    // A prefix that stands elsewhere makes other names of them.
    if text.contains("envPrefix:")
        || text.contains("env-prefix:")
        || text.contains("PrefixLookuper")
    {
        return Vec::new();
    }
    let Some(tag) = regex(&TAG) else { return Vec::new() };
    let found = tag.captures_iter(text).filter_map(|found| {
        let (all, name) = (found.get(1)?, found.get(2)?);
        let flags = found.get(3).map_or("", |flags| flags.as_str());
        let default = regex(&DEFAULT).and_then(|default| default.captures(all.as_str()));
        let inline = flags.split(',').find_map(|flag| flag.trim().strip_prefix("default="));
        let default =
            default.as_ref().and_then(|one| one.get(1)).map(|one| one.as_str()).or(inline);
        let required = flags.contains("required") || flags.contains("notEmpty");
        let required = required
            || all.as_str().contains("env-required:\"true\"")
            || all.as_str().contains("required:\"true\"");
        let span = Span::new(name.start(), name.end());
        Some(Variable {
            fails: required && default.is_none(),
            ..variable(span, name.as_str(), default.is_some(), default)
        })
    });
    found.collect()
}

/// `PORT: z.coerce.number().default(3000)`, `URL: str()`, `X: Joi.string().required()`; `env: "X"` of convict.
fn schema(text: &str) -> Vec<Variable> {
    static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?m)^[ \t]*["']?([A-Z][A-Z0-9_]{2,})["']?\s*:\s*((?:z|zod|Joi|joi|yup|v|envalid|str|num|bool|port|url|email|host|json|makeValidator)\b[.(])"#,
        )
        .ok()
    });
    static CONVICT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"\benv\s*:\s*["']([A-Z][A-Z0-9_]+)["']"#).ok());
    static DEFAULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:default|devDefault|catch|optional|nullish|nullable)\b\s*[(:]\s*(?:\{\s*value\s*:)?\s*(?:['\x22]([^'\x22\n]*)['\x22])?")
            .ok()
    });
    let libraries = ["zod", "envalid", "joi", "yup", "valibot", "t3-oss", "convict"];
    if !libraries.iter().any(|library| text.to_lowercase().contains(library)) {
        return Vec::new();
    }
    let default = |value: &str| -> (bool, Option<String>) {
        let found = regex(&DEFAULT).and_then(|default| default.captures(value));
        let literal = found.as_ref().and_then(|one| one.get(1)).map(|one| one.as_str().to_owned());
        (found.is_some(), literal)
    };
    let fields = regex(&FIELD).into_iter().flat_map(|field| field.captures_iter(text));
    let fields = fields.filter_map(|found: Captures<'_>| {
        let (name, value) = (found.get(1)?, found.get(2)?);
        let value = expression(text.get(value.start()..).unwrap_or_default());
        let (has_default, literal) = default(value);
        let optional_by_nature =
            value.to_lowercase().starts_with("joi") && !value.contains("required(");
        let span = Span::new(name.start(), name.end());
        Some(Variable {
            fails: !has_default && !optional_by_nature,
            default: literal,
            ..variable(span, name.as_str(), has_default, None)
        })
    });
    let convict = regex(&CONVICT).filter(|_| text.contains("convict"));
    let convict = convict.into_iter().flat_map(|env| env.captures_iter(text)).filter_map(|found| {
        let name = found.get(1)?;
        Some(variable(Span::new(name.start(), name.end()), name.as_str(), true, None))
    });
    fields.chain(convict).collect()
}

/// What stands before the comma or the bracket that ends an entry of a map.
fn expression(text: &str) -> &str {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &text[..at],
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => return &text[..at],
            _ => {}
        }
    }
    text
}

/// `@Value("${SMTP_HOST:localhost}")` of names that are those of variables.
fn spring(text: &str) -> Vec<Variable> {
    static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"@Value\s*\(\s*(?:value\s*=\s*)?"[^"\n]*?\\?\$\{([A-Z][A-Z0-9_]+)(:[^}"]*)?\}"#,
        )
        .ok()
    });
    let found = regex(&VALUE).into_iter().flat_map(|value| value.captures_iter(text));
    let found = found.filter_map(|found| {
        let name = found.get(1)?;
        let default = found.get(2).map(|one| one.as_str().trim_start_matches(':'));
        let span = Span::new(name.start(), name.end());
        Some(Variable {
            fails: default.is_none(),
            ..variable(span, name.as_str(), default.is_some(), default)
        })
    });
    found.collect()
}

/// The fields of classes that pydantic fills: by their own name behind the prefix, or by their alias.
fn pydantic(text: &str) -> Vec<Variable> {
    let classes = settings_classes(text);
    classes.into_iter().flat_map(|(class, body)| fields(text, body, class)).collect()
}

/// Fields that name a variable as pydantic 1 read it, where pydantic 2 reads another.
pub fn ignored(text: &str) -> Vec<(Span, String)> {
    if !text.contains("pydantic_settings") {
        return Vec::new();
    }
    let listed = settings_classes(text).into_iter().flat_map(|(_, body)| {
        let prefix = prefix(text.get(body.start..body.end).unwrap_or_default());
        listed(text, body).into_iter().map(move |field| (prefix, field))
    });
    let found = listed.filter_map(|(prefix, field)| {
        let value = field.value.filter(|value| !value.contains("alias"))?;
        let named = regex(&ENV)?.captures(value)?.get(1)?.as_str();
        let own = format!("{prefix}{}", field.name);
        (!own.eq_ignore_ascii_case(named)).then(|| (field.span, named.to_owned()))
    });
    found.collect()
}

/// `env="NAME"` of a field.
static ENV: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\benv\s*=\s*["'](\w+)["']"#).ok());

/// The classes of settings, each with its lines.
fn settings_classes(text: &str) -> Vec<(&str, Span)> {
    static CLASS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^([ \t]*)class\s+(\w+)\s*\(([^)]*)\)\s*:").ok());
    let Some(class) = regex(&CLASS) else { return Vec::new() };
    let mut settings: Vec<(&str, Span)> = Vec::new();
    for found in class.captures_iter(text) {
        let (Some(whole), Some(indent), Some(name), Some(bases)) =
            (found.get(0), found.get(1), found.get(2), found.get(3))
        else {
            continue;
        };
        let mut bases = bases.as_str().split(',').map(str::trim);
        let is_settings = bases.any(|base| {
            base.ends_with("BaseSettings") || settings.iter().any(|(known, _)| *known == base)
        });
        if is_settings && name.as_str() != "BaseSettings" {
            settings.push((name.as_str(), body(text, whole.end(), indent.as_str().len())));
        }
    }
    settings
}

/// The lines behind a place that are indented more than `indent`.
fn body(text: &str, from: usize, indent: usize) -> Span {
    let mut end = from;
    let rest = text.get(from..).unwrap_or_default();
    for line in rest.split_inclusive('\n').skip(1) {
        let deep = line.len() - line.trim_start().len();
        if !line.trim().is_empty() && deep <= indent {
            break;
        }
        end += line.len();
    }
    let first = rest.split_inclusive('\n').next().map_or(0, str::len);
    Span::new(from + first, (end + first).min(text.len()))
}

/// A field of a class.
struct Listed<'t> {
    name: &'t str,
    span: Span,
    value: Option<&'t str>,
}

fn prefix(lines: &str) -> &str {
    static PREFIX: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"env_prefix["']?\s*[=:]\s*["']([^"']*)["']"#).ok());
    let prefix = regex(&PREFIX).and_then(|prefix| prefix.captures(lines)?.get(1));
    prefix.map_or("", |prefix| prefix.as_str())
}

/// The fields that stand in the lines of a class, with all lines of their values.
fn listed(text: &str, body: Span) -> Vec<Listed<'_>> {
    static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?m)^([ \t]+)([A-Za-z]\w*)[ \t]*:[ \t]*([^=\n#]+?)[ \t]*(?:=[ \t]*([^\n]*))?$")
            .ok()
    });
    let Some(lines) = text.get(body.start..body.end) else { return Vec::new() };
    let Some(field) = regex(&FIELD) else { return Vec::new() };
    let mut starts: Vec<Captures<'_>> = field.captures_iter(lines).collect();
    let depth = starts.iter().filter_map(|one| one.get(1)).map(|one| one.as_str().len()).min();
    starts.retain(|one| one.get(1).map(|one| one.as_str().len()) == depth);
    let ends: Vec<usize> =
        starts.iter().skip(1).filter_map(|one| Some(one.get(0)?.start())).collect();
    let ends = ends.into_iter().chain([lines.len()]);
    let all = starts.iter().zip(ends).filter_map(|(one, end)| {
        let (name, of_type) = (one.get(2)?, one.get(3)?.as_str());
        if name.as_str() == "model_config" || of_type.starts_with("ClassVar") {
            return None;
        }
        let value =
            one.get(4).map(|value| lines.get(value.start()..end).unwrap_or_default().trim());
        let span = Span::new(body.start + name.start(), body.start + name.end());
        Some(Listed { name: name.as_str(), span, value })
    });
    all.collect()
}

fn fields(text: &str, body: Span, class: &str) -> Vec<Variable> {
    let prefix = prefix(text.get(body.start..body.end).unwrap_or_default());
    let second = text.contains("pydantic_settings");
    let made = text.contains(&format!("{class}()"));
    let found = listed(text, body).into_iter().map(|field| {
        let names = names(field.name, prefix, field.value.unwrap_or_default(), second);
        let given = field.value.is_some_and(has_default);
        let literal = field.value.and_then(first_text);
        names.into_iter().map(move |name| Variable {
            fails: !given && made,
            ..variable(field.span, &name, given, literal)
        })
    });
    found.flatten().collect()
}

/// The variables that a field is read from.
fn names(field: &str, prefix: &str, value: &str, second: bool) -> Vec<String> {
    static ALIAS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?:validation_alias|alias)\s*=\s*(?:AliasChoices\s*\(([^)]*)\)|["'](\w+)["'])"#,
        )
        .ok()
    });
    if let Some(found) = regex(&ALIAS).and_then(|alias| alias.captures(value)) {
        let listed = found.get(1).or(found.get(2)).map_or("", |one| one.as_str());
        let each = listed.split(',').map(|one| one.trim().trim_matches(['"', '\'']));
        return each.filter(|one| !one.is_empty()).map(str::to_owned).collect();
    }
    let first = regex(&ENV).filter(|_| !second).and_then(|env| env.captures(value)?.get(1));
    match first {
        Some(name) => vec![name.as_str().to_owned()],
        None => vec![format!("{prefix}{field}").to_uppercase()],
    }
}

fn has_default(value: &str) -> bool {
    let Some(inside) =
        value.strip_prefix("Field(").or_else(|| value.strip_prefix("pydantic.Field("))
    else {
        return !value.starts_with("...");
    };
    let inside = inside.trim_start();
    let first = inside.split([',', ')']).next().unwrap_or_default().trim();
    let positional = !first.is_empty() && !first.contains('=') && first != "...";
    let named = inside.contains("default=") && !inside.contains("default=...");
    positional || named || inside.contains("default_factory")
}

fn first_text(value: &str) -> Option<&str> {
    static TEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"^(?:(?:pydantic\.)?Field\(\s*(?:default\s*=\s*)?)?["']([^"'\n]*)["']"#).ok()
    });
    Some(regex(&TEXT)?.captures(value)?.get(1)?.as_str())
}
