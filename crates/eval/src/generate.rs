//! Lists of invented parties, of any size: to measure what time and memory a large list takes.
//!
//! Names are put together from parts that real names have, common ones often and rare ones seldom, with the aliases that
//! lists give: other romanisations and orders, a missing middle name, initials, the own script, legal forms in short. No
//! name is another one misspelt; what is hard about large lists is that many parties share their parts. The parties do not
//! exist.

mod culture;
pub(crate) mod draw;
mod naming;

use std::collections::{BTreeMap, HashSet};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};
use flate2::Compression;
use flate2::write::GzEncoder;
use interdict_model::Schema;
use interdict_sources::followthemoney::Line;

use self::culture::Tables;
pub(crate) use self::draw::Draw;
use self::draw::number_of;
use self::naming::{Named, names};

/// The dataset that generated lists say they are.
const DATASET: &str = "generated";
/// So often a party is drawn anew when another one has its name.
const ATTEMPTS: u64 = 1_000;

/// A party that does not exist.
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) schema: Schema,
    /// The first is the name for display.
    pub(crate) names: Vec<Named>,
    /// Date of birth or founding: a day or a year.
    pub(crate) born: Option<String>,
    /// The code of its country.
    pub(crate) country: String,
    /// Further properties of FollowTheMoney.
    further: Vec<(&'static str, String)>,
}

/// Makes parties, one after another, the same for the same seed.
pub(crate) struct Generator {
    tables: Tables,
    seed: u64,
    number: u64,
    /// Hashes of the names for display: eight bytes a party are all that grows.
    taken: HashSet<u64>,
}

/// What the party of a number is: of fifty, thirty persons, fifteen organisations, four vessels and an aircraft.
fn schema_of(number: u64) -> Schema {
    match number * 7 % 50 {
        0..=29 => Schema::Person,
        30..=44 if number.is_multiple_of(4) => Schema::Organization,
        30..=44 => Schema::Company,
        45..=48 => Schema::Vessel,
        _ => Schema::Airplane,
    }
}

/// The ship number with its check digit (IMO resolution A.1117(30)) for the first six digits.
fn imo(six: u64) -> String {
    let sum: u64 = (2..=7).zip(0..6).map(|(weight, place)| weight * (six / 10_u64.pow(place) % 10)).sum();
    format!("{six}{}", sum % 10)
}

impl Generator {
    /// Starts with the first party of a seed.
    pub(crate) fn new(seed: u64) -> Result<Self> {
        Ok(Self { tables: Tables::read()?, seed, number: 0, taken: HashSet::new() })
    }

    /// The next party; its name for display is nobody else's.
    pub(crate) fn party(&mut self) -> Result<Party> {
        let number = self.number;
        self.number += 1;
        for attempt in 0..ATTEMPTS {
            let party = self.made(number, &mut Draw::of(self.seed, number, attempt));
            let name = party.names.first().map(|(_, name)| name.to_lowercase()).unwrap_or_default();
            if !name.trim().is_empty() && self.taken.insert(number_of(&name)) {
                return Ok(party);
            }
        }
        Err(anyhow!("the tables have no further names for {:?} number {number}", schema_of(number)))
    }

    /// The next party, which may have the name of another, as customers may.
    pub(crate) fn customer(&mut self) -> Party {
        let number = self.number;
        self.number += 1;
        self.made(number, &mut Draw::of(self.seed, number, 0))
    }

