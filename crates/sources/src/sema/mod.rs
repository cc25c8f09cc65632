#![doc = include_str!("../../../../docs/lists/ca_sema.md")]

mod name;

use std::collections::HashMap;

use self::name::{add, aliases, name, split_aliases};
use crate::input::Input;
use crate::list::{Gathering, List, keep_raw, push_new};
use crate::programme::{programme, reported_effects};
use crate::slug::slug;
use crate::xml::{Element, Elements};
use crate::{Report, SourceError};
use interdict_model::{Entity, Identifier, IdentifierKind, Listing, Name, NameKind, RawField, Schema, UncertainDate};

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements =
        Elements::of_root(input, "data-set", "Canada's consolidated list of autonomous sanctions as XML")?;
    let mut gathering = Gathering::default();
    let file = input.name();
    // What the party of an id is called.
    let mut captions: HashMap<String, String> = HashMap::new();
    while let Some(element) = elements.next(&|path, _| path.is_empty())? {
        let report = &mut gathering.list.report;
        if element.name != "record" {
            report.count("xml.raw");
            report.note(&file, None, format!("element `{}` is new and was left out", element.name));
            continue;
        }
        report.count("xml.records");
        let record = Record::of(&element);
        let Some(mut entity) = party(&record, dataset, &file, report) else {
            let what = format!("record under `{}`, {}, has no name", record.get(Field::Country), record.place());
            gathering.unreadable("xml", &file, None, what);
            continue;
        };
        if captions.get(&entity.id).is_some_and(|known| known != entity.caption()) {
            // Two parties at one place of the law are two parties: the second has its name in its id.
            report.count("xml.same_place");
            let what = format!("`{}` is the place of two parties; the second is told by its name", entity.id);
            report.note(&file, None, what);
            entity.id = format!("{}-{}", entity.id, slug(entity.caption()));
        }
        captions.entry(entity.id.clone()).or_insert_with(|| entity.caption().to_owned());
        gathering.take(entity, "xml", &file, None, || element.flattened());
    }
    gathering.finish(input)
}

/// What a record has. The publisher's names have changed twice: `Entity`, then `EntityOrShip`, then both languages,
/// `EntityOrShip-EntiteOuNavire`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Country,
    LastName,
    GivenName,
    Entity,
    /// A person's title, or a ship's type.
    Title,
    /// A person's birth, or a ship's building.
    Date,
    Imo,
    Schedule,
    Item,
    Aliases,
    Listed,
}

impl Field {
    fn of(element: &str) -> Option<Self> {
        let english = element.split_once('-').map_or(element, |(english, _)| english);
        Some(match english {
            "Country" => Self::Country,
            "LastName" => Self::LastName,
            "GivenName" => Self::GivenName,
            "EntityOrShip" | "Entity" => Self::Entity,
            "TitleOrShipType" | "TitleOrShip" | "Title" => Self::Title,
            "DateOfBirthOrShipBuildDate" | "DateOfBirth" => Self::Date,
            "ShipIMONumber" => Self::Imo,
            "Schedule" => Self::Schedule,
            "Item" => Self::Item,
            "Aliases" => Self::Aliases,
            "DateOfListing" => Self::Listed,
            _ => return None,
        })
    }
}

/// A record's values, without the line ends and hard spaces that stand in them.
struct Record {
    values: Vec<(Field, String)>,
    /// What is new.
    rest: Vec<(String, String)>,
}

impl Record {
    fn of(element: &Element) -> Self {
        let mut record = Self { values: Vec::new(), rest: Vec::new() };
        for child in &element.children {
            let field = Field::of(&child.name).filter(|_| child.children.is_empty() && child.attributes.is_empty());
            match field {
                // What stands twice is not what it seems.
                Some(field) if record.get(field).is_empty() => record.values.push((field, tidy(&child.text))),
                _ => record.rest.push((child.name.clone(), tidy(&child.flattened()))),
            }
        }
        record
    }

    fn get(&self, field: Field) -> &str {
        match self.values.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value) {
            "N/A" | "n/a" | "-" => "",
            value => value,
        }
    }

    /// The regime in English: `Russia / Russie` is `Russia`.
    fn regime(&self) -> &str {
        let country = self.get(Field::Country);
        country.split_once('/').map_or(country, |(english, _)| english).trim()
    }

    /// Schedule and item, in words.
    fn place(&self) -> String {
        let schedule = labelled("Schedule", self.get(Field::Schedule));
        joined(&[&schedule, &labelled("item", self.get(Field::Item))], ", ")
    }

    fn id(&self, caption: &str) -> String {
        let [regime, schedule, item] = [self.regime(), self.get(Field::Schedule), self.get(Field::Item)].map(slug);
        let last = if item.is_empty() { slug(caption) } else { item };
        joined(&["ca-sema", &regime, &schedule, &last], "-")
    }
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{label} {text}") }
}

fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(between)
}

