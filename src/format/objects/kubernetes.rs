//! Kubernetes: objects one by one, and the settings that hold for each container.
//!
//! ```text
//! @pod                    the PodSpec, wherever the kind keeps it
//!   @partial              the object only patches another: what it lacks, that one may have
//!   containers[]
//!     @image              name, registry, tag, digest
//!     @security           the pod's securityContext with the container's own over it
//! @labels                 the pod's labels, as `a=1,b=2`
//! @selector               what a Service, workload, PodDisruptionBudget or NetworkPolicy chooses by
//! ```

use super::{add, at, entries_mut, image, items_mut, labels, text};
use crate::{
    base::RepoPath,
    format::{
        Entry, Node, Value,
        build::{boolean, map},
    },
};

/// Where kinds keep their PodSpec; any kind that has containers there is a workload.
const POD_SPECS: [&[&str]; 4] = [
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
    &["template", "spec"],
    &["spec"],
];
/// Kinds whose objects say in a selector which pods are theirs; what lacks it is a patch.
const SELECTING: [&str; 3] = ["Deployment", "StatefulSet", "DaemonSet"];
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// The objects of a document: of a `List` its items. Definitions of custom resources describe objects
/// and are none themselves.
pub(in crate::format) fn objects(path: &RepoPath, document: Node) -> Vec<Node> {
    let is_list = text(&document, &["kind"]).ends_with("List");
    let items = match document.value {
        Value::Map(mut entries) if is_list => {
            let items = entries.iter().position(|entry| entry.key == "items");
            match items.map(|at| entries.swap_remove(at).value.value) {
                Some(Value::List(items)) => items,
                _ => Vec::new(),
            }
        }
        value => vec![Node { value, ..document }],
    };
    let objects = items
        .into_iter()
        .filter(|object| !matches!(text(object, &["kind"]), "" | "CustomResourceDefinition"));
    objects.map(|object| complete(path, object)).collect()
}

fn complete(path: &RepoPath, mut object: Node) -> Node {
    if let Some(keys) = pod_spec(&object) {
        let partial = is_partial(path, &object, keys);
        if let Some(pod) = at(&object, keys).cloned() {
            add(&mut object, "@pod", complete_pod(pod, partial));
        }
        let template = keys.split_last().map_or(&[][..], |(_, above)| above);
        let of_pod =
            at(&object, template).and_then(|template| at(template, &["metadata", "labels"]));
        if let Some(labels) = labels::text(of_pod) {
            add(&mut object, "@labels", labels);
        }
    }
    let spec = object.get("spec");
    let selector = match text(&object, &["kind"]) {
        "Service" => labels::text(spec.and_then(|spec| spec.get("selector"))),
        "NetworkPolicy" => labels::selector(spec.and_then(|spec| spec.get("podSelector"))),
        _ => labels::selector(spec.and_then(|spec| spec.get("selector"))),
    };
    if let Some(selector) = selector {
        add(&mut object, "@selector", selector);
    }
    object
}

fn pod_spec(object: &Node) -> Option<&'static [&'static str]> {
    let kind = text(object, &["kind"]);
    if SELECTING.contains(&kind) && at(object, POD_SPECS[0]).is_some() {
        return Some(POD_SPECS[0]);
    }
    let has_containers = |keys: &&&[&str]| {
        at(object, keys).and_then(|pod| pod.get("containers")).is_some_and(is_list)
    };
    let keys = POD_SPECS.iter().find(has_containers)?;
    // Only a Pod has its containers in `spec` itself; elsewhere that is somebody's own schema.
    (keys.len() > 1 || kind == "Pod").then_some(*keys)
}

fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::List(_))
}

/// Whether the object changes another one: an overlay's patch, which has neither the selector nor the
/// labels that a whole object must have, or a container without an image.
fn is_partial(path: &RepoPath, object: &Node, keys: &[&str]) -> bool {
    let selecting = SELECTING.contains(&text(object, &["kind"]));
    let selects = at(object, &["spec", "selector"]).is_some();
    let labelled = at(object, &["spec", "template", "metadata", "labels"]).is_some();
    let containers = at(object, keys).and_then(|pod| pod.get("containers"));
    let imageless = containers
        .is_none_or(|containers| containers.items().iter().any(|one| one.get("image").is_none()));
    if selecting && (selects || labelled) {
        return imageless && !selects;
    }
    imageless || (selecting && is_of_overlay(path))
}

fn is_of_overlay(path: &RepoPath) -> bool {
    let lower = path.as_str().to_lowercase();
    let folders = ["overlay", "patch", "variant", "component"];
    lower.split('/').any(|part| folders.iter().any(|folder| part.contains(folder)))
}

