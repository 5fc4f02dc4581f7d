//! Paths held against the routes that code declares.

use regex::Regex;

/// How far a route fits a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is the path.
    Whole,
    /// It takes whatever begins as the path does.
    Below,
    /// It is another one.
    None,
}

/// Whether a route answers a path.
pub fn fit(framework: &str, route: &str, path: &str) -> Fit {
    if is_regex(route) {
        return match Regex::new(route.trim_start_matches('/')) {
            Ok(regex) if regex.is_match(path.trim_start_matches('/')) => Fit::Below,
            Ok(_) => Fit::None,
            Err(_) => Fit::Below,
        };
    }
    // A pattern of net/http that ends with a slash is a folder.
    if framework == "net/http" && route.ends_with('/') {
        let same = route == path || (route.len() > 1 && route.trim_end_matches('/') == path);
        let below = path.starts_with(route);
        return if same {
            Fit::Whole
        } else if below {
            Fit::Below
        } else {
            Fit::None
        };
    }
    let split = |text: &'_ str| -> Vec<String> {
        text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (route, path) = (split(route), split(path));
    for (at, part) in route.iter().enumerate() {
        if is_rest(part) {
            return Fit::Below;
        }
        let Some(own) = path.get(at) else { return Fit::None };
        if !is_variable(part) && part != own {
            return Fit::None;
        }
    }
    if route.len() == path.len() { Fit::Whole } else { Fit::None }
}

/// Whether a path lies below a route, so that the route may be its end below a prefix that was not seen.
pub fn may_end(route: &str, path: &str) -> bool {
    let route = route.trim_matches('/');
    !route.is_empty() && !is_regex(route) && path.trim_matches('/').ends_with(&format!("/{route}"))
}

/// Whether a route and what is below a path have something in common.
pub fn meets(route: &str, prefix: &str) -> bool {
    if is_regex(route) {
        return true;
    }
    let parts = |text: &'_ str| -> Vec<String> {
        text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (route, prefix) = (parts(route), parts(prefix));
    for (at, own) in prefix.iter().enumerate() {
        match route.get(at) {
            Some(part) if is_rest(part) => return true,
            Some(part) if is_variable(part) || part == own => {}
            _ => return false,
        }
    }
    true
}

fn is_regex(route: &str) -> bool {
    route.contains(['^', '$', '\\', '(', '+']) || route.contains(".*")
}

fn is_variable(part: &str) -> bool {
    part.starts_with([':', '{', '<', '[']) || part.contains(['{', '<', '*'])
}

fn is_rest(part: &str) -> bool {
    part.contains('*')
        || part.contains("...")
        || part.contains(":path")
        || part.starts_with("<path:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_held_against_the_parts_of_a_route() {
        assert_eq!(fit("express", "/users/:id", "/users/7"), Fit::Whole);
        assert_eq!(fit("express", "/health", "/health/"), Fit::Whole);
        assert_eq!(fit("fastapi", "/{rest:path}", "/x/y"), Fit::Below);
        assert_eq!(fit("express", "/health", "/health/live"), Fit::None);
        assert_eq!(fit("net/http", "/", "/charge"), Fit::Below);
        assert_eq!(fit("net/http", "/", "/"), Fit::Whole);
        assert_eq!(fit("django", "^health/$", "/health/"), Fit::Below);
        assert!(may_end("/health", "/api/health") && !may_end("/health", "/health"));
        assert!(meets("/api/v1/users/{id}", "/api/v1/users/") && !meets("/health", "/ws"));
    }
}
