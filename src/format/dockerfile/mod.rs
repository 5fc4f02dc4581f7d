//! Dockerfiles, as a tree made for rules: stages, their instructions, and what each stage is set to do.
//!
//! ```text
//! syntax                 the value of `# syntax=`
//! args[]                 ARGs before the first FROM: name, default
//! instructions[]         only if something else stands before the first FROM
//! stages[]               in order
//!   name                 the alias, if it has one
//!   index                from 0
//!   from                 as written
//!   image                the image, variables replaced; absent if one has no value, or FROM is a stage
//!   base                 the alias of the earlier stage it builds on; absent if FROM is an image
//!   root                 the image at the beginning of the chain; absent if not known
//!   platform             of `--platform`
//!   ships                whether it is in the final image
//!   instructions[]       name, text, flags, and by their kind form, command, args, sources, dest, vars,
//!                        ports, user, none, trigger, stage, heredocs
//!   user workdir stopsignal start          texts; variables replaced where the file tells them
//!   cmd entrypoint shell healthcheck       text, form, command, args; healthcheck also none, flags
//!   env                  name to value
//!   exposes[]            ports
//! final                  the last stage again
//! ```
//!
//! The last eight are what holds at the end of the stage, inherited from the stages that it builds on. A
//! key that has nothing to say is absent. A `$` left in a value stands for what the file does not tell.

mod instruction;
mod joined;
mod lines;
mod settings;
mod stage;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use crate::base::Span;

use super::Parsed;

use self::{lines::Script, stage::Stages, tree::Writer};

/// Reads a Dockerfile. A text without an instruction gives no document.
pub fn parse(text: &str) -> Parsed {
    let Script { escape, syntax, statements, mut problems } = lines::cut(text);
    if statements.is_empty() {
        return Parsed { documents: Vec::new(), problems };
    }
    let statements = statements.into_iter();
    let instructions =
        statements.map(|statement| instruction::read(text, statement, escape, &mut problems));
    let instructions = instructions.collect();
    let stages = Stages::sort(instructions, escape, &mut problems);
    let (root, more) = Writer::new(escape, &stages).root(Span::new(0, text.len()), syntax);
    problems.extend(more);
    Parsed { documents: vec![root], problems }
}
