//! The metrics that an expression of Prometheus asks for. Expressions of Grafana hold variables that no
//! parser of PromQL knows, so that only names and their labels are read.

/// A metric that an expression asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// Its name.
    pub name: String,
    /// What its labels must be: label, operator, value.
    pub labels: Vec<(String, String, String)>,
}

const KEYWORDS: [&str; 12] =
    ["and", "or", "unless", "bool", "offset", "atan2", "inf", "nan", "start", "end", "Inf", "NaN"];
const GROUPING: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];
const AGGREGATORS: [&str; 14] = [
    "sum",
    "min",
    "max",
    "avg",
    "group",
    "stddev",
    "stdvar",
    "count",
    "count_values",
    "bottomk",
    "topk",
    "quantile",
    "limitk",
    "limit_ratio",
];

/// The metrics of an expression; none of one of Loki, which has pipes.
pub fn selectors(expression: &str) -> Vec<Selector> {
    if outside_strings(expression).contains('|') {
        return Vec::new();
    }
    let mut reader = Reader { text: expression, at: 0 };
    let mut found = Vec::new();
    while let Some(c) = reader.peek() {
        match c {
            '"' | '\'' | '`' => reader.string().map_or((), drop),
            '#' => reader.skip_while(|c| c != '\n'),
            '[' => reader.skip_past(']'),
            '$' => reader.variable(),
            '{' => found.extend(named_inside(reader.labels())),
            c if c.is_ascii_digit() => reader.skip_while(is_word),
            c if is_word(c) => found.extend(reader.name()),
            c => reader.at += c.len_utf8(),
        }
    }
    found
}

fn outside_strings(text: &str) -> String {
    let mut quote = None;
    let kept = text.chars().filter(|c| {
        match quote {
            Some(open) if open == *c => quote = None,
            None if matches!(c, '"' | '`' | '\'') => quote = Some(*c),
            Some(_) => return false,
            None => {}
        }
        true
    });
    kept.collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.')
}

fn named_inside(labels: Vec<(String, String, String)>) -> Option<Selector> {
    let name = labels.iter().find(|(label, operator, _)| label == "__name__" && operator == "=");
    let name = name.map(|(.., value)| value.clone())?;
    Some(Selector { name, labels })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_while(&mut self, is: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !is(c)).unwrap_or(rest.len());
    }

    fn skip_past(&mut self, end: char) {
        let rest = self.rest();
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len_utf8());
    }

    fn blank(&mut self) {
        self.skip_while(char::is_whitespace);
    }

    /// `$job`, `${job}`, with what is joined to it.
    fn variable(&mut self) {
        self.at += 1;
        if self.peek() == Some('{') {
            self.skip_past('}');
        }
        self.skip_while(is_word);
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == '\\' && quote != '`' {
                text.extend(chars.next().map(|(_, c)| c));
            } else if c == quote {
                self.at += at + c.len_utf8();
                return Some(text);
            } else {
                text.push(c);
            }
        }
        self.at = self.text.len();
        None
    }

    fn name(&mut self) -> Option<Selector> {
        let rest = self.rest();
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let name = rest.get(..end)?.to_owned();
        self.at += end;
        if matches!(self.peek(), Some('$')) {
            // The rest of the name is put in by Grafana.
            self.variable();
            return None;
        }
        self.blank();
        if GROUPING.contains(&name.as_str()) {
            if self.peek() == Some('(') {
                self.skip_past(')');
            }
            return None;
        }
        let called = self.peek() == Some('(') || AGGREGATORS.contains(&name.as_str());
        if called || KEYWORDS.contains(&name.as_str()) {
            return None;
        }
        let labels = if self.peek() == Some('{') { self.labels() } else { Vec::new() };
        Some(Selector { name, labels })
    }

    fn labels(&mut self) -> Vec<(String, String, String)> {
        self.at += 1;
        let mut labels = Vec::new();
        loop {
            self.skip_while(|c| c.is_whitespace() || c == ',');
            match self.peek() {
                None => return labels,
                Some('}') => {
                    self.at += 1;
                    return labels;
                }
                Some(c) if is_word(c) => {}
                Some(c) => {
                    self.at += c.len_utf8();
                    continue;
                }
            }
            let start = self.at;
            self.skip_while(is_word);
            let label = self.text.get(start..self.at).unwrap_or_default().to_owned();
            self.blank();
            let start = self.at;
            self.skip_while(|c| matches!(c, '=' | '!' | '~'));
            let operator = self.text.get(start..self.at).unwrap_or_default().to_owned();
            self.blank();
            if matches!(self.peek(), Some('"' | '\'' | '`'))
                && let Some(value) = self.string()
            {
                labels.push((label, operator, value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(expression: &str) -> Vec<String> {
        selectors(expression).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn names_are_told_from_functions_labels_and_durations() {
        assert_eq!(
            names(
                "sum by (job, le) (rate(a_total{code=~\"5..|x_y\"}[5m] offset 1h)) / on(job) \
                 group_left(version) b > 0.5e3 and absent(c)"
            ),
            ["a_total", "b", "c"]
        );
        assert_eq!(names("topk(5, count(up) by (instance)) # not_me"), ["up"]);
        assert_eq!(names("rate(x_seconds_sum[$__rate_interval]) * $factor"), ["x_seconds_sum"]);
        assert_eq!(names("${prefix}_total + app_$name + {__name__=\"z\", a=\"b\"}"), ["z"]);
        assert_eq!(names("{app=\"x\"} |= \"error\""), [""; 0]);
        assert_eq!(names("http_requests_total != 0"), ["http_requests_total"]);
    }

    #[test]
    fn labels_are_read() {
        let found = selectors("up{job=\"a\", instance!~\"b.*\"} == 0");
        let label = |l: &str, o: &str, v: &str| (l.to_owned(), o.to_owned(), v.to_owned());
        assert_eq!(found[0].labels, [label("job", "=", "a"), label("instance", "!~", "b.*")]);
    }
}
