//! A list, and questions that go all the ways that a search goes.

use interdict_index::{Building, Found, Index, Origin, Request, Segment, Unusable};
use interdict_model::{Entity, Identifier, IdentifierKind, Listing, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;

/// Family and given names, in three scripts.
const PEOPLE: [(&str, &str); 12] = [
    ("Petrov", "Ivan"),
    ("Петров", "Иван"),
    ("al-Rashidi", "Muhammad"),
    ("الراشدي", "محمد"),
    ("Kim", "Jong Su"),
    ("Okonkwo", "Chidi"),
    ("García", "María José"),
    ("Nguyen", "Van Thanh"),
    ("Müller", "Jürgen"),
    ("Hosseini", "Gholamreza"),
    ("Zhang", "Weiming"),
    ("张", "伟明"),
];
/// What firms are called.
const FIRMS: [&str; 8] = [
    "Baltic Trading Company Limited",
    "ООО Северный Путь",
    "Blue Harbour Shipping GmbH",
    "北方科技集团股份有限公司",
    "Northern Technology Group Co., Ltd.",
    "Qasr al-Nil Holding S.A.E.",
    "DOV",
    "A.B.C. Maritime 7",
];

/// Parties of all kinds; so many that some words are common.
pub(crate) fn entities(count: usize) -> Vec<Entity> {
    (0..count)
        .map(|number| {
            let (family, _) = PEOPLE[number % PEOPLE.len()];
            let (_, given) = PEOPLE[number / PEOPLE.len() % PEOPLE.len()];
            let is_firm = number % 3 == 0;
            let schema = if is_firm { Schema::Company } else { Schema::Person };
            let mut entity = Entity::new(format!("x-{number:04}"), schema);
            entity.datasets.push(if number % 2 == 0 { "first" } else { "second" }.to_owned());
            let name = if is_firm {
                format!("{} {number}", FIRMS[number % FIRMS.len()])
            } else {
                format!("{family}, {given}")
            };
            entity.names.push(Name::new(NameKind::Primary, name));
            entity.names.push(Name::new(NameKind::Alias, format!("{given}ov {family} {number}")));
            entity.names.push(Name::new(NameKind::Alias, format!("Alias{number}")).weak());
            entity.identifiers.push(Identifier::new(IdentifierKind::Passport, format!("P{number:06}")));
            entity.listings.push(Listing::default());
            entity.remarks.push("some text of the publisher".repeat(number % 7));
            entity
        })
        .collect()
}

pub(crate) fn lexicon(entities: &[Entity]) -> Lexicon {
    Lexicon::of(entities)
}

/// What an index of the list is of.
pub(crate) fn origin(lexicon: &Lexicon) -> Origin {
    Origin::of("a list for tests", lexicon)
}

/// The bytes of the list's index.
pub(crate) fn written(entities: Vec<Entity>, lexicon: &Lexicon) -> Vec<u8> {
    let mut building = Building::new(origin(lexicon), lexicon);
    building.add(entities);
    building.finish()
}

/// Exact names, slips, other scripts, cut ends, joined words, first letters, numbers, nothing at all.
pub(crate) fn questions() -> Vec<Subject> {
    let mut questions: Vec<Subject> = [
        "Ivan Petrov",
        "Petrof Iwan",
        "Иван Петров",
        "Mohammed al Rashidi",
        "Zhang Weiming",
        "Wei Ming Zhang",
        "Baltic Tradng Co",
        "Northern Technology Group",
        "NTG",
        "BlueHarbour Shipping",
        "Qasr al-Nil Hold",
        "DOV 6",
        "J. Müller",
        "Hosseini",
        "Alias30",
        "Nobody Whosoever",
        "",
    ]
    .map(Subject::named)
    .into();
    questions.push(Subject {
        identifiers: vec![Identifier::new(IdentifierKind::Passport, "P000012")],
        ..Subject::named("Somebody Else")
    });
    questions
}

/// The answers to all questions at two thresholds, or what is wrong.
pub(crate) fn answers(segment: Segment, lexicon: &Lexicon) -> Result<Vec<Found>, Unusable> {
    let index = Index::of(vec![segment], lexicon.clone());
    let mut answers = Vec::new();
    for threshold in [Points::milli(500), Points::milli(850)] {
        let request = Request { threshold, limit: None, ..Request::default() };
        for question in questions() {
            answers.push(index.search(&question, &request)?);
        }
    }
    Ok(answers)
}
