//! Listed parties to the bytes of a segment.

use std::cell::RefCell;
use std::sync::Arc;

use interdict_evidence::{keys_of_entity, weigh_names};
use interdict_model::{Entity, NameKind, Schema, Strength};
use interdict_names::form::SHORTEST_ACRONYM;
use interdict_names::likeness::compared_by_spelling;
use interdict_names::{Lexicon, Role, Token, WeightedForm};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use zstd::dict::EncoderDictionary;

use super::{ASSOCIATED, About, CUT, Origin, WEAK, order, role_code};
use crate::apart;
use crate::case::keys_of_ties;
use crate::directory::{PARTIES, TOKENS};
use crate::file::{Section, Writer};
use crate::key::{ApartKey, PartyKey, TokenKey};
use crate::neighbourhood::SpellingTable;

/// Parties that are made ready at a time: enough for all cores, few enough that their forms do not fill the memory.
const AT_A_TIME: usize = 4_096;
/// How much of the first records the others are packed with.
const DICTIONARY: usize = 64 * 1024;
/// Packs quickly; records become a fifth.
const LEVEL: i32 = 3;
/// The largest record that is read: no list has a party of this length.
const LARGEST_RECORD: u64 = 64 << 20;

/// A segment on its way.
pub struct Building<'a> {
    lexicon: &'a Lexicon,
    about: About,
    dictionary: Vec<u8>,
    packing: EncoderDictionary<'static>,
    /// Each different token with its number so far, in the order of their coming.
    numbers: FxHashMap<Arc<Token>, u32>,
    name_starts: Vec<u32>,
    name_tokens: Vec<u32>,
    name_weights: Vec<u32>,
    name_parties: Vec<u32>,
    /// Which of its party's names each is.
    name_places: Vec<u32>,
    name_flags: Vec<u8>,
    apart: apart::Building,
    party_schemas: Vec<u8>,
    party_datasets: Vec<u16>,
    party_keys: Vec<(u64, u32)>,
    party_ends: Vec<u64>,
    party_records: Vec<u8>,
}

/// What one party brings.
struct Ready {
    names: Vec<WeightedForm>,
    keys: Vec<u64>,
    record: Vec<u8>,
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl<'a> Building<'a> {
    /// Nothing yet, of a list that is to come.
    pub fn new(origin: Origin, lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            about: About { origin, datasets: Vec::new() },
            dictionary: Vec::new(),
            packing: EncoderDictionary::copy(&[], LEVEL),
            numbers: FxHashMap::default(),
            name_starts: vec![0],
            name_tokens: Vec::new(),
            name_weights: Vec::new(),
            name_parties: Vec::new(),
            name_places: Vec::new(),
            name_flags: Vec::new(),
            apart: apart::Building::default(),
            party_schemas: Vec::new(),
            party_datasets: Vec::new(),
            party_keys: Vec::new(),
            party_ends: vec![0],
            party_records: Vec::new(),
        }
    }

    /// Adds parties; those of a list keep their order.
    pub fn add(&mut self, entities: Vec<Entity>) {
        let mut entities = entities.into_iter().peekable();
        while entities.peek().is_some() {
            let some: Vec<Entity> = entities.by_ref().take(AT_A_TIME).collect();
            if self.dictionary.is_empty() {
                let records = some.iter().flat_map(as_json).take(DICTIONARY);
                self.dictionary = records.collect();
                self.packing = EncoderDictionary::copy(&self.dictionary, LEVEL);
            }
            let (lexicon, packing) = (self.lexicon, &self.packing);
            let ready: Vec<Ready> = some
                .par_iter()
                .map_init(
                    || zstd::bulk::Compressor::with_prepared_dictionary(packing).ok(),
                    |packer, entity| Ready {
                        names: weigh_names(entity, lexicon),
                        keys: keys(entity),
                        record: packer
                            .as_mut()
                            .and_then(|packer| packer.compress(&as_json(entity)).ok())
                            .unwrap_or_default(),
                    },
                )
                .collect();
            for (entity, ready) in some.iter().zip(ready) {
                self.add_one(entity, ready);
            }
        }
    }