fn complete_pod(mut pod: Node, partial: bool) -> Node {
    let shared = pod.get("securityContext").cloned();
    for entry in entries_mut(&mut pod) {
        if CONTAINERS.contains(&entry.key.as_str()) {
            for container in items_mut(&mut entry.value) {
                complete_container(container, shared.as_ref());
            }
        }
    }
    if partial {
        let span = pod.span;
        add(&mut pod, "@partial", boolean(span, true));
    }
    pod
}

fn complete_container(container: &mut Node, shared: Option<&Node>) {
    let own = container.get("securityContext");
    if let Some(security) = overlay(shared, own) {
        add(container, "@security", security);
    }
    let reference = container.get("image");
    let parts = reference.and_then(|image| Some(image::parts(image.span, image.text()?)));
    if let Some(parts) = parts {
        add(container, "@image", parts);
    }
}

/// What holds for a container: each field of its own securityContext, else the pod's.
fn overlay(shared: Option<&Node>, own: Option<&Node>) -> Option<Node> {
    let span = own.or(shared)?.span;
    let entries = |node: Option<&Node>| node.map(Node::entries).unwrap_or_default().to_vec();
    let mut all: Vec<Entry> = entries(own);
    let inherited = entries(shared).into_iter();
    let inherited: Vec<Entry> =
        inherited.filter(|one| all.iter().all(|entry| entry.key != one.key)).collect();
    all.extend(inherited);
    Some(map(span, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Syntax, check::show};

    fn read(path: &str, text: &str) -> Vec<Node> {
        let documents = Syntax::Yaml.parse(text).documents;
        documents.into_iter().flat_map(|one| objects(&RepoPath::new(path), one)).collect()
    }

    #[test]
    fn a_container_overrides_its_pod() {
        let pod = read(
            "a.yaml",
            "kind: Pod\nspec:\n  securityContext: {runAsUser: 0, fsGroup: 1}\n  containers:\n  - image: a:1\n    securityContext: {runAsUser: 7}\n  - image: b\n",
        );
        let containers = at(&pod[0], &["@pod", "containers"]).unwrap();
        let security = |i: usize| show(containers.items()[i].get("@security").unwrap());
        assert_eq!(security(0), "{runAsUser: #7, fsGroup: #1}");
        assert_eq!(security(1), "{runAsUser: #0, fsGroup: #1}");
        assert!(at(&pod[0], &["@pod", "@partial"]).is_none());
    }

    #[test]
    fn pods_are_found_in_workloads_jobs_lists_and_custom_kinds() {
        let spec = "{spec: {containers: [{image: a}]}}";
        let text = format!(
            "kind: List\nitems:\n- {{kind: CronJob, spec: {{jobTemplate: {{spec: {{template: {spec}}}}}}}}}\n- {{kind: Rollout, spec: {{template: {spec}}}}}\n- {{kind: PodTemplate, template: {spec}}}\n"
        );
        let objects = read("a.yaml", &text);
        assert_eq!(objects.len(), 3);
        assert!(objects.iter().all(|object| at(object, &["@pod", "containers"]).is_some()));
    }

    #[test]
    fn schemas_and_policies_hold_no_pods() {
        let text = "kind: CustomResourceDefinition\nspec: {containers: [{}]}\n---\nkind: ClusterPolicy\nspec: {containers: [{image: a}]}\n";
        let objects = read("a.yaml", text);
        assert_eq!(objects.len(), 1);
        assert!(objects[0].get("@pod").is_none());
    }

    #[test]
    fn a_patch_is_told_from_a_whole_object() {
        let partial =
            |path: &str, text: &str| at(&read(path, text)[0], &["@pod", "@partial"]).is_some();
        let patch =
            "kind: Deployment\nspec: {template: {spec: {containers: [{name: a, image: 'a:1'}]}}}";
        assert!(partial("overlays/prod/api.yaml", patch));
        assert!(!partial("api.yaml", patch));
        let whole = patch.replace("spec: {template", "spec: {selector: {}, template");
        assert!(!partial("overlays/prod/api.yaml", &whole));
        assert!(partial(
            "api.yaml",
            "kind: Deployment\nspec: {template: {spec: {containers: [{name: a}]}}}"
        ));
    }

    #[test]
    fn labels_and_selectors_can_be_compared() {
        let text = "kind: Deployment\nspec: {selector: {matchLabels: {b: x}}, template: {metadata: {labels: {b: x, a: 1}}, spec: {containers: [{image: a}]}}}\n---\nkind: NetworkPolicy\nspec: {podSelector: {}}\n---\nkind: Service\nspec: {ports: []}\n";
        let objects = read("a.yaml", text);
        let of = |i: usize, key| objects[i].get(key).and_then(Node::text);
        assert_eq!(of(0, "@labels"), Some("a=1,b=x"));
        assert_eq!(of(0, "@selector"), Some("b=x"));
        assert_eq!(of(1, "@selector"), Some(""));
        assert_eq!(of(2, "@selector"), None);
    }
}
