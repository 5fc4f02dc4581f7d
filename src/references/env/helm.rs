//! Containers of Helm templates: the names of their variables stand there as they are, whatever is rendered.

use crate::{
    base::{RepoPath, Role, Span},
    repo::File,
    services::system::{By, Container, Given, System, service_named},
};

/// No larger template is read.
const MAX_BYTES: u64 = 256 * 1024;

/// The containers of all templates of which it can be told whose code they run.
pub fn containers(system: &System<'_>) -> Vec<Container> {
    let files = system.repository.files.iter().enumerate();
    let templates = files.filter(|(_, file)| is_template(system, file));
    let found = templates.filter_map(|(number, file)| {
        let text = file.read(MAX_BYTES).ok()?;
        text.contains("{{").then(|| of_template(system, number, file, &text))
    });
    found.flatten().collect()
}

fn is_template(system: &System<'_>, file: &File) -> bool {
    matches!(file.path.extension(), Some("yaml" | "yml")) && chart(system, &file.path).is_some()
}

/// The folder of the chart that a template is of.
fn chart(system: &System<'_>, path: &RepoPath) -> Option<RepoPath> {
    let templates = path.ancestors().find(|folder| folder.name() == "templates")?;
    let chart = templates.parent();
    system.exists(&chart.join("Chart.yaml")).then_some(chart)
}

/// One list of variables.
struct Block {
    /// The name of the container, where it is written.
    container: Option<String>,
    given: Vec<Given>,
    span: Span,
    /// Whether more is put in.
    open: bool,
}

fn of_template(system: &System<'_>, number: usize, file: &File, text: &str) -> Vec<Container> {
    let more = text.contains("envFrom");
    let blocks = blocks(text).into_iter().filter(|block| !block.given.is_empty());
    let all = blocks.filter_map(|block| {
        let names = names(system, &file.path, block.container.as_deref());
        let like = names.iter().find_map(|name| like(system, name));
        let service = like.map(|one| one.service).unwrap_or_default();
        let service = service.or_else(|| names.iter().find_map(|name| service_named(system, name)));
        if like.is_none() && service.is_none() {
            return None;
        }
        Some(Container {
            file: number,
            role: if file.role == Role::Production { Role::Production } else { file.role },
            span: block.span,
            by: By::Kubernetes,
            name: block.container.or_else(|| names.first().cloned()).unwrap_or_default(),
            workload: String::new(),
            namespace: String::new(),
            labels: String::new(),
            is_task: false,
            workdir: None,
            init: false,
            image: None,
            build: like.and_then(|one| one.build.clone()),
            entrypoint: None,
            command: None,
            variables: block.given,
            more_variables: block.open || more,
            more: Vec::new(),
            ports: Vec::new(),
            probes: Vec::new(),
            mounts: Vec::new(),
            from: like.and_then(|one| one.from).or_else(|| only_image(system, service)),
            service,
        })
    });
    all.collect()
}

fn only_image(system: &System<'_>, service: Option<usize>) -> Option<usize> {
    let own: Vec<usize> = system
        .images
        .iter()
        .enumerate()
        .filter(|(_, image)| service.is_some() && image.service == service)
        .map(|(at, _)| at)
        .collect();
    if let [only] = own[..] { Some(only) } else { None }
}

/// What the container may be called: by itself, its file, its folder, its chart.
fn names(system: &System<'_>, path: &RepoPath, own: Option<&str>) -> Vec<String> {
    let stem = path.name().split('.').next().unwrap_or_default();
    let bare =
        ["-deployment", "-statefulset", "deployment-", "_deployment", "-deploy", "-daemonset"]
            .iter()
            .fold(stem.to_owned(), |name, word| name.replace(word, ""));
    let plain = matches!(bare.as_str(), "deployment" | "statefulset" | "daemonset" | "deploy");
    let folder = path.parent();
    let folder = (folder.name() != "templates").then(|| folder.name().to_owned());
    let chart = chart(system, path).map(|chart| chart.name().to_owned());
    // Many charts call every container `server` or `app`.
    let mut names: Vec<String> = (!plain).then_some(bare).into_iter().collect();
    names.extend(folder);
    names.extend(own.map(str::to_owned));
    // A chart of several workloads is not one of them.
    names.extend(chart.filter(|_| plain));
    names
}

/// Another container of that name, which says what it is built from.
fn like<'s>(system: &'s System<'_>, name: &str) -> Option<&'s Container> {
    let same = || system.containers.iter().filter(|one| one.name == name && one.from.is_some());
    let first = same().next()?;
    same().all(|one| one.from == first.from && one.service == first.service).then_some(first)
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut container: Option<(usize, String)> = None;
    let mut inside: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        let content = bare.trim_end();
        let at = start + indent;
        start += line.len();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if content.starts_with("{{") {
            let puts_in = ["toYaml", "include", "range", "tpl", "template"]
                .iter()
                .any(|word| content.contains(word));
            if inside.is_some()
                && puts_in
                && let Some(block) = blocks.last_mut()
            {
                block.open = true;
            }
            continue;
        }
        if let Some(of) = inside {
            let ends = indent < of || (indent == of && !content.starts_with('-'));
            if ends {
                inside = None;
            } else if let Some(name) = content.strip_prefix("- name:") {
                let name = name.trim().trim_matches(['"', '\'']);
                let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if let Some(block) = blocks.last_mut() {
                    block.open |= !is_name;
                    if is_name {
                        let span = Span::new(at, at + content.len());
                        block.given.push(Given { span, name: name.to_owned(), value: None });
                    }
                }
                continue;
            } else {
                continue;
            }
        }
        if content == "env:" || content == "- env:" {
            inside = Some(if content.starts_with('-') { indent + 2 } else { indent });
            let own = container.as_ref().map(|(_, name)| name.clone());
            blocks.push(Block {
                container: own,
                given: Vec::new(),
                span: Span::new(at, at + content.len()),
                open: false,
            });
        } else if let Some(name) = content.strip_prefix("- name:") {
            let name = name.trim().trim_matches(['"', '\'']);
            container = (!name.contains('{')).then(|| (indent, name.to_owned()));
        } else if matches!(content, "containers:" | "initContainers:") {
            container = None;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn the_variables_of_a_template_are_read_without_rendering_it() {
        let text = "spec:\n  containers:\n    - name: {{ .Chart.Name }}\n      env:\n      - name: A_B\n        value: {{ .Values.x }}\n      {{- if .Values.y }}\n      - name: C\n        valueFrom:\n          secretKeyRef:\n            name: z\n      {{- end }}\n      ports:\n      - name: http\n    - name: other\n      env:\n        - name: D\n        {{- range .Values.env }}\n        - name: {{ .name }}\n        {{- end }}\n";
        let blocks = blocks(text);
        let names =
            |i: usize| blocks[i].given.iter().map(|one| one.name.as_str()).collect::<Vec<_>>();
        assert_eq!((names(0), blocks[0].open), (vec!["A_B", "C"], false));
        assert_eq!((names(1), blocks[1].open), (vec!["D"], true));
        assert_eq!(blocks[1].container.as_deref(), Some("other"));
    }
}
