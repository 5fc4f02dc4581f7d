//! The stages of a Dockerfile as steps that change what a stage holds, each with the folder it works in.

use std::collections::BTreeMap;

use super::{base, run::Run};
use crate::{
    format::Node,
    services::system::{Image, container::Mount},
};

/// Variables as far as the file tells them; `None` is a value that it does not tell.
pub type Variables = BTreeMap<String, Option<String>>;

/// A stage.
pub struct Stage<'i> {
    /// What the file says of it.
    pub node: &'i Node,
    /// The earlier stage that it builds on.
    pub base: Option<usize>,
    /// The image at the beginning of the chain, where it is known.
    pub root: Option<&'i str>,
    /// What it does, in order.
    pub steps: Vec<Step<'i>>,
    /// The folder that its commands start in.
    pub workdir: Option<String>,
    /// Its variables, at the end.
    pub variables: Variables,
}

/// One instruction.
pub struct Step<'i> {
    /// The instruction.
    pub node: &'i Node,
    /// The folder that it works in.
    pub cwd: Option<String>,
    /// What it does to the files.
    pub does: Does,
}

/// What an instruction does to the files.
pub enum Does {
    /// It copies.
    Copy(Copied),
    /// It runs commands.
    Run(Run),
    /// It makes a folder.
    Folder,
    /// It is done in images that are built on this one.
    Later,
    /// Nothing.
    Nothing,
}

/// `COPY` or `ADD`.
pub struct Copied {
    /// Where it takes from.
    pub from: Source,
    /// What it takes; `None` where a variable hides it.
    pub sources: Vec<Option<String>>,
    /// Where it puts it.
    pub dest: Option<String>,
    /// Whether that is a folder for sure.
    pub into_folder: bool,
    /// Whether archives are taken apart.
    pub unpacks: bool,
    /// Whether it takes what nobody can follow: a text in the file, or paths with their parents.
    pub opaque: bool,
}

/// Where a copy takes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The folder of the build.
    Context,
    /// An earlier stage.
    Stage(usize),
    /// An image, or a folder that the build is given.
    Elsewhere,
}

/// The stages of an image.
pub fn stages(image: &Image) -> Vec<Stage<'_>> {
    let mut globals = Variables::new();
    for arg in image.document.get("args").map(Node::items).unwrap_or_default() {
        if let Some(name) = text(arg, "name") {
            let default = text(arg, "default").and_then(|value| expand(value, &globals));
            globals.insert(name.to_owned(), default);
        }
    }
    let mut stages: Vec<Stage<'_>> = Vec::new();
    for node in image.stages() {
        let stage = stage(node, &stages, &globals);
        stages.push(stage);
    }
    stages
}

fn stage<'i>(node: &'i Node, earlier: &[Stage<'i>], globals: &Variables) -> Stage<'i> {
    let base = text(node, "base").and_then(|base| {
        let is = |stage: &Stage<'_>| {
            text(stage.node, "name").is_some_and(|name| name.eq_ignore_ascii_case(base))
        };
        earlier.iter().rposition(is)
    });
    let below = base.and_then(|base| earlier.get(base));
    let root = text(node, "root");
    let (mut cwd, mut variables) = match below {
        Some(below) => (below.workdir.clone(), below.variables.clone()),
        None => (root.and_then(base::workdir).map(str::to_owned), Variables::new()),
    };
    let mut steps = Vec::new();
    for instruction in node.get("instructions").map(Node::items).unwrap_or_default() {
        let name = text(instruction, "name").unwrap_or_default();
        let mut does = Does::Nothing;
        match name {
            "WORKDIR" => {
                let path = text(instruction, "text").map(|text| text.trim_matches(['"', '\'']));
                let path = path.and_then(|path| expand(path, &variables));
                cwd = path.and_then(|path| absolute(cwd.as_deref(), &path));
                does = Does::Folder;
            }
            "ENV" | "ARG" => define(instruction, name, globals, &mut variables),
            "COPY" | "ADD" => {
                does =
                    copied(instruction, name, cwd.as_deref(), &variables).map_or(does, Does::Copy);
            }
            "ONBUILD" => does = Does::Later,
            "RUN" => does = Does::Run(Run::of(instruction)),
            _ => {}
        }
        steps.push(Step { node: instruction, cwd: cwd.clone(), does });
    }
    Stage { node, base, root, steps, workdir: cwd, variables }
}

