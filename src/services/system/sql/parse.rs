//! Statements about tables, indexes and views, read by the parser of `sqlparser` into what they do.

use std::ops::ControlFlow;

use sqlparser::{
    ast::{
        AlterColumnOperation, AlterTableOperation as Alters, ColumnDef, ColumnOption, CreateTable,
        Expr, Ident, IndexColumn, ObjectName, RenameTableNameKind, Statement, TableConstraint,
        visit_relations,
    },
    dialect::{
        Dialect as Grammar, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect,
        SQLiteDialect,
    },
    parser::Parser,
};

use super::{
    Act, Change, Dialect, Foreign, Key, Named, Table,
    heads::{self, Words, names},
};
use crate::base::{LineIndex, Span};

/// No longer statement is parsed, in bytes.
const MAX_STATEMENT: usize = 64 * 1024;
/// No statement with more operators is parsed: each makes its tree deeper.
const MAX_OPERATORS: usize = 1500;
/// How deep brackets of a statement may lie in each other.
const DEPTH: usize = 40;

/// What a statement does that begins at a byte of its file.
pub fn acts(text: &str, offset: usize, dialect: Option<Dialect>) -> Vec<Act> {
    if let Some(acts) = heads::acts(text, offset, dialect) {
        return acts;
    }
    if let Some(acts) = invalid(text, offset, dialect) {
        return acts;
    }
    let Some(statement) = parsed(text, dialect) else { return unread(text, offset) };
    let reader = Reader { lines: LineIndex::new(text), offset };
    reader.statement(&statement).unwrap_or_else(|| unread(text, offset))
}

/// The statement by the first grammar that can read it, its own before others.
fn parsed(text: &str, dialect: Option<Dialect>) -> Option<Statement> {
    let operators = text.bytes().filter(|byte| b"+-*/|&<>=".contains(byte)).count();
    if text.len() > MAX_STATEMENT || operators > MAX_OPERATORS {
        return None;
    }
    let own: &[&dyn Grammar] = match dialect {
        Some(Dialect::PostgreSql) | None => &[&PostgreSqlDialect {}, &GenericDialect {}],
        Some(Dialect::MySql) => &[&MySqlDialect {}, &GenericDialect {}],
        Some(Dialect::Sqlite) => &[&SQLiteDialect {}, &GenericDialect {}],
        Some(Dialect::SqlServer) => &[&MsSqlDialect {}, &GenericDialect {}],
        Some(Dialect::Other) => &[&GenericDialect {}],
    };
    own.iter().find_map(|grammar| {
        let parser = Parser::new(*grammar).with_recursion_limit(DEPTH);
        let mut statements = parser.try_with_sql(text).ok()?.parse_statements().ok()?;
        let first = statements.pop()?;
        statements.is_empty().then_some(first)
    })
}

/// What is certain to fail, and is no SQL that the parser knows.
fn invalid(text: &str, offset: usize, dialect: Option<Dialect>) -> Option<Vec<Act>> {
    if dialect != Some(Dialect::PostgreSql) {
        return None;
    }
    let words = Words::of(text, offset, 2000);
    if !words.is(0, "create") || !words.is(1, "table") {
        return None;
    }
    let at = (2..words.len()).find(|at| words.is(*at, "unique") && words.is(at + 1, "("))?;
    let close = (at..words.len()).find(|at| words.is(*at, ")"))?;
    let (span, _) = words.name(at)?;
    if !words.is(close + 1, "where") {
        return None;
    }
    let (next, if_not_exists) = words.guard(2);
    let (name, _) = words.name(next)?;
    let why = "a UNIQUE constraint takes no WHERE in PostgreSQL: that is a partial unique index";
    let table = Table::unread(name, if_not_exists);
    Some(vec![Act::Invalid { span: span.span, why }, Act::Create(table)])
}

/// What is known of a statement that nothing could read: which table it makes or changes.
fn unread(text: &str, offset: usize) -> Vec<Act> {
    let words = Words::of(text, offset, 40);
    let table = words.find("table").filter(|at| *at < 4);
    let name = table.and_then(|at| words.name(words.guard(at + 1).0));
    if let Some((name, _)) = name
        && words.is(0, "create")
    {
        // That it cannot be there already is not certain.
        return vec![Act::Create(Table::unread(name, true))];
    }
    vec![Act::Unknown(names(text))]
}

struct Reader<'t> {
    lines: LineIndex<'t>,
    offset: usize,
}

