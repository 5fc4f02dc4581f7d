//! XML.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// XML.
pub const LANGUAGE: Language = Language {
    name: "xml",
    extensions: &[
        "xml", "xsd", "xsl", "xslt", "wsdl", "svg", "plist", "csproj", "fsproj", "vbproj", "props",
        "targets", "resx", "nuspec", "xaml",
    ],
    file_names: &["web.config", "app.config", "nuget.config", "packages.config"],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: Syntax { scanner: Scanner::Markup, ..Syntax::PLAIN },
};
