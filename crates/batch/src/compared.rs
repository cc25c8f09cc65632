//! Two names against each other, in the output schema.

use std::borrow::Cow;

use interdict_evidence::{Question, explain, weigh_names};
use interdict_model::{Entity, Evidence, Name, NameKind, Points, Schema, Subject};
use interdict_names::Lexicon;
use serde::Serialize;

use crate::answer::FORMAT;

/// A name that is asked for against one as a list would have it.
#[derive(Debug, Serialize)]
pub struct Compared<'a> {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The name that is asked for.
    pub name1: &'a str,
    /// The name that counts as listed.
    pub name2: &'a str,
    /// What both are; `None`: not said.
    pub schema: Option<Schema>,
    /// What the two come to.
    pub score: Points,
    /// The lexicon's id.
    pub lexicon: &'a str,
    /// The matcher, such as `interdict-3.3`.
    pub matcher: String,
    /// The same in a sentence.
    pub explanation: String,
    /// The lines whose sum is the score.
    pub evidence: Vec<Evidence>,
}

impl<'a> Compared<'a> {
    /// Compares two names.
    pub fn of(asked: &'a str, listed: &'a str, schema: Option<Schema>, lexicon: &'a Lexicon) -> Self {
        let subject = Subject { schema, ..Subject::named(asked) };
        let mut entity = Entity::new("pair", schema.unwrap_or(Schema::Thing));
        entity.names.push(Name::new(NameKind::Primary, listed));
        let forms = weigh_names(&entity, lexicon);
        let explained = explain(&Question::new(Cow::Owned(subject), lexicon), &entity, &forms);
        Self {
            format: FORMAT,
            name1: asked,
            name2: listed,
            schema,
            score: explained.comparison.score,
            lexicon: lexicon.id(),
            matcher: interdict_evidence::matcher(),
            explanation: explained.sentence,
            evidence: explained.evidence,
        }
    }
}
