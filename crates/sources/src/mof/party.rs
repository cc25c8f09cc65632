//! One row to an entity.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Schema, UncertainDate,
};
use sha1::{Digest, Sha1};
use unicode_script::{Script, UnicodeScript};

use super::date::{date, dates};
use super::heading::Field;
use super::{Line, add_all, squashed};
use crate::Report;
use crate::enumeration::{half_width, items};
use crate::list::{keep_raw, push_new};
use crate::programme::effects;

/// What is read for which list.
pub(super) struct Reading<'a> {
    pub(super) dataset: &'a str,
    pub(super) programme: &'a str,
    /// What the sheet says its parties are.
    pub(super) hint: Option<Schema>,
}

/// Columns: name, code. See the head of the file.
const COUNTRIES: &str = include_str!("../../tables/mof_countries.tsv");

static BY_NAME: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    COUNTRIES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, code)| Some((name, Country::from_text(code)?)))
        .collect()
});

/// Reads a row. `None` when it has no name.
pub(super) fn party(line: &Line, reading: &Reading, report: &mut Report) -> Option<Entity> {
    let mut entity = Entity::new(id(line, reading.dataset), Schema::LegalEntity);
    entity.schema = reading.hint.unwrap_or_else(|| {
        let born = [Field::Birth, Field::BirthAndPlace, Field::BirthPlace];
        if born.into_iter().any(|field| line.of(field).next().is_some()) { Schema::Person } else { Schema::LegalEntity }
    });
    names(&mut entity, line, report);
    if entity.names.is_empty() {
        return None;
    }
    entity.datasets.push(reading.dataset.to_owned());
    entity.topics.push("sanction".to_owned());
    let mut listing = Listing {
        dataset: reading.dataset.to_owned(),
        programmes: vec![reading.programme.to_owned()],
        // The list has one effect as a whole, whatever its programmes are called.
        effects: effects(reading.dataset, [reading.programme]),
        ..Listing::default()
    };
    for (heading, field, cell) in line.filled() {
        match field {
            Some(Field::NameEnglish | Field::NameJapanese | Field::Alias | Field::WeakAlias | Field::Former) => {}
            Some(Field::NoticeDay) => notice_day(&mut entity, &mut listing, cell, report),
            Some(Field::NoticeNumber) => push_new(&mut listing.legal_bases, format!("告示番号 {}", squashed(cell))),
            Some(Field::Serial) => fact(&mut entity, "serial", cell),
            Some(Field::ListDay) => fact(&mut entity, "list_day", cell),
            Some(Field::UnDay) => fact(&mut entity, "un_designation", cell),
            Some(Field::Phone) => facts(&mut entity, "phone", cell),
            Some(Field::Fax) => facts(&mut entity, "fax", cell),
            Some(Field::Position) => {
                add_all(&mut entity.positions, items(cell, &[';', '；']));
            }
            Some(Field::Remark) => push_new(&mut entity.remarks, cell.to_owned()),
            Some(Field::Birth) => {
                let (known, others) = dates(cell);
                add_all(&mut entity.birth_dates, known);
                for other in others {
                    keep_raw(&mut entity.raw, "rows", heading, &other, report);
                }
            }
            Some(Field::BirthAndPlace) => {
                let (known, others) = dates(cell);
                add_all(&mut entity.birth_dates, known);
                add_all(&mut entity.birth_places, others);
            }
            Some(Field::BirthPlace) => {
                add_all(&mut entity.birth_places, items(cell, &[';', '；']));
            }
            Some(Field::Nationality) => nationality(&mut entity, heading, cell, report),
            Some(Field::Passport) => numbers(&mut entity, IdentifierKind::Passport, heading, cell, report),
            Some(Field::NationalId) => numbers(&mut entity, IdentifierKind::NationalId, heading, cell, report),
            Some(Field::Address) => {
                add_all(&mut entity.addresses, items(cell, &[';', '；']).iter().map(|item| address(item)));
            }
            Some(Field::UnReference) => {
                for item in items(cell, &['、', ',', '，', ';', '；']) {
                    // `なし`, `同上`, `TBC`: words that are no reference.
                    if item.chars().any(char::is_numeric) {
                        push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::UnReference, item));
                    } else {
                        keep_raw(&mut entity.raw, "rows", heading, &item, report);
                    }
                }
            }
            None => keep_raw(&mut entity.raw, "rows", &squashed(heading), cell, report),
        }
    }
    entity.listings.push(listing);
    Some(entity)
}

/// A row without a name, added to the party above it: its aliases count, the rest is kept raw.
pub(super) fn go_on(entity: &mut Entity, line: &Line) {
    for (heading, field, cell) in line.filled() {
        let kind = match field {
            Some(Field::Alias | Field::WeakAlias) => Some(NameKind::Alias),
            Some(Field::Former) => Some(NameKind::Former),
            _ => None,
        };
        if let Some(kind) = kind {
            add_names(entity, cell, kind, field == Some(Field::WeakAlias), "", true);
        }
        entity.raw.push(RawField::new(squashed(heading), cell));
    }
}

