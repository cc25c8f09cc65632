use std::fmt::Write as _;

use interdict_batch::screener::{NOTHING_TO_COMPARE, nothing_to_compare};
use interdict_batch::{Answer, Status, SubjectShown};
use interdict_index::Request;
use interdict_model::{Country, Gender, Hit, Identifier, Points, Schema, Subject, UncertainDate};
use interdict_opening::only;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Given, NO_CLEARANCE, Refused, Tool, arguments, checked, edition_in_words, structure_schema, text, texts};
use crate::Desk;

/// Most hits that are described; others are counted.
const MOST_HITS: usize = 50;

pub(super) const TOOL: Tool = Tool {
    name: "screen",
    title: "Screen against sanctions lists",
    description: "Searches the sanctions lists in force for a person, firm, ship, aircraft, wallet or number, tolerant of spelling, order and \
        script, and says of every hit how strong it is and why. Give what is known besides the name: dates of birth, countries and numbers \
        make a hit stronger or rule it out. No hit is not a clearance.",
    takes,
    gives,
    call,
};

fn takes() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": text("The name as it is known, in any script. May be left out when `id` is given"),
            "also_known_as": texts("Other names of the same party"),
            "schema": {
                "type": "string",
                "description": "What it is, if that is known: Person, Organization, Company, Vessel, Airplane, CryptoWallet …",
                "enum": Schema::ALL.map(Schema::as_str),
            },
            "birth_date": texts("Dates of birth or founding: 1965, 1965-03, 1965-03-14"),
            "death_date": texts("Dates of death or dissolution"),
            "birth_place": texts("Places of birth"),
            "country": texts("Nationalities, seats, residences: codes or names"),
            "gender": texts("male or female"),
            "address": texts("Addresses, each in one text"),
            "phone": texts("Telephone numbers with their calling code"),
            "id": texts("Numbers: `passport:ir:A123`, `imo:7406784`, `lei:…`, a wallet's address; a bare number may be of any kind"),
            "dataset": texts("Ask only these lists, such as us_ofac_sdn"),
            "threshold": {
                "type": "number", "minimum": 0, "maximum": 1, "default": 0.7,
                "description": "Least score of a hit",
            },
            "limit": {
                "type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 5,
                "description": "Most hits to describe; others are counted",
            },
        },
        "additionalProperties": false,
    })
}

fn gives() -> Value {
    let hit = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "description": "For the tool `entity`" },
            "caption": { "type": "string" },
            "schema": { "type": "string" },
            "datasets": { "type": "array", "items": { "type": "string" } },
            "programs": { "type": "array", "items": { "type": "string" } },
            "effect": { "type": ["string", "null"], "description": "The gravest effect of its listings: blocking, export …" },
            "listed": { "type": ["string", "null"] },
            "score": { "type": "number" },
            "explanation": { "type": "string" },
            "evidence": { "type": "array", "items": { "type": "object" } },
        },
        "required": ["id", "caption", "schema", "datasets", "score", "explanation"],
    });
    structure_schema(&json!({
        "matcher": { "type": "string" },
        "threshold": { "type": "number" },
        "status": {
            "type": "string", "enum": ["hit", "no_hit", "partial"],
            "description": "partial: nothing was found, but a part of the lists is missing",
        },
        "subject": { "type": "object", "description": "What was asked, as it was understood" },
        "cut": { "type": "integer", "description": "Hits beyond the limit" },
        "hits": { "type": "array", "items": hit },
    }))
}

/// See [`takes`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: Option<String>,
    #[serde(default)]
    also_known_as: Vec<String>,
    schema: Option<String>,
    #[serde(default)]
    birth_date: Vec<String>,
    #[serde(default)]
    death_date: Vec<String>,
    #[serde(default)]
    birth_place: Vec<String>,
    #[serde(default)]
    country: Vec<String>,
    #[serde(default)]
    gender: Vec<String>,
    #[serde(default)]
    address: Vec<String>,
    #[serde(default)]
    phone: Vec<String>,
    #[serde(default)]
    id: Vec<String>,
    #[serde(default)]
    dataset: Vec<String>,
    threshold: Option<f64>,
    limit: Option<usize>,
}

