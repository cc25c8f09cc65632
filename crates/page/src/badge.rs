//! Small marks: what a listing does, how strong a match is, what a party is.

use interdict_model::{Effect, Points, Schema};
use maud::{Markup, html};

use crate::naming::{effect_title, schema_title};

/// From here on a match is strong; see the matcher's scale.
const STRONG: Points = Points::milli(850);
/// From here on a match is near certain.
const NEAR_CERTAIN: Points = Points::milli(950);
/// From here on a match is worth a person's look: the usual threshold.
pub(crate) const ALERT: Points = Points::milli(700);

/// How strong a match is, as a word and as a class of the style sheet.
pub(crate) fn strength(score: Points) -> (&'static str, &'static str) {
    match score {
        score if score >= NEAR_CERTAIN => ("near certain", "certain"),
        score if score >= STRONG => ("strong", "strong"),
        score if score >= ALERT => ("to be looked at", "alert"),
        _ => ("weak", "weak"),
    }
}

/// A score with its bar and its word.
pub(crate) fn score(points: Points) -> Markup {
    let (word, class) = strength(points);
    // Thousandths of the whole width.
    let width = (points.0 / 1_000).clamp(0, 1_000);
    html! {
        div.score.(class) {
            span.number { (format!("{points:.2}")) }
            svg.bar viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                rect.rail x="0" y="0" width="1000" height="8" {}
                rect.fill x="0" y="0" width=(width) height="8" {}
                rect.mark x="698" y="0" width="4" height="8" {}
            }
            span.word { (word) }
        }
    }
}

/// What a listing does, in a word, with the whole sentence for whoever points at it.
pub(crate) fn effect(effect: Option<Effect>) -> Markup {
    let class = match effect {
        Some(Effect::Blocking | Effect::Rejecting) => "grave",
        Some(Effect::Other) | None => "open",
        Some(_) => "partial",
    };
    html! {
        span.badge.(class) title=[effect.map(Effect::in_words)] {
            @match effect {
                Some(effect) => (effect_title(effect)),
                None => "effect: see the programme",
            }
        }
    }
}

/// What a party is.
pub(crate) fn schema(schema: Schema) -> Markup {
    html! { span.kind { (schema_title(schema)) } }
}