/// The id by OpenSanctions' rule: a hash of the dataset's name and the names, a line each.
fn id(line: &Line, dataset: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(dataset.as_bytes());
    for cell in line.of(Field::NameEnglish).chain(line.of(Field::NameJapanese)) {
        for name in cell.lines().map(str::trim).filter(|name| !matches!(*name, "" | "不明")) {
            hash.update(name.as_bytes());
        }
    }
    hash.finalize().iter().fold("ja-mof-".to_owned(), |mut id, byte| {
        // Writing to a text cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

fn names(entity: &mut Entity, line: &Line, report: &mut Report) {
    for (field, kind, origin, commas) in
        [(Field::NameEnglish, NameKind::Primary, "", false), (Field::NameJapanese, NameKind::Alias, "Japanese", false)]
    {
        for cell in line.of(field) {
            // The Japanese name is the main one where there is no other.
            let kind = if entity.names.is_empty() { NameKind::Primary } else { kind };
            add_names(entity, cell, kind, false, origin, commas);
        }
    }
    if entity.names.is_empty() {
        return;
    }
    for (field, kind) in
        [(Field::Alias, NameKind::Alias), (Field::WeakAlias, NameKind::Alias), (Field::Former, NameKind::Former)]
    {
        for cell in line.of(field) {
            add_names(entity, cell, kind, field == Field::WeakAlias, "", true);
        }
    }
    report.add("names", entity.names.len() as u64);
}

/// The names of a cell. Only the first can be the main one. `commas`: whether Japanese commas part names.
fn add_names(entity: &mut Entity, cell: &str, kind: NameKind, weak: bool, origin: &str, commas: bool) {
    let separators: &[char] = if commas { &[';', '；', '、'] } else { &[';', '；'] };
    for item in items(cell, separators) {
        for (text, named) in by_label(&item) {
            let text = squashed(&text.chars().map(half_width).collect::<String>());
            if matches!(text.as_str(), "" | "不明" | "なし" | "-")
                || entity.names.iter().any(|known| known.text == text)
            {
                continue;
            }
            let main = kind == NameKind::Primary && !entity.names.iter().any(|name| name.kind == NameKind::Primary);
            let kind = match named {
                Some(kind) if !main => kind,
                _ if main => NameKind::Primary,
                _ if kind == NameKind::Primary || kind == NameKind::Alias => {
                    if is_original(&text) {
                        NameKind::Original
                    } else {
                        NameKind::Alias
                    }
                }
                _ => kind,
            };
            let mut name = Name::new(kind, text).from_origin(origin);
            if weak {
                name = name.weak();
            }
            entity.names.push(name);
        }
    }
}

/// Names that are called aliases or former names within a text.
fn by_label(text: &str) -> Vec<(String, Option<NameKind>)> {
    const LABELS: [(&str, NameKind); 10] = [
        ("a.k.a.", NameKind::Alias),
        ("a.k.a", NameKind::Alias),
        ("f.k.a.", NameKind::Former),
        ("f.k.a", NameKind::Former),
        ("別名：", NameKind::Alias),
        ("別称：", NameKind::Alias),
        ("別名:", NameKind::Alias),
        ("別称:", NameKind::Alias),
        ("旧称：", NameKind::Former),
        ("旧称:", NameKind::Former),
    ];
    let mut parts = Vec::new();
    let (mut rest, mut kind) = (text, None);
    loop {
        let next = LABELS.iter().filter_map(|(label, named)| rest.find(label).map(|at| (at, label.len(), *named)));
        // The earliest, and of those the longest.
        let Some((at, length, named)) = next.min_by_key(|(at, length, _)| (*at, usize::MAX - length)) else {
            parts.push((trimmed(rest), kind));
            return parts;
        };
        parts.push((trimmed(&rest[..at]), kind));
        rest = &rest[at + length..];
        kind = Some(named);
    }
}

/// A name without the signs around it, and without a bracket that is not closed or opened.
fn trimmed(text: &str) -> String {
    let text = text.trim().trim_matches([',', '、', ';', '；', ':', '：']).trim();
    let open = text.chars().filter(|character| matches!(character, '(' | '（')).count();
    let closed = text.chars().filter(|character| matches!(character, ')' | '）')).count();
    let text = match open.cmp(&closed) {
        std::cmp::Ordering::Greater => text.trim_end_matches(['(', '（']),
        std::cmp::Ordering::Less => text.trim_end_matches([')', '）']),
        std::cmp::Ordering::Equal => text,
    };
    text.trim().to_owned()
}

/// Whether a name has neither Latin letters nor kana: those are how others are transcribed.
fn is_original(text: &str) -> bool {
    let mut letters = text.chars().filter(|character| character.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.all(|letter| {
            !matches!(letter.script(), Script::Latin | Script::Katakana | Script::Hiragana | Script::Common)
        })
}

fn fact(entity: &mut Entity, label: &str, value: &str) {
    push_new(&mut entity.facts, RawField::new(label, squashed(value)));
}

fn facts(entity: &mut Entity, label: &str, cell: &str) {
    for item in items(cell, &['、', ';', '；']) {
        fact(entity, label, &item);
    }
}

/// The first day is that of the listing; later ones brought changes.
fn notice_day(entity: &mut Entity, listing: &mut Listing, cell: &str, report: &mut Report) {
    let (mut known, others): (Vec<UncertainDate>, _) = dates(cell);
    known.sort_by_key(UncertainDate::earliest);
    for later in known.iter().skip(1) {
        fact(entity, "notice_day", &later.to_string());
    }
    if listing.listed.is_none() {
        listing.listed = known.first().copied();
    }
    for other in others {
        // `2003.5.22改訂`: a day on which the entry was changed.
        match other.trim_matches(['(', '（', ')', '）']).trim_end_matches(['訂', '正', '改', '修']) {
            day if date(day).is_some() => fact(entity, "notice_day", &other),
            _ => keep_raw(&mut entity.raw, "rows", "告示日付", &other, report),
        }
    }
}

fn country(text: &str) -> Option<Country> {
    let plain = text.trim().trim_end_matches("国籍").trim();
    let found = |name: &str| BY_NAME.get(name).cloned().or_else(|| Country::from_text(name));
    let undotted = plain.replace(['・', '･'], "");
    let shorter = ["人民共和国", "民主共和国", "イスラム共和国", "アラブ共和国", "共和国", "王国", "人"]
        .iter()
        .find_map(|end| plain.strip_suffix(end));
    found(plain).or_else(|| found(&undotted)).or_else(|| found(shorter?))
}

fn nationality(entity: &mut Entity, heading: &str, cell: &str, report: &mut Report) {
    for item in items(cell, &['、', ';', '；', '，', '/', '／']) {
        let plain = item.split_once(['(', '（']).map_or(item.as_str(), |(before, _)| before.trim());
        // `ロシア Russia`: both names of one state.
        let known = country(plain).or_else(|| plain.split_whitespace().find_map(country));
        let complete = known.is_some() && plain.len() == item.len();
        if let Some(country) = known {
            let person = entity.schema == Schema::Person;
            push_new(if person { &mut entity.nationalities } else { &mut entity.countries }, country);
        }
        if !complete {
            keep_raw(&mut entity.raw, "rows", heading, &item, report);
        }
    }
}

/// Numbers of documents: `ロシア旅券番号：12 3456（2003年2月4日発行）`.
fn numbers(entity: &mut Entity, kind: IdentifierKind, heading: &str, cell: &str, report: &mut Report) {
    for item in items(cell, &['、', ';', '；']) {
        let (before, after) =
            item.split_once(['：', ':']).map_or(("", item.as_str()), |(before, after)| (before, after));
        let (value, remark) = after.split_once(['(', '（']).unwrap_or((after, ""));
        let value = value.trim();
        if !value.chars().any(char::is_numeric) {
            keep_raw(&mut entity.raw, "rows", heading, &item, report);
            continue;
        }
        let issuer = before.trim().trim_end_matches("番号").trim_end_matches("旅券");
        let note = [before.trim(), remark.trim_end_matches([')', '）'])]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
        let identifier = Identifier { country: country(issuer), note, ..Identifier::new(kind, value) };
        push_new(&mut entity.identifiers, identifier);
    }
}

/// An address on one line; its last part where that is a country.
fn address(text: &str) -> Address {
    match text.rsplit_once([',', '，']) {
        Some((street, last)) if Country::from_text(last.trim().trim_end_matches('.')).is_some() => {
            Address::new(street.trim(), "", last.trim().trim_end_matches('.'), "")
        }
        _ => Address { country: country(text), ..Address::new(text, "", "", "") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_the_table_is_known() {
        let rows = COUNTRIES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(BY_NAME.len(), rows);
        assert_eq!(country("ロシア連邦").map(|country| country.code().to_owned()).as_deref(), Some("ru"));
        assert_eq!(country("サウディ・アラビア").map(|country| country.code().to_owned()).as_deref(), Some("sa"));
        assert_eq!(country("イエメン共和国").map(|country| country.code().to_owned()).as_deref(), Some("ye"));
        assert!(country("どこか").is_none());
    }

    #[test]
    fn labels_within_names() {
        let told = by_label("Iron Gate (a.k.a. Gate Works, f.k.a. Gate Shop)");
        assert_eq!(told[0], ("Iron Gate".to_owned(), None));
        assert_eq!(told[1], ("Gate Works".to_owned(), Some(NameKind::Alias)));
        assert_eq!(told[2], ("Gate Shop".to_owned(), Some(NameKind::Former)));
        assert_eq!(trimmed("Gate (Works)"), "Gate (Works)");
    }
}