    fn add_one(&mut self, entity: &Entity, ready: Ready) {
        let party = number(self.party_schemas.len());
        for (own, (name, weighed)) in (0u32..).zip(entity.names.iter().zip(&ready.names)) {
            let place = number(self.name_weights.len());
            for token in &weighed.form.tokens {
                let mut token = Arc::clone(token);
                // Only a question's end may be cut off: a listed word at the end of a name is the word that it is elsewhere.
                if token.last {
                    Arc::make_mut(&mut token).last = false;
                }
                let next = number(self.numbers.len());
                self.name_tokens.push(*self.numbers.entry(token).or_insert(next));
            }
            self.name_starts.push(number(self.name_tokens.len()));
            self.name_weights.push(u32::try_from(weighed.total).unwrap_or(u32::MAX));
            self.name_parties.push(party);
            self.name_places.push(own);
            let mut flags = 0;
            for (flag, so) in [
                (WEAK, name.strength == Strength::Weak),
                (ASSOCIATED, name.kind == NameKind::Associated),
                (CUT, weighed.form.cut),
            ] {
                flags |= if so { flag } else { 0 };
            }
            self.name_flags.push(flags);
            for join in &weighed.form.joins {
                let weight = weighed.weights[join.range.clone()].iter().sum();
                self.apart.add(ApartKey::Word(&join.text), place, weight);
                if !join.skeleton.is_empty() {
                    self.apart.add(ApartKey::Skeleton(&join.skeleton), place, weight);
                }
            }
            for acronym in weighed.form.acronyms.iter().filter(|acronym| acronym.len() >= SHORTEST_ACRONYM) {
                self.apart.add(ApartKey::Acronym(acronym), place, u32::try_from(weighed.total).unwrap_or(u32::MAX));
            }
        }
        let schema = Schema::ALL.iter().position(|schema| *schema == entity.schema).unwrap_or_default();
        self.party_schemas.push(u8::try_from(schema).unwrap_or_default());
        let datasets = self.about.datasets.iter().position(|set| *set == entity.datasets).unwrap_or_else(|| {
            self.about.datasets.push(entity.datasets.clone());
            self.about.datasets.len() - 1
        });
        self.party_datasets.push(u16::try_from(datasets).unwrap_or(u16::MAX));
        self.party_keys.extend(ready.keys.into_iter().map(|key| (key, party)));
        self.party_records.extend_from_slice(&ready.record);
        self.party_ends.push(self.party_records.len() as u64);
    }

    /// The bytes of the segment's file.
    pub fn finish(mut self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.put(Section::About, &serde_json::to_vec(&self.about).unwrap_or_default());
        // Tokens in the order of their main readings, so that those of one beginning stand together.
        let mut tokens: Vec<(Arc<Token>, Vec<u8>, u32)> = std::mem::take(&mut self.numbers)
            .into_iter()
            .map(|(token, number)| {
                let bytes = postcard::to_allocvec(&*token).unwrap_or_default();
                (token, bytes, number)
            })
            .collect();
        tokens.par_sort_unstable_by(|(one, bytes, _), (other, others, _)| {
            (one.text.as_bytes(), bytes).cmp(&(other.text.as_bytes(), others))
        });
        let mut places = vec![0u32; tokens.len()];
        for (place, (_, _, first)) in tokens.iter().enumerate() {
            places[*first as usize] = number(place);
        }
        self.name_tokens.par_iter_mut().for_each(|token| *token = places[*token as usize]);
        put_words(&tokens, &mut writer);
        put_tokens(&tokens, self.lexicon, &mut writer);
        drop(tokens);
        self.put_in_order(places.len());
        self.put_postings(places.len(), &mut writer);
        writer.put(Section::NameStarts, &self.name_starts);
        writer.put(Section::NameTokens, &self.name_tokens);
        writer.put(Section::NameWeights, &self.name_weights);
        order::put_classes(&self.name_weights, &mut writer);
        writer.put(Section::NameParties, &self.name_parties);
        writer.put(Section::NamePlaces, &self.name_places);
        writer.put(Section::NameFlags, &self.name_flags);
        self.apart.write(&mut writer);
        writer.put(Section::PartySchemas, &self.party_schemas);
        writer.put(Section::PartyDatasets, &self.party_datasets);
        PARTIES.write(self.party_keys, &mut writer);
        writer.put(Section::PartyEnds, &self.party_ends);
        writer.put(Section::PartyRecords, &self.party_records);
        writer.put(Section::PartyDictionary, &self.dictionary);
        writer.finish()
    }

