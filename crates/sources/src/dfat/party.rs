//! The rows of one party to an entity.

use interdict_model::{
    Address, Country, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Schema, UncertainDate,
};

use super::{Block, Line, slug};
use crate::enumeration::items;
use crate::list::{keep_raw, push_new};
use crate::programme::{effects, reported_effects};
use crate::{Report, sheet};

/// Columns with a measure each, and the measure's name in the table of effects.
const MEASURES: [(&str, &str); 4] = [
    ("targeted-financial-sanction", "Targeted Financial Sanction"),
    ("travel-ban", "Travel Ban"),
    ("arms-embargo", "Arms Embargo"),
    ("maritime-restriction", "Maritime Restriction"),
];

/// Whether a row carries a party's main name.
pub(super) fn is_main(line: &Line) -> bool {
    name_kind(line) == Some(NameKind::Primary)
}

/// `None` for a kind of name that is not known.
fn name_kind(line: &Line) -> Option<NameKind> {
    let kind = slug(line.at("name-type"));
    Some(match kind.as_str() {
        "primary-name" | "primary" | "primay-name" => NameKind::Primary,
        // Without a word, a reference without a letter is the party's main row.
        "" if line.at("reference").bytes().all(|byte| byte.is_ascii_digit()) => NameKind::Primary,
        "" | "aka" | "a-k-a" | "a" | "alias" => NameKind::Alias,
        "formerly-known-as" | "fka" | "f-k-a" | "previously-listed-as" => NameKind::Former,
        "original-script" => NameKind::Original,
        _ => return None,
    })
}

/// The party.
pub(super) fn party(block: &Block, dataset: &str, file: &str, report: &mut Report) -> Entity {
    let mut entity = Entity::new(String::new(), schema(block, file, report));
    entity.datasets.push(dataset.to_owned());
    entity.topics.push("sanction".to_owned());
    let mut listing = Listing { dataset: dataset.to_owned(), ..Listing::default() };
    names(block, &mut entity, report);
    entity.id = id(block);
    for line in &block.lines {
        keep_raw_of(&mut entity, line, report);
        births(&mut entity, line, report);
        for place in items(line.at("place-of-birth"), &[';']) {
            push_new(&mut entity.birth_places, place);
        }
        citizenship(&mut entity, line.at("citizenship"), report);
        for text in items(line.at("address"), &[';']) {
            push_new(&mut entity.addresses, address(&text));
        }
        let imo = line.at("imo-number");
        if !imo.is_empty() {
            push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::Imo, imo));
        }
        for column in ["additional-information", "listing-information"] {
            let text = line.at(column);
            for reference in un_references(text) {
                push_new(&mut entity.identifiers, Identifier::new(IdentifierKind::UnReference, reference));
            }
            if day(text).is_some() {
                push_new(&mut entity.facts, RawField::new("listing_information", text));
            } else if !text.is_empty() {
                push_new(&mut entity.remarks, text.to_owned());
            }
        }
        control_date(&mut entity, &mut listing, line, report);
        let basis = line.at("instrument-of-designation");
        if !basis.is_empty() {
            push_new(&mut listing.legal_bases, basis.to_owned());
        }
        let committee = line.at("committees");
        if !committee.is_empty() {
            push_new(&mut listing.programmes, committee.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        measures(&mut entity, &mut listing, line, report);
    }
    let line = block.lines.first().map(|line| line.row.number);
    listing.effects = if listing.measures.is_empty() {
        reported_effects(dataset, &listing.programmes, file, line, report)
    } else {
        effects(dataset, listing.measures.iter().map(String::as_str))
    };
    entity.listings.push(listing);
    entity
}

/// The id by OpenSanctions' rule: the number and the main name; the last main name where there are several.
fn id(block: &Block) -> String {
    let named = |line: &&Line| is_main(line) && !is_weak(line);
    let main = block.lines.iter().rev().find(named).or(block.lines.first());
    let name = main.map_or_else(String::new, |line| slug(line.at("name-of-individual-or-entity")));
    let turn = if block.turn > 1 { format!("-{}", block.turn) } else { String::new() };
    let id = format!("au-dfat-{}{turn}-{name}", block.number);
    // All ASCII; OpenSanctions cuts at 200.
    id.get(..200).unwrap_or(&id).trim_end_matches('-').to_owned()
}

