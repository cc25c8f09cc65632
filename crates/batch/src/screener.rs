//! Rows to answers: all cores, equal subjects once.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use interdict_index::{Found, Index, Renewed, Request, Unusable};
use interdict_intake::Row;
use interdict_model::{EditionInForce, Hit, Subject};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use rayon::prelude::*;

use crate::answer::{Answer, Checked, FORMAT, OwnershipFinding, Status, SubjectShown};
use crate::columns::{Columns, ColumnsError};
use crate::hits::{Hits, HitsBuilder};
use crate::same::{Kept, Same};

/// Why a subject cannot be screened.
pub const NOTHING_TO_COMPARE: &str = "there is no letter or digit in the name";
/// Bytes that remembered answers may take together, as they are weighed by [`Weigh`].
const REMEMBERED: u64 = 64 << 20;
/// About how many bytes a remembered subject without a hit takes.
const USUAL: u64 = 700;

/// Whether neither a name that can be compared nor a number is given.
pub fn nothing_to_compare(subject: &Subject) -> bool {
    subject.identifiers.is_empty() && subject.names.iter().all(|name| !name.chars().any(char::is_alphanumeric))
}

/// Why a batch could not be screened at all.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// Its columns are not those that were announced.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The edition's index cannot be used.
    #[error(transparent)]
    Index(#[from] Unusable),
    /// The hits of the batch have more text than one Arrow column can have.
    #[error(
        "the hits of one batch have more than 2 GiB of text; screen smaller batches, or lower the limit of hits a subject"
    )]
    TooLarge,
    /// A column could not be made.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// An opened edition with settings.
#[derive(Debug)]
pub struct Screener {
    index: Arc<Index>,
    request: Request,
    checked: Checked,
    /// Set when only these are asked about.
    renewed: Option<Renewed>,
    /// What was found for subjects; `None` where the screener does not live long enough for it to pay.
    remembered: Option<Cache<Kept, Arc<Found>, Weigh>>,
    searched: AtomicU64,
}

/// A row and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Screened {
    /// The row.
    pub row: Row,
    /// What came of it.
    pub status: Status,
    /// What was found; nothing for a row that is rejected.
    pub found: Arc<Found>,
    /// What owners make of it.
    pub ownership: Vec<OwnershipFinding>,
}

#[derive(Clone, Debug)]
struct Weigh;

impl Weighter<Kept, Arc<Found>> for Weigh {
    fn weight(&self, kept: &Kept, found: &Arc<Found>) -> u64 {
        kept.weight() + found.hits.iter().map(weight).sum::<u64>()
    }
}

/// About how many bytes a hit takes.
pub(crate) fn weight(hit: &Hit) -> u64 {
    let texts = hit.datasets.iter().chain(&hit.topics).chain(&hit.programs).map(String::len);
    let details = hit.evidence.iter().map(|line| 48 + line.detail.len());
    let ties = hit.same_party.iter().map(|other| 120 + other.id.len() + other.by.len());
    let own = hit.id.len() + hit.caption.len() + hit.explanation.len();
    (size_of::<Hit>() + own + texts.chain(details).chain(ties).sum::<usize>()) as u64
}

impl Screener {
    /// An edition's index with what answers say of the edition, and what is asked of it: for tables, in which subjects recur.
    pub fn new(index: Arc<Index>, edition: impl Into<Arc<EditionInForce>>, request: Request) -> Self {
        let items = usize::try_from(REMEMBERED / USUAL).unwrap_or(usize::MAX);
        let remembered = Cache::with_weighter(items, REMEMBERED, Weigh);
        Self { remembered: Some(remembered), ..Self::once(index, edition, request) }
    }

    /// The same for a question or a few: made in no time, and nobody's subjects are kept.
    pub fn once(index: Arc<Index>, edition: impl Into<Arc<EditionInForce>>, request: Request) -> Self {
        let checked = Checked {
            format: FORMAT,
            edition: edition.into(),
            only_new_since: None,
            lexicon: index.lexicon().id().to_owned(),
            matcher: interdict_evidence::matcher(),
            threshold: request.threshold,
            owners: false,
        };
        Self { index, request, checked, renewed: None, remembered: None, searched: AtomicU64::new(0) }
    }

    /// Asks only about parties that are new or have changed since an edition, which is named. A subject without a hit among
    /// them has the status `partial`: most of the lists were not looked at.
    #[must_use]
    pub fn only_renewed(mut self, renewed: Renewed, since: String) -> Self {
        self.checked.only_new_since = Some(since);
        self.renewed = Some(renewed);
        self
    }

    /// Whoever calls follows owners as well, and adds what they make of each subject ([`Screened::with_owners`]).
    #[must_use]
    pub const fn followed_by_owners(mut self) -> Self {
        self.checked.owners = true;
        self
    }

    /// How often the index was searched so far: less often than there were rows, where subjects are equal.
    pub fn searched(&self) -> u64 {
        self.searched.load(Ordering::Relaxed)
    }

    /// What all answers share.
    pub fn checked(&self) -> &Checked {
        &self.checked
    }

    /// Screens a batch. `first` is the number of its first row in the table, from 1, where rows are numbered. For every row
    /// there is a row of status `hit` for each of its hits, or one of status `no_hit`, `partial` or `rejected`.
    pub fn screen(&self, batch: &RecordBatch, columns: &Columns, first: Option<u64>) -> Result<Hits, BatchError> {
        let screened = self.rows(columns.rows(batch, first)?)?;
        let mut hits = HitsBuilder::new(&self.checked, screened.len());
        screened.iter().try_for_each(|screened| hits.add(screened))?;
        hits.finish()
    }

