//! `GET /algorithms`: which matcher answers, and which names of others are taken for it.

use std::collections::BTreeMap;

use axum::Json;
use axum::response::{IntoResponse, Response};
use interdict_model::Feature;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::refusal::Refusal;

/// The matcher's name among algorithms.
const OWN: &str = "interdict";

/// Names of algorithms that clients ask others for: yente's and motiva's. All are answered by ours.
const TAKEN: [&str; 9] = [
    "best",
    "logic-v1",
    "logic-v2",
    "marble-v0",
    "name-based",
    "name-qualified",
    "ofac",
    "regression-v1",
    "regression-v2",
];

/// Settings of others' algorithms, which clients send along. They say nothing to ours.
const SETTINGS: [&str; 6] = [
    "nm_name_property",
    "nm_number_mismatch",
    "nm_extra_query_name",
    "nm_extra_result_name",
    "nm_family_name_weight",
    "nm_fuzzy_cutoff_factor",
];

/// Refuses an algorithm or a setting that nobody has.
pub(crate) fn check(algorithm: Option<&str>, settings: &[String]) -> Result<(), Refusal> {
    if let Some(name) = algorithm {
        let lower = name.to_ascii_lowercase();
        if lower != OWN && !TAKEN.contains(&lower.as_str()) {
            return Err(Refusal::Bad(format!("Unknown algorithm: {name}")));
        }
    }
    match settings.iter().find(|name| !SETTINGS.contains(&name.as_str())) {
        Some(name) => Err(Refusal::Bad(format!("Invalid configuration parameter: {name} for algorithm {OWN}"))),
        None => Ok(()),
    }
}

/// Algorithms that can be asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteAlgorithms)]
struct Algorithms {
    /// All there are.
    algorithms: Vec<Algorithm>,
    /// The one that answers where none is named.
    default: &'static str,
    /// The best.
    best: &'static str,
}

/// An algorithm.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteAlgorithm)]
struct Algorithm {
    /// Its name.
    name: &'static str,
    /// What it is.
    description: String,
    /// What it compares.
    #[schema(value_type = std::collections::HashMap<String, FeatureShown>)]
    features: BTreeMap<&'static str, FeatureShown>,
    /// The same again, where newer clients look.
    docs: Documentation,
}

/// What is told of an algorithm.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = YenteDocumentation)]
struct Documentation {
    /// Its name.
    name: &'static str,
    /// What it is.
    description: String,
    /// Its settings: none.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    config: BTreeMap<&'static str, Value>,
    /// What it compares.
    #[schema(value_type = std::collections::HashMap<String, FeatureShown>)]
    features: BTreeMap<&'static str, FeatureShown>,
}

/// Something that is compared.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = YenteFeatureShown)]
struct FeatureShown {
    /// What it is.
    description: &'static str,
    /// Scores are sums of lines of evidence: each counts as it is.
    coefficient: f64,
    /// Where to read on.
    url: Option<&'static str>,
}

const FEATURES: [(Feature, &str); 16] = [
    (Feature::NamePart, "Name parts that correspond"),
    (Feature::NameUnmatched, "A name part that only one side has"),
    (Feature::NameConflict, "A name part that contradicts the other side's"),
    (Feature::NameThin, "Only one part of a longer name agrees"),
    (Feature::NameWhole, "The listed name is there whole, within a longer one"),
    (Feature::NameNumber, "Numbers in the names differ"),
    (Feature::WeakAlias, "The publisher calls the name weak: its weight is limited"),
    (Feature::Associated, "The name belongs to somebody tied to the party"),
    (Feature::BirthDate, "Dates of birth, or of founding"),
    (Feature::DeathDate, "Dates of death, or of dissolution"),
    (Feature::BirthPlace, "Places of birth"),
    (Feature::Country, "Nationality, citizenship, seat or address; also as numbers tell it"),
    (Feature::Gender, "Gender of a person"),
    (Feature::Address, "City, street, postal code"),
    (Feature::Identifier, "Passport, tax, registration and other numbers"),
    (Feature::Limit, "The sum would leave the range of 0 to 1"),
];

/// Which matcher answers.
#[utoipa::path(
    get,
    path = "/algorithms",
    operation_id = "yente_algorithms",
    tag = "yente",
    responses((status = 200, body = Algorithms)),
    security(("key" = ["read"])),
)]
pub(crate) async fn algorithms() -> Response {
    let matcher = interdict_evidence::matcher();
    let features: BTreeMap<&'static str, FeatureShown> = FEATURES
        .iter()
        .map(|(feature, description)| (feature.as_str(), FeatureShown { description, coefficient: 1.0, url: None }))
        .collect();
    let algorithm = |name: &'static str| {
        let description = if name == OWN {
            format!("Interdict's own matcher, {matcher}: a score is the sum of its lines of evidence.")
        } else {
            format!("Answered by {matcher}.")
        };
        Algorithm {
            name,
            description: description.clone(),
            features: features.clone(),
            docs: Documentation { name, description, config: BTreeMap::new(), features: features.clone() },
        }
    };
    let names = [OWN].into_iter().chain(TAKEN.into_iter().filter(|name| *name != "best"));
    Json(Algorithms { algorithms: names.map(algorithm).collect(), default: "best", best: OWN }).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_others_are_taken_and_of_nobody_refused() {
        for name in ["best", "logic-v1", "Logic-V2", "ofac", "interdict"] {
            assert!(check(Some(name), &[]).is_ok(), "{name}");
        }
        assert!(matches!(check(Some("guess"), &[]), Err(Refusal::Bad(_))));
        assert!(check(None, &["nm_number_mismatch".to_owned()]).is_ok());
        assert!(matches!(check(None, &["nm_guess".to_owned()]), Err(Refusal::Bad(_))));
    }
}
