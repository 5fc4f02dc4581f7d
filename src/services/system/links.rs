//! What belongs together: which Dockerfile an image is of, and whose code a container runs.

use std::collections::{BTreeSet, HashMap};

use super::{Container, Image, MountSource, System, compose, kubernetes};
use crate::services::ServiceId;

/// The Dockerfiles of the repository.
pub fn images(system: &System<'_>) -> Vec<Image> {
    let documents = system.documents("dockerfile");
    let images = documents.map(|document| Image {
        file: document.file,
        path: system.path(document.file).clone(),
        role: document.role,
        service: system.inventory.service_of_dockerfile(system.path(document.file)),
        contexts: BTreeSet::new(),
        document: document.root.clone(),
    });
    images.collect()
}

/// The containers that files of the repository deploy.
pub fn containers(system: &System<'_>) -> Vec<Container> {
    let compose = system.documents("compose").flat_map(|document| {
        let path = system.path(document.file);
        compose::containers(document.file, path, document.role, document.root)
    });
    let kubernetes = system
        .documents("kubernetes")
        .flat_map(|document| kubernetes::containers(document.file, document.role, document.root));
    compose.chain(kubernetes).collect()
}

/// Gives containers their Dockerfile and their service.
pub fn link(system: &mut System<'_>) {
    let mut containers = std::mem::take(&mut system.containers);
    for container in &mut containers {
        let dockerfile = container.build.as_ref().and_then(|build| build.dockerfile.as_ref());
        container.from =
            dockerfile.and_then(|path| system.images.iter().position(|image| image.path == *path));
    }
    // What Compose builds under a name, others run by that name.
    let built: HashMap<String, usize> = containers
        .iter()
        .filter_map(|one| Some((repository_of(one.image.as_deref()?), one.from?)))
        .collect();
    let names = Names::of(system);
    for container in &mut containers {
        let Some(image) = container.image.as_deref().filter(|_| container.build.is_none()) else {
            container.service = built_service(system, &names, container);
            // Which Dockerfile a variable means, the name tells.
            let unknown = container.build.as_ref().is_some_and(|build| build.dockerfile.is_none());
            if container.service.is_none() && unknown {
                container.service = names.service(&container.name);
            }
            continue;
        };
        container.from = built.get(&repository_of(image)).copied();
        container.service = match container.from {
            Some(_) => built_service(system, &names, container),
            None => names.service(&last_part(image)),
        };
        if container.service.is_none() && container.from.is_none() {
            container.service = mounted_service(system, container);
        }
        if container.from.is_none()
            && let Some(service) = container.service
        {
            let mut own = system.images.iter().enumerate();
            let own = own.by_ref().filter(|(_, image)| image.service == Some(service));
            let own: Vec<usize> = own.map(|(at, _)| at).collect();
            // Of several, nobody says which.
            container.from = if let [only] = own[..] { Some(only) } else { None };
        }
    }
    system.containers = containers;
}

/// The service that something of a name is of, where one alone fits.
pub fn service_named(system: &System<'_>, name: &str) -> Option<ServiceId> {
    Names::of(system).service(name)
}

/// The service whose image a container runs. A Dockerfile that builds several by its arguments says by
/// these, or by the container's name, which one it is.
fn built_service(system: &System<'_>, names: &Names, container: &Container) -> Option<ServiceId> {
    let image = system.images.get(container.from?)?;
    let services = system.inventory.services.iter().enumerate();
    let built = services.filter(|(_, service)| service.dockerfiles.contains(&image.path));
    let built: Vec<ServiceId> = built.map(|(id, _)| id).collect();
    if built.len() < 2 {
        return image.service;
    }
    let arguments = container.build.iter().flat_map(|build| &build.arguments);
    let words = arguments.map(|(_, value)| value.rsplit('/').next().unwrap_or_default());
    let told = words.chain([container.name.as_str()]);
    told.filter_map(|word| names.service(word)).find(|id| built.contains(id))
}

