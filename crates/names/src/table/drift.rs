//! What a change of folding, of romanisation or of a table can break without anybody seeing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use interdict_model::Schema;

use super::*;
use crate::Form;

/// A table, what its rows are and for whom they are looked up.
#[derive(Clone, Copy)]
struct Table {
    name: &'static str,
    text: &'static str,
    columns: usize,
    /// The column of the phrases.
    phrases: usize,
    role: Option<Role>,
    schema: Option<Schema>,
}

const fn table(name: &'static str, text: &'static str, columns: usize, phrases: usize) -> Table {
    Table { name, text, columns, phrases, role: None, schema: None }
}

const fn looked_up(table: Table, role: Role, schema: Schema) -> Table {
    Table { role: Some(role), schema: Some(schema), ..table }
}

fn tables() -> Vec<Table> {
    vec![
        looked_up(
            table("legal_forms", include_str!("../../tables/legal_forms.tsv"), 3, 1),
            Role::LegalForm,
            Schema::Company,
        ),
        looked_up(table("words", include_str!("../../tables/words.tsv"), 2, 1), Role::Generic, Schema::Company),
        looked_up(table("titles", include_str!("../../tables/titles.tsv"), 2, 0), Role::Title, Schema::Person),
        looked_up(table("particles", include_str!("../../tables/particles.tsv"), 2, 0), Role::Particle, Schema::Person),
        looked_up(table("numbers", include_str!("../../tables/numbers.tsv"), 3, 1), Role::Number, Schema::Vessel),
        looked_up(table("nicknames", include_str!("../../tables/nicknames.tsv"), 2, 1), Role::Name, Schema::Person),
        looked_up(
            table("references", include_str!("../../tables/references.tsv"), 2, 0),
            Role::Reference,
            Schema::Company,
        ),
        looked_up(table("places", include_str!("../../tables/places.tsv"), 2, 1), Role::Place, Schema::Company),
        table("streets", include_str!("../../tables/streets.tsv"), 2, 1),
        table("han", include_str!("../../tables/han.tsv"), 2, 1),
        table("hangul", include_str!("../../tables/hangul.tsv"), 2, 1),
        table("mandarin", include_str!("../../tables/mandarin.tsv"), 3, 1),
        table("cyrillic", include_str!("../../tables/cyrillic.tsv"), 10, 0),
        table("greek", include_str!("../../tables/greek.tsv"), 4, 0),
        table("armenian", include_str!("../../tables/armenian.tsv"), 3, 0),
        table("indic", include_str!("../../tables/indic.tsv"), 4, 0),
        table("thai", include_str!("../../tables/thai.tsv"), 4, 0),
        table("burmese", include_str!("../../tables/burmese.tsv"), 3, 0),
    ]
}

impl Table {
    fn phrases(&self) -> impl Iterator<Item = (Vec<&'static str>, &'static str)> + '_ {
        rows(self.text)
            .flat_map(|row| row[self.phrases].split('|').map(|phrase| (row.clone(), phrase)).collect::<Vec<_>>())
    }
}

#[test]
fn every_table_says_its_columns_and_where_its_facts_come_from() {
    for table in tables() {
        let head: String = table.text.lines().take_while(|line| line.starts_with('#')).collect();
        assert!(head.contains("Columns"), "{}: the head does not name the columns", table.name);
        assert!(
            head.contains("Facts") || head.contains("general knowledge"),
            "{}: the head does not name its source",
            table.name
        );
        for row in rows(table.text) {
            assert_eq!(row.len(), table.columns, "{}: {row:?}", table.name);
            assert!(!row[0].trim().is_empty(), "{}: {row:?}", table.name);
        }
    }
}

#[test]
fn no_phrase_stands_in_two_rows_of_a_table() {
    let mut twice = Vec::new();
    for table in tables().iter().filter(|table| table.role.is_some() && table.name != "nicknames") {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (row, phrase) in table.phrases() {
            let key = key(&pieces(phrase, false));
            if let Some(before) = seen.insert(key, row[0])
                && before != row[0]
            {
                twice.push(format!("{}: `{phrase}` stands in `{before}` and in `{}`", table.name, row[0]));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn every_phrase_is_reached() {
    let mut lost = Vec::new();
    for table in tables() {
        let (Some(role), Some(schema)) = (table.role, table.schema) else { continue };
        for (row, phrase) in table.phrases() {
            // Rows of several words are for the reader there, as the table says.
            if table.name == "nicknames" && phrase.contains(' ') {
                continue;
            }
            let form = Form::of(phrase, Some(schema));
            let symbols: Vec<String> =
                form.tokens.iter().flat_map(|token| &token.symbols).map(|symbol| symbol.name()).collect();
            let known = match table.name {
                "legal_forms" | "words" => symbols.iter().any(|name| name.contains(&format!("`{}`", row[0]))),
                "numbers" => symbols.contains(&format!("number {}", row[0])),
                "nicknames" => {
                    let shown = row[1].split('|').next().unwrap_or_default();
                    symbols.iter().any(|name| name.contains(&format!("`{shown}`")))
                }
                _ => true,
            };
            // A word of several trades is first what weighs least; its other meanings stand among its symbols.
            let several = TABLES.meanings(&key(&pieces(phrase, false))).len() > 1;
            let as_expected = form.tokens.len() == 1
                && (form.tokens[0].role == role
                    || several
                    || (role == Role::Generic && AS_WEAK_AS_A_LEGAL_FORM.contains(&row[0])));
            if !known || !as_expected {
                let tokens: Vec<_> = form.tokens.iter().map(|token| (&*token.raw, token.role)).collect();
                lost.push(format!("{} `{}`: `{phrase}` is {tokens:?} {symbols:?}", table.name, row[0]));
            }
        }
    }
    assert!(lost.is_empty(), "{} phrases are lost:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn legal_forms_of_sixty_countries_and_more() {
    let countries: BTreeSet<&str> =
        rows(include_str!("../../tables/legal_forms.tsv")).flat_map(|row| row[2].split('|')).collect();
    let codes = countries.iter().filter(|code| code.len() == 2);
    assert!(codes.clone().all(|code| code.bytes().all(|byte| byte.is_ascii_uppercase())), "{countries:?}");
    assert!(codes.count() >= 60, "{countries:?}");
}

/// How much each table holds, as `docs/tables.md` shows it.
fn summary() -> String {
    let mut summary = String::from("| table | rows | phrases |\n|---|---|---|\n");
    for table in tables() {
        let _ =
            writeln!(summary, "| `{}.tsv` | {} | {} |", table.name, rows(table.text).count(), table.phrases().count());
    }
    summary
}

#[test]
fn the_page_of_the_tables_says_what_they_hold() {
    let page = include_str!("../../../../docs/tables.md");
    let summary = summary();
    assert!(page.contains(&summary), "docs/tables.md should say:\n{summary}");
}
