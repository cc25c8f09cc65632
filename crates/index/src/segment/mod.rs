//! The index of one list: what is listed, as a search looks at it, in one file.
//!
//! An edition is searched in as many segments as it has lists. A list that has changed gets a new segment; the others stay what
//! they are, and scores do not change with it, since they depend on the lexicon alone.

mod building;
mod order;

use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use interdict_evidence::{ListedName, matcher};
use interdict_model::{Entity, NameKind, Schema, Strength};
use interdict_names::form::MOST_TOKENS;
use interdict_names::{Form, Lexicon, Role, Token, WeightedForm};
use serde::{Deserialize, Serialize};

pub use self::building::Building;
pub(crate) use self::order::Classes;
use crate::directory::{PARTIES, TOKENS};
use crate::file::{File, Place, Section, Unusable};
use crate::key::{PartyKey, TokenKey};
use crate::memory::{self, Memory};
use crate::neighbourhood::Spellings;

/// What a segment is of: it serves for nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The matcher whose forms it holds, such as `interdict-3.3`.
    pub matcher: String,
    /// The lexicon that its names are weighed by.
    pub lexicon: String,
    /// The hash of the list.
    pub list: String,
}

impl Origin {
    /// Of a list with this hash, by this program.
    pub fn of(list: impl Into<String>, lexicon: &Lexicon) -> Self {
        Self { matcher: matcher(), lexicon: lexicon.id().to_owned(), list: list.into() }
    }

    fn in_words(&self) -> String {
        format!("list {}, lexicon {}, {}", self.list, self.lexicon, self.matcher)
    }
}

/// What stands in [`Section::About`].
#[derive(Debug, Serialize, Deserialize)]
struct About {
    origin: Origin,
    /// The sets of datasets that parties stand in.
    datasets: Vec<Vec<String>>,
}

/// What stands for the hash of a list that is no file: it says nothing of what is in it.
const IN_MEMORY: &str = "in memory";
/// The publisher calls a name weak.
const WEAK: u8 = 1;
/// A name only leads to its party.
const ASSOCIATED: u8 = 2;
/// A name is longer than is compared.
const CUT: u8 = 4;

/// Tokens that are read are kept in shelves of so many.
const SHELF: usize = 256;

type Shelf = Box<[OnceLock<Arc<Token>>]>;

/// The index of one list.
#[derive(Debug)]
pub struct Segment {
    file: File,
    about: About,
    /// Tells what a thread has of this segment from what is of another.
    number: u64,
    /// Tokens that have been read.
    tokens: Box<[OnceLock<Shelf>]>,
    memory: Memory,
}

/// The next segment's number.
static NUMBER: AtomicU64 = AtomicU64::new(1);

fn index(place: u32) -> usize {
    place as usize
}

impl Segment {
    /// Opens a segment's file, which must be of that origin.
    pub fn open(path: &Path, origin: &Origin) -> Result<Self, Unusable> {
        let segment = Self::with(File::open(path)?)?;
        if segment.about.origin != *origin {
            return Err(Unusable::Other(
                segment.file.place().clone(),
                segment.about.origin.in_words(),
                origin.in_words(),
            ));
        }
        Ok(segment)
    }

    /// Builds a segment in memory.
    pub fn of(entities: Vec<Entity>, lexicon: &Lexicon) -> Result<Self, Unusable> {
        let mut building = Building::new(Origin::of(IN_MEMORY, lexicon), lexicon);
        building.add(entities);
        Self::held(&building.finish())
    }

    /// Uses the bytes of a segment without a file.
    pub fn held(bytes: &[u8]) -> Result<Self, Unusable> {
        Self::with(File::held(bytes)?)
    }

