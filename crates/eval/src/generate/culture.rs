//! The tables that names are put together from, one a culture (`tables/generated/README.md`).

use std::collections::HashMap;

use anyhow::{Context as _, Result, anyhow};

use super::draw::{Draw, mixed, number_of};

/// The tables of persons and firms by their names.
const TABLES: [(&str, &str); 21] = [
    ("amharic", include_str!("../../tables/generated/amharic.tsv")),
    ("arabic", include_str!("../../tables/generated/arabic.tsv")),
    ("burmese", include_str!("../../tables/generated/burmese.tsv")),
    ("chinese", include_str!("../../tables/generated/chinese.tsv")),
    ("english", include_str!("../../tables/generated/english.tsv")),
    ("french", include_str!("../../tables/generated/french.tsv")),
    ("georgian", include_str!("../../tables/generated/georgian.tsv")),
    ("german", include_str!("../../tables/generated/german.tsv")),
    ("indonesian", include_str!("../../tables/generated/indonesian.tsv")),
    ("korean", include_str!("../../tables/generated/korean.tsv")),
    ("persian", include_str!("../../tables/generated/persian.tsv")),
    ("russian", include_str!("../../tables/generated/russian.tsv")),
    ("serbian", include_str!("../../tables/generated/serbian.tsv")),
    ("somali", include_str!("../../tables/generated/somali.tsv")),
    ("south_asian", include_str!("../../tables/generated/south_asian.tsv")),
    ("spanish", include_str!("../../tables/generated/spanish.tsv")),
    ("swahili", include_str!("../../tables/generated/swahili.tsv")),
    ("turkish", include_str!("../../tables/generated/turkish.tsv")),
    ("ukrainian", include_str!("../../tables/generated/ukrainian.tsv")),
    ("vessels", include_str!("../../tables/generated/vessels.tsv")),
    ("west_african", include_str!("../../tables/generated/west_african.tsv")),
];

/// The table of ships and aircraft.
const VESSELS: &str = "vessels";

/// A part of a name: its Latin spellings, the commonest first, and its own script's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) spellings: Vec<String>,
    pub(crate) original: Option<String>,
}

impl Part {
    /// The spelling of one way of spelling. Any number is one: parts with fewer spellings take turns.
    pub(crate) fn spelt(&self, way: usize) -> &str {
        self.spellings.get(way % self.spellings.len().max(1)).map_or("", String::as_str)
    }
}

/// What stands at a place of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Given,
    /// A man's given name, whoever bears the name.
    Man,
    Father,
    Family,
    English,
    Coin,
    Place,
    Trade,
    Legal,
    Number,
    Word(Part),
}

/// The order of a name's items, with its weight.
pub(crate) type Pattern = (usize, Vec<Item>);

/// The names of a culture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Culture {
    /// How often it is met.
    pub(crate) share: usize,
    pub(crate) countries: Vec<String>,
    /// Whether its script writes a name without blanks.
    pub(crate) joined: bool,
    pub(crate) persons: Vec<Pattern>,
    pub(crate) firms: Vec<Pattern>,
    spread: u32,
    /// Letters with their Latin ones, by system.
    letters: HashMap<char, Vec<String>>,
    /// Endings of men's family names and of women's.
    feminine: Vec<(String, String)>,
    words: HashMap<String, Vec<Part>>,
}

/// All cultures, and the words of ships and aircraft.
pub(crate) struct Tables {
    pub(crate) cultures: Vec<Culture>,
    pub(crate) vessels: Culture,
}

impl Tables {
    /// Reads the tables that the program carries.
    pub(crate) fn read() -> Result<Self> {
        let mut tables = Self { cultures: Vec::new(), vessels: Culture::default() };
        for (name, text) in TABLES {
            let culture = Culture::read(text).with_context(|| format!("tables/generated/{name}.tsv"))?;
            if name == VESSELS {
                tables.vessels = culture;
            } else {
                tables.cultures.push(culture);
            }
        }
        Ok(tables)
    }
}

/// Blanks stand between words of a table, so that `_` is a blank within one.
fn with_blanks(text: &str) -> String {
    text.replace('_', " ")
}

/// The first letter of each word large.
fn capitalised(text: &str) -> String {
    let mut start = true;
    text.chars()
        .flat_map(|letter| {
            let upper = start;
            start = letter == ' ';
            let (large, small) = if upper { (Some(letter.to_uppercase()), None) } else { (None, Some(letter)) };
            large.into_iter().flatten().chain(small)
        })
        .collect()
}