fn define(instruction: &Node, name: &str, globals: &Variables, variables: &mut Variables) {
    for variable in instruction.get("vars").map(Node::items).unwrap_or_default() {
        let Some(key) = text(variable, "name") else { continue };
        let value = match text(variable, "value").or_else(|| text(variable, "default")) {
            Some(value) => expand(value, variables),
            None if name == "ARG" => globals.get(key).cloned().flatten(),
            None => None,
        };
        variables.insert(key.to_owned(), value);
    }
}

fn copied(node: &Node, name: &str, cwd: Option<&str>, variables: &Variables) -> Option<Copied> {
    let flag = |flag| node.get("flags").and_then(|flags| flags.get(flag));
    let from = match (flag("from"), node.get("stage").and_then(Node::text)) {
        (None, _) => Source::Context,
        (Some(_), Some(stage)) => stage.parse().map_or(Source::Elsewhere, Source::Stage),
        (Some(_), None) => Source::Elsewhere,
    };
    let sources = node.get("sources")?.items().iter().filter_map(Node::text);
    let sources: Vec<_> = sources.map(|source| expand(source, variables)).collect();
    let written = text(node, "dest")?;
    let dest = expand(written, variables).and_then(|dest| absolute(cwd, &dest));
    let into_folder = written.ends_with('/')
        || matches!(written, "." | "..")
        || written.ends_with("/.")
        || sources.len() > 1
        || (dest.is_some() && dest.as_deref() == cwd);
    let opaque = node.get("heredocs").is_some() || flag("parents").is_some();
    Some(Copied { from, sources, dest, into_folder, unpacks: name == "ADD", opaque })
}

/// What is mounted at a path, and the rest of the path below it; the deepest mount counts.
pub fn mounted<'m, 'p>(mounts: &'m [Mount], path: &'p str) -> Option<(&'m Mount, &'p str)> {
    let all = mounts.iter().filter_map(|mount| {
        let target = mount.target.trim_end_matches('/');
        Some((mount, below(if target.is_empty() { "/" } else { target }, path)?))
    });
    all.max_by_key(|(mount, _)| mount.target.len())
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::text)
}

/// A text with its variables replaced; `None` where one is not known.
pub fn expand(text: &str, variables: &Variables) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (name, default, end) = match after.strip_prefix('{') {
            Some(inside) => {
                let (inside, end) = inside.split_once('}')?;
                match inside.split_once(":-") {
                    Some((name, default)) => (name, Some(default), end),
                    None => (inside, None, end),
                }
            }
            None => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
                (&after[..end], None, &after[end..])
            }
        };
        let known = variables.get(name).cloned().flatten();
        out.push_str(&known.or_else(|| default.map(str::to_owned))?);
        rest = end;
    }
    out.push_str(rest);
    (!out.contains(['`', '\\'])).then_some(out)
}

/// A path of the container from its root, without `.` and `..`.
pub fn absolute(cwd: Option<&str>, path: &str) -> Option<String> {
    let whole = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", cwd?) };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// What remains of a path below a folder; empty for the folder itself.
pub fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder == "/" {
        return path.strip_prefix('/');
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_container() {
        assert_eq!(absolute(Some("/app"), "../x/./y.py").as_deref(), Some("/x/y.py"));
        assert_eq!(absolute(None, "x"), None);
        assert_eq!(below("/app", "/app/a/b"), Some("a/b"));
        assert_eq!(below("/app", "/apps/a"), None);
        assert_eq!(below("/", "/a"), Some("a"));
    }

    #[test]
    fn variables_are_replaced_where_they_are_known() {
        let known = Variables::from([("HOME".to_owned(), Some("/srv".to_owned()))]);
        assert_eq!(expand("${HOME}/a$HOME", &known).as_deref(), Some("/srv/a/srv"));
        assert_eq!(expand("${X:-b}/a", &known).as_deref(), Some("b/a"));
        assert_eq!(expand("$X/a", &known), None);
    }
}
