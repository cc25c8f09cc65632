use serde::{Deserialize, Serialize};

/// A tie from one entity to another, as the publisher states it.
///
/// OFAC's "Linked To" is a caution, not ownership: it never makes the other side blocked by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// The publisher's word: "Linked To", "Owned or Controlled By", "operated by or supported by" …
    pub kind: String,
    /// The other side's name as written.
    pub to: String,
    /// The other side's entity id, where the publisher or an exact listed name gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_id: Option<String>,
    /// Who says so and when, where that is not the listing itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}
