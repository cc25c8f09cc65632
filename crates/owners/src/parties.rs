//! The party that a user means: by its id, by its name as it stands, or by the search that screens names.

use interdict_index::{Index, Request, Unusable};
use interdict_model::{Entity, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use interdict_ownership::{Holdings, PartyIndex};

use crate::OwnersError;
use crate::listed::subject;

/// Most parties that one name may mean.
const MOST: usize = 5;

/// The parties of the holdings as something to be searched.
#[derive(Debug)]
pub struct Parties {
    index: Index,
}

impl Parties {
    /// All parties that have a name.
    pub fn of(holdings: &Holdings, lexicon: &Lexicon) -> Result<Self, Unusable> {
        let entities = holdings
            .all_parties()
            .map(|party| {
                let subject = subject(holdings, party);
                let mut entity = Entity::new(holdings.id(party), subject.schema.unwrap_or(Schema::Thing));
                entity.names = subject.names.into_iter().map(|name| Name::new(NameKind::Primary, name)).collect();
                entity.birth_dates = subject.birth_dates;
                entity.countries = subject.countries;
                entity.identifiers = subject.identifiers;
                entity
            })
            .collect();
        Ok(Self { index: Index::new(entities, lexicon.clone())? })
    }

    /// The parties that a subject may be, with their scores, the best first.
    pub fn find(
        &self,
        holdings: &Holdings,
        subject: &Subject,
        threshold: Points,
    ) -> Result<Vec<(PartyIndex, Points)>, Unusable> {
        let request = Request { threshold, limit: Some(MOST), ..Request::default() };
        let hits = self.index.search(subject, &request)?.hits;
        Ok(hits.into_iter().filter_map(|hit| Some((holdings.find(&hit.id)?, hit.score))).collect())
    }
}

/// The party of an id, else those of a name.
pub fn meant(
    holdings: &Holdings,
    asked: &str,
    lexicon: &Lexicon,
    threshold: Points,
) -> Result<Vec<(PartyIndex, Points)>, OwnersError> {
    if let Some(party) = holdings.find(asked) {
        return Ok(vec![(party, Points::ONE)]);
    }
    let wanted = asked.trim().to_lowercase();
    let exact = |party: &PartyIndex| {
        holdings
            .described(*party)
            .is_some_and(|described| described.subject.names.iter().any(|name| name.trim().to_lowercase() == wanted))
    };
    let named: Vec<(PartyIndex, Points)> =
        holdings.all_parties().filter(exact).take(MOST).map(|party| (party, Points::ONE)).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let found = Parties::of(holdings, lexicon)?.find(holdings, &Subject::named(asked), threshold)?;
    if found.is_empty() {
        return Err(OwnersError::NotInData { asked: asked.to_owned(), parties: holdings.all_parties().count() });
    }
    Ok(found)
}
