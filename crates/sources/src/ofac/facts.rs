//! A label and a value of OFAC's, put where they belong in the entity.

use std::collections::HashMap;
use std::sync::LazyLock;

use interdict_model::{Country, Effect, Entity, Identifier, IdentifierKind, RawField, Relation, UncertainDate};

use crate::list::push_new;

/// Columns: label, what it becomes. See the head of the file.
const TABLE: &str = include_str!("../../tables/ofac_labels.tsv");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    BirthDate,
    BirthPlace,
    Nationality,
    Country,
    Gender,
    Position,
    LinkedTo,
    SecondaryRisk,
    Listed,
    Wallet,
    Identifier(IdentifierKind),
    Fact(&'static str),
}

static LABELS: LazyLock<HashMap<&'static str, Becomes>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (label, becomes) = line.split_once('\t')?;
            let becomes = match becomes {
                "birth_date" => Becomes::BirthDate,
                "birth_place" => Becomes::BirthPlace,
                "nationality" => Becomes::Nationality,
                "country" => Becomes::Country,
                "gender" => Becomes::Gender,
                "position" => Becomes::Position,
                "linked_to" => Becomes::LinkedTo,
                "secondary_risk" => Becomes::SecondaryRisk,
                "listed" => Becomes::Listed,
                "wallet" => Becomes::Wallet,
                other => match other.split_once(':')? {
                    ("identifier", kind) => Becomes::Identifier(IdentifierKind::from_word(kind)?),
                    ("fact", name) => Becomes::Fact(name),
                    _ => return None,
                },
            };
            Some((label, becomes))
        })
        .collect()
});

/// Whether a text is a label of the table, and nothing else.
pub(crate) fn is_label(text: &str) -> bool {
    LABELS.contains_key(text)
}

/// The longest label of the table that a clause begins with, and the rest.
fn label_of(clause: &str) -> Option<(&'static str, Becomes, &str)> {
    let ends = clause
        .char_indices()
        .filter(|(_, character)| matches!(character, ' ' | ':'))
        .map(|(at, _)| at)
        .chain([clause.len()]);
    ends.filter_map(|end| {
        let (label, becomes) = LABELS.get_key_value(&clause[..end])?;
        let rest = clause[end..].trim_start_matches([':', ' ']);
        Some((*label, *becomes, rest.strip_prefix("- ").unwrap_or(rest).trim()))
    })
    .next_back()
}

/// Puts one clause (`Passport A123 (Iran) issued 2004`) into the entity. False: not understood, nothing
/// was done. A leading `alt.` only says that it is not the first of its kind.
pub(crate) fn record(entity: &mut Entity, clause: &str) -> bool {
    let clause = clause.strip_prefix("alt. ").or_else(|| clause.strip_prefix("Alt. ")).unwrap_or(clause).trim();
    let Some((label, becomes, value)) = label_of(clause) else {
        return record_numbered(entity, clause);
    };
    if value.is_empty() {
        return false;
    }
    match becomes {
        Becomes::BirthDate => {
            let Ok(date) = value.parse::<UncertainDate>() else { return false };
            push_new(&mut entity.birth_dates, date);
        }
        Becomes::BirthPlace => push_new(&mut entity.birth_places, value.to_owned()),
        Becomes::Nationality | Becomes::Country => {
            let Some(country) = Country::from_text(value) else { return false };
            push_new(
                if becomes == Becomes::Nationality { &mut entity.nationalities } else { &mut entity.countries },
                country,
            );
        }
        Becomes::Gender => push_new(&mut entity.genders, value.to_lowercase()),
        Becomes::Position => push_new(&mut entity.positions, value.to_owned()),
        Becomes::LinkedTo => entity.relations.push(Relation {
            kind: label.to_owned(),
            to: value.to_owned(),
            to_id: None,
            source: String::new(),
        }),
        Becomes::SecondaryRisk => {
            for listing in &mut entity.listings {
                push_new(&mut listing.effects, Effect::Secondary);
            }
            entity.facts.push(RawField::new("secondary_sanctions_risk", value));
        }
        Becomes::Listed => {
            let Ok(date) = value.parse::<UncertainDate>() else { return false };
            for listing in &mut entity.listings {
                if listing.listed.is_none_or(|known| date.earliest() < known.earliest()) {
                    listing.listed = Some(date);
                }
            }
            entity.facts.push(RawField::new(label, value));
        }
        Becomes::Wallet => {
            let Some((currency, address)) = value.split_once(' ') else { return false };
            entity.identifiers.push(Identifier {
                label: currency.to_owned(),
                ..Identifier::new(IdentifierKind::Wallet, address.trim())
            });
        }
        Becomes::Identifier(kind) => return record_identifier(entity, kind, label, value),
        Becomes::Fact(name) => entity.facts.push(RawField::new(name, value)),
    }
    true
}