    fn made(&self, number: u64, draw: &mut Draw) -> Party {
        let Tables { cultures, vessels } = &self.tables;
        let schema = schema_of(number);
        let culture = &cultures[draw.weighted(cultures.iter().map(|culture| culture.share)).min(cultures.len() - 1)];
        let woman = draw.chance(15);
        let names = names(schema, vessels, culture, woman, draw);
        let mut country = draw.one(&culture.countries).cloned().unwrap_or_default();
        let mut further = Vec::new();
        let word = |key: &str, draw: &mut Draw| {
            draw.one(vessels.words(key)).map_or_else(String::new, |word| word.spelt(0).to_owned())
        };
        let digits = |count: u32, draw: &mut Draw| {
            let most = 10_usize.pow(count);
            format!("{:01$}", draw.below(most), count as usize)
        };
        let mut born = None;
        match schema {
            Schema::Person => {
                if draw.chance(75) {
                    let year = 1935 + draw.below(70);
                    let (month, day) = (1 + draw.below(12), 1 + draw.below(28));
                    born = Some(if draw.chance(75) { format!("{year}-{month:02}-{day:02}") } else { year.to_string() });
                }
                further.push(("gender", if woman { "female" } else { "male" }.to_owned()));
                if draw.chance(40) {
                    further.push(("birthPlace", culture.draw("place", draw).spelt(0).to_owned()));
                }
                if draw.chance(35) {
                    let letter = char::from(b'A' + u8::try_from(draw.below(26)).unwrap_or(0));
                    further.push(("passportNumber", format!("{letter}{}", digits(8, draw))));
                }
                if draw.chance(20) {
                    further.push(("idNumber", digits(10, draw)));
                }
            }
            Schema::Vessel => {
                country = word("flags", draw);
                // Nine hundred thousand numbers, each given once before the first is given again.
                let ordinal = number / 50 * 4 + number * 7 % 50 % 4;
                further.push(("imoNumber", format!("IMO{}", imo(100_000 + ordinal * 7_919 % 900_000))));
                further.push(("type", word("type", draw)));
                if draw.chance(60) {
                    further.push(("mmsi", digits(9, draw)));
                }
            }
            Schema::Airplane => {
                further.push(("model", word("model", draw)));
                further.push(("serialNumber", digits(5, draw)));
            }
            _ => {
                if draw.chance(20) {
                    born = Some((1950 + draw.below(73)).to_string());
                }
                if draw.chance(60) {
                    further.push(("registrationNumber", digits(10, draw)));
                }
                if draw.chance(15) {
                    further.push(("taxNumber", digits(12, draw)));
                }
            }
        }
        Party { id: format!("gen-{}-{number}", self.seed), schema, names, born, country, further }
    }
}

