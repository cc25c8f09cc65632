use std::num::NonZeroU32;

use interdict_model::{Country, Identifier, IdentifierKind, Schema, Subject, UncertainDate};
use rustc_hash::FxHashMap;

use crate::texts::Texts;
use crate::{
    Complete, Exception, File, FileIndex, Group, GroupIndex, Joint, Link, Party, PartyIndex, Source, Stake, TextIndex,
    Tie, Untied, tie,
};

/// All that files say about parties and who holds what of whom.
///
/// Made for ten million parties: ids and texts are kept once, stakes are 56 bytes, and what is said about a party is
/// packed and only unpacked when somebody asks for it. Everything stands in the order in which it was read.
///
/// A reader calls [`file`](Self::file) once, then [`party`](Self::party) for every id (a party may be owned before it is
/// described, or never be described), [`source`](Self::source) for where it is, and the `add_…` methods. What it cannot read
/// goes to [`reject`](Self::reject).
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    files: Vec<File>,
    ids: Texts,
    texts: Texts,
    /// Per party, where its packed description begins and ends; empty range: none.
    described: Vec<(u64, u64)>,
    packed: Vec<u8>,
    stakes: Vec<Stake>,
    links: Vec<Link>,
    groups: Vec<Group>,
    complete: Vec<Complete>,
    exceptions: Vec<Exception>,
    rejected: Vec<Rejected>,
    ties: Vec<Tie>,
    /// Which party stands for another; only those that are folded.
    folded: FxHashMap<PartyIndex, PartyIndex>,
    /// The other way round.
    also: FxHashMap<PartyIndex, Vec<PartyIndex>>,
    /// Both ends of stakes as stated, where one of them was folded; so for links, and the party of statements.
    stated_stakes: FxHashMap<u32, [PartyIndex; 2]>,
    stated_links: FxHashMap<u32, [PartyIndex; 2]>,
    stated_complete: FxHashMap<u32, PartyIndex>,
}

/// Something of a file that could not be read. The rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Which file.
    pub file: FileIndex,
    /// The line, from 1; 0 where lines say nothing.
    pub line: u64,
    /// The record's id, as far as it could be read.
    pub record: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// There are more parties, texts or groups than numbers of 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than four thousand million parties or texts; read fewer files at once")]
pub struct TooMany;

/// The packed form of what is said about a party.
type Packed = (
    (u32, u32, u32),
    Option<Schema>,
    Vec<String>,
    Vec<(IdentifierKind, String, Option<Country>, String)>,
    Vec<Country>,
    (Vec<UncertainDate>, Vec<UncertainDate>),
    Vec<String>,
);

impl Holdings {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which file what follows was read from.
    pub fn file(&mut self, file: File) -> Result<FileIndex, TooMany> {
        let index = u32::try_from(self.files.len()).map_err(|_| TooMany)?;
        self.files.push(file);
        Ok(FileIndex(index))
    }

    /// What is known of a file may come late (a publisher's name in a later record).
    pub fn file_mut(&mut self, file: FileIndex) -> Option<&mut File> {
        self.files.get_mut(file.0 as usize)
    }

    /// The party with this id, trimmed; a new one when there is none yet. Files that use the same ids speak of the same party.
    pub fn party(&mut self, id: &str) -> Result<PartyIndex, TooMany> {
        let index = self.ids.intern(id.trim()).ok_or(TooMany)?;
        if self.described.len() < self.ids.len() {
            self.described.resize(self.ids.len(), (0, 0));
        }
        Ok(self.kept(PartyIndex(index)))
    }

    /// The party with this id, or the one that stands for it, if there is one.
    pub fn find(&self, id: &str) -> Option<PartyIndex> {
        self.ids.find(id.trim()).map(|index| self.kept(PartyIndex(index)))
    }

    /// Makes one of parties that state the same LEI, or the same number of the same register, in different files: from now on
    /// one of them stands for all, with everything that is said of them. Called once, when everything is read. What has such
    /// a number and is not tied is handed back, with what speaks against it.
    pub fn tie_same_parties(&mut self) -> Vec<Untied> {
        let tie::Found { ties, untied } = tie::find(self);
        for tie in &ties {
            self.folded.insert(tie.folded, tie.kept);
            self.also.entry(tie.kept).or_default().push(tie.folded);
            if let Some(described) = self.described(tie.folded) {
                self.describe(tie.kept, &described);
            }
        }
        if !ties.is_empty() {
            self.fold();
        }
        self.ties.extend(ties);
        untied
    }