/// A clause whose label is not in the table but ends like a label of a number (`Azerbaijani ID No. 5`).
fn record_numbered(entity: &mut Entity, clause: &str) -> bool {
    let ending = ["No. ", "Number ", "# ", "ID "]
        .into_iter()
        .filter_map(|ending| clause.find(ending).map(|at| at + ending.len()))
        .max();
    let Some(end) = ending else { return false };
    let (label, value) = (clause[..end].trim(), clause[end..].trim());
    let has_digit = value.split(' ').next().is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    label.len() <= 60 && has_digit && record_identifier(entity, IdentifierKind::Other, label, value)
}

/// `A123 (Iran) issued 2004 expires 2009`: number, country, note.
fn record_identifier(entity: &mut Entity, kind: IdentifierKind, label: &str, value: &str) -> bool {
    let cut =
        [" issued ", " expires ", "; "].into_iter().filter_map(|word| value.find(word)).min().unwrap_or(value.len());
    let (mut number, note) = (value[..cut].trim(), value[cut..].trim_start_matches([';', ' ']).trim());
    let mut country = None;
    if let Some(open) = number.rfind('(')
        && let Some(inside) = number[open + 1..].strip_suffix(')')
        && let Some(found) = Country::from_text(inside)
    {
        country = Some(found);
        number = number[..open].trim();
    }
    if number.is_empty() {
        return false;
    }
    // "Vessel Registration Identification IMO 7406784"
    let number = if kind == IdentifierKind::Imo { number.strip_prefix("IMO ").unwrap_or(number) } else { number };
    let identifier =
        Identifier { country, label: label.to_owned(), note: note.to_owned(), ..Identifier::new(kind, number) };
    push_new(&mut entity.identifiers, identifier);
    true
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;

    use super::*;

    #[test]
    fn every_label_is_understood() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(LABELS.len(), lines, "a row is malformed or stands twice");
    }

    #[test]
    fn clauses_of_remarks() {
        let mut entity = Entity::new("ofac-1", Schema::Person);
        for clause in [
            "DOB circa 1965",
            "alt. DOB 10 Dec 1948",
            "POB Havana, Cuba",
            "nationality Korea, North",
            "Passport A-123 (Iran) issued 14 Nov 2007 expires 12 Nov 2012",
            "Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h",
            "Vessel Registration Identification IMO 7406784",
            "Aircraft Construction Number (also called L/N or S/N or F/N) 8401",
            "Registration Number HRA 738077 (Stuttgart) (Germany)",
            "Gender Male",
            "Azerbaijani ID No. 77-5",
        ] {
            assert!(record(&mut entity, clause), "{clause}");
        }
        assert!(!record(&mut entity, "Brigadier General"));
        assert!(!record(&mut entity, "DOB unknown"));
        let dates: Vec<String> = entity.birth_dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["circa 1965", "1948-12-10"]);
        assert_eq!(entity.nationalities[0].code(), "kp");
        let passport = &entity.identifiers[0];
        assert_eq!(
            (passport.value.as_str(), passport.note.as_str()),
            ("A-123", "issued 14 Nov 2007 expires 12 Nov 2012")
        );
        assert_eq!(passport.country.as_ref().map(Country::code), Some("ir"));
        assert_eq!(entity.identifiers[1].label, "XBT");
        assert_eq!(entity.identifiers[2].value, "7406784");
        assert_eq!(entity.identifiers[3].value, "8401");
        assert_eq!(entity.identifiers[4].value, "HRA 738077 (Stuttgart)");
        assert_eq!(entity.identifiers[5].kind, IdentifierKind::Other);
    }
}
