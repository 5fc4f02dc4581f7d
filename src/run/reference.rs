//! The reference pages of rules and controls: what `explain` prints and what stands in `docs/rules`.

use std::collections::BTreeMap;

use super::rules;
use crate::{
    base::Control,
    references,
    ruleset::{RuleError, RuleSpec, Scope, Sources, load},
};

/// The generated pages: file name below `docs/rules`, and Markdown.
///
/// # Errors
///
/// When the embedded rules are broken.
pub fn pages() -> Result<BTreeMap<String, String>, RuleError> {
    let catalogue = load::read(&Sources::default())?.catalogue;
    let mut by_area: BTreeMap<String, Vec<RuleSpec>> = BTreeMap::new();
    for spec in rules::written()? {
        let area = catalogue.get(&spec.control).map_or("other", |control| &control.area);
        by_area.entry(area.to_owned()).or_default().push(spec);
    }
    let mut pages = BTreeMap::new();
    let mut index = String::from(
        "# Rules\n\nGenerated from `rules/`; a test keeps it up to date. Each page says what the rules \
         of an area find, why it matters and what to do.\n",
    );
    for (area, specs) in &mut by_area {
        specs.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
        index += &format!(
            "\n## [{area}]({area}.md)\n\n| rule | severity | confidence | finds |\n|---|---|---|---|\n"
        );
        let mut page = format!("# Rules: {area}\n");
        for spec in specs.iter() {
            index += &format!(
                "| [{id}]({area}.md#{id}) | {} | {} | {} |\n",
                spec.severity,
                spec.confidence,
                spec.title.replace('|', "\\|"),
                id = spec.id,
            );
            page += &format!("\n{}", rule(spec, catalogue.get(&spec.control), 2));
        }
        pages.insert(format!("{area}.md"), page);
    }
    pages.insert("README.md".to_owned(), index);
    pages.insert("references.md".to_owned(), kinds());
    Ok(pages)
}

/// The kinds of references, for those who write rules.
fn kinds() -> String {
    let mut page = String::from(
        "# Kinds of references\n\nGenerated from the resolvers; a test keeps it up to date. What a rule's \
         `reference = { kind = \"...\", is = \"...\" }` can ask for, and the parts that its texts, `where` and \
         `not` can name.\n\n| kind | what it is | states | parts |\n|---|---|---|---|\n",
    );
    let code = |names: &[&str]| {
        names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    for kind in references::kinds() {
        page += &format!(
            "| `{}` | {} | {} | {} |\n",
            kind.name,
            kind.about.replace('|', "\\|"),
            code(kind.states),
            code(kind.captures)
        );
    }
    page
}

/// A rule's page; `level` is that of its heading.
pub fn rule(spec: &RuleSpec, control: Option<&Control>, level: usize) -> String {
    let head = "#".repeat(level);
    let mut page = format!("{head} {}\n\n**{}**\n\n", spec.id, spec.title);
    page += &format!(
        "Severity {}, confidence {}, about {} h to put right.",
        spec.severity, spec.confidence, spec.effort_hours
    );
    if let Some(why) = &spec.off {
        page += &format!(" Off by default: {why}.");
    }
    page += &format!(" {}\n\n", judged(spec));
    if let Some(control) = control {
        page += &format!("Control `{}`: {}.\n\n", control.id, control.title.trim_end_matches('.'));
    }
    page += &format!("{}\n\nIn production: {}\n\nWhat to do:\n\n", spec.problem, spec.impact);
    for (i, step) in spec.resolution.iter().enumerate() {
        page += &format!("{}. {step}\n", i + 1);
    }
    if !spec.references.is_empty() {
        page += &format!("\nSee: {}\n", spec.references.join(", "));
    }
    page += &format!(
        "\nTo accept it beside its place: `readiness: allow({}) until=YYYY-MM-DD -- reason`\n",
        spec.id
    );
    page
}

fn judged(spec: &RuleSpec) -> String {
    let place = match spec.scope {
        Scope::File => "file by file",
        Scope::Service => "for each service",
        Scope::Repository => "for the repository",
    };
    let tolerated = match spec.max {
        0 => String::new(),
        n => format!("; {n} places are tolerated"),
    };
    format!("Judged {place}{tolerated}.")
}

/// A control's page, with the rules that speak for it.
pub fn control(control: &Control, rules: &[&RuleSpec]) -> String {
    let mut page = format!("# {}\n\n**{}**\n\n", control.id, control.title);
    page += &format!(
        "Area {}, gate {}, severity {}, about {} h from nothing. Shown by: {}.\n\n{}\n",
        control.area,
        control.gate,
        control.severity,
        control.effort_hours,
        control.kinds.join(", "),
        control.shown_by
    );
    for (label, text) in [("Speaks against it", &control.bad), ("Shows it", &control.good)] {
        if !text.is_empty() {
            page += &format!("\n{label}: {text}\n");
        }
    }
    page += "\nRules that decide it:\n\n";
    if rules.is_empty() {
        page += "- none yet: the control stays unknown\n";
    }
    for spec in rules {
        page += &format!("- `{}` ({}): {}\n", spec.id, spec.severity, spec.title);
    }
    page
}