impl Reader<'_> {
    fn statement(&self, statement: &Statement) -> Option<Vec<Act>> {
        let one = |act| Some(vec![act]);
        match statement {
            Statement::CreateTable(table) => Some(self.table(table)?),
            Statement::CreateView(view) => {
                let mut reads = Vec::new();
                let _: ControlFlow<()> = visit_relations(&view.query, |name| {
                    reads.extend(self.named(name));
                    ControlFlow::Continue(())
                });
                // Names of its own that it gives to parts of the query.
                let with = view.query.with.iter().flat_map(|with| &with.cte_tables);
                let own: Vec<String> =
                    with.map(|one| one.alias.name.value.to_lowercase()).collect();
                reads.retain(|read| !own.contains(&read.name));
                one(Act::View { name: self.named(&view.name)?, reads })
            }
            Statement::CreateIndex(index) => one(Act::Index {
                table: self.named(&index.table_name)?,
                key: self.key(
                    index.name.as_ref().and_then(|name| self.named(name)).map(|name| name.name),
                    &index.columns,
                    index.unique,
                ),
                concurrently: index.concurrently,
            }),
            Statement::AlterTable(alter) => {
                let changes = alter.operations.iter().flat_map(|one| self.change(one)).collect();
                let table = self.named(&alter.name)?;
                one(Act::Alter { table, if_exists: alter.if_exists, changes })
            }
            Statement::Truncate(truncate) => {
                let tables = truncate.table_names.iter().filter_map(|one| self.named(&one.name));
                Some(tables.map(|table| Act::Use { table, verb: "TRUNCATE" }).collect())
            }
            Statement::Update(_) | Statement::Delete(_) => {
                // Only the first is certain to be a table: others may be names of parts of the query.
                let mut first = None;
                let _: ControlFlow<()> = visit_relations(statement, |name| {
                    first = self.named(name);
                    ControlFlow::Break(())
                });
                let verb =
                    if matches!(statement, Statement::Update(_)) { "UPDATE" } else { "DELETE" };
                Some(first.map(|table| Act::Use { table, verb }).into_iter().collect())
            }
            _ => None,
        }
    }

    fn table(&self, table: &CreateTable) -> Option<Vec<Act>> {
        let name = self.named(&table.name)?;
        let open = table.query.is_some()
            || table.like.is_some()
            || table.clone.is_some()
            || table.inherits.is_some()
            || table.partition_of.is_some();
        let mut made = Table {
            name,
            if_not_exists: table.if_not_exists,
            temporary: table.temporary,
            open,
            columns: Vec::new(),
            primary: table.primary_key.is_some() || table.order_by.is_some(),
            keys: Vec::new(),
            foreign: Vec::new(),
        };
        for column in &table.columns {
            made.columns.push(self.ident(&column.name));
            for change in self.column(column) {
                made.take(change);
            }
        }
        for constraint in &table.constraints {
            for change in self.constraint(constraint) {
                made.take(change);
            }
        }
        Some(vec![Act::Create(made)])
    }

    /// What the options of a column say of its table.
    fn column(&self, column: &ColumnDef) -> Vec<Change> {
        let mut changes = Vec::new();
        let key = |unique| {
            let own = self.ident(&column.name);
            let columns = vec![Some(own.name.clone())];
            Change::Key(Key { name: None, columns, places: Vec::new(), unique })
        };
        for option in &column.options {
            match &option.option {
                ColumnOption::PrimaryKey(_) => changes.extend([Change::Primary, key(true)]),
                ColumnOption::Unique(_) => changes.push(key(true)),
                ColumnOption::ForeignKey(foreign) => {
                    let Some(target) = self.named(&foreign.foreign_table) else { continue };
                    changes.push(Change::Foreign(Foreign {
                        columns: vec![self.ident(&column.name)],
                        target,
                        target_columns: self.idents(&foreign.referred_columns),
                    }));
                }
                _ => {}
            }
        }
        changes
    }

    fn constraint(&self, constraint: &TableConstraint) -> Vec<Change> {
        let text = |name: &Option<Ident>| name.as_ref().map(|name| name.value.to_lowercase());
        match constraint {
            TableConstraint::Unique(unique) => {
                let name = text(&unique.name).or_else(|| text(&unique.index_name));
                vec![Change::Key(self.key(name, &unique.columns, true))]
            }
            TableConstraint::PrimaryKey(primary) => {
                let key = self.key(text(&primary.name), &primary.columns, true);
                vec![Change::Primary, Change::Key(key)]
            }
            TableConstraint::Index(index) => {
                vec![Change::Key(self.key(text(&index.name), &index.columns, false))]
            }
            TableConstraint::ForeignKey(foreign) => {
                let Some(target) = self.named(&foreign.foreign_table) else { return Vec::new() };
                vec![Change::Foreign(Foreign {
                    columns: self.idents(&foreign.columns),
                    target,
                    target_columns: self.idents(&foreign.referred_columns),
                })]
            }
            TableConstraint::PrimaryKeyUsingIndex(_) => vec![Change::Primary],
            _ => vec![Change::Other],
        }
    }

    fn change(&self, change: &Alters) -> Vec<Change> {
        match change {
            Alters::AddConstraint { constraint, .. } => self.constraint(constraint),
            Alters::AddColumn { if_not_exists, column_def, .. } => {
                let options: Vec<&ColumnOption> =
                    column_def.options.iter().map(|one| &one.option).collect();
                let has = |is: fn(&ColumnOption) -> bool| options.iter().any(|one| is(one));
                let gives = |one: &ColumnOption| {
                    matches!(
                        one,
                        ColumnOption::Default(_)
                            | ColumnOption::Generated { .. }
                            | ColumnOption::Identity(_)
                            | ColumnOption::DialectSpecific(_)
                    )
                };
                let kind = column_def.data_type.to_string().to_lowercase();
                let needs_value = has(|one| matches!(one, ColumnOption::NotNull))
                    && !has(gives)
                    && !kind.contains("serial");
                let column = self.ident(&column_def.name);
                let if_not_exists = *if_not_exists;
                let mut changes = vec![Change::Add { column, if_not_exists, needs_value }];
                changes.extend(self.column(column_def));
                changes
            }
            Alters::DropColumn { column_names, if_exists, .. } => {
                let names = self.idents(column_names).into_iter();
                names.map(|column| Change::Drop { column, if_exists: *if_exists }).collect()
            }
            Alters::RenameColumn { old_column_name, new_column_name } => {
                vec![Change::Rename(self.ident(old_column_name), self.ident(new_column_name))]
            }
            Alters::ChangeColumn { old_name, new_name, .. } => {
                vec![Change::Rename(self.ident(old_name), self.ident(new_name))]
            }
            Alters::ModifyColumn { col_name, .. } => vec![Change::Modify(self.ident(col_name))],
            Alters::AlterColumn { column_name, op } => {
                let _: &AlterColumnOperation = op;
                vec![Change::Modify(self.ident(column_name))]
            }
            Alters::RenameTable { table_name } => {
                let (RenameTableNameKind::As(name) | RenameTableNameKind::To(name)) = table_name;
                self.named(name).map(Change::RenameTo).into_iter().collect()
            }
            Alters::DropConstraint { name, .. }
            | Alters::DropForeignKey { name, .. }
            | Alters::DropIndex { name } => vec![Change::DropKey(name.value.to_lowercase())],
            _ => vec![Change::Other],
        }
    }

    fn key(&self, name: Option<String>, columns: &[IndexColumn], unique: bool) -> Key {
        let named = columns.iter().map(|one| match &one.column.expr {
            Expr::Identifier(ident) => Some(self.ident(ident)),
            // MySQL indexes the beginning of a text: `name(20)`.
            Expr::Function(function) => {
                let at = self.named(&function.name)?;
                let length = function.args.to_string();
                length.trim_matches(['(', ')']).parse::<u32>().is_ok().then_some(at)
            }
            _ => None,
        });
        let named: Vec<Option<Named>> = named.collect();
        let columns = named.iter().map(|one| one.as_ref().map(|one| one.name.clone())).collect();
        Key { name, columns, places: named.into_iter().flatten().collect(), unique }
    }

    fn named(&self, name: &ObjectName) -> Option<Named> {
        let parts: Option<Vec<&Ident>> = name.0.iter().map(|part| part.as_ident()).collect();
        let parts = parts?;
        let (last, before) = parts.split_last()?;
        let schema = before.last().map(|one| one.value.to_lowercase());
        Some(Named { schema, ..self.ident(last) })
    }

    fn idents(&self, idents: &[Ident]) -> Vec<Named> {
        idents.iter().map(|ident| self.ident(ident)).collect()
    }

    fn ident(&self, ident: &Ident) -> Named {
        let start = self.offset + self.byte(ident.span.start.line, ident.span.start.column);
        let quotes = if ident.quote_style.is_some() { 2 } else { 0 };
        let span = Span::new(start, start + ident.value.len() + quotes);
        Named { span, schema: None, name: ident.value.to_lowercase() }
    }

    /// The byte of a line and a column in characters, both from 1.
    fn byte(&self, line: u64, column: u64) -> usize {
        let before = usize::try_from(line).unwrap_or(1).saturating_sub(1);
        let text = self.lines.text();
        let start = if before == 0 {
            0
        } else {
            memchr::memchr_iter(b'\n', text.as_bytes())
                .nth(before - 1)
                .map_or(text.len(), |feed| feed + 1)
        };
        let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
        let rest = text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }
}

impl Table {
    /// Takes what an option or a constraint says.
    fn take(&mut self, change: Change) {
        match change {
            Change::Primary => self.primary = true,
            Change::Key(key) => self.keys.push(key),
            Change::Foreign(foreign) => self.foreign.push(foreign),
            _ => {}
        }
    }
}
