//! The controls, by id.

use std::collections::BTreeMap;

use crate::base::Control;

/// Every control that rules can speak for.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(BTreeMap<String, Control>);

impl Catalogue {
    /// Adds a control; gives it back when its id is taken.
    pub fn add(&mut self, control: Control) -> Option<Control> {
        if self.0.contains_key(&control.id) {
            return Some(control);
        }
        self.0.insert(control.id.clone(), control);
        None
    }

    /// A control by id.
    pub fn get(&self, id: &str) -> Option<&Control> {
        self.0.get(id)
    }

    /// All controls, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Control> {
        self.0.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The areas, sorted.
    pub fn areas(&self) -> Vec<&str> {
        let mut areas: Vec<_> = self.iter().map(|control| control.area.as_str()).collect();
        areas.sort_unstable();
        areas.dedup();
        areas
    }
}
