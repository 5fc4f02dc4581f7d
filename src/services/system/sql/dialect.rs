//! For which database a script is written.

use std::sync::LazyLock;

use regex::RegexSet;

/// A database, as far as its SQL differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL and what speaks as it does.
    PostgreSql,
    /// MySQL and MariaDB.
    MySql,
    /// SQLite.
    Sqlite,
    /// SQL Server.
    SqlServer,
    /// Another one: H2, HSQLDB, Oracle, ClickHouse, ...
    Other,
}

/// Words that only one of them understands, the most telling first.
const MARKS: [(Dialect, &str); 5] = [
    (
        Dialect::Other,
        r"(?i)\bENGINE\s*=\s*\w*MergeTree|\bVARCHAR2\b|\bDROP\s+TABLE\s+\w+\s+IF\s+EXISTS|\bIDENTITY\s+PRIMARY\s+KEY|\bLowCardinality\(|\bORDER BY tuple\(\)|\bSTRING\(\d+\)|\bBINARY_DOUBLE\b",
    ),
    (
        Dialect::SqlServer,
        r"(?im)\bNVARCHAR\b|^\s*GO\s*$|\[dbo\]|\bIDENTITY\s*\(\s*\d|\bUNIQUEIDENTIFIER\b|\bDATETIME2\b|\bsys\.objects\b|\bDATETIMEOFFSET\b",
    ),
    (
        Dialect::MySql,
        r"(?i)\bAUTO_INCREMENT\b|\bENGINE\s*=\s*\w+|\bCHARSET\s*=|\bCHARACTER SET\b|\bTINYINT\s*\(|\bMEDIUMTEXT\b|\bUNSIGNED\b|\bON UPDATE CURRENT_TIMESTAMP\b|\bFOREIGN_KEY_CHECKS\b",
    ),
    (
        Dialect::Sqlite,
        r"(?i)\bAUTOINCREMENT\b|\bPRAGMA\s+\w+|\bWITHOUT\s+ROWID\b|\bsqlite_master\b|\w\s+DATETIME\s*(?:,|\)|NOT|NULL|DEFAULT|\()|\bstrftime\(",
    ),
    (
        Dialect::PostgreSql,
        r"(?i)\b(?:BIG|SMALL)?SERIAL\b|\bTIMESTAMPTZ\b|\bTIMESTAMP(?:\s*\(\d\))? WITH(?:OUT)? TIME ZONE\b|\bJSONB\b|\$\$|\bplpgsql\b|\bCREATE\s+EXTENSION\b|\bgen_random_uuid\b|\bUUID\s+(?:PRIMARY|NOT|DEFAULT|UNIQUE|REFERENCES|NULL)\b|\bBYTEA\b|\bAS\s+ENUM\b|\bUSING\s+(?:gin|gist|btree|brin|hash)\b|\bTEXT\[\]|::\w+|\bCONCURRENTLY\b|\bALTER TABLE ONLY\b|\bON CONFLICT\b.{0,80}\bDO\b|\bOWNER TO\b|^\\c",
    ),
];

static SET: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(MARKS.map(|(_, pattern)| pattern)).ok());

impl Dialect {
    /// The first whose marks are there; `None` where nothing tells.
    pub fn of(text: &str) -> Option<Self> {
        let set = SET.as_ref()?;
        let found = set.matches(text);
        MARKS.iter().enumerate().find(|(at, _)| found.matched(*at)).map(|(_, (one, _))| *one)
    }
}