/// The service whose folder is mounted into a container: an image of a language runs its code.
fn mounted_service(system: &System<'_>, container: &Container) -> Option<ServiceId> {
    let mut paths = container.mounts.iter().filter_map(|mount| match &mount.source {
        MountSource::Path(path) => Some(path),
        _ => None,
    });
    let services = &system.inventory.services;
    paths.find_map(|path| {
        services.iter().position(|service| {
            let started = system.path(container.file) == &service.anchor;
            service.path == *path && (started || !path.is_root())
        })
    })
}

/// The image without registry host variables, tag and digest: what several files name alike.
fn repository_of(image: &str) -> String {
    let image = image.split('@').next().unwrap_or(image);
    // The tag may be a variable with a default, which has a colon of its own.
    let last = image.rfind('/').map_or(0, |at| at + 1);
    let tag = image.get(last..).and_then(|name| name.find(':'));
    tag.and_then(|at| image.get(..last + at)).unwrap_or(image).to_owned()
}

fn last_part(image: &str) -> String {
    let repository = repository_of(image);
    repository.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Services by the names that images have for them.
struct Names(HashMap<String, Option<ServiceId>>);

impl Names {
    fn of(system: &System<'_>) -> Self {
        let mut names: HashMap<String, Option<ServiceId>> = HashMap::new();
        let mut add = |name: String, id: ServiceId| {
            let known = names.entry(name).or_insert(Some(id));
            // A name of two services is of none.
            if *known != Some(id) {
                *known = None;
            }
        };
        for (id, service) in system.inventory.services.iter().enumerate() {
            // What is built from outside its folder is rather called like the whole.
            if service.dockerfiles.iter().any(|path| !path.is_within(&service.path)) {
                add(plain(&system.repository.name), id);
            }
            add(plain(service.path.name()), id);
            add(plain(&service.name), id);
        }
        Self(names)
    }

    /// The service of an image: `shop-cart-service` is of `cart`, `cart-service` or `shop-cart`.
    fn service(&self, image: &str) -> Option<ServiceId> {
        let image = plain(image);
        if image.is_empty() {
            return None;
        }
        if let Some(known) = self.0.get(&image) {
            return *known;
        }
        let mut ends = self.0.iter().filter_map(|(name, id)| {
            let before = image.strip_suffix(name.as_str())?;
            (name.len() >= 3 && before.ends_with('-')).then_some(*id)
        });
        // One that fits is meant; of several, nobody knows.
        match (ends.next(), ends.next()) {
            (Some(id), None) => id,
            _ => None,
        }
    }
}

/// A name as several spell it: lower case, `-` between words, without what says only that it is a service.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut last_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && last_lower {
            plain.push('-');
        }
        last_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        plain.push(match c {
            '_' | '.' | ' ' => '-',
            c => c.to_ascii_lowercase(),
        });
    }
    let mut bare = plain.as_str();
    for start in ["service-", "svc-", "app-"] {
        bare = bare.strip_prefix(start).filter(|rest| rest.len() >= 3).unwrap_or(bare);
    }
    for end in ["-service", "-svc", "-server", "-app", "-image"] {
        bare = bare.strip_suffix(end).unwrap_or(bare);
    }
    bare = bare.strip_suffix("service").filter(|rest| rest.len() >= 3).unwrap_or(bare);
    bare = bare.strip_prefix("service-").or_else(|| bare.strip_prefix("svc-")).unwrap_or(bare);
    bare.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_service_are_told_to_be_the_same() {
        for name in
            ["cart-service", "CartService", "cart_svc", "cartservice", "Cart", "service_cart"]
        {
            assert_eq!(plain(name), "cart", "{name}");
        }
        assert_eq!(repository_of("ghcr.io:443/acme/cart:1.2@sha256:abc"), "ghcr.io:443/acme/cart");
        assert_eq!(repository_of("acme/cart:${VERSION:-latest}"), "acme/cart");
        assert_eq!(last_part("localhost:5000/cart"), "cart");
        assert_eq!(last_part("${REGISTRY:-acme}/cart:${TAG:-latest}"), "cart");
    }
}