    /// Puts the party that stands for another in its place, and keeps what was stated.
    fn fold(&mut self) {
        let Self { folded, .. } = self;
        let kept = |party: PartyIndex| folded.get(&party).copied().unwrap_or(party);
        for (stake, place) in self.stakes.iter_mut().zip(0..) {
            let stated = [stake.owner, stake.owned];
            (stake.owner, stake.owned) = (kept(stake.owner), kept(stake.owned));
            if [stake.owner, stake.owned] != stated {
                self.stated_stakes.entry(place).or_insert(stated);
            }
        }
        for (link, place) in self.links.iter_mut().zip(0..) {
            let stated = [link.from, link.to];
            (link.from, link.to) = (kept(link.from), kept(link.to));
            if [link.from, link.to] != stated {
                self.stated_links.entry(place).or_insert(stated);
            }
        }
        for (complete, place) in self.complete.iter_mut().zip(0..) {
            let owned = complete.owned;
            complete.owned = kept(owned);
            if complete.owned != owned {
                self.stated_complete.entry(place).or_insert(owned);
            }
        }
        for exception in &mut self.exceptions {
            exception.owned = kept(exception.owned);
        }
    }

    /// The party that stands for this one: itself, unless it was tied to another.
    pub fn kept(&self, party: PartyIndex) -> PartyIndex {
        self.folded.get(&party).copied().unwrap_or(party)
    }

    /// All ids of a party: its own first, then those for which it stands.
    pub fn ids_of(&self, party: PartyIndex) -> impl Iterator<Item = &str> {
        let folded = self.also.get(&party).into_iter().flatten();
        std::iter::once(party).chain(folded.copied()).map(|party| self.id(party))
    }

    /// Which parties were made one, in the order in which they were tied.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// Owner and owned as the source of a stake names them.
    pub(crate) fn stated_ends(&self, stake: u32) -> Option<[PartyIndex; 2]> {
        let ends = || self.stakes.get(stake as usize).map(|stake| [stake.owner, stake.owned]);
        self.stated_stakes.get(&stake).copied().or_else(ends)
    }

    /// Both sides as the source of a link names them.
    pub(crate) fn stated_sides(&self, link: u32) -> Option<[PartyIndex; 2]> {
        let sides = || self.links.get(link as usize).map(|link| [link.from, link.to]);
        self.stated_links.get(&link).copied().or_else(sides)
    }

    /// Whose owners a statement says are all named, as its source names it.
    pub(crate) fn stated_owned(&self, complete: u32) -> Option<PartyIndex> {
        let owned = || self.complete.get(complete as usize).map(|complete| complete.owned);
        self.stated_complete.get(&complete).copied().or_else(owned)
    }

    /// A text that is kept once: a record's id, a reason.
    pub fn text(&mut self, text: &str) -> Result<TextIndex, TooMany> {
        self.texts.intern(text).map(TextIndex).ok_or(TooMany)
    }

    /// Where something stands. `line` 0: lines say nothing. `record`: the record's id, or the source's own words; may be empty.
    pub fn source(&mut self, file: FileIndex, line: u64, record: &str) -> Result<Source, TooMany> {
        Ok(Source { file, line: u32::try_from(line).unwrap_or(u32::MAX), record: self.text(record)? })
    }

    /// A group of owners that hold together; its number goes into their stakes.
    pub fn group(&mut self, joint: Joint, source: Source) -> Result<GroupIndex, TooMany> {
        self.groups.push(Group { joint, source });
        u32::try_from(self.groups.len()).ok().and_then(NonZeroU32::new).map(GroupIndex).ok_or(TooMany)
    }

    /// What a source says about a party. Said again, it adds to what is known; nothing is taken away, and the first source stays.
    pub fn describe(&mut self, party: PartyIndex, described: &Party) {
        let merged = match self.described(party) {
            None => described.clone(),
            Some(known) => {
                let mut more = known.clone();
                add(&mut more.subject, &described.subject);
                // A table names an owner on every row; what is already known takes no room.
                if more == known {
                    return;
                }
                more
            }
        };
        let Subject { schema, names, identifiers, countries, birth_dates, death_dates, addresses, .. } = merged.subject;
        let identifiers = identifiers
            .into_iter()
            .map(|identifier| (identifier.kind, identifier.value, identifier.country, identifier.label))
            .collect();
        let source = (merged.source.file.0, merged.source.line, merged.source.record.0);
        let packed: Packed = (source, schema, names, identifiers, countries, (birth_dates, death_dates), addresses);
        // Writing to memory does not fail; should it ever, the party stays as it was.
        let Ok(bytes) = postcard::to_allocvec(&packed) else { return };
        let start = self.packed.len();
        self.packed.extend(bytes);
        if let Some(range) = self.described.get_mut(party.place()) {
            *range = (start as u64, self.packed.len() as u64);
        }
    }

    /// Adds a stake.
    pub fn add_stake(&mut self, stake: Stake) {
        self.stakes.push(stake);
    }

    /// Adds a link.
    pub fn add_link(&mut self, link: Link) {
        self.links.push(link);
    }

    /// Adds the statement that a party's owners are all named.
    pub fn add_complete(&mut self, complete: Complete) {
        self.complete.push(complete);
    }

    /// Adds the reason why a parent is not named.
    pub fn add_exception(&mut self, exception: Exception) {
        self.exceptions.push(exception);
    }

    /// Notes something that could not be read.
    pub fn reject(&mut self, rejected: Rejected) {
        self.rejected.push(rejected);
    }

