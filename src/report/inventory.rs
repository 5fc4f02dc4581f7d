//! The rows of the inventory, the same for every format.

use crate::base::{ServiceDetails, Shown};

/// What is known of a service: a heading, and the values below it. Empty ones are left out.
pub fn rows(details: &ServiceDetails) -> Vec<(&'static str, &[Shown])> {
    let rows: [(&str, &[Shown]); 13] = [
        ("Starts", &details.start),
        ("Deployed by", &details.deployed),
        ("Images", &details.images),
        ("Listens on", &details.listens),
        ("Exposes", &details.exposes),
        ("Container ports", &details.container_ports),
        ("Published ports", &details.published_ports),
        ("Service ports", &details.service_ports),
        ("Probes", &details.probes),
        ("Stores", &details.stores),
        ("Frameworks", &details.frameworks),
        ("Variables", &details.variables),
        ("Owners", &details.owners),
    ];
    rows.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}
