//! A Procfile: each line is a program, started in the folder of the file.

use super::follow::{Started, Trace};
use crate::{
    base::Span,
    references::layout::{Bottom, Layout},
    services::system::{Command, System, command::Form},
};

/// Follows the programs of every Procfile.
pub fn follow(system: &System<'_>, trace: &mut Trace) {
    for (file, _, text) in system.texts(|name| name == "procfile") {
        let folder = system.path(file).parent();
        let layout = Layout { system, bottom: Bottom::Folder(&folder), mounts: &[], hides: true };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let place = Span::new(start, start + line.trim_end().len());
            start += line.len();
            let Some((name, command)) = line.split_once(':').filter(|(name, _)| is_name(name))
            else {
                continue;
            };
            let started = Started {
                layout: &layout,
                cwd: Some("/".to_owned()),
                file,
                service: system.inventory.owner(file),
                by: format!("`{name}` of the Procfile"),
                init: true,
            };
            let command = Command { span: place, form: Form::Shell(command.trim().to_owned()) };
            started.follow(None, Some(&command), trace);
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}
