//! What is asked: labelled queries, generated customers, and the orders in which they are cold and warm.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use interdict_model::{Country, Entity, Schema, Subject};
use serde::{Deserialize, Serialize};

use super::list::List;
use crate::generate::{Draw, Generator};
use crate::names;

/// Warm questions are made of the words of so many questions at a time.
pub(super) const TOGETHER: usize = 64;
/// So many words has a question of the warm-up.
const WORDS: usize = 3;

/// A set of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Set {
    /// The labelled queries of the folder.
    Benchmark(PathBuf),
    /// Generated persons and organisations.
    Customers {
        count: usize,
        /// So many in a hundred have a name of the list, altered.
        listed: usize,
        seed: u64,
    },
}

/// A question, as it goes from the process that makes it to those that ask it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    name: String,
    schema: Schema,
    born: Option<String>,
    country: Option<Country>,
}

impl Set {
    /// What figures call it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Benchmark(_) => "benchmark",
            Self::Customers { .. } => "customers",
        }
    }

    /// How many in a hundred have a listed name; not known of labelled queries.
    pub(crate) fn listed(&self) -> Option<usize> {
        match self {
            Self::Benchmark(_) => None,
            Self::Customers { listed, .. } => Some(*listed),
        }
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Self::Benchmark(_) => "questions-benchmark.jsonl".to_owned(),
            Self::Customers { count, listed, seed } => format!("questions-{count}-{listed}-{seed}.jsonl"),
        })
    }

    /// Makes the questions and keeps them in the folder.
    pub(crate) fn write(&self, lists: &[List], folder: &Path) -> Result<()> {
        let asked = match self {
            Self::Benchmark(bench) => names::queries(&bench.join("queries.tsv"))?
                .into_iter()
                .map(|query| Asked { name: query.text, schema: query.schema, born: None, country: None })
                .collect(),
            Self::Customers { count, listed, seed } => customers(lists, *count, *listed, *seed)?,
        };
        let mut file = BufWriter::new(fs_err::File::create(self.path(folder))?);
        for asked in asked {
            serde_json::to_writer(&mut file, &asked)?;
            file.write_all(b"\n")?;
        }
        Ok(file.flush()?)
    }

    /// Reads what [`Self::write`] has written. Without particulars a customer says no date and no country.
    pub(crate) fn read(&self, folder: &Path, with_particulars: bool) -> Result<Vec<Subject>> {
        let path = self.path(folder);
        let mut subjects = Vec::new();
        for (number, line) in BufReader::new(fs_err::File::open(&path)?).lines().enumerate() {
            let asked: Asked = serde_json::from_str(&line?)
                .with_context(|| format!("{}:{}: no question", path.display(), number + 1))?;
            let mut subject = Subject::named(asked.name).of_schema(asked.schema);
            if with_particulars {
                subject.birth_dates = asked.born.and_then(|born| born.parse().ok()).into_iter().collect();
                subject.countries = asked.country.into_iter().collect();
            }
            subjects.push(subject);
        }
        if subjects.is_empty() {
            return Err(anyhow!("{}: there is no question", path.display()));
        }
        Ok(subjects)
    }
}

/// A listed name as a customer's file has it: in another order, without a word in its middle, with a slip, or as it is.
pub(crate) fn as_a_customer_has_it(name: &str, draw: &mut Draw) -> String {
    let mut parts: Vec<String> = name.split_whitespace().map(|word| word.trim_matches(',').to_owned()).collect();
    match draw.below(4) {
        0 if parts.len() > 2 => {
            parts.remove(1 + draw.below(parts.len() - 2));
        }
        1 if parts.len() > 1 => parts.rotate_left(1),
        2 => {
            let place = draw.below(parts.len());
            if let Some(word) = parts.get_mut(place)
                && word.chars().count() > 5
            {
                let slip = 1 + draw.below(word.chars().count() - 1);
                *word = word.chars().enumerate().filter(|(at, _)| *at != slip).map(|(_, letter)| letter).collect();
            }
        }
        _ => {}
    }
    parts.join(" ")
}

/// A party of the lists together.
fn drawn<'a>(lists: &'a [List], draw: &mut Draw) -> Option<&'a Entity> {
    let mut place = draw.below(lists.iter().map(|list| list.parties.len()).sum());
    for list in lists {
        match list.parties.get(place) {
            Some(party) => return Some(party),
            None => place -= list.parties.len(),
        }
    }
    None
}

/// Persons and organisations of another seed, some of them with names of the lists.
fn customers(lists: &[List], count: usize, listed: usize, seed: u64) -> Result<Vec<Asked>> {
    let mut generator = Generator::new(seed)?;
    let mut asked = Vec::with_capacity(count);
    while asked.len() < count {
        let mut draw = Draw::of(seed, asked.len() as u64, 1);
        let party = generator.party()?;
        if matches!(party.schema, Schema::Vessel | Schema::Airplane) {
            continue;
        }
        let mut name = party.names.first().map(|(_, name)| name.clone()).unwrap_or_default();
        let mut schema = party.schema;
        if draw.chance(listed)
            && let Some(entity) = drawn(lists, &mut draw)
            && let Some(named) = draw.one(&entity.names)
        {
            (name, schema) = (as_a_customer_has_it(&named.text, &mut draw), entity.schema);
        }
        asked.push(Asked { name, schema, born: party.born, country: Country::from_text(&party.country) });
    }
    Ok(asked)
}

