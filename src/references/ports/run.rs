//! What one container runs: its image, its variables and its command, put together from what deploys it
//! and what builds it.

use crate::{
    format::Node,
    services::{
        ServiceId,
        system::{
            Command, Container, Image, System,
            command::{Form, is_shell, program, simple_commands},
            container::By,
        },
    },
};

/// A container, or an image of which nobody says how it is run.
pub struct Run<'s> {
    pub system: &'s System<'s>,
    pub container: Option<&'s Container>,
    pub image: Option<&'s Image>,
    /// The stage of the image that ships.
    pub stage: Option<&'s Node>,
    /// The service whose code it runs.
    pub service: Option<ServiceId>,
}

/// What a variable is inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// This.
    Is(String),
    /// Nothing sets it.
    Unset,
    /// Nobody can tell.
    Unknown,
}

/// Steps from one script or list of commands into another.
const STEPS: usize = 4;

impl<'s> Run<'s> {
    /// What a container runs.
    pub fn of_container(system: &'s System<'s>, container: &'s Container) -> Self {
        let image = container.from.and_then(|at| system.images.get(at));
        let target = container.build.as_ref().and_then(|build| build.target.as_deref());
        let inline = container.build.as_ref().is_some_and(|build| build.inline);
        let image = image.filter(|_| !inline);
        let stage = image.and_then(|image| image.stage(target));
        Self { system, container: Some(container), image, stage, service: container.service }
    }

    /// What an image runs by itself.
    pub fn of_image(system: &'s System<'s>, image: &'s Image) -> Self {
        let stage = image.stage(None);
        Self { system, container: None, image: Some(image), stage, service: image.service }
    }

    /// Every way in which the repository runs an image: its containers, or itself where it has none.
    pub fn all_of(system: &'s System<'s>, at: usize) -> Vec<Self> {
        let containers = system.containers.iter().filter(|one| one.from == Some(at));
        let runs: Vec<Self> = containers.map(|one| Self::of_container(system, one)).collect();
        match system.images.get(at) {
            Some(image) if runs.is_empty() => vec![Self::of_image(system, image)],
            _ => runs,
        }
    }

    /// What a variable is inside.
    pub fn variable(&self, name: &str) -> Setting {
        if let Some(container) = self.container {
            // What stands twice is set by the last.
            let given = container.variables.iter().rev().find(|given| given.name == name);
            if let Some(given) = given {
                return given
                    .value
                    .as_deref()
                    .and_then(settled)
                    .map_or(Setting::Unknown, Setting::Is);
            }
            if container.more_variables {
                return Setting::Unknown;
            }
        }
        let own = self.stage.and_then(|stage| stage.get("env")?.get(name)?.text());
        match own {
            Some(value) if value.contains('$') => Setting::Unknown,
            Some(value) => Setting::Is(value.to_owned()),
            None if self.stage.is_none() => Setting::Unknown,
            None => Setting::Unset,
        }
    }

