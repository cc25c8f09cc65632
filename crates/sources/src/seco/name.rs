//! Names in parts, each with its spellings, to whole names in spoken order.

use interdict_model::{Entity, Name, NameKind, Strength};
use unicode_script::{Script, UnicodeScript};

use super::{joined, text};
use crate::Report;
use crate::list::{keep_raw, push_new};
use crate::xml::Element;

/// The most whole names that are made of one name's spellings in one language and script.
const MOST_SPELLINGS: usize = 64;

/// A part of a name.
struct Part {
    kind: String,
    order: u32,
    value: String,
    spellings: Vec<Spelling>,
}

/// Another spelling of a part.
struct Spelling {
    /// Its language and script as filed.
    way: (String, String),
    text: String,
}

/// Where a part stands when the name is spoken.
fn rank(kind: &str) -> u8 {
    match kind {
        "whole-name" => 0,
        "given-name" => 1,
        "further-given-name" => 2,
        "father-name" => 3,
        "grand-father-name" => 4,
        "family-name" | "maiden-name" => 5,
        "tribal-name" => 6,
        "suffix" => 8,
        _ => 7,
    }
}

const KINDS: [&str; 11] = [
    "title",
    "given-name",
    "further-given-name",
    "father-name",
    "grand-father-name",
    "family-name",
    "maiden-name",
    "tribal-name",
    "whole-name",
    "suffix",
    "other",
];

impl Part {
    fn of(element: &Element) -> Self {
        let value = element.child("value").map_or_else(|| text(element), text);
        let spellings = element
            .all("spelling-variant")
            .filter(|spelling| !text(spelling).is_empty())
            .map(|spelling| Spelling {
                way: (spelling.attribute("lang").to_owned(), spelling.attribute("script").to_owned()),
                text: text(spelling).to_owned(),
            })
            .collect();
        Self {
            kind: element.attribute("name-part-type").to_owned(),
            order: element.attribute("order").parse().unwrap_or(u32::MAX),
            value: value.to_owned(),
            spellings,
        }
    }

    /// Its spellings in a language and script, else its value.
    fn written(&self, way: &(String, String)) -> Vec<&str> {
        let spellings: Vec<&str> = self
            .spellings
            .iter()
            .filter(|spelling| spelling.way == *way)
            .map(|spelling| spelling.text.as_str())
            .collect();
        if spellings.is_empty() { vec![self.value.as_str()] } else { spellings }
    }
}

/// A whole name and the language and script of its spelling; none for the name as filed.
type Whole = (String, Option<(String, String)>);

/// The names that parts make, first as filed, then in their other spellings. `cut` counts ways of spelling with more
/// combinations than are made; of those, first goes with first and second with second.
fn wholes(parts: &[&Part], cut: &mut u64) -> Vec<Whole> {
    let filed: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
    let mut wholes = vec![(joined(&filed, " "), None)];
    let mut ways: Vec<&(String, String)> = Vec::new();
    for spelling in parts.iter().flat_map(|part| &part.spellings) {
        push_new(&mut ways, &spelling.way);
    }
    for way in ways {
        let written: Vec<Vec<&str>> = parts.iter().map(|part| part.written(way)).collect();
        let many = written.iter().try_fold(1usize, |many, choices| many.checked_mul(choices.len()));
        let combinations: Vec<Vec<&str>> = if many.is_some_and(|many| many <= MOST_SPELLINGS) {
            written.iter().fold(vec![Vec::new()], |names, choices| {
                names.iter().flat_map(|name| choices.iter().map(|choice| [&name[..], &[*choice]].concat())).collect()
            })
        } else {
            *cut += 1;
            let longest = written.iter().map(Vec::len).max().unwrap_or(0);
            (0..longest)
                .map(|at| written.iter().filter_map(|choices| choices.get(at).or(choices.last()).copied()).collect())
                .collect()
        };
        wholes.extend(combinations.iter().map(|name| (joined(name, " "), Some(way.clone()))));
    }
    wholes.retain(|(name, _)| !name.is_empty());
    wholes
}

/// The identities of a party, the main one first.
fn identities(party: &Element) -> Vec<&Element> {
    let is_main = |identity: &Element| matches!(identity.attribute("main").trim(), "true" | "1");
    let mut identities: Vec<&Element> = party.all("identity").collect();
    identities.sort_by_key(|identity| !is_main(identity));
    identities
}

/// Puts the names of all identities into the party: they are all its own. The main identity's primary name goes first.
pub(super) fn names(party: &Element, entity: &mut Entity, report: &mut Report) {
    for (at, identity) in identities(party).into_iter().enumerate() {
        for name in identity.all("name") {
            read(name, at == 0, entity, report);
        }
    }
    let main = entity.names.iter().position(|name| name.kind == NameKind::Primary);
    let strong = || entity.names.iter().position(|name| name.strength == Strength::Strong);
    let first = main.or_else(strong).or((!entity.names.is_empty()).then_some(0));
    if let Some(mut first) = first.map(|at| entity.names.remove(at)) {
        if main.is_none() {
            report.count("xml.names.without_primary");
        }
        first.kind = NameKind::Primary;
        entity.names.insert(0, first);
    }
}

