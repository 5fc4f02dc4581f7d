//! Names that mean the same and are not the same.

/// Words of names for one thing.
const SAME: [&[&str]; 14] = [
    &["USER", "USERNAME", "USR", "LOGIN"],
    &["PASS", "PASSWORD", "PASSWD", "PWD", "PW"],
    &["HOST", "HOSTNAME", "ADDR", "ADDRESS"],
    &["URL", "URI", "DSN", "ENDPOINT"],
    &["ENV", "ENVIRONMENT"],
    &["EXPIRY", "EXPIRATION", "EXPIRES", "EXP", "TTL"],
    &["DIR", "DIRECTORY", "FOLDER"],
    &["MAIL", "EMAIL"],
    &["SECONDS", "SECS", "SEC"],
    &["SVC", "SERVICE"],
    &["MONGO", "MONGODB"],
    &["CONN", "CONNECTION", "CONNECTIONS"],
    &["BROKERS", "BROKER", "BOOTSTRAP"],
    &["LOG", "LOGGER", "LOGGING"],
];

/// Databases that `DB` can stand for.
const DATABASES: [&str; 7] = ["POSTGRES", "POSTGRESQL", "PG", "MYSQL", "MARIADB", "MSSQL", "SQL"];

/// Whether somebody who wrote one of two names will have meant the other.
pub fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return false;
    }
    let (first, second): (Vec<&str>, Vec<&str>) = (a.split('_').collect(), b.split('_').collect());
    if first.len() != second.len() {
        return a.replace('_', "") == b.replace('_', "");
    }
    let mut unlike = first.iter().zip(&second).filter(|(a, b)| a != b);
    let (Some((one, other)), rest) = (unlike.next(), unlike.count()) else { return false };
    if rest == 0 && first.len() == 1 && one.len() < 8 {
        return false;
    }
    if rest == 0 && is_slip(one, other) {
        return true;
    }
    // A single word for another is too little to tell: `HOST` and `ADDR`.
    first.len() > 1 && first.iter().zip(&second).all(|(a, b)| a == b || mean_the_same(a, b))
}

fn mean_the_same(a: &str, b: &str) -> bool {
    let listed = SAME.iter().any(|words| words.contains(&a) && words.contains(&b));
    let general = |word| matches!(word, "DB" | "DATABASE");
    listed
        || (general(a) && (general(b) || DATABASES.contains(&b)))
        || (general(b) && DATABASES.contains(&a))
}

/// Whether one word is the other with a slip of the finger.
fn is_slip(a: &str, b: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(a) != digits(b) || (a.starts_with("HTTP") && b.starts_with("HTTP")) {
        return false;
    }
    let shorter = a.len().min(b.len());
    if shorter >= 3 && (a.strip_suffix('S') == Some(b) || b.strip_suffix('S') == Some(a)) {
        return true;
    }
    match distance(a, b) {
        1 => shorter >= 5,
        2 => shorter >= 9,
        _ => false,
    }
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let width = b.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..width).collect()];
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let above = &rows[i];
            let change = above[j] + usize::from(left != right);
            let mut least = change.min(above[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && a[i - 1] == *right && b[j - 1] == *left;
            if swapped {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn slips_and_other_words_for_the_same() {
        for (a, b) in [
            ("SERVER_WRITE_TIMEOUT", "SERVER_WRTIE_TIMEOUT"),
            ("SMTP_USER", "SMTP_USERNAME"),
            ("DATABASE_HOST", "DB_HOST"),
            ("POSTGRES_PASSWORD", "DB_PASS"),
            ("ALLOWED_HOST", "ALLOWED_HOSTS"),
            ("API_KEY_STRIPE", "APIKEY_STRIPE"),
        ] {
            assert!(alike(a, b), "{a} {b}");
        }
    }

    #[test]
    fn different_things() {
        for (a, b) in [
            ("DB_HOST", "DB_PORT"),
            ("POOL_MIN", "POOL_MAX"),
            ("REDIS_DB1", "REDIS_DB2"),
            ("HTTP_PORT", "HTTPS_PORT"),
            ("MYSQL_HOST", "POSTGRES_HOST"),
            ("HOST", "ADDR"),
            ("SERVER_READ_TIMEOUT", "SERVER_WRITE_TIMEOUT"),
            ("KAFKA_HOST", "KAFKA_URL"),
        ] {
            assert!(!alike(a, b), "{a} {b}");
        }
    }
}
