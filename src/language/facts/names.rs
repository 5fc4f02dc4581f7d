//! `names.toml` of a language: which names mean what all languages have.

use regex::bytes::Regex;
use serde::Deserialize;

use crate::base::pattern;

/// The names of a language, ready to be asked.
#[derive(Debug)]
pub struct Names {
    /// How a module's name gives the name that it is known by where no alias is given.
    pub module_alias: ModuleAlias,
    /// Calls that give a module: `require`.
    pub import_calls: Vec<String>,
    /// Beginnings of module names that say nothing: `node:`.
    pub module_prefixes: Vec<String>,
    /// The object that a method belongs to: `self`, `this`.
    pub receivers: Vec<String>,
    /// Calls that read a variable of the environment: first its name, then what it is without.
    pub env_calls: Whole,
    /// What has the environment as its parts: `process.env`.
    pub env_objects: Whole,
    /// Names of the argument that gives a variable's default.
    pub env_default: Vec<String>,
    /// Calls of a variable's value that give another where it is absent: `unwrap_or`.
    pub env_or: Vec<String>,
    /// Calls that put values into a text.
    pub formatters: Whole,
    /// Calls that tell somebody of an error.
    pub loggers: Whole,
    /// Calls that make or send an answer.
    pub responders: Whole,
    /// Calls that only turn one form of a value into another: `String(x)`, `Vec::from(x)`.
    pub converters: Whole,
    /// Calls that give a number.
    pub numbers: Whole,
    /// Calls that say nothing of whether a service works: the time, its version.
    pub trivial: Whole,
    /// Calls that begin to listen.
    pub listeners: Whole,
    /// Calls that join the values of a list to a text.
    pub joiners: Whole,
    /// Calls whose lambda is about their receiver: `apply`.
    pub configuring: Whole,
    /// Whether a lambda that is given to a call tells it options.
    pub lambdas_configure: bool,
    /// Whether a declared type says more of a variable than the value that it is given.
    pub types_first: bool,
    /// Whether a field is always named with its object, as `this.x` and `self.x`.
    pub fields_by_object: bool,
    /// Whether options are given as a map, as JavaScript does.
    pub options_in_maps: bool,
    /// Words of which a file must hold one to read the environment or to listen; none where every file is
    /// read.
    pub system_words: Vec<String>,
    /// Calls and names that mean that something is not written yet.
    pub unfinished: Whole,
    /// Types that say nothing of a value.
    pub vague_types: Vec<String>,
}

/// How a module's name gives the name that it is known by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleAlias {
    /// The first part between dots: `import a.b` gives `a`.
    FirstPart,
    /// The last part between dots: `import a.b.C` gives `C`.
    #[default]
    LastPart,
    /// The last part of a path that is no version: `go-chi/chi/v5` gives `chi`.
    LastOfPath,
}

/// Regexes of which one must match a whole name.
#[derive(Debug)]
pub struct Whole(Option<Regex>);

impl Whole {
    /// Compiles them.
    ///
    /// # Errors
    ///
    /// When one is no regex.
    pub fn new(patterns: &[String]) -> Result<Self, String> {
        if patterns.is_empty() {
            return Ok(Self(None));
        }
        let all = format!(r"\A(?:{})\z", patterns.join("|"));
        pattern::compile(&all, false).map(|regex| Self(Some(regex)))
    }

    /// Whether one of them matches all of it.
    pub fn is_match(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(name.as_bytes()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    module_alias: ModuleAlias,
    import_calls: Vec<String>,
    module_prefixes: Vec<String>,
    receivers: Vec<String>,
    env_calls: Vec<String>,
    env_objects: Vec<String>,
    env_default: Vec<String>,
    env_or: Vec<String>,
    formatters: Vec<String>,
    loggers: Vec<String>,
    responders: Vec<String>,
    converters: Vec<String>,
    numbers: Vec<String>,
    trivial: Vec<String>,
    listeners: Vec<String>,
    joiners: Vec<String>,
    configuring: Vec<String>,
    lambdas_configure: bool,
    types_first: bool,
    fields_by_object: bool,
    options_in_maps: bool,
    system_words: Vec<String>,
    unfinished: Vec<String>,
    vague_types: Vec<String>,
}

impl Names {
    /// Reads a language's `names.toml`.
    ///
    /// # Errors
    ///
    /// When it has a key that means nothing, or a regex that does not parse.
    pub fn read(source: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(source).map_err(|error| error.to_string())?;
        Ok(Self {
            module_alias: written.module_alias,
            import_calls: written.import_calls,
            module_prefixes: written.module_prefixes,
            receivers: written.receivers,
            env_calls: Whole::new(&written.env_calls)?,
            env_objects: Whole::new(&written.env_objects)?,
            env_default: written.env_default,
            env_or: written.env_or,
            formatters: Whole::new(&written.formatters)?,
            loggers: Whole::new(&written.loggers)?,
            responders: Whole::new(&written.responders)?,
            converters: Whole::new(&written.converters)?,
            numbers: Whole::new(&written.numbers)?,
            trivial: Whole::new(&written.trivial)?,
            listeners: Whole::new(&written.listeners)?,
            joiners: Whole::new(&written.joiners)?,
            configuring: Whole::new(&written.configuring)?,
            lambdas_configure: written.lambdas_configure,
            types_first: written.types_first,
            fields_by_object: written.fields_by_object,
            options_in_maps: written.options_in_maps,
            system_words: written.system_words,
            unfinished: Whole::new(&written.unfinished)?,
            vague_types: written.vague_types,
        })
    }
}
