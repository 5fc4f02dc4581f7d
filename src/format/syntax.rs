//! The syntaxes that config files are written in, and their parsers.

use super::{
    Parsed, caddyfile, dockerfile, dotenv, hcl, ini, json, nginx, properties, toml, xml, yaml,
};

/// A syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// YAML 1.2, with merge keys.
    Yaml,
    /// JSON, with comments and trailing commas.
    Json,
    /// TOML.
    Toml,
    /// The configuration language of Terraform and its kin.
    Hcl,
    /// Dockerfiles.
    Dockerfile,
    /// Environment files.
    Dotenv,
    /// Sections and keys: systemd units, supervisord, `.cfg`.
    Ini,
    /// Java properties.
    Properties,
    /// nginx.
    Nginx,
    /// Caddy.
    Caddyfile,
    /// XML.
    Xml,
}

impl Syntax {
    /// Every syntax.
    const ALL: [Self; 11] = [
        Self::Yaml,
        Self::Json,
        Self::Toml,
        Self::Hcl,
        Self::Dockerfile,
        Self::Dotenv,
        Self::Ini,
        Self::Properties,
        Self::Nginx,
        Self::Caddyfile,
        Self::Xml,
    ];

    /// The syntax of a language, by name.
    pub fn of_language(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|syntax| syntax.language() == name)
    }

    /// The name of the language that is written in it.
    pub const fn language(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Toml => "toml",
            Self::Hcl => "hcl",
            Self::Dockerfile => "dockerfile",
            Self::Dotenv => "dotenv",
            Self::Ini => "ini",
            Self::Properties => "properties",
            Self::Nginx => "nginx",
            Self::Caddyfile => "caddyfile",
            Self::Xml => "xml",
        }
    }

    /// Reads a text. Never fails: what could not be read is a problem with a place.
    pub fn parse(self, text: &str) -> Parsed {
        match self {
            Self::Yaml => yaml::parse(text),
            Self::Json => json::parse(text),
            Self::Toml => toml::parse(text),
            Self::Hcl => hcl::parse(text),
            Self::Dockerfile => dockerfile::parse(text),
            Self::Dotenv => dotenv::parse(text),
            Self::Ini => ini::parse(text),
            Self::Properties => properties::parse(text),
            Self::Nginx => nginx::parse(text),
            Self::Caddyfile => caddyfile::parse(text),
            Self::Xml => xml::parse(text),
        }
    }
}