fn schema(block: &Block, file: &str, report: &mut Report) -> Schema {
    let of = |line: &Line| match slug(line.at("type")).as_str() {
        "individual" | "person" => Some(Schema::Person),
        "entity" => Some(Schema::Organization),
        "vessel" | "ship" => Some(Schema::Vessel),
        _ => None,
    };
    let main = block.lines.iter().find(|line| is_main(line)).or(block.lines.first());
    let schema = main.and_then(of).or_else(|| block.lines.iter().find_map(of));
    if let Some(main) = main.filter(|_| schema.is_none()) {
        report.count("types.unknown");
        let what = format!("type `{}` is not known; whether it is a person is left open", main.at("type"));
        report.note(file, Some(main.row.number), what);
    }
    let numbered = block.lines.iter().any(|line| !line.at("imo-number").is_empty());
    match schema {
        // An entity with a ship's number is a ship or the owner of one: the list does not say which.
        Some(Schema::Organization) if numbered => Schema::Thing,
        Some(schema) => schema,
        None => Schema::Thing,
    }
}

fn is_weak(line: &Line) -> bool {
    line.at("alias-strength").eq_ignore_ascii_case("weak")
}

fn names(block: &Block, entity: &mut Entity, report: &mut Report) {
    let main = block.lines.iter().position(is_main).unwrap_or(0);
    for (at, line) in block.lines.iter().enumerate() {
        let text = line.at("name-of-individual-or-entity").split_whitespace().collect::<Vec<_>>().join(" ");
        let known = name_kind(line);
        if known.is_none() {
            raw(entity, "Name Type", line.at("name-type"), report);
        }
        let kind = match known {
            _ if at == main => NameKind::Primary,
            Some(NameKind::Primary) | None => NameKind::Alias,
            Some(kind) => kind,
        };
        let strength = line.at("alias-strength");
        let mut name = Name::new(kind, text);
        if is_weak(line) {
            report.count("names.weak");
            name = name.weak();
        } else if !matches!(strength.to_lowercase().as_str(), "" | "strong" | "good" | "n/a" | "na") {
            raw(entity, "Alias Strength", strength, report);
        }
        report.count(if kind == NameKind::Primary { "names.primary" } else { "names.other" });
        push_new(&mut entity.names, name);
    }
    // The main name stands first.
    if let Some(at) = entity.names.iter().position(|name| name.kind == NameKind::Primary) {
        entity.names[..=at].rotate_right(1);
    }
}

fn raw(entity: &mut Entity, field: &str, value: &str, report: &mut Report) {
    if !entity.raw.iter().any(|known| known.field == field && known.value == value) {
        keep_raw(&mut entity.raw, "rows", field, value, report);
    }
}

/// Cells of new columns, and types that differ from row to row.
fn keep_raw_of(entity: &mut Entity, line: &Line, report: &mut Report) {
    for (heading, cell) in line.unknown() {
        raw(entity, heading, cell, report);
    }
    let person = matches!(slug(line.at("type")).as_str(), "individual" | "person");
    if person != (entity.schema == Schema::Person) && !line.at("type").is_empty() {
        raw(entity, "Type", line.at("type"), report);
    }
}

fn births(entity: &mut Entity, line: &Line, report: &mut Report) {
    let cell = line.at("date-of-birth");
    if cell.is_empty() || matches!(cell.to_lowercase().as_str(), "na" | "n/a" | "unknown") {
        return;
    }
    let mut whole = true;
    if let Some(date) = date(cell) {
        push_new(&mut entity.birth_dates, date);
    } else {
        for piece in items(cell, &[';']) {
            if let Some(date) = date(&piece) {
                push_new(&mut entity.birth_dates, date);
                continue;
            }
            for part in piece.replace(" and ", ",").replace(" or ", ",").split(',').map(str::trim) {
                match date(part) {
                    Some(date) => push_new(&mut entity.birth_dates, date),
                    None => whole &= part.is_empty(),
                }
            }
        }
    }
    if !whole || cell.contains('(') {
        raw(entity, "Date of Birth", cell, report);
    }
}

/// One date: day first where it is written in numbers, as Australia writes.
fn date(text: &str) -> Option<UncertainDate> {
    let without_remark = text.split_once('(').map_or(text, |(date, _)| date);
    let lower = without_remark.trim().trim_end_matches(['.', ',']).to_lowercase();
    let (text, about) = ["circa ", "c. ", "c.", "c ", "approximately ", "approx. ", "approx ", "about "]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .map_or((lower.as_str(), false), |rest| (rest.trim(), true));
    let span = match text.strip_prefix("between ") {
        Some(rest) => rest.split_once(" and ").or_else(|| rest.split_once(" to ")),
        None => text
            .split_once(" to ")
            .or_else(|| text.split_once('-').filter(|(from, to)| from.len() == 4 && to.len() == 4)),
    };
    let one = |text: &str| match UncertainDate::readings(text.trim(), Some(true)).ok()?.dates[..] {
        [date] if date.to.is_none() => Some(date),
        _ => None,
    };
    let date = match span {
        Some((from, to)) => UncertainDate::range(one(from)?.from, one(to)?.from),
        None => one(text)?,
    };
    Some(if about { date.about() } else { date })
}

