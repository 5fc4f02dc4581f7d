//! `readiness explain`: why a rule asks what it asks, what shows a control met, how rules are written.

use super::{
    Exit, RunError, reference,
    rules::{self, print},
    terminal::Terminal,
};
use crate::{
    cli::ExplainArgs,
    ruleset::{Sources, load, select::nearest},
};

/// The name under which the rule language is explained.
const LANGUAGE: &str = "rule-language";
/// The rule language, as it is documented.
const WRITING_RULES: &str = include_str!("../../docs/writing-rules.md");

/// Does it.
///
/// # Errors
///
/// When nothing is called that.
pub fn explain(args: &ExplainArgs, _: &Terminal) -> Result<Exit, RunError> {
    if args.id == LANGUAGE {
        return rules::print(WRITING_RULES);
    }
    let loaded = load::read(&Sources { folders: args.rules.clone() })?;
    if let Some((spec, _)) = loaded.rules.iter().find(|(spec, _)| spec.id == args.id) {
        return print(&reference::rule(spec, loaded.catalogue.get(&spec.control), 1));
    }
    if let Some(control) = loaded.catalogue.get(&args.id) {
        let specs = loaded.rules.iter().map(|(spec, _)| spec);
        let speaking: Vec<_> = specs.filter(|spec| spec.control == control.id).collect();
        return print(&reference::control(control, &speaking));
    }
    let ids = loaded.rules.iter().map(|(spec, _)| spec.id.as_str());
    let ids = ids.chain(loaded.catalogue.iter().map(|control| control.id.as_str()));
    let near = nearest(&args.id, ids.chain([LANGUAGE]));
    Err(RunError::Usage {
        message: format!("no rule and no control is called `{}`", args.id),
        help: near.map_or_else(
            || "`readiness rules list` names the rules".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ),
    })
}