    /// Keeps the bytes of a segment ([`Building::finish`]) as a file: under another name first, on the disk before it has its
    /// own, so that whoever opens it finds it whole.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Unusable> {
        let new = path.with_extension(format!("{}.new", std::process::id()));
        let write = || {
            if let Some(folder) = path.parent() {
                fs_err::create_dir_all(folder)?;
            }
            let mut file = fs_err::File::create(&new)?;
            file.write_all(bytes)?;
            file.file().sync_all()?;
            fs_err::rename(&new, path)
        };
        write().map_err(|error: std::io::Error| {
            // A part of a file helps nobody; where it cannot be removed either, the error told is the first one.
            let _ = fs_err::remove_file(&new);
            Unusable::Io(Place::at(path), error.to_string())
        })
    }

    /// Uses a segment's bytes.
    fn with(file: File) -> Result<Self, Unusable> {
        let about = serde_json::from_slice(file.section::<u8>(Section::About)).map_err(|error| {
            Unusable::Damaged(file.place().clone(), format!("what it says of itself cannot be read ({error})"))
        })?;
        file.damage()?;
        let shelves = file.count::<u32>(Section::TokenEnds).div_ceil(SHELF);
        let tokens = std::iter::repeat_with(OnceLock::new).take(shelves).collect();
        let memory = memory::of_names(file.count::<u32>(Section::NameWeights));
        Ok(Self { file, about, number: NUMBER.fetch_add(1, Ordering::Relaxed), tokens, memory })
    }

    /// An error as soon as anything that was read has turned out to be damaged: answers made of it do not count.
    pub fn damage(&self) -> Result<(), Unusable> {
        self.file.damage()
    }

    /// Reads all of the file and checks it.
    pub fn check(&self) -> Result<(), Unusable> {
        self.file.check_all()
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        self.file.all()
    }

    /// What it is of.
    pub fn origin(&self) -> &Origin {
        &self.about.origin
    }

    /// Whether it is certainly of the same list as another one.
    pub(crate) fn is_of_the_list_of(&self, other: &Self) -> bool {
        self.about.origin.list == other.about.origin.list && self.about.origin.list != IN_MEMORY
    }

    /// How many parties are listed.
    pub fn parties(&self) -> u32 {
        u32::try_from(self.file.count::<u8>(Section::PartySchemas)).unwrap_or(u32::MAX)
    }

    /// How many names they have together.
    pub fn names(&self) -> usize {
        self.file.count::<u32>(Section::NameWeights)
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The parties with this id and their numbers in this list, in its order.
    pub fn parties_with<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (u32, Entity)> + use<'a> {
        let filed = self.filed_under(PartyKey::Id(id)).iter();
        filed.filter_map(|party| Some((*party, self.party(*party)?))).filter(move |(_, entity)| entity.id == id)
    }

    /// A party as its list has it; nothing where the file is damaged.
    pub(crate) fn party(&self, party: u32) -> Option<Entity> {
        let ends = self.file.slice::<u64>(Section::PartyEnds, index(party)..index(party) + 2);
        let &[start, end] = ends else { return None };
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let record = self.file.slice::<u8>(Section::PartyRecords, start..end);
        let dictionary = self.file.section::<u8>(Section::PartyDictionary);
        let entity = building::unpack(record, dictionary, self.number);
        if entity.is_none() {
            self.file.is_damaged();
        }
        entity
    }

    pub(crate) fn schema(&self, party: u32) -> Schema {
        let place = self.file.get::<u8>(Section::PartySchemas, index(party)).unwrap_or_default();
        Schema::ALL.get(usize::from(place)).copied().unwrap_or(Schema::Thing)
    }

    pub(crate) fn datasets(&self, party: u32) -> &[String] {
        let place = self.file.get::<u16>(Section::PartyDatasets, index(party)).unwrap_or_default();
        self.about.datasets.get(usize::from(place)).map_or(&[], Vec::as_slice)
    }

    /// Whether any party stands in the dataset.
    pub(crate) fn has_dataset(&self, dataset: &str) -> bool {
        self.about.datasets.iter().flatten().any(|own| own == dataset)
    }

    /// The parties filed under a key, and perhaps others.
    pub(crate) fn filed_under(&self, key: PartyKey) -> &[u32] {
        PARTIES.find(&self.file, key.hash())
    }

    /// Which of its party's names a name is.
    pub(crate) fn place_of(&self, name: u32) -> u32 {
        self.file.get(Section::NamePlaces, index(name)).unwrap_or_default()
    }

    /// The classes in which names stand by their weight.
    pub(crate) fn classes(&self) -> Classes<'_> {
        Classes::of(&self.file)
    }

    /// The party of a name.
    pub(crate) fn party_of(&self, name: u32) -> u32 {
        self.file.get(Section::NameParties, index(name)).unwrap_or_default()
    }

    /// A name's weight.
    #[inline]
    pub(crate) fn weight_of(&self, name: u32) -> u32 {
        self.file.get(Section::NameWeights, index(name)).unwrap_or_default()
    }

    /// The tokens of a name, by number; none where the file says that they are more than a name has.
    #[inline]
    pub(crate) fn tokens_of(&self, name: u32) -> &[u32] {
        let range = self.file.range(Section::NameStarts, index(name));
        if range.len() > MOST_TOKENS {
            self.file.is_damaged();
            return &[];
        }
        self.file.slice(Section::NameTokens, range)
    }

    /// What a token weighs.
    #[inline]
    pub(crate) fn token_weight(&self, token: u32) -> u32 {
        self.file.get(Section::TokenWeights, index(token)).unwrap_or_default()
    }

    /// What a token does in a name, as [`role_code`] writes it.
    #[inline]
    pub(crate) fn token_role(&self, token: u32) -> u8 {
        match self.file.get::<u8>(Section::TokenRoles, index(token)) {
            Some(role) if role <= LAST_ROLE => role,
            Some(_) => {
                self.file.is_damaged();
                0
            }
            None => 0,
        }
    }

    /// The names that have a token.
    #[inline]
    pub(crate) fn names_with(&self, token: u32) -> &[u32] {
        self.file.slice(Section::Postings, self.file.range(Section::TokenPostings, index(token)))
    }

    /// A token; nothing where the file is damaged.
    pub(crate) fn token(&self, token: u32) -> Option<&Arc<Token>> {
        let slots = self.tokens.get(index(token) / SHELF)?;
        let slots = slots.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(SHELF).collect());
        let slot = slots.get(index(token) % SHELF)?;
        if let Some(token) = slot.get() {
            return Some(token);
        }
        let read = self.read_token(token)?;
        Some(slot.get_or_init(|| Arc::new(read)))
    }

    fn read_token(&self, token: u32) -> Option<Token> {
        let start = if token == 0 { 0 } else { self.file.get::<u32>(Section::TokenEnds, index(token) - 1)? as usize };
        let end = self.file.get::<u32>(Section::TokenEnds, index(token))? as usize;
        let read = postcard::from_bytes(self.file.slice(Section::TokenBytes, start..end)).ok();
        if read.is_none() {
            self.file.is_damaged();
        }
        read
    }

    /// The tokens filed under a key, and perhaps others.
    pub(crate) fn tokens_under(&self, key: TokenKey) -> &[u32] {
        TOKENS.find(&self.file, key.hash())
    }

    /// How many different main readings tokens have.
    pub(crate) fn words(&self) -> usize {
        self.file.count::<u32>(Section::WordStarts).saturating_sub(1)
    }

    /// A word, in bytes.
    pub(crate) fn word(&self, word: usize) -> &[u8] {
        self.file.slice(Section::WordLetters, self.file.range(Section::WordStarts, word))
    }

    /// The tokens whose main reading a word is.
    pub(crate) fn tokens_reading(&self, word: usize) -> Range<u32> {
        let tokens = self.file.count::<u32>(Section::TokenEnds);
        match self.file.slice::<u32>(Section::WordTokens, word..word + 2) {
            [start, end] if start <= end && index(*end) <= tokens => *start..*end,
            _ => {
                self.file.is_damaged();
                0..0
            }
        }
    }

    /// The words within the edit budget of the given one.
    pub(crate) fn words_within_budget(&self, word: &str, found: &mut Vec<u32>) {
        let spellings = Spellings {
            letters: self.file.section(Section::WordLetters),
            starts: self.file.section(Section::WordStarts),
            whole_heads: self.file.section(Section::SpellingWholeHeads),
            wholes: self.file.section(Section::SpellingWholes),
            end_heads: self.file.section(Section::SpellingEndHeads),
            ends: self.file.section(Section::SpellingEnds),
        };
        spellings.within_budget(word, found);
    }

    /// The tokens whose main reading begins with some letters.
    pub(crate) fn tokens_beginning_with(&self, letters: &[u8]) -> Range<u32> {
        let first_not = |before: &dyn Fn(&[u8]) -> bool| {
            let (mut low, mut high) = (0, self.words());
            while low < high {
                let middle = low + (high - low) / 2;
                if before(self.word(middle)) { low = middle + 1 } else { high = middle }
            }
            low
        };
        let start = first_not(&|word| word < letters);
        let end = first_not(&|word| word < letters || word.starts_with(letters));
        if start >= end {
            return 0..0;
        }
        self.tokens_reading(start).start..self.tokens_reading(end - 1).end
    }

    /// A name as the comparison of names looks at it; nothing where the file is damaged. `wholly`: with the words that
    /// its parts make together and its first letters.
    pub(crate) fn listed_name(&self, name: u32, wholly: bool) -> Option<ListedName<'static>> {
        let schema = self.schema(self.party_of(name));
        let flags = self.file.get::<u8>(Section::NameFlags, index(name))?;
        let numbers = self.tokens_of(name);
        let tokens = numbers.iter().map(|token| self.token(*token).cloned()).collect::<Option<Vec<Arc<Token>>>>()?;
        let weights: Vec<u32> = numbers.iter().map(|token| self.token_weight(*token)).collect();
        let total = weights.iter().map(|weight| u64::from(*weight)).sum();
        let cut = flags & CUT != 0;
        let form = if wholly {
            Form::of_tokens(tokens, schema.is_person(), cut)
        } else {
            Form { tokens, cut, ..Form::default() }
        };
        Some(ListedName {
            form: std::borrow::Cow::Owned(WeightedForm { form, weights, total }),
            schema,
            strength: if flags & WEAK == 0 { Strength::Strong } else { Strength::Weak },
            kind: if flags & ASSOCIATED == 0 { NameKind::Alias } else { NameKind::Associated },
        })
    }
}

/// The last of the codes of roles.
const LAST_ROLE: u8 = Role::Reference as u8;

/// A role as a byte.
pub(crate) fn role_code(role: Role) -> u8 {
    role as u8
}

/// Whether a byte of [`role_code`] is a role that names.
pub(crate) fn is_naming(code: u8) -> bool {
    [Role::Name, Role::Initial, Role::Number].iter().any(|role| role_code(*role) == code)
}
