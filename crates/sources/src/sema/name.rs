//! Names in free text: the main one, and the field of aliases.

use interdict_model::{Entity, Name, NameKind, RawField, Schema};
use unicode_script::{Script, UnicodeScript};

use crate::Report;

/// The words by which another name is brought in, and what it is then.
const INTRODUCTIONS: [(&str, NameKind); 9] = [
    ("also known as", NameKind::Alias),
    ("a.k.a.", NameKind::Alias),
    ("aka", NameKind::Alias),
    ("alias", NameKind::Alias),
    ("formerly known as", NameKind::Former),
    ("formerly", NameKind::Former),
    ("f.k.a.", NameKind::Former),
    ("fka", NameKind::Former),
    ("now known as", NameKind::NowKnown),
];

/// Languages that the publisher writes before a name in their script.
const LANGUAGES: [&str; 12] = [
    "Arabic",
    "Belarusian",
    "Belarussian",
    "Burmese",
    "Chinese",
    "English",
    "French",
    "Hebrew",
    "Persian",
    "Russian",
    "Spanish",
    "Ukrainian",
];

/// The main name. Another name in brackets behind it is one of its own, and so are the halves of a name in two languages.
pub(super) fn name(text: &str, entity: &mut Entity, report: &mut Report) {
    let mut main = text;
    let mut others: Vec<Name> = Vec::new();
    if let Some((before, inside)) = text.split_once(" (")
        && let Some((kind, names)) = introduced(inside)
    {
        main = before;
        let (inner, behind) = names.rsplit_once(')').unwrap_or((names, ""));
        others
            .extend(split_aliases(inner, entity.schema == Schema::Person).into_iter().map(|name| of_kind(name, kind)));
        // Words behind the bracket belong to the name.
        entity.facts.push(RawField::new("name_as_filed", text));
        if !behind.trim().is_empty() {
            others.push(Name::new(NameKind::Alias, format!("{before} {}", behind.trim())));
        }
        report.count("xml.names.with_alias");
    }
    add(Name::new(NameKind::Primary, main.trim()), entity);
    if entity.schema == Schema::Organization && main.contains('/') {
        let halves: Vec<&str> = main.split('/').map(str::trim).collect();
        // `Victory/Pobeda Bloc` is one name, and half of it would be anybody's.
        if halves
            .iter()
            .all(|half| half.split(' ').count() > 1 && half.matches('(').count() == half.matches(')').count())
        {
            report.count("xml.names.halves");
            others.extend(halves.into_iter().map(|half| Name::new(NameKind::Alias, half)));
        }
    }
    for name in others {
        add(name, entity);
    }
}

/// The same name, of the kind that its introduction tells.
fn of_kind(mut name: Name, kind: NameKind) -> Name {
    if kind != NameKind::Alias {
        name.kind = kind;
    }
    name
}

/// What an introduction brings in.
fn introduced(text: &str) -> Option<(NameKind, &str)> {
    INTRODUCTIONS.iter().find_map(|(words, kind)| {
        let rest = text
            .get(words.len()..)
            .filter(|_| text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words)))?;
        rest.starts_with([' ', ':']).then(|| (*kind, rest.trim_start_matches([' ', ':'])))
    })
}

/// The names of the field of aliases.
pub(super) fn aliases(text: &str, entity: &mut Entity, report: &mut Report) {
    if text.is_empty() {
        return;
    }
    report.count("xml.aliases.filed");
    let names = split_aliases(text, entity.schema == Schema::Person);
    report.add("xml.aliases", names.len() as u64);
    for name in names {
        add(name, entity);
    }
}

/// The names of the field. A semicolon parts names always. A comma in a person's may part names, or a family name from a
/// given name: a name with one comma is kept whole, in spoken order, and in its parts unless both are single words. In a
/// body's it may as well part a legal form or belong to the name, so the whole is kept, and the parts as well where each is
/// more than one word.
pub(super) fn split_aliases(text: &str, of_person: bool) -> Vec<Name> {
    let mut parted = text.to_owned();
    for language in LANGUAGES {
        parted = parted.replace(&format!(" {language}:"), &format!(";{language}:"));
    }
    let mut names: Vec<Name> = Vec::new();
    for piece in parted.split(';') {
        let piece = piece.trim().trim_end_matches(',');
        let parts: Vec<&str> = piece.split(", ").map(str::trim).filter(|part| !part.is_empty()).collect();
        let words = |part: &&str| part.split(' ').count();
        let whole = alias(piece);
        let (keep_whole, keep_parts) = match parts.len() {
            0 | 1 => (true, false),
            // `Van der Berg, Jan` or two names: nobody can tell, so all readings count. A single word would be anybody's.
            2 if of_person => (true, parts.iter().any(|part| words(part) > 1)),
            _ if of_person => (false, true),
            _ => (true, parts.iter().all(|part| words(part) > 1)),
        };
        if let Some(name) = whole.filter(|_| keep_whole) {
            let turned = name
                .text
                .split_once(", ")
                .filter(|_| of_person)
                .map(|(family, given)| Name { text: format!("{} {}", given.trim(), family.trim()), ..name.clone() });
            names.push(name);
            names.extend(turned);
        }
        if keep_parts {
            names.extend(parts.into_iter().filter_map(alias));
        }
    }
    names
}

/// One alias without the words before it.
fn alias(text: &str) -> Option<Name> {
    let (mut kind, mut rest) = introduced(text).unwrap_or((NameKind::Alias, text));
    let mut origin = String::new();
    if let Some((language, name)) = rest.split_once(':')
        && LANGUAGES.contains(&language.trim())
    {
        origin = format!("language: {}", language.trim());
        rest = name;
    }
    let rest = rest.trim().trim_matches(['"', '“', '”']).trim();
    if rest.is_empty() {
        return None;
    }
    let latin = |character: char| {
        matches!(character.script(), Script::Latin | Script::Common | Script::Inherited | Script::Unknown)
    };
    if kind == NameKind::Alias && !rest.chars().all(latin) {
        kind = NameKind::Original;
    }
    Some(Name::new(kind, rest).from_origin(origin))
}

/// Adds a name that is not there yet.
pub(super) fn add(name: Name, entity: &mut Entity) {
    if !name.text.is_empty() && !entity.names.iter().any(|known| known.text == name.text) {
        entity.names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, of_person: bool) -> Vec<String> {
        split_aliases(text, of_person).into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn an_alias_with_one_comma_is_kept_whole_and_turned() {
        for (alias, whole) in [
            ("Van der Berg, Jan", ["Van der Berg, Jan", "Jan Van der Berg", "Van der Berg", "Jan"]),
            ("Al Assad, Bashar Hafez", ["Al Assad, Bashar Hafez", "Bashar Hafez Al Assad", "Al Assad", "Bashar Hafez"]),
        ] {
            assert_eq!(split(alias, true), whole);
        }
        assert_eq!(split("LANTERN, Pavel", true), ["LANTERN, Pavel", "Pavel LANTERN"], "a single word is no name");
        assert_eq!(split("Jan Berg, Jon Berg, Jan Borg", true), ["Jan Berg", "Jon Berg", "Jan Borg"]);
        assert_eq!(split("Lantern Bank, LLC", false), ["Lantern Bank, LLC"]);
        let parts = ["Lantern Bank, Harbour Trust", "Lantern Bank", "Harbour Trust"];
        assert_eq!(split("Lantern Bank, Harbour Trust", false), parts);
    }
}
