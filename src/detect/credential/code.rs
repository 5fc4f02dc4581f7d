//! The literals of source code, each with the name that it is given to: by assignment, as a named
//! argument or field, as a fallback, or as the argument of a function of that name.
//!
//! Told by the text before each string, the same for all languages; what is not sure is passed over.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{Assigned, Given, NAME_WORDS, names::normalise};
use crate::{
    base::{Span, span::floor_char_boundary},
    detect::view::FileView,
    language::RegionKind,
};

/// Bytes before a string in which its name stands.
const BEFORE: usize = 200;
/// Longer strings are texts.
const MAX_VALUE: usize = 4096;

/// The values of a source file; those in some parts of it, or all.
pub fn read(view: &FileView<'_>, within: Option<&[Span]>) -> Vec<Assigned> {
    let (Some(forms), Some(words)) = (FORMS.as_ref(), WORDS.as_ref()) else { return Vec::new() };
    let text = view.text();
    let mut places = words.find_iter(text).map(|found| found.start()).peekable();
    let mut found = Vec::new();
    let wanted = |string: &Span| {
        within.is_none_or(|parts| {
            parts.iter().any(|part| part.start < string.end && string.start < part.end)
        })
    };
    for string in view.strings().into_iter().filter(wanted) {
        // A name stands before its value: only strings close behind a word of a name are looked at.
        let from = string.start.saturating_sub(BEFORE);
        while places.next_if(|place| *place < from).is_some() {}
        if places.peek().is_none_or(|place| *place >= string.end) {
            continue;
        }
        let Some(value) = inside(text, string) else { continue };
        let written = text.get(value.start..value.end).unwrap_or_default();
        if written.is_empty() || written.len() > MAX_VALUE || written.contains('\n') {
            continue;
        }
        let before = text.get(floor_char_boundary(text, from)..string.start).unwrap_or_default();
        if let Some((name, given)) = forms.name(before) {
            found.push(Assigned {
                name: normalise(&name),
                value: written.to_owned(),
                span: value,
                given,
            });
        }
    }
    found
}

/// What stands between the quotes of a string; `None` for a piece of one with code inside.
fn inside(text: &str, string: Span) -> Option<Span> {
    let whole = text.get(string.start..string.end)?;
    let open = whole.find(['"', '\'', '`'])?;
    let quote = whole.get(open..=open)?;
    let run = if whole.get(open..)?.starts_with(&quote.repeat(3)) { 3 } else { 1 };
    let (start, end) = (open + run, whole.trim_end_matches('#').len().checked_sub(run)?);
    let closes = whole.get(end..)?.starts_with(quote);
    (open <= 3 && start <= end && closes)
        .then(|| Span::new(string.start + start, string.start + end))
}

static WORDS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(NAME_WORDS).ok());

static FORMS: LazyLock<Option<Forms>> = LazyLock::new(|| Forms::new().ok());

/// The ways to give a value to a name, each a regex on what stands before the value.
struct Forms {
    wrapper: Regex,
    assigned: Regex,
    alternative: Regex,
    second_argument: Regex,
    named_default: Regex,
    chained: Regex,
    argument: Regex,
    defined: Regex,
    fetched: Regex,
}

