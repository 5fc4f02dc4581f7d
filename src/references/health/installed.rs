//! Whether the steps of an image put a program into it.

use super::tools::packages;
use crate::{
    format::Node,
    references::layout::{
        Built, base,
        run::Run,
        stages::{Copied, Does, Source},
    },
};

/// Whether a stage, or one that it builds on, puts a program into the image; `None` where that cannot be
/// told.
pub fn installed(built: &Built<'_>, stage: usize, tool: &str) -> Option<bool> {
    let mut next = Some(stage);
    let mut unknown = false;
    while let Some(stage) = next.and_then(|number| built.stages.get(number)) {
        for step in &stage.steps {
            let here = match &step.does {
                Does::Run(run) => by_run(run, tool),
                Does::Copy(copied) => by_copy(copied, tool),
                Does::Folder | Does::Later | Does::Nothing => Some(false),
            };
            match here {
                Some(true) => return Some(true),
                Some(false) => {}
                None => unknown = true,
            }
        }
        next = stage.base;
    }
    (!unknown).then_some(false)
}

fn by_run(run: &Run, tool: &str) -> Option<bool> {
    let line = run.line.as_str();
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    let mut words = line.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
    let brings = |word: &str| {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        let known = |name: &str| name == word || name == bare;
        known(tool) || packages(tool).iter().any(|name| known(name)) || is_version_of(word, tool)
    };
    if words.any(brings) {
        return Some(true);
    }
    // What a script, a playbook or a list of packages installs is not in the file.
    const HIDDEN: [&str; 14] = [
        ".sh",
        "| sh",
        "|sh",
        "bash",
        "xargs",
        "conda",
        "mamba",
        "nix",
        "brew",
        "ansible",
        "playwright",
        "make ",
        "setup",
        "install-deps",
    ];
    let variable = run.commands.iter().any(|words| {
        let installs = words.iter().any(|word| word == "install" || word == "add");
        installs && words.iter().any(|word| word.contains('$'))
    });
    let hidden = variable || HIDDEN.iter().any(|word| line.contains(word));
    (!hidden).then_some(false)
}

/// `postgresql16-client`, `python3.12`, `nodejs20`.
fn is_version_of(word: &str, tool: &str) -> bool {
    let without: String = word.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect();
    packages(tool).contains(&without.as_str())
}

fn by_copy(copied: &Copied, tool: &str) -> Option<bool> {
    let dest = copied.dest.as_deref()?;
    let last =
        |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let names = |name: String| name == tool || name.starts_with(&format!("{tool}-"));
    let sources = copied.sources.iter().flatten();
    if names(last(dest))
        || sources.clone().any(|source| names(last(source)) || last(source) == "busybox")
    {
        return Some(true);
    }
    if copied.sources.iter().any(Option::is_none) {
        return None;
    }
    // A whole folder of the system.
    const FOLDERS: [&str; 9] =
        ["", ".", "bin", "sbin", "usr", "local", "rootfs", "root", "overlay"];
    let folder =
        copied.sources.iter().flatten().any(|source| FOLDERS.contains(&last(source).as_str()));
    let system = dest == "/" || base::is_system(dest);
    let brought = system && (folder || (dest == "/" && copied.from != Source::Context));
    (!brought).then_some(false)
}

/// The shell that a stage names for its commands, if it names one.
pub fn shell(stage: &Node) -> Option<&str> {
    stage.get("shell")?.get("args")?.items().first()?.text()
}