    /// Screens rows, on all cores, in their order. Rows of equal subjects are screened once; what was found for subjects is
    /// remembered for later calls, within bounds.
    pub fn rows(&self, rows: Vec<Row>) -> Result<Vec<Screened>, Unusable> {
        // Each question once, and for each row the place of its question.
        let mut questions: Vec<&Subject> = Vec::new();
        let mut places: HashMap<Same, usize> = HashMap::with_capacity(rows.len());
        let asked: Vec<Option<usize>> = rows
            .iter()
            .map(|row| {
                let subject = row.subject.as_ref().ok().filter(|subject| !nothing_to_compare(subject))?;
                Some(*places.entry(Same(subject)).or_insert_with(|| {
                    questions.push(subject);
                    questions.len() - 1
                }))
            })
            .collect();
        drop(places);
        if self.request.exhaustive
            && let Some(first) = questions.first()
        {
            // What every exhaustive search shares is made by all threads together; were several to begin with it, one could
            // wait for another that waits for it.
            self.found(first)?;
        }
        let found: Vec<Arc<Found>> = match &questions[..] {
            // Other threads are woken for many: one is found sooner on this.
            [only] => vec![self.found(only)?],
            many => many.par_iter().map(|subject| self.found(subject)).collect::<Result<_, Unusable>>()?,
        };
        let nothing = Arc::new(Found::default());
        let screened = rows.into_iter().zip(asked).map(|(row, asked)| {
            let found = asked.and_then(|place| found.get(place));
            let status = found.map_or(Status::Rejected, |found| self.status(found));
            Screened { row, status, found: found.unwrap_or(&nothing).clone(), ownership: Vec::new() }
        });
        Ok(screened.collect())
    }

    fn status(&self, found: &Found) -> Status {
        if !found.hits.is_empty() || found.cut > 0 {
            Status::Hit
        } else if self.checked.edition.partial || self.renewed.is_some() {
            Status::Partial
        } else {
            Status::NoHit
        }
    }

    fn found(&self, subject: &Subject) -> Result<Arc<Found>, Unusable> {
        if let Some(found) = self.remembered.as_ref().and_then(|remembered| remembered.get(&Same(subject))) {
            return Ok(found);
        }
        self.searched.fetch_add(1, Ordering::Relaxed);
        let found = Arc::new(match &self.renewed {
            Some(renewed) => renewed.search(&self.index, subject, &self.request)?,
            None => self.index.search(subject, &self.request)?,
        });
        if let Some(remembered) = &self.remembered {
            remembered.insert(Kept::of(subject), found.clone());
        }
        Ok(found)
    }
}

impl Screened {
    /// With what owners make of the subject: it is a hit if any of that is to be acted on.
    #[must_use]
    pub fn with_owners(mut self, ownership: Vec<OwnershipFinding>) -> Self {
        if self.status != Status::Rejected && ownership.iter().any(|finding| finding.is_hit) {
            self.status = Status::Hit;
        }
        self.ownership = ownership;
        self
    }

    /// Why the row is rejected, if it is.
    pub fn reason(&self) -> Option<&str> {
        match &self.row.subject {
            Err(reason) => Some(reason),
            Ok(_) => (self.status == Status::Rejected).then_some(NOTHING_TO_COMPARE),
        }
    }

    /// As the output schema has it for JSON and tables.
    pub fn answer(self) -> Answer {
        let reason = self.reason().map(str::to_owned);
        let Self { row, status, found, ownership } = self;
        let subject = row.subject.as_ref().map_or_else(
            |_| SubjectShown { line: (row.line > 0).then_some(row.line), ..SubjectShown::default() },
            SubjectShown::from,
        );
        Answer {
            status,
            file: None,
            subject,
            cut: found.cut,
            hits: found.hits.clone(),
            ownership,
            reason,
            not_understood: row.not_understood,
            cells: row.cells,
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Entity, Name, NameKind, Schema};
    use interdict_names::Lexicon;

    use super::*;

    fn row(name: String) -> Row {
        Row {
            line: 1,
            cells: Vec::new(),
            subject: Ok(Subject::named(name)),
            ambiguous_date: false,
            not_understood: Vec::new(),
        }
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut entity = Entity::new("x-1", Schema::Person);
        entity.names = vec![Name::new(NameKind::Primary, "Pavel Korbutov")];
        let lexicon = Lexicon::of(std::slice::from_ref(&entity));
        let index = Arc::new(Index::new(vec![entity], lexicon).unwrap());
        let screener = Screener::new(index, EditionInForce::default(), Request::default());
        // Together they are more than twice as long as what is remembered may be.
        for part in 0..8 {
            let rows = (0..20).map(|number| row(format!("{part} {number} {}", "x".repeat(1_000 << 10))));
            screener.rows(rows.collect()).unwrap();
            assert!(screener.remembered.as_ref().unwrap().weight() <= REMEMBERED);
        }
        assert_eq!(screener.searched(), 160);
    }

    #[test]
    fn exhaustive_and_asked_on_many_threads_agree() {
        let entities: Vec<Entity> = (0..200)
            .map(|number| {
                let mut entity = Entity::new(format!("x-{number}"), Schema::Person);
                entity.names = vec![Name::new(NameKind::Primary, format!("Pavel Korbutov {number}"))];
                entity
            })
            .collect();
        let lexicon = Lexicon::of(&entities);
        let index = Arc::new(Index::new(entities, lexicon).unwrap());
        let rows: Vec<Row> = (0..100).map(|number| row(format!("Korbutow Pavel {number}"))).collect();
        let screened = |exhaustive| {
            let request = Request { exhaustive, ..Request::default() };
            Screener::new(index.clone(), EditionInForce::default(), request).rows(rows.clone()).unwrap()
        };
        assert_eq!(screened(true), screened(false));
    }
}
