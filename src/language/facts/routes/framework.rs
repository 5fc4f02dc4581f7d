//! `routes.toml` of a language: how each of its frameworks declares routes.

use regex::Regex;
use serde::Deserialize;

use crate::language::facts::names::Whole;

/// The frameworks of a language.
#[derive(Debug)]
pub struct Frameworks {
    /// Each of them.
    pub(super) all: Vec<Framework>,
    /// Words of which one stands in every file with a route.
    pub keywords: Vec<String>,
}

/// How a framework declares routes.
#[derive(Debug)]
pub(super) struct Framework {
    pub name: String,
    pub style: Style,
    /// Paths of values that take routes.
    pub router: Whole,
    /// Names of variables that take routes where their value is not known.
    pub receivers: Whole,
    /// The method of a router, the function or the decorator that declares one; the group `verb` is the
    /// method of HTTP.
    pub verbs: Option<Regex>,
    /// The argument that is the path.
    pub path: String,
    /// The argument that lists the methods.
    pub methods: Option<String>,
    /// The argument that is the handler; the last one when absent.
    pub handler: Option<String>,
    /// Arguments that are asked before the handler.
    pub guards: Vec<String>,
    /// Options of a router's constructor that are a prefix.
    pub prefix: Vec<String>,
    /// Methods of a router that give one below a path: their first argument.
    pub groups: Whole,
    /// Calls that put a router below a path.
    pub mounts: Vec<Mounts>,
    /// A decorator of the class whose path comes first.
    pub class: Whole,
    /// A decorator beside the one that names the method: its path.
    pub beside: Whole,
    /// Whether the path may be absent: the class has it.
    pub path_optional: bool,
}

/// Where a framework's routes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Style {
    /// A call of a router's method, with the handler.
    Call,
    /// A call of a function that makes a route, with the handler.
    Function,
    /// A decorator that is a call of a router's method.
    RouterDecorator,
    /// A decorator of a function, and one of its class.
    Decorator,
    /// A call that registers a service of remote calls: its name is in the call's path, or in that of
    /// an argument, as the group `service` of `verbs`.
    Service,
}

/// A call that puts a router below a path.
#[derive(Debug)]
pub(super) struct Mounts {
    pub call: Whole,
    pub target: String,
    pub prefix: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keywords: Vec<String>,
    framework: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    name: String,
    style: Style,
    #[serde(default)]
    router: Vec<String>,
    #[serde(default)]
    receivers: Vec<String>,
    verbs: Option<String>,
    #[serde(default = "first")]
    path: String,
    methods: Option<String>,
    handler: Option<String>,
    #[serde(default)]
    guards: Vec<String>,
    #[serde(default)]
    prefix: Vec<String>,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    mounts: Vec<WrittenMounts>,
    #[serde(default)]
    class: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    path_optional: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMounts {
    call: Vec<String>,
    target: String,
    prefix: Option<String>,
}

fn first() -> String {
    "0".to_owned()
}

impl Frameworks {
    /// Reads a language's `routes.toml`.
    ///
    /// # Errors
    ///
    /// When it has a key that means nothing, or a regex that does not parse.
    pub fn read(source: &str) -> Result<Self, String> {
        let file: File = toml::from_str(source).map_err(|error| error.to_string())?;
        let all = file.framework.into_iter().map(Framework::new).collect::<Result<_, _>>()?;
        let keywords = file.keywords.iter().map(|word| word.to_ascii_lowercase()).collect();
        Ok(Self { all, keywords })
    }
}

impl Framework {
    fn new(written: Written) -> Result<Self, String> {
        let verbs = written.verbs.map(|verbs| Regex::new(&format!("^(?:{verbs})$")));
        let mounts = written.mounts.into_iter().map(|mounts| {
            let call = Whole::new(&mounts.call)?;
            Ok(Mounts { call, target: mounts.target, prefix: mounts.prefix })
        });
        Ok(Self {
            name: written.name,
            style: written.style,
            router: Whole::new(&written.router)?,
            receivers: Whole::new(&written.receivers)?,
            verbs: verbs.transpose().map_err(|error| error.to_string())?,
            path: written.path,
            methods: written.methods,
            handler: written.handler,
            guards: written.guards,
            prefix: written.prefix,
            groups: Whole::new(&written.groups)?,
            mounts: mounts.collect::<Result<_, String>>()?,
            class: Whole::new(&written.class)?,
            beside: Whole::new(&written.beside)?,
            path_optional: written.path_optional,
        })
    }

    /// The service that a path registers.
    pub fn service(&self, path: &str) -> Option<String> {
        let captures = self.verbs.as_ref()?.captures(path)?;
        captures.name("service").map(|name| name.as_str().to_owned())
    }

    /// The method of HTTP that a name declares: `None` when it declares no route, an empty one when it
    /// does not say.
    pub fn verb(&self, name: &str) -> Option<String> {
        let captures = self.verbs.as_ref()?.captures(name)?;
        let verb = captures.name("verb").map(|verb| verb.as_str().to_ascii_uppercase());
        Some(match verb.unwrap_or_default().as_str() {
            "ALL" | "ANY" | "USE" | "HANDLE" | "HANDLEFUNC" | "DEL" => String::new(),
            verb => verb.to_owned(),
        })
    }
}
