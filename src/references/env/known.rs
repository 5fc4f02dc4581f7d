//! Variables that software of others reads by itself.

use std::{collections::HashSet, sync::LazyLock};

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Known {
    begins: Vec<String>,
    names: HashSet<String>,
    spring: Vec<String>,
}

static KNOWN: LazyLock<Known> =
    LazyLock::new(|| toml::from_str(include_str!("known.toml")).unwrap_or_default());

/// Whether runtimes, frameworks or libraries read a variable.
pub fn is_known(name: &str) -> bool {
    // A map of the environment onto nested settings, as .NET and Airflow have it.
    name.contains("__")
        || KNOWN.names.contains(name)
        || KNOWN.begins.iter().any(|start| name.starts_with(start.as_str()))
}

/// Whether Spring Boot binds it.
pub fn is_spring(name: &str) -> bool {
    KNOWN.spring.iter().any(|start| name.starts_with(start.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(is_known("PYTHONUNBUFFERED") && is_known("TZ") && is_known("Db__Host"));
        assert!(
            !is_known("DATABASE_URL")
                && !is_known("GRPC_CART_HOST")
                && !is_known("AUTH_SERVICE_URL")
        );
        assert!(is_spring("SERVER_PORT") && !is_spring("SERVER_HOST"));
    }
}