    /// Gives names the numbers that they have in the file.
    fn put_in_order(&mut self, tokens: usize) {
        let tokens_of =
            |name: usize| &self.name_tokens[self.name_starts[name] as usize..self.name_starts[name + 1] as usize];
        let order = order::in_order(&self.name_weights, tokens, tokens_of);
        let mut starts = Vec::with_capacity(self.name_starts.len());
        starts.push(0);
        let mut all = Vec::with_capacity(self.name_tokens.len());
        for name in &order {
            all.extend_from_slice(tokens_of(*name as usize));
            starts.push(number(all.len()));
        }
        (self.name_starts, self.name_tokens) = (starts, all);
        for numbers in [&mut self.name_weights, &mut self.name_parties, &mut self.name_places] {
            *numbers = order.iter().map(|name| numbers[*name as usize]).collect();
        }
        self.name_flags = order.iter().map(|name| self.name_flags[*name as usize]).collect();
        let mut numbers = vec![0; order.len()];
        for (place, name) in order.iter().enumerate() {
            numbers[*name as usize] = number(place);
        }
        self.apart.number_anew(&numbers);
    }

    /// For each token the names that have it, each once, ascending.
    fn put_postings(&self, tokens: usize, writer: &mut Writer) {
        let names = || self.name_starts.windows(2).enumerate();
        let each_once = |range: &[u32]| {
            let mut own = self.name_tokens[range[0] as usize..range[1] as usize].to_vec();
            own.sort_unstable();
            own.dedup();
            own
        };
        let mut starts = vec![0u32; tokens + 1];
        for (_, range) in names() {
            for token in each_once(range) {
                starts[token as usize + 1] += 1;
            }
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![0u32; starts.last().copied().unwrap_or_default() as usize];
        for (name, range) in names() {
            for token in each_once(range) {
                let place = &mut next[token as usize];
                postings[*place as usize] = number(name);
                *place += 1;
            }
        }
        writer.put(Section::TokenPostings, &starts);
        writer.put(Section::Postings, &postings);
    }
}

fn put_words(tokens: &[(Arc<Token>, Vec<u8>, u32)], writer: &mut Writer) {
    let (mut letters, mut begin, mut starts) = (Vec::new(), vec![0], Vec::new());
    let mut words: Vec<&str> = Vec::new();
    for (place, (token, ..)) in tokens.iter().enumerate() {
        if words.last() != Some(&&*token.text) {
            words.push(&token.text);
            letters.extend_from_slice(token.text.as_bytes());
            begin.push(number(letters.len()));
            starts.push(number(place));
        }
    }
    starts.push(number(tokens.len()));
    writer.put(Section::WordStarts, &begin);
    writer.put(Section::WordLetters, &letters);
    writer.put(Section::WordTokens, &starts);
    let spellings = SpellingTable::of(&words);
    writer.put(Section::SpellingWholeHeads, &spellings.whole_heads);
    writer.put(Section::SpellingWholes, &spellings.wholes);
    writer.put(Section::SpellingEndHeads, &spellings.end_heads);
    writer.put(Section::SpellingEnds, &spellings.ends);
}

fn put_tokens(tokens: &[(Arc<Token>, Vec<u8>, u32)], lexicon: &Lexicon, writer: &mut Writer) {
    let (mut bytes, mut ends, mut keys) = (Vec::new(), Vec::with_capacity(tokens.len()), Vec::new());
    for (place, (token, own, _)) in (0u32..).zip(tokens) {
        bytes.extend_from_slice(own);
        ends.push(number(bytes.len()));
        keys.extend(keys_of_token(token).into_iter().map(|key| (key, place)));
    }
    let weights: Vec<u32> = tokens.iter().map(|(token, ..)| lexicon.weight(token)).collect();
    let roles: Vec<u8> = tokens.iter().map(|(token, ..)| role_code(token.role)).collect();
    writer.put(Section::TokenEnds, &ends);
    writer.put(Section::TokenBytes, &bytes);
    writer.put(Section::TokenWeights, &weights);
    writer.put(Section::TokenRoles, &roles);
    TOKENS.write(keys, writer);
}

/// Everything that a token is found by.
fn keys_of_token(token: &Token) -> Vec<u64> {
    let mut keys = Vec::new();
    for reading in token.readings() {
        keys.push(TokenKey::Reading(reading).hash());
        // An initial stands for names and titles alone.
        if matches!(token.role, Role::Name | Role::Title)
            && !token.syllable
            && let [first, _, ..] = reading.as_bytes()
        {
            keys.push(TokenKey::Beginning(*first).hash());
        }
    }
    keys.extend(token.symbols.iter().map(|symbol| TokenKey::Symbol(*symbol).hash()));
    if compared_by_spelling(token.role) && !token.syllable {
        if !token.heard.is_empty() {
            keys.push(TokenKey::Heard(&token.heard).hash());
        }
        for skeleton in token.skeletons() {
            // Words of one consonant are many; they matter where one side has no vowels to write.
            match skeleton.len() {
                0 => {}
                1 if token.vowelless => {
                    keys.extend([TokenKey::Vowelless(skeleton).hash(), TokenKey::Skeleton(skeleton).hash()]);
                }
                _ => keys.push(TokenKey::Skeleton(skeleton).hash()),
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Everything that a party is found by.
fn keys(entity: &Entity) -> Vec<u64> {
    let mut keys = vec![PartyKey::Id(&entity.id).hash()];
    keys.extend(keys_of_entity(entity).iter().map(|key| PartyKey::Identifier(key).hash()));
    keys.extend(keys_of_ties(entity).iter().map(|key| PartyKey::Tie(key).hash()));
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn as_json(entity: &Entity) -> Vec<u8> {
    // Entities are plain data with text keys: nothing in them can fail to be written.
    serde_json::to_vec(entity).unwrap_or_default()
}

/// What a thread unpacks by: the number of the segment whose dictionary it has.
type Unpacker = (u64, zstd::bulk::Decompressor<'static>);

thread_local! {
    static UNPACKER: RefCell<Option<Unpacker>> = const { RefCell::new(None) };
}

/// A record that was packed with the dictionary of that segment.
pub(super) fn unpack(record: &[u8], dictionary: &[u8], segment: u64) -> Option<Entity> {
    UNPACKER.with_borrow_mut(|unpacker| {
        if unpacker.as_ref().is_none_or(|(own, _)| *own != segment) {
            *unpacker = Some((segment, zstd::bulk::Decompressor::with_dictionary(dictionary).ok()?));
        }
        let length = zstd::zstd_safe::get_frame_content_size(record).ok()??;
        if length > LARGEST_RECORD {
            return None;
        }
        let bytes = unpacker.as_mut()?.1.decompress(record, usize::try_from(length).ok()?).ok()?;
        serde_json::from_slice(&bytes).ok()
    })
}