/// The words of a text, as far as it matters here: the index may take them apart further, which makes no word new.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn words_of(subject: &Subject) -> HashSet<String> {
    subject.names.iter().flat_map(|name| words(name)).collect()
}

/// Questions that share no word with each other.
pub(super) fn cold(subjects: &[Subject]) -> Vec<Subject> {
    let mut seen = HashSet::new();
    let mut strangers = Vec::new();
    for subject in subjects {
        let words = words_of(subject);
        if words.is_disjoint(&seen) {
            seen.extend(words);
            strangers.push(subject.clone());
        }
    }
    strangers
}

/// For each [`TOGETHER`] of the questions others made of their words, each word once and seldom beside one that it stands beside
/// there. A word that an earlier group has had is not repeated.
pub(super) fn warm_up(subjects: &[Subject]) -> Vec<Vec<Subject>> {
    let mut known = HashSet::new();
    let mut draw = Draw::of(0, 0, 0);
    subjects.chunks(TOGETHER).map(|some| made_of_their_words(some, &mut known, &mut draw)).collect()
}

fn made_of_their_words(subjects: &[Subject], known: &mut HashSet<String>, draw: &mut Draw) -> Vec<Subject> {
    let mut all: Vec<String> = subjects
        .iter()
        .flat_map(|subject| &subject.names)
        .flat_map(|name| words(name))
        .filter(|word| known.insert(word.clone()))
        .collect();
    for place in (1..all.len()).rev() {
        all.swap(place, draw.below(place + 1));
    }
    all.chunks(WORDS).map(|some| Subject::named(some.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use interdict_model::{Name, NameKind};

    use super::*;

    fn subjects(names: &[&str]) -> Vec<Subject> {
        names.iter().map(|name| Subject::named(*name)).collect()
    }

    #[test]
    fn cold_questions_share_no_word() {
        let cold = cold(&subjects(&["Ali Hassan", "ALI, Omar", "Omar Said", "Said Musa"]));
        assert_eq!(
            cold.iter().map(|subject| subject.names[0].as_str()).collect::<Vec<_>>(),
            ["Ali Hassan", "Omar Said"]
        );
    }

    #[test]
    fn the_warm_up_has_every_word_and_no_question() {
        let asked = subjects(&["Ali Hassan Said", "Omar Said", "Ivan Petrov", "Yongxin Zhicheng Technology"]);
        let other = made_of_their_words(&asked, &mut HashSet::new(), &mut Draw::of(1, 1, 1));
        let all = |of: &[Subject]| of.iter().flat_map(words_of).collect::<HashSet<String>>();
        assert_eq!(all(&asked), all(&other));
        assert_eq!(other.iter().map(|subject| words_of(subject).len()).sum::<usize>(), all(&asked).len());
        assert!(asked.iter().all(|one| other.iter().all(|other| words_of(one) != words_of(other))));
    }

    #[test]
    fn every_group_of_questions_is_warmed_before_it_is_asked() {
        let names: Vec<String> = (0..150).map(|number| format!("Ali{} Omar{}", number % 40, number)).collect();
        let asked: Vec<Subject> = names.iter().map(Subject::named).collect();
        let groups = warm_up(&asked);
        assert_eq!(groups.len(), asked.len().div_ceil(TOGETHER));
        let mut warmed = HashSet::new();
        for (some, group) in asked.chunks(TOGETHER).zip(&groups) {
            warmed.extend(group.iter().flat_map(words_of));
            assert!(some.iter().flat_map(words_of).all(|word| warmed.contains(&word)));
        }
    }

    #[test]
    fn questions_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut party = Entity::new("one", Schema::Person);
        party.names.push(Name::new(NameKind::Primary, "Zzyzx Qwghlm"));
        let lists = || [List { called: "list".to_owned(), parties: vec![party.clone()] }];
        for (listed, found) in [(0, 0..1), (50, 5..35), (100, 40..41)] {
            let set = Set::Customers { count: 40, listed, seed: 2 };
            set.write(&lists(), folder.path()).unwrap();
            let plain = set.read(folder.path(), false).unwrap();
            let full = set.read(folder.path(), true).unwrap();
            assert_eq!((plain.len(), full.len()), (40, 40));
            assert!(plain.iter().zip(&full).all(|(plain, full)| plain.names == full.names));
            assert!(plain.iter().all(|subject| subject.birth_dates.is_empty() && subject.countries.is_empty()));
            assert!(full.iter().any(|subject| !subject.birth_dates.is_empty() && !subject.countries.is_empty()));
            let of_the_list = plain.iter().filter(|subject| subject.names[0].contains("yzx")).count();
            assert!(found.contains(&of_the_list), "{of_the_list} of 40 where {listed} in 100 are listed");
        }
    }

    #[test]
    fn a_line_that_is_no_question_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let set = Set::Customers { count: 1, listed: 0, seed: 2 };
        fs_err::write(set.path(folder.path()), "{}\n").unwrap();
        assert!(
            set.read(folder.path(), false).unwrap_err().to_string().ends_with("questions-1-0-2.jsonl:1: no question")
        );
        fs_err::write(set.path(folder.path()), "").unwrap();
        assert!(set.read(folder.path(), false).unwrap_err().to_string().ends_with("there is no question"));
    }
}