    /// A text with its variables, `$PORT` or `${PORT:-80}`, as a shell inside would read it; `None` where one
    /// is not known.
    pub fn expand(&self, text: &str) -> Option<String> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (name, default, more) = variable_of(after)?;
            match self.variable(name) {
                Setting::Is(value) if !value.is_empty() || default.is_none() => {
                    expanded.push_str(&value);
                }
                Setting::Is(_) | Setting::Unset => expanded.push_str(default?),
                Setting::Unknown => return None,
            }
            rest = more;
        }
        expanded.push_str(rest);
        Some(expanded)
    }

    /// The name of the image that it is, or that its image begins with, without registry and tag; the host
    /// of Docker's own images is left out.
    pub fn base(&self) -> Option<String> {
        let written = match (self.stage, self.container) {
            (Some(stage), _) => stage.get("root").and_then(Node::text)?.to_owned(),
            (None, Some(container)) if container.build.is_none() => container.image.clone()?,
            _ => return None,
        };
        let written = written.split('@').next().unwrap_or_default();
        let name = match written.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => name,
            _ => written,
        };
        let name = name.trim_start_matches("docker.io/").trim_start_matches("library/");
        (!name.contains('$')).then(|| name.to_owned())
    }

    /// The instructions of the stage and of those that it is made from.
    pub fn instructions(&self) -> Vec<&'s Node> {
        let (Some(image), Some(stage)) = (self.image, self.stage) else { return Vec::new() };
        let lineage = image.lineage(stage);
        let all = lineage.into_iter().rev();
        all.flat_map(|stage| stage.get("instructions").map(Node::items).unwrap_or_default())
            .collect()
    }

    /// The commands that it runs one after the other; none where nothing of the repository says them.
    pub fn commands(&self) -> Vec<Vec<String>> {
        let (image_entry, image_command) = self.stage.map(Image::start).unwrap_or_default();
        let own_entry = self.container.and_then(|one| one.entrypoint.clone());
        let own_command = self.container.and_then(|one| one.command.clone());
        let replaced = own_entry.is_some();
        let entry = own_entry.or(image_entry);
        let command = own_command.or(image_command.filter(|_| !replaced));
        self.flattened(entry.as_ref(), command.as_ref(), 0)
    }

    fn flattened(
        &self,
        entry: Option<&Command>,
        command: Option<&Command>,
        steps: usize,
    ) -> Vec<Vec<String>> {
        let own = |command: Option<&Command>| command.map(Command::simple).unwrap_or_default();
        let Some(entry) = entry else { return self.through_scripts(own(command), &[], steps) };
        let arguments = match command.map(|command| &command.form) {
            Some(Form::Words(words)) => words.clone(),
            Some(Form::Shell(line)) => vec!["sh".to_owned(), "-c".to_owned(), line.clone()],
            None => Vec::new(),
        };
        let mut commands = own(Some(entry));
        if let Form::Words(_) = entry.form
            && let Some(last) = commands.last_mut()
            && !passes_on(last)
        {
            if self.script(last).is_none() {
                last.extend(arguments.iter().cloned());
                let words = std::mem::take(last);
                commands.pop();
                let whole = Command { span: entry.span, form: Form::Words(words) };
                commands.extend(whole.simple());
            }
        } else if commands.is_empty() {
            commands = own(command);
        }
        self.through_scripts(commands, &arguments, steps)
    }

    /// What scripts among the commands run, in their place.
    fn through_scripts(
        &self,
        commands: Vec<Vec<String>>,
        arguments: &[String],
        steps: usize,
    ) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for words in commands {
            let Some((_, text)) = self.script(&words).filter(|_| steps < STEPS) else {
                all.push(words);
                continue;
            };
            let mut inner: Vec<Vec<String>> = Vec::new();
            for mut line in simple_commands(&without_comments(text)) {
                let keywords = line.iter().take_while(|word| is_keyword(word)).count();
                line.drain(..keywords);
                let words: Vec<String> = match line.first().map(String::as_str) {
                    Some("exec") => line.into_iter().skip(1).collect(),
                    _ => line,
                };
                match words.first().map(String::as_str) {
                    Some("$@" | "${@}") => {
                        let span = crate::base::Span::new(0, 0);
                        let given = Command { span, form: Form::Words(arguments.to_vec()) };
                        inner.extend(given.simple());
                    }
                    Some(_) => inner.push(words),
                    None => {}
                }
            }
            all.extend(self.through_scripts(inner, &[], steps + 1));
        }
        all
    }

    /// The script that a command runs, by file and text, where the repository has exactly one of that name near.
    pub fn script(&self, words: &[String]) -> Option<(usize, &'s str)> {
        let mut word = words.first()?;
        if is_shell(word) || word == "." || word == "source" {
            word = words.iter().skip(1).find(|word| !word.starts_with('-'))?;
        }
        let name = program(word).to_lowercase();
        if !name.ends_with(".sh") && !name.ends_with(".bash") {
            return None;
        }
        let near = |file: usize| {
            let path = self.system.path(file);
            let Some(image) = self.image else {
                return self.system.inventory.owner(file) == self.service;
            };
            let beside = path.is_within(&image.path.parent());
            beside || image.contexts.iter().any(|context| path.is_within(context))
        };
        let found = self.system.texts(|known| known == name).filter(|(file, ..)| near(*file));
        let found: Vec<(usize, &str)> = found.map(|(file, _, text)| (file, text)).collect();
        if let [only] = found[..] { Some(only) } else { None }
    }

    /// The other containers of the same pod, which share its network.
    pub fn siblings(&self) -> Vec<&'s Container> {
        let Some(own) = self.container.filter(|one| one.by == By::Kubernetes) else {
            return Vec::new();
        };
        let others = self.system.containers.iter().filter(|other| {
            other.file == own.file
                && other.workload == own.workload
                && other.namespace == own.namespace
                && other.span != own.span
                && !other.is_task
        });
        others.collect()
    }
}

/// The value of a variable as its file gives it, without what only others know: `${PORT:-80}` is `80`
/// unless somebody sets it.
pub fn settled(value: &str) -> Option<String> {
    if !value.contains('$') {
        return Some(value.to_owned());
    }
    let inside = value.strip_prefix("${")?.strip_suffix('}')?;
    let (_, default) = inside.split_once(":-").or_else(|| inside.split_once('-'))?;
    (!default.contains('$')).then(|| default.to_owned())
}

/// The name and the default of the variable that stands after a `$`, and the text after it.
fn variable_of(after: &str) -> Option<(&str, Option<&str>, &str)> {
    if let Some(braced) = after.strip_prefix('{') {
        let (inside, more) = braced.split_once('}')?;
        let (name, default) = match inside.split_once(":-").or_else(|| inside.split_once('-')) {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return (plain && !name.is_empty()).then_some((name, default, more));
    }
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
    let (name, more) = after.split_at(end);
    (!name.is_empty()).then_some((name, None, more))
}

/// Whether a command runs what is given to it: a shell that was told a line has it already.
fn passes_on(words: &[String]) -> bool {
    words.first().is_some_and(|word| is_shell(word)) && words.iter().any(|word| word == "-c")
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "then" | "do" | "else" | "if" | "elif" | "while" | "until" | "!" | "{")
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_a_text_are_found_with_their_defaults() {
        assert_eq!(variable_of("PORT/x"), Some(("PORT", None, "/x")));
        assert_eq!(variable_of("{PORT:-80}/x"), Some(("PORT", Some("80"), "/x")));
        assert_eq!(variable_of("(date)"), None);
        assert_eq!(settled("${A:-1}"), Some("1".to_owned()));
        assert_eq!(settled("${A}"), None);
    }
}
