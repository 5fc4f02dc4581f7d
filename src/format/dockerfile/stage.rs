//! Stages: which instructions are in them, what they build on, which of them ship.

use std::collections::HashMap;

use super::{
    instruction::{Instruction, Kind, Piece},
    settings::{Context, Settings},
};
use crate::format::ParseProblem;

/// A file's instructions, sorted into stages.
#[derive(Debug, Default)]
pub(super) struct Stages {
    /// The ARGs before the first FROM.
    pub(super) globals: Vec<Instruction>,
    /// Other instructions before the first FROM: the builder would refuse them.
    pub(super) strays: Vec<Instruction>,
    /// The stages.
    pub(super) stages: Vec<Stage>,
    names: HashMap<String, usize>,
}

/// One stage.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) from: Instruction,
    /// FROM as it is written.
    pub(super) image: Piece,
    /// The image or stage with variables replaced; `None` if one has no value.
    pub(super) resolved: Option<String>,
    pub(super) alias: Option<Piece>,
    /// The earlier stage that it builds on.
    pub(super) base: Option<usize>,
    /// The stage at the beginning of the chain that it builds on; itself, where it builds on an image.
    pub(super) root: usize,
    /// Whether what it holds is in the final image.
    pub(super) ships: bool,
    pub(super) instructions: Vec<Instruction>,
    /// For each COPY, the earlier stage that it copies from.
    pub(super) copies: Vec<Option<usize>>,
    /// What it is set to do.
    pub(super) settings: Settings,
}

impl Stages {
    /// Sorts the instructions.
    pub(super) fn sort(
        instructions: Vec<Instruction>,
        escape: char,
        problems: &mut Vec<ParseProblem>,
    ) -> Self {
        let mut context = Context::new(escape);
        let mut globals = Settings::default();
        let mut sorted = Self::default();
        for instruction in instructions {
            let is_top = sorted.stages.is_empty();
            match &instruction.kind {
                Kind::From { .. } => sorted.open(instruction, &globals, &mut context, problems),
                _ if !is_top => sorted.add(instruction, &globals, &mut context),
                Kind::Vars(_) if instruction.name.text == "ARG" => {
                    globals.follow(&instruction, &Settings::default(), &mut context);
                    sorted.globals.push(instruction);
                }
                _ => sorted.strays.push(instruction),
            }
        }
        sorted.mark_shipped();
        sorted.report(problems);
        sorted
    }

    fn open(
        &mut self,
        from: Instruction,
        globals: &Settings,
        context: &mut Context,
        problems: &mut Vec<ParseProblem>,
    ) {
        let Kind::From { image, alias } = &from.kind else { return };
        let (image, alias) = (image.clone(), alias.clone());
        let resolved = globals.expand(&image, context).filter(|image| !image.is_empty());
        let base = resolved.as_ref().and_then(|name| self.named(name));
        let inherited = base.and_then(|base| self.stages.get(base));
        let settings = match inherited.map(|base| base.settings.inherit(context)) {
            Some(Some(settings)) => settings,
            None => Settings::default(),
            Some(None) => {
                let message =
                    "too much to inherit: the stage is read as if it began anew".to_owned();
                problems.push(ParseProblem { span: image.span, message });
                Settings::default()
            }
        };
        let root = inherited.map_or(self.stages.len(), |base| base.root);
        if let Some(alias) = &alias {
            self.names.insert(alias.text.to_ascii_lowercase(), self.stages.len());
        }
        self.stages.push(Stage {
            from,
            image,
            resolved,
            alias,
            base,
            root,
            ships: false,
            instructions: Vec::new(),
            copies: Vec::new(),
            settings,
        });
    }

    fn add(&mut self, instruction: Instruction, globals: &Settings, context: &mut Context) {
        let from = instruction.flags.iter().rev().find(|(name, _)| name.text == "from");
        let source = from.and_then(|(_, value)| value.as_ref());
        let current = self.stages.len().saturating_sub(1);
        let earlier = source.and_then(|name| {
            // A stage can be named by its number, and cannot copy from itself.
            let number = || name.text.parse().ok();
            self.named(&name.text).or_else(number).filter(|stage| *stage < current)
        });
        let Some(stage) = self.stages.last_mut() else { return };
        stage.settings.follow(&instruction, globals, context);
        stage.instructions.push(instruction);
        stage.copies.push(earlier);
    }

    /// The latest stage with a name; upper and lower case are one.
    fn named(&self, name: &str) -> Option<usize> {
        self.names.get(&name.to_ascii_lowercase()).copied()
    }

    fn mark_shipped(&mut self) {
        let mut next = self.stages.len().checked_sub(1);
        while let Some(stage) = next.and_then(|at| self.stages.get_mut(at)) {
            stage.ships = true;
            next = stage.base;
        }
    }

    fn report(&self, problems: &mut Vec<ParseProblem>) {
        if let Some(stray) = self.strays.first() {
            let message = "expected FROM before any other instruction".to_owned();
            problems.push(ParseProblem { span: stray.name.span, message });
        } else if self.stages.is_empty()
            && let Some(arg) = self.globals.first()
        {
            let message = "expected at least one FROM".to_owned();
            problems.push(ParseProblem { span: arg.name.span, message });
        }
        let mut seen = HashMap::new();
        for alias in self.stages.iter().filter_map(|stage| stage.alias.as_ref()) {
            if seen.insert(alias.text.to_ascii_lowercase(), ()).is_some() {
                let message = format!("two stages are named `{}`", alias.text);
                problems.push(ParseProblem { span: alias.span, message });
            }
        }
    }
}
