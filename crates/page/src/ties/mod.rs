//! What ties a party to others: as the lists state it, drawn and in words.
//!
//! The drawing of owners (`interdict_ownership::drawing`) is another one: its boxes and its legend say who is blocked because of
//! whom. Ties of lists ("Linked To", "associated") prove nothing of the kind, and must not look as if they did.

mod drawing;

use std::collections::VecDeque;

use interdict_model::{Entity, Schema};
use maud::{Markup, html};

use crate::asked::party_address;
use crate::naming::count;
use crate::written::{linked, written};

/// Most parties that are drawn and listed.
pub const MOST: usize = 24;
/// How far from the party ties are followed.
const FAR: usize = 2;

/// A party and those it is tied to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Web {
    /// The parties; the one in question first, then by distance.
    pub parties: Vec<Party>,
    /// What ties them.
    pub ties: Vec<Tie>,
    /// How many parties were left out because there are more than [`MOST`].
    pub left_out: usize,
}

/// A party of a web.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Its id, where it is one of the edition.
    pub id: Option<String>,
    /// Its name.
    pub caption: String,
    /// What it is, where it is known.
    pub schema: Option<Schema>,
    /// How many ties lead to it from the party in question.
    distance: usize,
}

/// A tie.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Who is said to be tied: a place among the parties.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// How, in the publisher's words.
    pub kind: String,
    /// Who says so, where that is not the list itself.
    pub source: String,
}

impl Web {
    /// The web of a party, given its entries. `find` looks a party up by its id.
    pub fn around(entries: &[&Entity], find: impl Fn(&str) -> Option<Entity>) -> Self {
        let mut web = Self::default();
        let Some(first) = entries.first() else { return web };
        web.parties.push(Party::of(first, 0));
        let mut queue: VecDeque<(usize, Entity)> = entries.iter().map(|entity| (0, (*entity).clone())).collect();
        while let Some((from, entity)) = queue.pop_front() {
            let distance = web.parties.get(from).map_or(0, |party| party.distance) + 1;
            for relation in &entity.relations {
                let id = relation.to_id.as_deref();
                let known = web.parties.iter().position(|party| match (id, &party.id) {
                    (Some(id), Some(own)) => id == own,
                    (None, None) => party.caption == relation.to,
                    _ => false,
                });
                let to = match known {
                    Some(place) => place,
                    None if web.parties.len() >= MOST => {
                        web.left_out += 1;
                        continue;
                    }
                    None => {
                        let other = id.and_then(&find);
                        web.parties.push(other.as_ref().map_or_else(
                            || Party { id: None, caption: relation.to.clone(), schema: None, distance },
                            |other| Party::of(other, distance),
                        ));
                        let place = web.parties.len() - 1;
                        if let Some(other) = other.filter(|_| distance < FAR) {
                            queue.push_back((place, other));
                        }
                        place
                    }
                };
                let tie = Tie { from, to, kind: relation.kind.clone(), source: relation.source.clone() };
                if from != to && !web.ties.contains(&tie) {
                    web.ties.push(tie);
                }
            }
        }
        web
    }

    /// Whether there is nobody but the party itself.
    pub fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }
}

impl Party {
    fn of(entity: &Entity, distance: usize) -> Self {
        Self {
            id: Some(entity.id.clone()),
            caption: entity.caption().to_owned(),
            schema: Some(entity.schema),
            distance,
        }
    }

    fn link(&self) -> Markup {
        html! {
            @match &self.id {
                Some(id) => a href=(party_address(id, None)) { (written(&self.caption)) },
                None => (written(&self.caption)),
            }
        }
    }
}

/// The web as a drawing, and under it in words.
pub(crate) fn drawn(web: &Web) -> Markup {
    html! {
        div.scroll.drawing tabindex="0" role="region" aria-label="Drawing of the relations" { (drawing::svg(web)) }
        @if web.left_out > 0 { p.quiet { (count(web.left_out as u64, "more tie is", "more ties are")) " not shown." } }
        details.in-words {
            summary { "The same in words" }
            ul.plain.ties {
                @for tie in &web.ties {
                    @if let (Some(from), Some(to)) = (web.parties.get(tie.from), web.parties.get(tie.to)) {
                        li {
                            (from.link()) " " em { (written(&tie.kind)) } " " (to.link())
                            @if !tie.source.is_empty() { p.quiet { (linked(&tie.source)) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Name, NameKind, Relation};

    use super::*;

    fn party(id: &str, ties: &[(&str, Option<&str>)]) -> Entity {
        let mut entity = Entity::new(id, Schema::Company);
        entity.names.push(Name::new(NameKind::Primary, format!("Name of {id}")));
        entity.relations = ties
            .iter()
            .map(|(to, to_id)| Relation {
                kind: "Linked <To>".to_owned(),
                to: (*to).to_owned(),
                to_id: to_id.map(str::to_owned),
                source: String::new(),
            })
            .collect();
        entity
    }

    #[test]
    fn ties_are_followed_two_steps_and_come_back() {
        let all = [
            party("a", &[("B", Some("b")), ("Gang", None)]),
            party("b", &[("A", Some("a")), ("C", Some("c"))]),
            party("c", &[("D", Some("d"))]),
            party("d", &[]),
        ];
        let web = Web::around(&[&all[0]], |id| all.iter().find(|entity| entity.id == id).cloned());
        let names: Vec<&str> = web.parties.iter().map(|party| party.caption.as_str()).collect();
        assert_eq!(names, ["Name of a", "Name of b", "Gang", "Name of c"]);
        let ties: Vec<(usize, usize)> = web.ties.iter().map(|tie| (tie.from, tie.to)).collect();
        assert_eq!(ties, [(0, 1), (0, 2), (1, 0), (1, 3)]);
        let html = drawn(&web).into_string();
        assert!(html.contains("/party/b") && !html.contains("<To>"), "{html}");
    }

    #[test]
    fn a_web_has_an_end() {
        let ties: Vec<String> = (0..200).map(|number| format!("Other {number}")).collect();
        let entity = party("a", &ties.iter().map(|name| (&**name, None)).collect::<Vec<_>>());
        let web = Web::around(&[&entity], |_| None);
        assert_eq!((web.parties.len(), web.left_out), (MOST, 200 - (MOST - 1)));
        assert!(drawn(&web).into_string().contains("more ties are not shown"));
    }

    #[test]
    fn an_id_that_the_edition_has_not_is_no_link() {
        let web = Web::around(&[&party("a", &[("Gone", Some("z"))])], |_| None);
        assert!(!drawn(&web).into_string().contains("/party/z"));
        assert!(Web::around(&[], |_| None).is_empty());
    }
}