/// A day as text, or as the number that spreadsheets keep days as.
fn day(text: &str) -> Option<UncertainDate> {
    let serial = sheet::day_of_serial(text);
    date(serial.as_deref().unwrap_or(text)).filter(|date| date.exact_day().is_some())
}

fn control_date(entity: &mut Entity, listing: &mut Listing, line: &Line, report: &mut Report) {
    let text = line.at("control-date");
    match day(text) {
        Some(date) => {
            // Aliases that came later have later dates; the party is listed since the first.
            let first = listing.listed.filter(|known| known.earliest() <= date.earliest()).unwrap_or(date);
            if let Some(known) = listing.listed.filter(|known| *known != date) {
                let later = if known == first { date } else { known };
                push_new(&mut entity.facts, RawField::new("control_date", later.to_string()));
            }
            listing.listed = Some(first);
        }
        None => raw(entity, "Control Date", text, report),
    }
}

fn citizenship(entity: &mut Entity, cell: &str, report: &mut Report) {
    let take = |entity: &mut Entity, text: &str| {
        let Some(country) = Country::from_text(text) else { return false };
        let person = entity.schema == Schema::Person;
        push_new(if person { &mut entity.nationalities } else { &mut entity.countries }, country);
        true
    };
    if cell.is_empty() || take(entity, cell) {
        return;
    }
    for piece in items(cell, &[';']) {
        if take(entity, &piece) {
            continue;
        }
        for part in piece.replace(" and ", ",").split([',', '/']).map(str::trim).filter(|part| !part.is_empty()) {
            let plain = part.split_once('(').map_or(part, |(country, _)| country.trim());
            if !take(entity, plain) || plain != part {
                raw(entity, "Citizenship", part, report);
            }
        }
    }
}

/// An address on one line; its last part where that is a country.
fn address(text: &str) -> Address {
    match text.rsplit_once(',') {
        Some((street, country)) if Country::from_text(country.trim_end_matches('.')).is_some() => {
            Address::new(street.trim(), "", country.trim().trim_end_matches('.'), "")
        }
        _ if Country::from_text(text).is_some() => Address::new("", "", text, ""),
        _ => Address::new(text, "", "", ""),
    }
}

/// Permanent reference numbers of the Security Council in a text: `QDi.004`, `KPe.001`.
fn un_references(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '.')
        .map(|word| word.trim_matches('.'))
        .filter(|word| {
            matches!(word.as_bytes(), [first, second, b'i' | b'e', b'.', number @ ..]
                if first.is_ascii_uppercase() && second.is_ascii_uppercase()
                    && (3..=4).contains(&number.len()) && number.iter().all(u8::is_ascii_digit))
        })
        .map(str::to_owned)
        .collect()
}

fn measures(entity: &mut Entity, listing: &mut Listing, line: &Line, report: &mut Report) {
    for (column, measure) in MEASURES.into_iter().filter(|(column, _)| line.has(column)) {
        let cell = line.at(column);
        match cell.to_lowercase().as_str() {
            "" | "false" | "no" | "n" | "0" | "-" | "n/a" | "na" => continue,
            "true" | "yes" | "y" | "1" | "x" | "✓" => {}
            // Something is said of the measure; rather one too many than one too few.
            _ => raw(entity, measure, cell, report),
        }
        push_new(&mut listing.measures, measure.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_australia_writes_them() {
        let told = |text: &str| date(text).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(told("03/04/1965"), "1965-04-03");
        assert_eq!(told("1965-04-03"), "1965-04-03");
        assert_eq!(told("c. 1965"), "circa 1965");
        assert_eq!(told("Approximately 1965"), "circa 1965");
        assert_eq!(told("between 1963 and 1968"), "1963/1968");
        assert_eq!(told("1970-1973"), "1970/1973");
        assert_eq!(told("5 Feb. 1970 (this aka only)"), "1970-02-05");
        assert_eq!(told("23-Apr-68"), "", "which century is not said");
        assert_eq!(told("04/25/1970"), "", "the day stands first");
        assert_eq!(day("45292").map(|day| day.to_string()).as_deref(), Some("2024-01-01"));
        assert!(day("1965").is_none());
    }

    #[test]
    fn references_of_the_security_council() {
        assert_eq!(un_references("Ref QDi.004; see KPe.001, and QI.A.12.01 (old)."), ["QDi.004", "KPe.001"]);
        assert!(un_references("Qdi.004 XQDi.004 QDi.04 QDi.00400").is_empty());
    }
}
