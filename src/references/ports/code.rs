//! Where the code of a service listens: the calls that begin to listen, and the settings of Spring.

use super::{
    listening::{Known, Listening},
    run::{Run, Setting},
    servers::is_local,
};
use crate::{
    format::Node,
    services::system::{Source, Variable},
};

/// Adds the ports on which the service's code listens.
pub fn listens(run: &Run<'_>, listening: &mut Listening) {
    let Some(service) = run.service else { return listening.whole = false };
    let sources: Vec<(usize, &Source)> = run.system.sources_of(service).collect();
    if sources.iter().any(|(_, source)| is_spring(source)) {
        return spring(run, listening);
    }
    let mut unknown = 0;
    let mut found = 0;
    for (file, source) in &sources {
        for listener in &source.listeners {
            found += 1;
            let told = listener.port_variable.as_deref().map(|name| run.variable(name));
            let port = match told {
                Some(Setting::Is(value)) => port_of(&value),
                Some(Setting::Unknown) => None,
                Some(Setting::Unset) | None => listener.port,
            };
            let local = listener.address.as_deref().is_some_and(is_local);
            match port {
                Some(port) => listening.add(port, local, Some(run.system.path(*file))),
                None => unknown += 1,
            }
        }
        listening.whole &= source.whole;
    }
    if unknown == 1 && found == 1 {
        let shared =
            run.system.sources().filter(|(file, _)| run.system.inventory.owner(*file).is_none());
        let shared: Vec<(usize, &Source)> = shared.collect();
        let found = by_name(run, &sources, listening) || by_name(run, &shared, listening);
        unknown -= usize::from(found);
    }
    listening.whole &= found > 0 && unknown == 0;
}

/// The one listener of a service takes its port from elsewhere in the code: the one variable that is
/// called as such ports are.
fn by_name(run: &Run<'_>, sources: &[(usize, &Source)], listening: &mut Listening) -> bool {
    let variables = sources
        .iter()
        .flat_map(|(file, source)| source.variables.iter().map(move |variable| (*file, variable)));
    let ports = variables.filter(|(_, variable)| is_port_name(&variable.name));
    let mut ports: Vec<(usize, &Variable)> = ports.collect();
    ports.dedup_by(|a, b| a.1.name == b.1.name && a.1.default == b.1.default);
    let [(file, variable)] = ports[..] else { return false };
    let value = match run.variable(&variable.name) {
        Setting::Is(value) => Some(value),
        Setting::Unset => variable.default.clone(),
        Setting::Unknown => None,
    };
    match value.as_deref().and_then(port_of) {
        Some(port) => {
            listening.add(port, false, Some(run.system.path(file)));
            true
        }
        None => false,
    }
}

fn is_port_name(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let Some(of) = name.strip_suffix("PORT").map(|of| of.trim_end_matches('_')) else {
        return false;
    };
    const OWN: [&str; 8] = ["", "SERVER", "HTTP", "APP", "LISTEN", "SERVICE", "API", "WEB"];
    OWN.contains(&of)
}

/// `8080`, `:8080`, `0.0.0.0:8080`.
pub fn port_of(text: &str) -> Option<u16> {
    text.trim().rsplit(':').next()?.parse().ok()
}

fn is_spring(source: &Source) -> bool {
    source.imports.iter().any(|import| import.module.starts_with("org.springframework.boot"))
}

fn spring(run: &Run<'_>, listening: &mut Listening) {
    let settings = Settings::of(run);
    let mut told = false;
    for name in ["server.port", "management.server.port"] {
        for (file, value) in settings.all(name) {
            match placeholder(run, value).as_deref().map(str::parse) {
                Some(Ok(port)) => listening.add(port, false, Some(run.system.path(file))),
                _ => listening.whole = false,
            }
            told |= name == "server.port";
        }
    }
    match run.variable("SERVER_PORT") {
        Setting::Is(port) => match port_of(&port) {
            Some(port) => {
                listening.ports.clear();
                listening.add(port, false, None);
                listening.whole &= settings.all("management.server.port").is_empty();
            }
            None => listening.whole = false,
        },
        Setting::Unknown => listening.whole = false,
        Setting::Unset if !told => listening.add(8080, false, None),
        Setting::Unset => {}
    }
    let elsewhere = ["spring.config.import", "spring.cloud.config.uri", "spring.config.location"];
    let options =
        ["JAVA_OPTS", "JAVA_TOOL_OPTIONS", "SPRING_APPLICATION_JSON", "SPRING_CONFIG_IMPORT"];
    listening.whole &= elsewhere.iter().all(|name| settings.all(name).is_empty());
    listening.whole &= options.iter().all(|name| match run.variable(name) {
        Setting::Is(value) => !value.contains("port"),
        Setting::Unset => true,
        Setting::Unknown => false,
    });
}

/// What the settings of Spring say, of every profile.
pub struct Settings<'s> {
    documents: Vec<(usize, &'s Node)>,
}

impl<'s> Settings<'s> {
    /// Those of the service that runs.
    pub fn of(run: &Run<'s>) -> Self {
        let documents = run.system.documents("spring");
        let ours = documents.filter(|document| {
            run.service.is_some() && run.system.inventory.owner(document.file) == run.service
        });
        Self { documents: ours.map(|document| (document.file, document.root)).collect() }
    }

    /// Each value that a setting is given.
    pub fn all(&self, name: &str) -> Vec<(usize, &'s str)> {
        let values = self.documents.iter();
        values.filter_map(|(file, node)| Some((*file, setting(node, name)?))).collect()
    }
}

/// A setting by its dotted name, however its file nests it.
fn setting<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.entries().iter().rev().find_map(|entry| {
        let rest = name.strip_prefix(entry.key.as_str())?;
        if rest.is_empty() {
            return entry.value.text().filter(|text| !text.is_empty());
        }
        setting(&entry.value, rest.strip_prefix('.')?)
    })
}

/// The value of `${NAME:default}`, or a text as it is.
fn placeholder(run: &Run<'_>, value: &str) -> Option<String> {
    let Some(inside) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return (!value.contains('$')).then(|| value.to_owned());
    };
    let (name, default) = match inside.split_once(':') {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    let name = name.replace(['.', '-'], "_").to_ascii_uppercase();
    match run.variable(&name) {
        Setting::Is(value) => Some(value),
        Setting::Unset => default.map(str::to_owned),
        Setting::Unknown => None,
    }
}

impl Known {
    /// A port, and the file that says it.
    pub fn new(local: bool, file: Option<String>) -> Self {
        Self { local, file }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ports_are_those_of_the_program_itself() {
        assert!(is_port_name("PORT") && is_port_name("SERVER_PORT") && is_port_name("app_port"));
        assert!(
            !is_port_name("DB_PORT") && !is_port_name("REDIS_PORT") && !is_port_name("SUPPORT_X")
        );
        assert_eq!(port_of(":8080"), Some(8080));
    }
}
