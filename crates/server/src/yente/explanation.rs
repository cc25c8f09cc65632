//! Lines of evidence as yente's clients know explanations: one entry a feature.

use std::collections::BTreeMap;

use interdict_model::{Feature, Hit, Points, Subject};
use serde::Serialize;
use utoipa::ToSchema;

/// What a feature says of a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = YenteExplanation)]
pub(crate) struct Explanation {
    /// What its lines add to the score, or take from it, together.
    #[schema(value_type = f64)]
    pub(crate) score: Points,
    /// The lines, for people.
    pub(crate) detail: String,
    /// The value asked for, where one can be named.
    pub(crate) query: Option<String>,
    /// The listed value, where one can be named.
    pub(crate) candidate: Option<String>,
}

/// Whether a feature is about names.
const fn is_of_names(feature: Feature) -> bool {
    matches!(
        feature,
        Feature::NamePart
            | Feature::NameUnmatched
            | Feature::NameConflict
            | Feature::NameThin
            | Feature::NameWhole
            | Feature::NameNumber
            | Feature::WeakAlias
            | Feature::Associated
    )
}

/// All of a hit's evidence by feature. The scores of all add up to the hit's own, to the last digit.
pub(crate) fn explanations(subject: &Subject, hit: &Hit) -> BTreeMap<&'static str, Explanation> {
    let mut explanations: BTreeMap<&'static str, Explanation> = BTreeMap::new();
    for line in &hit.evidence {
        let entry = explanations.entry(line.feature.as_str()).or_default();
        entry.score += line.points;
        if !entry.detail.is_empty() {
            entry.detail.push_str("; ");
        }
        entry.detail.push_str(&line.detail);
        if is_of_names(line.feature) {
            entry.candidate.clone_from(&hit.matched_name);
            // Which of several names was meant is not told with a hit; the lines name its words.
            if let [only] = &subject.names[..] {
                entry.query = Some(only.clone());
            }
        }
    }
    explanations
}