impl Party {
    /// As a line of FollowTheMoney, which `interdict sync --from` reads.
    fn line(self) -> Line {
        let caption = self.names.first().map(|(_, name)| name.clone()).unwrap_or_default();
        let mut properties: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut add = |property: &str, value: String| properties.entry(property.to_owned()).or_default().push(value);
        for (property, name) in self.names {
            add(property, name);
        }
        if let Some(born) = self.born {
            add(if self.schema == Schema::Person { "birthDate" } else { "incorporationDate" }, born);
        }
        add(
            match self.schema {
                Schema::Person => "nationality",
                Schema::Vessel => "flag",
                _ => "country",
            },
            self.country,
        );
        for (property, value) in self.further {
            add(property, value);
        }
        add("topics", "sanction".to_owned());
        Line {
            id: self.id,
            caption,
            schema: self.schema.as_str().to_owned(),
            properties,
            datasets: vec![DATASET.to_owned()],
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Written {
    names: u64,
    parties: u64,
    bytes: u64,
}

/// Writes parties until they have this many names between them; the last has as many of its own as are left.
fn write(names: u64, seed: u64, mut to: impl Write) -> Result<Written> {
    let mut generator = Generator::new(seed)?;
    let mut written = Written::default();
    while written.names < names {
        let mut party = generator.party()?;
        party.names.truncate(usize::try_from(names - written.names).unwrap_or(usize::MAX));
        written.names += party.names.len() as u64;
        written.parties += 1;
        let mut line = serde_json::to_string(&party.line())?;
        line.push('\n');
        written.bytes += line.len() as u64;
        to.write_all(line.as_bytes())?;
    }
    to.flush()?;
    Ok(written)
}

/// Writes a list of so many names to a file, packed when its name ends in `.gz`.
pub(crate) fn run(names: u64, seed: u64, out: &Path) -> Result<String> {
    let start = Instant::now();
    let file = BufWriter::new(fs_err::File::create(out)?);
    let written = if out.extension().is_some_and(|extension| extension == "gz") {
        let mut packed = GzEncoder::new(file, Compression::fast());
        let written = write(names, seed, &mut packed)?;
        packed.finish()?.flush()?;
        written
    } else {
        write(names, seed, file)?
    };
    Ok(format!(
        "{}: {} names of {} parties, {} bytes unpacked, seed {seed}, in {:.1} s\n",
        out.display(),
        written.names,
        written.parties,
        written.bytes,
        start.elapsed().as_secs_f64()
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use interdict_model::{Entity, Identifier, IdentifierKind, NameKind};
    use interdict_sources::sync::{Source, read};

    use super::*;

    fn text(names: u64, seed: u64) -> String {
        let mut out = Vec::new();
        assert_eq!(write(names, seed, &mut out).unwrap().names, names);
        String::from_utf8(out).unwrap()
    }

    fn read_back(names: u64, file: &str) -> Vec<Entity> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        run(names, 7, &path).unwrap();
        let outcome = read(&[Source { path, dataset: None }], false);
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
        let [dataset] = &outcome.datasets[..] else { panic!("{} datasets", outcome.datasets.len()) };
        assert_eq!(dataset.name, DATASET);
        assert!(dataset.report.notes.is_empty(), "{:?}", dataset.report.notes);
        let unread: Vec<_> = dataset.report.counts.iter().filter(|(name, _)| name.starts_with("ftm.raw")).collect();
        assert!(unread.iter().all(|(name, _)| *name == "ftm.raw.type"), "{unread:?}");
        dataset.entities.clone()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(text(3_000, 1), text(3_000, 1));
        assert_ne!(text(3_000, 1), text(3_000, 2));
        // A longer list begins as a shorter one does, but for the last party, whose names may be cut.
        let (short, long) = (text(1_000, 1), text(3_000, 1));
        assert!(long.starts_with(&short[..short.trim_end().rfind('\n').unwrap()]));
    }

    #[test]
    fn lists_are_read_back_with_all_that_was_written() {
        for file in ["list.ftm.json", "list.ftm.json.gz"] {
            let entities = read_back(24_000, file);
            assert_eq!(entities.iter().map(|entity| entity.names.len()).sum::<usize>(), 24_000);
            let mean = 24_000.0 / f64::from(u32::try_from(entities.len()).unwrap());
            assert!((2.2..2.6).contains(&mean), "{mean} names a party");
            assert!(entities.iter().all(|entity| (1..=6).contains(&entity.names.len())));
            let share = |of: &[Schema]| {
                entities.iter().filter(|entity| of.contains(&entity.schema)).count() * 100 / entities.len()
            };
            assert_eq!(share(&[Schema::Person]), 60);
            assert!((29..=30).contains(&share(&[Schema::Company, Schema::Organization])));
            assert!((7..=8).contains(&share(&[Schema::Vessel])));
            let numbers =
                |kind| entities.iter().flat_map(|entity| &entity.identifiers).filter(move |number| number.kind == kind);
            let ships: BTreeSet<String> = numbers(IdentifierKind::Imo).map(Identifier::normalised).collect();
            assert_eq!(ships.len(), entities.iter().filter(|entity| entity.schema == Schema::Vessel).count());
            assert!(numbers(IdentifierKind::Imo).all(|number| number.check() == Some(true)));
        }
    }

    #[test]
    fn no_two_parties_have_one_name() {
        let entities = read_back(40_000, "list.json");
        let names: BTreeSet<String> = entities.iter().map(|entity| entity.caption().to_lowercase()).collect();
        assert_eq!(names.len(), entities.len());
        assert!(entities.iter().all(|entity| entity.names[0].kind == NameKind::Primary));
    }

    /// Real lists: 30,000 different words in 40,000 names, and they grow as the power of two thirds.
    #[test]
    fn words_grow_as_those_of_real_lists_do() {
        let entities = read_back(40_000, "list.json");
        let mut words = BTreeSet::new();
        let mut names = 0;
        let mut at = BTreeMap::new();
        for name in entities.iter().flat_map(|entity| &entity.names) {
            names += 1;
            let lower = name.text.to_lowercase();
            words
                .extend(lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned));
            if [2_500, 10_000, 40_000].contains(&names) {
                at.insert(names, f64::from(u32::try_from(words.len()).unwrap()));
            }
        }
        let power = (at[&40_000] / at[&2_500]).ln() / 16_f64.ln();
        assert!((0.55..0.75).contains(&power), "{power} {at:?}");
        assert!((20_000.0..40_000.0).contains(&at[&40_000]), "{at:?}");
    }

    #[test]
    fn names_in_other_scripts_stand_among_the_aliases() {
        let entities = read_back(10_000, "list.json");
        let is_of = |from: char, to: char| move |name: &str| name.chars().any(|letter| (from..=to).contains(&letter));
        for script in [is_of('а', 'я'), is_of('ا', 'ي'), is_of('一', '龥'), is_of('가', '힣'), is_of('က', 'အ')]
        {
            let count = entities.iter().flat_map(|entity| &entity.names).filter(|name| script(&name.text)).count();
            assert!(count > 10, "{count}");
        }
    }
}
