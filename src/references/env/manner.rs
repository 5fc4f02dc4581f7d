//! How a file is read for names of variables, and what a name means there.

use crate::{base::Role, language::Kind, repo::File, services::system::System};

/// What a mention means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// A program may read it.
    Read,
    /// A setting has that name, which a library may fill from the environment.
    Bound,
    /// A setting has the end of that name, before which a library may put the rest.
    Ending,
    /// A tool uses it that puts containers together: interpolation, CI, scripts of the host.
    Used,
    /// A document tells of it.
    Told,
}

/// How a file is read for mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Any word.
    Words,
    /// What a shell puts in; any word that is not given a value.
    Shell,
    /// `$NAME`, `${NAME}`, `$(NAME)`.
    Dollar,
    /// `$$NAME` is of the container, `${NAME}` of Compose.
    Compose,
    /// Tools of the host and of CI.
    Host,
    /// Prose and tables.
    Prose,
}

/// Whether a file is made by a tool, with more words than sense.
pub fn is_lock(file: &File) -> bool {
    let name = file.path.name().to_lowercase();
    name.contains("lock")
        || name.ends_with(".sum")
        || name.ends_with(".svg")
        || name.ends_with(".map")
        || name.contains(".min.")
        || matches!(name.as_str(), "gradlew" | "gradlew.bat" | "mvnw" | "mvnw.cmd")
}

/// How a file is read; `None` for one that says nothing.
pub fn manner(system: &System<'_>, number: usize, file: &File) -> Option<Manner> {
    if is_lock(file) || matches!(file.role, Role::Vendored | Role::Test) {
        return None;
    }
    let name = file.path.name().to_lowercase();
    let language = file.language.map(|language| language.name);
    let documents = system.part(number).map(|part| part.documents.as_slice()).unwrap_or_default();
    let is = |format: &str| documents.iter().any(|(name, _)| *name == format);
    let is_env = language == Some("dotenv") || is_example(&name);
    if is_env {
        return None;
    }
    if file.role == Role::Docs
        || matches!(language, Some("markdown" | "restructuredtext"))
        || name.ends_with(".txt")
    {
        return Some(Manner::Prose);
    }
    if file.role == Role::Ci || is("github-workflow") || is("gitlab-ci") {
        return Some(Manner::Host);
    }
    if is("compose") || name.contains("compose") {
        return Some(Manner::Compose);
    }
    let yaml = matches!(language, Some("yaml"));
    let is_chart =
        yaml && (name.starts_with("values") || file.path.parts().any(|part| part == "templates"));
    if is("kubernetes") || is("kustomization") || is_chart {
        return Some(Manner::Dollar);
    }
    Some(match language {
        Some("dockerfile") => Manner::Dollar,
        Some("shell") => Manner::Shell,
        Some("makefile" | "hcl") => Manner::Host,
        _ if matches!(
            name.as_str(),
            "justfile" | "taskfile.yml" | "taskfile.yaml" | "skaffold.yaml"
        ) =>
        {
            Manner::Host
        }
        _ if file.role == Role::Example => return None,
        _ => Manner::Words,
    })
}

/// Whether a name is that of an example of variables.
pub fn is_example(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(['.', '-', '_']).filter(|word| !word.is_empty()).collect();
    let says = |word: &&str| {
        matches!(*word, "example" | "sample" | "template" | "dist" | "tmpl" | "tpl" | "defaults")
    };
    words.contains(&"env") && words.iter().any(says) && words.len() <= 4
}

/// What a name means at a place.
pub fn means(text: &str, start: usize, end: usize, manner: Manner) -> Option<Means> {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let put_in = before.ends_with('$')
        || before.ends_with("${")
        || before.ends_with("$(")
        || before.ends_with("${#")
        || before.ends_with("${!");
    match manner {
        Manner::Words => Some(Means::Read),
        Manner::Shell => (put_in || !after.starts_with('=')).then_some(Means::Read),
        Manner::Dollar => put_in.then_some(Means::Read).or(Some(Means::Used)),
        Manner::Compose => {
            let escaped = before.ends_with("$$") || before.ends_with("$${");
            let passed = before.trim_end_matches(['"', '\'']).ends_with("- ")
                && after.trim_start_matches(['"', '\'']).starts_with(['\n', '\r']);
            match (escaped, put_in || passed) {
                (true, _) => Some(Means::Read),
                (false, true) => Some(Means::Used),
                (false, false) => None,
            }
        }
        Manner::Host => Some(Means::Used),
        Manner::Prose => Some(Means::Told),
    }
}

/// Whether a file is source that is read for facts.
pub fn family(file: &File) -> Option<&'static str> {
    let language = file.language.filter(|language| language.kind == Kind::Programming)?;
    Some(match language.name {
        "typescript" | "vue" | "svelte" => "javascript",
        "kotlin" | "groovy" | "scala" => "java",
        name => name,
    })
}

#[cfg(test)]
mod tests {
    use super::is_example;

    #[test]
    fn examples_of_variables_are_known_by_name() {
        for name in
            [".env.example", "env.sample", "example.env", ".env-template", ".env.prod.example"]
        {
            assert!(is_example(name), "{name}");
        }
        assert!(!is_example("environment.example.ts") && !is_example(".env"));
    }
}