impl Forms {
    fn new() -> Result<Self, regex::Error> {
        Ok(Self {
            // What makes bytes or an object of a literal changes nothing about its name.
            wrapper: Regex::new(
                r"(?:(?:new\s+)?(?:[\w.]+(?:::|\.))?(?:from|from_static|new|String|str|byte|bytes|Buffer|Bytes|Some|SecretStr|SecretString|Secret|Field|secret|encode|toBytes|of|raw|b64encode|text)\s*\(\s*|\[\]byte\s*\(\s*|\(\s*(?:[\w.]+\s*\)\s*)?|&|\b[rbfuLR@$]{1,2})+$",
            )?,
            // `name = `, `name: Type = `, `"name": `, `['name'] = `, `name => `, `name := `.
            assigned: Regex::new(
                r#"(?:(?:\[\s*["'`]([\w.-]+)["'`]\s*\]|["'`]([\w.-]+)["'`])\s*(?::=|=>|=|:)|([A-Za-z_$][\w$]*(?:-[A-Za-z][\w-]*)?)!?\??\s*(?:(?::\s*[^:<=;,(){}"'`\s][^=;,(){}"'`\n]{0,60}?)?(?::=|=>|=)|:))\s*$"#,
            )?,
            // `name || `, `name or `, `name ?? `, `name ?: `, `name ||= `.
            alternative: Regex::new(
                r#"(?:["'`]([\w.:-]+)["'`]\s*\]?|([A-Za-z_$][\w$]*))[\s)!]*(?:\|\||\?\?|\bor\b|\?:|//)=?\s*\(?$"#,
            )?,
            // `lookup("NAME", `, also with the default named.
            second_argument: Regex::new(
                r#"([A-Za-z_$][\w$]*)[!?]?\s*(?:<[^<>()]{0,40}>)?\(\s*(?:[\w.]+\s*,\s*)?["'`]([\w.:-]+)["'`]\s*,\s*(?:\w+\s*[=:]\s*)?$"#,
            )?,
            // `config("NAME", cast=str, default=`, `Field(..., env="NAME", default=`.
            named_default: Regex::new(
                r#"\([^()\n]{0,60}?["'`]([\w.-]+)["'`][^"'`\n]{0,60},\s*(?:default|defaultValue|default_value|fallback)\s*[=:]\s*$"#,
            )?,
            // `env("NAME").unwrap_or(`, `NAME: z.string().default(`.
            chained: Regex::new(
                r#"(?s)^.*(?:["'`]([\w.-]+)["'`]|\b([A-Za-z_]\w*)\s*[:=])[^"'`;]{0,100}?\.\s*(?:unwrap_or|unwrap_or_else|or_else|orElse|orElseGet|getOrElse|default|unwrapOr|withDefault|fallback|DefaultValue|default_value)\(\s*(?:\|_?\w*\|\s*|\(\)\s*[-=]>\s*|_\s*=>\s*)?$"#,
            )?,
            // `.setPassword(`, `.password(`.
            argument: Regex::new(r"(?:\.|->|::)\s*(?:set|with|add|using)?_?([A-Za-z]\w*)\(\s*$")?,
            // `ENV.fetch("NAME") { `.
            fetched: Regex::new(r#"fetch\(\s*["']([\w.-]+)["']\s*\)\s*\{\s*$"#)?,
            // `#define NAME `, `IDENTIFIED BY `, `PASSWORD `, `storePassword `.
            defined: Regex::new(
                r"(?i)(?:#\s*define\s+(\w+)|\b(password)|(identified(?:\s+with\s+\w+)?)\s+by|(?:^|\n)[ \t]*([A-Za-z_]\w*))\s+$",
            )?,
        })
    }

    /// The name that the value behind a text is given to.
    fn name(&self, before: &str) -> Option<(String, Given)> {
        let last = before.trim_end().bytes().last()?;
        let bare = match last {
            b'(' | b'&' | b'@' | b'$' | b'a'..=b'z' | b'A'..=b'Z' => {
                self.wrapper.find(before).map_or(before, |found| &before[..found.start()])
            }
            _ => before,
        };
        self.named(bare).or_else(|| self.called(before))
    }

    fn named(&self, before: &str) -> Option<(String, Given)> {
        let trimmed = before.trim_end();
        match trimmed.bytes().last()? {
            b'=' | b':' | b'>' if !is_comparison(trimmed) => {
                if let Some(found) = self.by_default(before, trimmed) {
                    return Some(found);
                }
                if is_choice(trimmed) {
                    return None;
                }
                first_group(&self.assigned, before).map(|name| (name, Given::Literal))
            }
            b'|' | b'?' | b'r' | b'/' => {
                first_group(&self.alternative, before).map(|name| (name, Given::Fallback))
            }
            b',' => self.in_call(before),
            b'-' if trimmed.ends_with("<-") => {
                let bare = trimmed.strip_suffix("<-")?;
                first_group(&self.assigned, &format!("{bare}=")).map(|name| (name, Given::Literal))
            }
            b'{' => first_group(&self.fetched, before).map(|name| (name, Given::Fallback)),
            _ => {
                let name = first_group(&self.defined, before)?;
                let sql = name.to_ascii_lowercase().starts_with("identified");
                Some((if sql { "password".to_owned() } else { name }, Given::Literal))
            }
        }
    }

    /// A default that is named so, the last argument of a lookup, or `||=` and its like.
    fn by_default(&self, before: &str, trimmed: &str) -> Option<(String, Given)> {
        let fallback = |name| (name, Given::Fallback);
        let assigns = ["||=", "??=", "//=", "?:"].iter().any(|end| trimmed.ends_with(end));
        if assigns && let Some(name) = first_group(&self.alternative, before) {
            return Some(fallback(name));
        }
        // Only a call with another argument before this one says where the value goes.
        if !trimmed.contains(',') || !trimmed.contains('(') {
            return None;
        }
        first_group(&self.named_default, before).map(fallback).or_else(|| self.in_call(before))
    }

    /// `callee("NAME", `: what that does with the value is told by the callee.
    fn in_call(&self, before: &str) -> Option<(String, Given)> {
        let captures = self.second_argument.captures(before)?;
        let callee = normalise(captures.get(1)?.as_str());
        let name = captures.get(2)?.as_str();
        // `option("--password", ...)` names an option, and what follows describes it.
        if name.starts_with('-') {
            return None;
        }
        let name = name.rsplit(':').next()?.to_owned();
        let has = |words: &[&str]| callee.split('_').any(|word| words.contains(&word));
        if has(&[
            "env",
            "getenv",
            "environ",
            "get",
            "fetch",
            "config",
            "default",
            "lookup",
            "str",
            "string",
            "option",
            "setting",
            "property",
            "setdefault",
            "value",
            "var",
        ]) {
            return Some((name, Given::Fallback));
        }
        has(&["set", "put", "define", "header", "insert", "setitem", "store"])
            .then_some((name, Given::Literal))
    }

    fn called(&self, before: &str) -> Option<(String, Given)> {
        // Both end with an open parenthesis, or with the head of a closure behind one.
        if !before.trim_end().ends_with(['(', '|', '>']) {
            return None;
        }
        if let Some(name) = first_group(&self.chained, before) {
            return Some((name, Given::Fallback));
        }
        first_group(&self.argument, before).map(|name| (name, Given::Argument))
    }
}

fn first_group(regex: &Regex, text: &str) -> Option<String> {
    let captures = regex.captures(text)?;
    captures.iter().skip(1).flatten().next().map(|group| group.as_str().to_owned())
}

/// `==`, `!=`, `<=`, `>=`, `=~`, `+=`, `::` and a lone `>`.
fn is_comparison(before: &str) -> bool {
    const OTHERS: [&str; 9] = ["==", "!=", "<=", ">=", "+=", "::", "->", "-=", "*="];
    let arrow = before.ends_with('>') && !before.ends_with("=>");
    arrow || OTHERS.iter().any(|other| before.ends_with(other))
}

/// `condition ? a : "b"`: the word before the colon is no name.
fn is_choice(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let last = line.rsplit(['{', ',', ';', '(']).next().unwrap_or_default();
    before.ends_with(':') && last.contains("? ")
}

impl FileView<'_> {
    /// The strings of its source, with their quotes.
    fn strings(&self) -> Vec<Span> {
        let of_kind = |kind| self.all_regions().filter(move |region| region.kind == kind);
        of_kind(RegionKind::String).map(|region| region.span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{RepoPath, Role},
        language,
    };

    fn of(language: &str, text: &str) -> Vec<(String, String, Given)> {
        let path = RepoPath::new("a");
        let view = FileView::new(&path, text, Role::Production, language::by_name(language));
        let all = super::super::read(&view, None).into_iter();
        all.map(|one| (one.name, one.value, one.given)).collect()
    }

    fn one(language: &str, text: &str, name: &str, given: Given) {
        let expected = vec![(name.to_owned(), "v1".to_owned(), given)];
        assert_eq!(of(language, text), expected, "{text}");
    }

    #[test]
    fn assignments() {
        for (language, text) in [
            ("python", "db_password = 'v1'"),
            ("python", "x = dict(db_password=\"v1\")"),
            ("python", "db_password: str = b'v1'"),
            ("python", "db_password: str = Field('v1', env='X')"),
            ("python", "app.config['DB_PASSWORD'] = 'v1'"),
            ("javascript", "const a = { dbPassword: 'v1' }"),
            ("javascript", "const a = { 'db-password': `v1` }"),
            ("typescript", "private readonly dbPassword: string = 'v1';"),
            ("go", "dbPassword := \"v1\""),
            ("go", "const DBPassword = \"v1\""),
            ("go", "var dbPassword = []byte(\"v1\")"),
            ("java", "private static final String DB_PASSWORD = \"v1\";"),
            ("rust", "const DB_PASSWORD: &str = \"v1\";"),
            ("rust", "let db_password = String::from(\"v1\");"),
            ("php", "$a = ['db_password' => 'v1'];"),
            ("php", "define('DB_PASSWORD', 'v1');"),
            ("php", "self::$dbPassword = 'v1';"),
            ("ruby", "Shop::Application.config.db_password = 'v1'"),
            ("ruby", "db_password = 'v1'"),
            ("ruby", "{ :db_password => 'v1' }"),
            ("c", "#define DB_PASSWORD \"v1\""),
            ("c-sharp", "var dbPassword = \"v1\";"),
            ("kotlin", "const val DB_PASSWORD = \"v1\""),
            ("groovy", "    dbPassword \"v1\""),
            ("r", "db_password <- \"v1\""),
        ] {
            let name = if text.contains("DBPassword") { "dbpassword" } else { "db_password" };
            let found = of(language, text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                found[0].0.replace("db_password", "dbpassword"),
                name.replace('_', ""),
                "{text}"
            );
            assert_eq!((found[0].1.as_str(), found[0].2), ("v1", Given::Literal), "{text}");
        }
    }

    #[test]
    fn fallbacks() {
        for (language, text) in [
            ("python", "x = os.environ.get('DB_PASSWORD', 'v1')"),
            ("python", "x = os.getenv(\n    \"DB_PASSWORD\",\n    \"v1\",\n)"),
            ("python", "x = os.getenv('DB_PASSWORD') or 'v1'"),
            ("python", "x = config('DB_PASSWORD', default='v1')"),
            ("python", "x = config('DB_PASSWORD', cast=str, default='v1')"),
            ("javascript", "x = process.env.DB_PASSWORD || 'v1'"),
            ("javascript", "x = process.env['DB_PASSWORD'] ?? \"v1\""),
            ("typescript", "const s = z.object({ DB_PASSWORD: z.string().default('v1') })"),
            ("typescript", "x = config.get<string>('DB_PASSWORD', 'v1')"),
            ("go", "x := getEnv(\"DB_PASSWORD\", \"v1\")"),
            ("ruby", "x = ENV.fetch('DB_PASSWORD', 'v1')"),
            ("ruby", "x = ENV['DB_PASSWORD'] || 'v1'"),
            ("ruby", "x = ENV.fetch('DB_PASSWORD') { 'v1' }"),
            ("c-sharp", "var x = Configuration[\"Db:Password\"] ?? \"v1\";"),
            ("php", "$x = getenv('DB_PASSWORD') ?: 'v1';"),
            ("php", "return ['a' => env('DB_PASSWORD', 'v1')];"),
            ("rust", "let x = env::var(\"DB_PASSWORD\").unwrap_or(\"v1\".into());"),
            ("rust", "let x = env::var(\"DB_PASSWORD\").unwrap_or_else(|_| \"v1\".to_string());"),
            ("java", "x = System.getenv().getOrDefault(\"DB_PASSWORD\", \"v1\");"),
            ("kotlin", "val x = System.getenv(\"DB_PASSWORD\") ?: \"v1\""),
        ] {
            one(language, text, "db_password", Given::Fallback);
        }
    }

    #[test]
    fn arguments_of_setters() {
        one("java", "builder.setDbPassword(\"v1\")", "db_password", Given::Argument);
        one("java", "builder.dbPassword(\"v1\")", "db_password", Given::Argument);
    }

    #[test]
    fn what_is_no_assignment() {
        for (language, text) in [
            ("python", "if password == 'v1': pass"),
            ("javascript", "x = isToken ? token : 'v1'"),
            ("javascript", "x = `${password}v1`"),
            ("python", "log('password', 'is', 'v1')"),
            ("python", "# password = 'v1'"),
            ("python", "@click.option('--password', 'v1')"),
            ("html", "<td>pass:<input value='v1'></td>"),
            ("vue", "<x v-model='form.password' :maxlength='v1'>"),
            ("go", "x := f(password, other, \"v1\")"),
        ] {
            assert_eq!(of(language, text), [], "{text}");
        }
    }
}