impl Culture {
    fn read(text: &str) -> Result<Self> {
        let mut culture = Self { spread: 10, ..Self::default() };
        let lines = || {
            text.lines()
                .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
                .map(|line| line.split_once('\t').ok_or_else(|| anyhow!("no tab behind the key: `{line}`")))
        };
        // Letters stand anywhere in the file, and parts are spelt by them.
        for line in lines() {
            let (key, value) = line?;
            if key == "letters" {
                culture.letters.extend(value.split(' ').filter_map(|letter| {
                    let (original, systems) = letter.split_once(':')?;
                    Some((original.chars().next()?, systems.split(':').map(str::to_owned).collect()))
                }));
            }
        }
        for line in lines() {
            let (key, value) = line?;
            let words = || value.split_whitespace();
            let number = || value.trim().parse::<u32>().with_context(|| format!("{key}: {value}"));
            match key {
                "letters" => {}
                "share" => culture.share = number()? as usize,
                "spread" => culture.spread = number()?,
                "joined" => culture.joined = value == "yes",
                "countries" => culture.countries.extend(words().map(str::to_owned)),
                "feminine" => culture.feminine.extend(
                    words().filter_map(|pair| pair.split_once(':')).map(|(man, woman)| (man.into(), woman.into())),
                ),
                "pattern" => culture.persons.push(culture.pattern(value)?),
                "firm" => culture.firms.push(culture.pattern(value)?),
                _ => {
                    let parts: Vec<Part> = words().map(|word| culture.part_of(word)).collect();
                    culture.words.entry(key.to_owned()).or_default().extend(parts);
                }
            }
        }
        Ok(culture)
    }

    fn pattern(&self, text: &str) -> Result<Pattern> {
        let mut words = text.split_whitespace();
        let weight = words.next().unwrap_or_default();
        let weight = weight.parse().with_context(|| format!("`{text}` has no weight"))?;
        let items = words
            .map(|word| {
                Ok(match word {
                    "G" => Item::Given,
                    "M" => Item::Man,
                    "P" => Item::Father,
                    "F" => Item::Family,
                    "E" => Item::English,
                    "C" => Item::Coin,
                    "K" => Item::Place,
                    "T" => Item::Trade,
                    "L" => Item::Legal,
                    "N" => Item::Number,
                    word => match word.strip_prefix('\'') {
                        Some(word) => Item::Word(self.part_of(word)),
                        None => return Err(anyhow!("`{word}` is no item of a pattern")),
                    },
                })
            })
            .collect::<Result<_>>()?;
        Ok((weight, items))
    }

    /// A word of a table.
    fn part_of(&self, word: &str) -> Part {
        let (spellings, original) = word.split_once('=').unwrap_or((word, ""));
        let (original, further) = original.split_once('/').unwrap_or((original, ""));
        let original = Some(with_blanks(original)).filter(|original| !original.is_empty());
        let mut part = match &original {
            Some(original) if spellings.is_empty() => self.romanised(original),
            _ => Part { spellings: spellings.split('/').map(with_blanks).collect(), original },
        };
        part.spellings.extend(further.split('/').filter(|word| !word.is_empty()).map(with_blanks));
        part
    }