/// Every value understood, or what is wrong with the first that is not.
fn each<T>(name: &str, texts: &[String], read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Refused> {
    let read = |text: &String| read(text).ok_or_else(|| Refused(format!("`{name}`: `{text}` is not understood")));
    texts.iter().map(read).collect()
}

fn dates(name: &str, texts: &[String]) -> Result<Vec<UncertainDate>, Refused> {
    let mut dates = Vec::new();
    for text in texts {
        let reading = UncertainDate::readings(text, None).map_err(|error| Refused(format!("`{name}`: {error}")))?;
        dates.extend(reading.dates);
    }
    Ok(dates)
}

impl Asked {
    fn subject(&self) -> Result<Subject, Refused> {
        let names = self.name.iter().chain(&self.also_known_as).filter(|name| !name.trim().is_empty());
        let subject = Subject {
            schema: self.schema.as_deref().map(str::parse::<Schema>).transpose()?,
            names: names.cloned().collect(),
            birth_dates: dates("birth_date", &self.birth_date)?,
            death_dates: dates("death_date", &self.death_date)?,
            birth_places: self.birth_place.clone(),
            countries: each("country", &self.country, Country::from_text)?,
            genders: each("gender", &self.gender, Gender::from_text)?,
            addresses: self.address.clone(),
            phones: self.phone.clone(),
            identifiers: self.id.iter().map(|text| Identifier::typed(text)).collect(),
            ..Subject::default()
        };
        if nothing_to_compare(&subject) {
            return Err(Refused(format!("{NOTHING_TO_COMPARE}; give `name`, or a number in `id`")));
        }
        Ok(subject)
    }

    fn request(&self) -> Result<Request, Refused> {
        let usual = Request::default();
        let threshold = match self.threshold {
            Some(number) => Points::from_unit_interval(number)
                .ok_or_else(|| Refused(format!("`threshold` must be between 0 and 1, not {number}")))?,
            None => usual.threshold,
        };
        let limit = self.limit.map(|limit| limit.clamp(1, MOST_HITS)).or(usual.limit);
        Ok(Request { threshold, limit, datasets: self.dataset.clone(), exhaustive: false })
    }
}

fn call(desk: Desk<'_>, given: Value) -> Result<Given, Refused> {
    let asked: Asked = arguments(given)?;
    let (subject, request) = (asked.subject()?, asked.request()?);
    // Lists that were not looked at are not named.
    let edition = only(desk.edition, desk.index, &request.datasets)?;
    let found = desk.index.search(&subject, &request)?;
    let status = match () {
        () if !found.hits.is_empty() || found.cut > 0 => Status::Hit,
        () if edition.partial => Status::Partial,
        () => Status::NoHit,
    };
    let answer = Answer {
        status,
        file: None,
        subject: SubjectShown::from(&subject),
        cut: found.cut,
        hits: found.hits,
        ownership: Vec::new(),
        reason: None,
        not_understood: Vec::new(),
        cells: Vec::new(),
    };
    let mut words = match answer.hits.len() {
        0 => format!("No hit at {} or above. {NO_CLEARANCE}\n", request.threshold),
        count => format!("{} at {} or above:\n", count_of(count + answer.cut), request.threshold),
    };
    answer.hits.iter().for_each(|hit| in_words(hit, &mut words));
    if answer.cut > 0 {
        let _ = writeln!(words, "and {} more, beyond the limit", answer.cut);
    }
    words.push_str(&edition_in_words(desk));
    let mut structure = checked(desk);
    structure.insert("edition".to_owned(), json!(edition));
    structure.insert("matcher".to_owned(), json!(interdict_evidence::matcher()));
    structure.insert("threshold".to_owned(), json!(request.threshold));
    if let Value::Object(members) = serde_json::to_value(&answer)? {
        structure.extend(members);
    }
    Ok(Given { words, structure: Value::Object(structure) })
}

fn count_of(hits: usize) -> String {
    if hits == 1 { "1 hit".to_owned() } else { format!("{hits} hits") }
}

fn in_words(hit: &Hit, words: &mut String) {
    let effect = hit.effect.map_or("effect: see the programme", |effect| effect.in_words());
    let listed = hit.listed.as_ref().map_or_else(String::new, |day| format!(", listed {day}"));
    // Writing to a string does not fail.
    let _ = writeln!(
        words,
        "- {:.2} {} ({}, {}) on {} [{}]{listed}; {effect}. {}",
        hit.score,
        hit.caption,
        hit.id,
        hit.schema,
        hit.datasets.join(", "),
        hit.programs.join(", "),
        hit.explanation
    );
}