    /// How many numbers of parties there are; those that others stand for have theirs still.
    pub fn parties(&self) -> usize {
        self.ids.len()
    }

    /// All parties, in the order in which they were first named; without those that others stand for.
    pub fn all_parties(&self) -> impl Iterator<Item = PartyIndex> + use<'_> {
        let all = (0..u32::try_from(self.ids.len()).unwrap_or(u32::MAX)).map(PartyIndex);
        all.filter(|party| !self.folded.contains_key(party))
    }

    /// A party's id.
    pub fn id(&self, party: PartyIndex) -> &str {
        self.ids.get(party.0)
    }

    /// A kept text.
    pub fn text_of(&self, text: TextIndex) -> &str {
        self.texts.get(text.0)
    }

    /// What is said about a party; `None` when no source describes it.
    pub fn described(&self, party: PartyIndex) -> Option<Party> {
        let (start, end) = *self.described.get(party.place())?;
        let bytes = self.packed.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
        let packed: Packed = postcard::from_bytes(bytes).ok()?;
        let ((file, line, record), schema, names, identifiers, countries, (birth_dates, death_dates), addresses) =
            packed;
        let identifiers = identifiers
            .into_iter()
            .map(|(kind, value, country, label)| Identifier { kind, value, country, label, note: String::new() })
            .collect();
        let subject = Subject {
            id: Some(self.id(party).to_owned()),
            schema,
            names,
            identifiers,
            countries,
            birth_dates,
            death_dates,
            addresses,
            ..Subject::default()
        };
        Some(Party { subject, source: Source { file: FileIndex(file), line, record: TextIndex(record) } })
    }

    /// A party's first name; its id when it has none.
    pub fn caption(&self, party: PartyIndex) -> String {
        self.described(party)
            .and_then(|party| party.subject.names.into_iter().next())
            .unwrap_or_else(|| self.id(party).to_owned())
    }

    /// The files.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file of a source.
    pub fn file_of(&self, source: Source) -> Option<&File> {
        self.files.get(source.file.0 as usize)
    }

    /// The name of a file; empty for one that is not there.
    pub fn file_name(&self, file: FileIndex) -> &str {
        self.files.get(file.0 as usize).map_or("", |file| file.name.as_str())
    }

    /// All stakes, in the order read.
    pub fn stakes(&self) -> &[Stake] {
        &self.stakes
    }

    /// All links, in the order read.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What is known of a group.
    pub fn group_of(&self, group: GroupIndex) -> Option<&Group> {
        self.groups.get(group.0.get() as usize - 1)
    }

    /// All statements that owners are complete.
    pub fn complete(&self) -> &[Complete] {
        &self.complete
    }

    /// All reasons why a parent is not named.
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// What could not be read.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }
}

/// Adds what is new of `more` to `known`.
fn add(known: &mut Subject, more: &Subject) {
    fn union<T: Clone + PartialEq>(known: &mut Vec<T>, more: &[T]) {
        for value in more {
            if !known.contains(value) {
                known.push(value.clone());
            }
        }
    }
    known.schema = known.schema.or(more.schema);
    union(&mut known.names, &more.names);
    union(&mut known.identifiers, &more.identifiers);
    union(&mut known.countries, &more.countries);
    union(&mut known.birth_dates, &more.birth_dates);
    union(&mut known.death_dates, &more.death_dates);
    union(&mut known.addresses, &more.addresses);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_party_comes_back_and_adds_up() {
        let mut holdings = Holdings::new();
        let file = holdings.file(File { name: "a.csv".to_owned(), ..File::default() }).unwrap();
        let party = holdings.party(" LEI-1 ").unwrap();
        assert_eq!(holdings.party("LEI-1"), Ok(party));
        assert_eq!(holdings.find("LEI-2"), None);
        assert_eq!(holdings.caption(party), "LEI-1");
        let source = holdings.source(file, 7, "record").unwrap();
        let number = Identifier {
            kind: IdentifierKind::Registration,
            value: "0123".to_owned(),
            country: Country::from_text("gb"),
            label: "Companies House".to_owned(),
            note: String::new(),
        };
        let first = Subject {
            identifiers: vec![number],
            birth_dates: vec!["1990-02".parse().unwrap()],
            ..Subject::named("Alpha Ltd")
        };
        holdings.describe(party, &Party { subject: first.clone(), source });
        let other = holdings.source(file, 9, "").unwrap();
        holdings.describe(
            party,
            &Party { subject: Subject::named("Alpha Limited").of_schema(Schema::Company), source: other },
        );
        let known = holdings.described(party).unwrap();
        assert_eq!(known.source, source);
        assert_eq!(known.subject.names, ["Alpha Ltd", "Alpha Limited"]);
        assert_eq!(known.subject.schema, Some(Schema::Company));
        assert_eq!(known.subject.identifiers, first.identifiers);
        assert_eq!(known.subject.birth_dates, first.birth_dates);
        assert_eq!(holdings.text_of(known.source.record), "record");
        assert_eq!(holdings.file_of(known.source).unwrap().name, "a.csv");
    }
}