    /// A part of which only its own script is known: a spelling by each system of the letters.
    fn romanised(&self, original: &str) -> Part {
        let systems = self.letters.values().map(Vec::len).max().unwrap_or(1);
        let mut spellings: Vec<String> = Vec::new();
        for system in 0..systems {
            let mut spelling = String::new();
            for letter in original.chars() {
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                let Some(latin) = self.letters.get(&lower).and_then(|latin| latin.get(system).or(latin.first())) else {
                    spelling.push(letter);
                    continue;
                };
                if lower == letter {
                    spelling.push_str(latin);
                } else {
                    spelling.push_str(&capitalised(latin));
                }
            }
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
        Part { spellings, original: Some(original.to_owned()) }
    }

    /// The family name as women bear it.
    pub(crate) fn of_woman(&self, family: Part) -> Part {
        let Some(original) = &family.original else { return family };
        for (man, woman) in &self.feminine {
            if let Some(stem) = original.strip_suffix(man.as_str()) {
                return self.romanised(&format!("{stem}{woman}"));
            }
        }
        family
    }

    /// The words of a key; none of a key that the table does not have.
    pub(crate) fn words(&self, key: &str) -> &[Part] {
        self.words.get(key).map_or(&[], Vec::as_slice)
    }

    /// A word of a key, common ones often. Where the table ends, rarer words are composed, always the same for a rank.
    pub(crate) fn draw(&self, key: &str, draw: &mut Draw) -> Part {
        let table = self.words(key);
        let spread = match key {
            "male" | "female" => 2 * self.spread,
            "family" => 12 * self.spread,
            // Firms choose their names so that no other has them.
            "coin" => 60 * self.spread,
            _ => self.spread,
        };
        let rank = draw.rank(spread);
        let count = table.len() as u64;
        match usize::try_from(rank).ok().and_then(|rank| table.get(rank)) {
            Some(part) => part.clone(),
            None if self.words(&format!("{key}.end")).is_empty() => {
                table.get(usize::try_from(rank % count.max(1)).unwrap_or(0)).cloned().unwrap_or_default()
            }
            None => self.composed(key, rank - count),
        }
    }

    fn composed(&self, key: &str, rank: u64) -> Part {
        let of = |piece: &str| self.words(&format!("{key}.{piece}"));
        let (stems, middles, ends) = (of("stem"), of("mid"), of("end"));
        let mut number = mixed(number_of(key) ^ mixed(rank));
        let mut one = |of: &[Part]| {
            let count = of.len().max(1) as u64;
            let place = usize::try_from(number % count).unwrap_or(0);
            number = mixed(number / count + rank);
            of.get(place).cloned().unwrap_or_default()
        };
        // Longer words where shorter ones would repeat themselves.
        let short = (stems.len() * ends.len() / 3) as u64;
        let longer = short * (middles.len() as u64);
        let middle = if middles.is_empty() || rank < short {
            0
        } else {
            1 + usize::from(rank >= longer) + usize::from(rank >= longer * 8)
        };
        let start = of("start").first();
        let mut pieces = vec![one(stems)];
        pieces.extend((0..middle).map(|_| one(middles)));
        pieces.push(one(ends));
        let written = |start: &str, each: &dyn Fn(&Part) -> String| {
            let body: String = pieces.iter().map(each).collect();
            format!("{start}{}", capitalised(&body))
        };
        let ways = pieces.iter().chain(start).map(|piece| piece.spellings.len()).max().unwrap_or(1);
        let spellings = (0..ways)
            .map(|way| written(start.map_or("", |start| start.spelt(way)), &|piece| piece.spelt(way).to_owned()))
            .collect();
        let original = pieces.iter().chain(start).all(|piece| piece.original.is_some()).then(|| {
            let start = start.and_then(|start| start.original.as_deref()).unwrap_or_default();
            written(start, &|piece| piece.original.clone().unwrap_or_default())
        });
        Part { spellings, original }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_whole() {
        let tables = Tables::read().unwrap();
        assert_eq!(tables.cultures.len(), TABLES.len() - 1);
        for culture in &tables.cultures {
            assert!(culture.share > 0 && !culture.countries.is_empty());
            assert!(!culture.persons.is_empty() && !culture.firms.is_empty());
            for (_, items) in culture.persons.iter().chain(&culture.firms) {
                for item in items {
                    let key = match item {
                        Item::Given | Item::Man => "male",
                        Item::Father => "father.female",
                        Item::Family => "family",
                        Item::English => continue,
                        Item::Coin => "coin",
                        Item::Place => "place",
                        Item::Trade => "trade",
                        Item::Legal => "legal",
                        Item::Number | Item::Word(_) => continue,
                    };
                    assert!(!culture.words(key).is_empty(), "{key} of {:?}", culture.countries);
                }
            }
            for (key, parts) in &culture.words {
                for part in parts {
                    assert!(part.spellings.iter().all(|spelling| !spelling.is_empty()), "{key}: {part:?}");
                }
            }
        }
        for key in ["first", "second", "flags", "type", "model", "marks"] {
            assert!(!tables.vessels.words(key).is_empty(), "{key}");
        }
    }

    #[test]
    fn letters_spell_by_system_and_women_have_their_endings() {
        let culture =
            Culture::read("feminine\tов:ова\nletters\tи:i в:v а:a н:n о:o х:kh:h\nfamily\t=Иванов\n").unwrap();
        let family = culture.words("family")[0].clone();
        assert_eq!(family.spellings, ["Ivanov"]);
        assert_eq!(culture.of_woman(family).spellings, ["Ivanova"]);
        assert_eq!(culture.part_of("=Хан/Chan").spellings, ["Khan", "Han", "Chan"]);
    }

    #[test]
    fn words_are_composed_without_end() {
        let tables = Tables::read().unwrap();
        let russian = tables.cultures.iter().find(|culture| culture.countries[0] == "ru").unwrap();
        let words: std::collections::BTreeSet<String> =
            (0..20_000).filter_map(|rank| russian.composed("family", rank).original).collect();
        assert!(words.len() > 10_000, "{}", words.len());
        assert_eq!(russian.composed("family", 7), russian.composed("family", 7));
    }
}