fn party(record: &Record, dataset: &str, file: &str, report: &mut Report) -> Option<Entity> {
    let person = joined(&[record.get(Field::GivenName), record.get(Field::LastName)], " ");
    let body = record.get(Field::Entity);
    let is_person = !person.is_empty();
    let caption = if is_person { person.as_str() } else { body };
    if caption.is_empty() {
        return None;
    }
    let numbers = imo_numbers(record.get(Field::Imo));
    let schema = if is_person {
        Schema::Person
    } else if numbers.is_empty() {
        Schema::Organization
    } else {
        Schema::Vessel
    };
    let mut entity = Entity::new(String::new(), schema);
    entity.datasets.push(dataset.to_owned());
    entity.topics.push("sanction".to_owned());
    report.count(match schema {
        Schema::Person => "xml.persons",
        Schema::Vessel => "xml.ships",
        _ => "xml.bodies",
    });
    name(caption, &mut entity, report);
    if is_person && !body.is_empty() {
        report.count("xml.both");
        add(Name::new(NameKind::Alias, body).from_origin("entity or ship"), &mut entity);
    }
    aliases(record.get(Field::Aliases), &mut entity, report);
    entity.id = record.id(entity.caption());
    for number in numbers {
        entity.identifiers.push(Identifier::new(IdentifierKind::Imo, number));
    }
    misplaced(record.get(Field::Imo), &mut entity, report);
    title(record.get(Field::Title), &mut entity);
    date(record.get(Field::Date), &mut entity, report);
    let listing = listing(record, dataset, &mut entity, file, report);
    entity.listings.push(listing);
    for (field, value) in &record.rest {
        if report.get(&format!("xml.raw.{field}")) == 0 {
            report.note(file, None, format!("element `{field}` of a record is new or stands twice; it is kept raw"));
        }
        keep_raw(&mut entity.raw, "xml", field, value, report);
    }
    Some(entity)
}

fn listing(record: &Record, dataset: &str, entity: &mut Entity, file: &str, report: &mut Report) -> Listing {
    let regime = record.regime();
    let schedule = record.get(Field::Schedule);
    let number = schedule.split([',', ' ']).next().unwrap_or_default();
    // Ships have a schedule of their own, 1.1; older files write parts of a schedule like this.
    let exact = Some(format!("{regime}/{number}"))
        .filter(|tag| programme(dataset, tag).is_some())
        .filter(|_| number != "1.1" || entity.schema == Schema::Vessel);
    let tags: Vec<String> =
        exact.into_iter().chain([regime.to_owned()]).take(1).filter(|tag| !tag.is_empty()).collect();
    let effects = reported_effects(dataset, &tags, file, None, report);
    let regulations = tags.first().and_then(|tag| programme(dataset, tag)).map_or("", |row| row.authority);
    let act = if regime.to_lowercase().contains("victims of corrupt foreign officials") {
        "Justice for Victims of Corrupt Foreign Officials Act"
    } else {
        "Special Economic Measures Act"
    };
    let mut listed = None;
    let day = record.get(Field::Listed);
    if !day.is_empty() {
        match certain(day) {
            Some(date) => listed = Some(date),
            None => keep_raw(&mut entity.raw, "xml", "DateOfListing", day, report),
        }
    }
    let kept = |text: &str| -> Option<String> { Some(text.to_owned()).filter(|text| !text.is_empty()) };
    // The French half is lost else.
    if record.get(Field::Country) != regime {
        entity.facts.push(RawField::new("regime", record.get(Field::Country)));
    }
    Listing {
        dataset: dataset.to_owned(),
        programmes: kept(regime).into_iter().collect(),
        effects,
        listed,
        legal_bases: [kept(regulations), kept(act), kept(&record.place())].into_iter().flatten().collect(),
        ..Listing::default()
    }
}

/// A date with one reading. Numbers of a spreadsheet, two-digit years and words are none.
fn certain(text: &str) -> Option<UncertainDate> {
    let reading = UncertainDate::readings(text, None).ok()?;
    if reading.ambiguous { None } else { reading.dates.first().copied() }
}

/// The dates of `1972-08-10 or 1972-08-11` and `1963-1964`.
fn dates(text: &str) -> Option<Vec<UncertainDate>> {
    if let Some(date) = certain(text) {
        return Some(vec![date]);
    }
    if text.len() == 9
        && let Some((from, to)) = text.split_once('-')
        && let (4, Some(from), Some(to)) = (from.len(), certain(from), certain(to))
    {
        return Some(vec![UncertainDate::range(from.from, to.from)]);
    }
    if text.contains(" or ") {
        return text.split(" or ").map(|part| certain(part.trim())).collect();
    }
    None
}

fn date(text: &str, entity: &mut Entity, report: &mut Report) {
    if text.is_empty() {
        return;
    }
    if entity.schema == Schema::Vessel {
        entity.facts.push(RawField::new("build_date", text));
        return;
    }
    match dates(text) {
        Some(dates) => {
            report.count("xml.births");
            for date in dates {
                push_new(&mut entity.birth_dates, date);
            }
        }
        None => keep_raw(&mut entity.raw, "xml", "DateOfBirth", text, report),
    }
}

/// `Oil Tanker | Navire-citerne`: the English half is read, the whole kept.
fn title(text: &str, entity: &mut Entity) {
    if text.is_empty() {
        return;
    }
    let english = text.split_once('|').map_or(text, |(english, _)| english).trim();
    if entity.schema == Schema::Person {
        push_new(&mut entity.positions, english.to_owned());
    } else {
        let field = if entity.schema == Schema::Vessel { "vessel_type" } else { "title" };
        entity.facts.push(RawField::new(field, english));
    }
    if english != text {
        entity.facts.push(RawField::new("title_as_filed", text));
    }
}

fn imo_numbers(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_alphanumeric())
        .map(|word| word.strip_prefix("IMO").unwrap_or(word))
        .filter(|word| word.len() == 7 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect()
}

/// What stands in the column of the ship's number and is none. Names have been filed there, and a name counts.
fn misplaced(text: &str, entity: &mut Entity, report: &mut Report) {
    if text.is_empty() || !imo_numbers(text).is_empty() {
        return;
    }
    keep_raw(&mut entity.raw, "xml", "ShipIMONumber", text, report);
    if !text.contains(|character: char| character.is_numeric()) {
        report.count("xml.aliases.misplaced");
        for mut name in split_aliases(text, entity.schema == Schema::Person) {
            "ship's IMO number".clone_into(&mut name.origin);
            add(name, entity);
        }
    }
}
