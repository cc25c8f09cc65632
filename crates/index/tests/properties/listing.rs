//! What a further name or a further party does to the others: nothing that hurts.

use interdict_index::Found;
use interdict_model::{Evidence, Points};
use interdict_names::Lexicon;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index as Place;

use crate::names::{any_name, asked, filed, found, list, party, schema};

/// The place of a party among all that are found, and its score.
fn rank(found: &Found, id: &str) -> Option<(usize, Points)> {
    found.hits.iter().position(|hit| hit.id == id).map(|place| (place, found.hits[place].score))
}

/// What was said of everybody else.
fn said<'a>(found: &'a Found, but: &str) -> Vec<(&'a str, Points, &'a [Evidence])> {
    found.hits.iter().filter(|hit| hit.id != but).map(|hit| (&*hit.id, hit.score, &*hit.evidence)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A party that gains a name, be it an alias, a weak one or one that is only associated with it, stands no lower among
    /// all parties for any question, and scores no less; the others score as before. The lexicon is pinned: a lexicon that
    /// is built anew has other weights for everybody.
    #[test]
    fn ranking_never_worsens_when_a_party_gains_a_name(
        before in list(12),
        who: Place,
        more in filed(),
        other in any_name(),
        from in option::of(any::<Place>()),
        of_more: bool,
        schema in option::of(schema()),
    ) {
        let lexicon = Lexicon::of(&before);
        let mut after = before.clone();
        let gaining = who.index(after.len());
        after[gaining].names.push(more.clone());
        let id = before[gaining].id.clone();
        // Half of the questions are near the new name, where it could do harm.
        let subject = asked(if of_more { &after[gaining..=gaining] } else { &before }, &other, from, schema);
        let (old, new) = (found(before, &lexicon, &subject), found(after, &lexicon, &subject));
        if let Some((place, score)) = rank(&old, &id) {
            let now = rank(&new, &id);
            prop_assert!(
                now.is_some_and(|(now, points)| now <= place && points >= score),
                "{:?}: {more:?}: {place} {score} was, {now:?} is", subject.names
            );
        }
        prop_assert_eq!(said(&old, &id), said(&new, &id));
    }

    /// A new listing, whatever its names, changes neither score nor evidence of any other party, for any question, as long as
    /// the lexicon is pinned.
    #[test]
    fn a_new_listing_changes_no_other_score(
        before in list(12),
        new in party(999),
        place: Place,
        other in any_name(),
        from in option::of(any::<Place>()),
        schema in option::of(schema()),
    ) {
        let lexicon = Lexicon::of(&before);
        let mut after = before.clone();
        after.insert(place.index(before.len() + 1), new.clone());
        let subject = asked(&after, &other, from, schema);
        let (old, now) = (found(before, &lexicon, &subject), found(after, &lexicon, &subject));
        prop_assert_eq!(said(&old, &new.id), said(&now, &new.id));
    }
}
