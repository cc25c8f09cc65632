#![no_main]
//! An index whose bytes somebody has changed, with checksums that are right: nonsense is found or refused, and nothing else
//! happens. Each four bytes of input change one byte of the file; what is left is asked for.
use std::sync::LazyLock;

use interdict_index::{Building, Index, Origin, Request, Segment};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;

const NAMES: [&str; 8] = [
    "Ivan Petrov",
    "Петров Иван Сергеевич",
    "محمد الراشدي",
    "Baltic Trading Company Limited",
    "Blue Harbour Shipping GmbH 7",
    "永信至诚科技集团",
    "Gholamreza Hosseini-Nejad",
    "DOV",
];

static INDEX: LazyLock<(Vec<u8>, Lexicon)> = LazyLock::new(|| {
    let entities: Vec<Entity> = NAMES
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let mut entity = Entity::new(format!("x-{number}"), Schema::ALL[number % Schema::ALL.len()]);
            entity.names.push(Name::new(NameKind::Primary, *name));
            entity.names.push(Name::new(NameKind::Alias, NAMES[(number + 3) % NAMES.len()]).weak());
            entity
        })
        .collect();
    let lexicon = Lexicon::of(&entities);
    let mut building = Building::new(Origin::of("fuzzed", &lexicon), &lexicon);
    building.add(entities);
    (building.finish(), lexicon)
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let (whole, lexicon) = &*INDEX;
    let mut bytes = whole.clone();
    let (changes, asked) = input.split_at(input.len().min(64) / 4 * 4);
    for change in changes.chunks_exact(4) {
        let place = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % bytes.len();
        bytes[place] = change[3];
    }
    // What is held in memory is taken to be as it was written, as if its checksums were right.
    let Ok(segment) = Segment::held(&bytes) else { return };
    let index = Index::of(vec![segment], lexicon.clone());
    let asked = String::from_utf8_lossy(asked);
    let request = Request { threshold: Points::milli(500), limit: None, ..Request::default() };
    for asked in asked.lines().take(4).chain(NAMES) {
        let _ = index.search(&Subject::named(asked), &request);
    }
    let _ = index.entities().count();
});