fn read(element: &Element, main: bool, entity: &mut Entity, report: &mut Report) {
    let mut parts: Vec<Part> = element.all("name-part").map(Part::of).collect();
    parts.retain(|part| !part.value.is_empty() || !part.spellings.is_empty());
    parts.sort_by_key(|part| (rank(&part.kind), part.order));
    beside_the_name(element, &parts, entity, report);
    let has = |kind: &str| parts.iter().any(|part| part.kind == kind);
    let without =
        |kinds: [&str; 2]| parts.iter().filter(|part| !kinds.contains(&part.kind.as_str())).collect::<Vec<&Part>>();
    let two = has("family-name") && has("maiden-name");
    let mut cut = 0;
    let spoken = wholes(&without(["title", if two { "maiden-name" } else { "title" }]), &mut cut);
    // Before her marriage she had the one name in the place of the other.
    let before = if two { wholes(&without(["title", "family-name"]), &mut cut) } else { Vec::new() };
    if cut > 0 {
        report.add("xml.names.cut", cut);
    }
    report.count(if spoken.is_empty() { "xml.names.empty" } else { "xml.names" });
    let weak = is_weak(element, entity, report);
    let kind = kind_of(element, main, entity, report);
    let language = element.attribute("lang");
    let spoken = spoken.into_iter().map(|whole| (whole, kind));
    for ((text, way), kind) in spoken.chain(before.into_iter().map(|whole| (whole, NameKind::Former))) {
        let spelling = way.is_some();
        // English is the language of the file that is read.
        let (language, script) =
            way.unwrap_or_else(|| (if language == "eng" { "" } else { language }.to_owned(), String::new()));
        let kind = match kind {
            NameKind::Former => NameKind::Former,
            _ if !is_latin(&text) => NameKind::Original,
            NameKind::Primary if spelling => NameKind::Alias,
            // A second primary name is another of its names.
            NameKind::Primary if entity.names.iter().any(|name| name.kind == NameKind::Primary) => NameKind::Alias,
            kind => kind,
        };
        let labelled =
            |label: &str, text: &str| if text.is_empty() { String::new() } else { format!("{label}: {text}") };
        let origin = joined(&[&labelled("script", &script), &labelled("language", &language)], ", ");
        let name = Name::new(kind, text).from_origin(origin);
        add(if weak { name.weak() } else { name }, spelling, entity, report);
    }
}

/// Titles, and what is new.
fn beside_the_name(element: &Element, parts: &[Part], entity: &mut Entity, report: &mut Report) {
    for part in parts {
        if part.kind == "title" {
            let spellings = part.spellings.iter().map(|spelling| &spelling.text);
            for title in [&part.value].into_iter().chain(spellings).filter(|title| !title.is_empty()) {
                push_new(&mut entity.positions, title.clone());
            }
        } else if !part.kind.is_empty() && !KINDS.contains(&part.kind.as_str()) {
            keep_raw(&mut entity.raw, "xml", "name-part-type", &part.kind, report);
        }
    }
    for (name, value) in &element.attributes {
        if !matches!(name.as_str(), "ssid" | "name-type" | "quality" | "lang") {
            keep_raw(&mut entity.raw, "xml", &format!("name.{name}"), value.trim(), report);
        }
    }
    for child in element.children.iter().filter(|child| child.name != "name-part") {
        keep_raw(&mut entity.raw, "xml", &format!("name.{}", child.name), &child.flattened(), report);
    }
}

fn is_weak(element: &Element, entity: &mut Entity, report: &mut Report) -> bool {
    let quality = element.attribute("quality").trim();
    if !matches!(quality, "" | "good" | "low") {
        keep_raw(&mut entity.raw, "xml", "name.quality", quality, report);
    }
    quality == "low"
}

fn kind_of(element: &Element, main: bool, entity: &mut Entity, report: &mut Report) -> NameKind {
    match element.attribute("name-type").trim() {
        "primary-name" if main => NameKind::Primary,
        "primary-name" | "alias" | "" => NameKind::Alias,
        "formerly-known-as" => NameKind::Former,
        other => {
            keep_raw(&mut entity.raw, "xml", "name-type", other, report);
            NameKind::Alias
        }
    }
}

/// Adds a name that is not there yet; the stronger of two equal ones stays.
fn add(name: Name, spelling: bool, entity: &mut Entity, report: &mut Report) {
    if spelling {
        report.count("xml.spellings");
    }
    if name.kind == NameKind::Original {
        report.count("xml.names.original");
    }
    let Some(known) = entity.names.iter_mut().find(|known| known.text == name.text) else {
        if name.strength == Strength::Weak {
            report.count("xml.names.weak");
        }
        entity.names.push(name);
        return;
    };
    report.count("xml.names.repeated");
    if name.strength == Strength::Strong {
        known.strength = Strength::Strong;
    }
    if name.kind == NameKind::Primary {
        known.kind = NameKind::Primary;
    }
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|character| {
        matches!(character.script(), Script::Latin | Script::Common | Script::Inherited | Script::Unknown)
    })
}
