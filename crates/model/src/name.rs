use serde::{Deserialize, Serialize};

/// A name of a listed entity, as the publisher files it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// The text as filed, `SURNAME, Given` included.
    pub text: String,
    /// What the name is to the entity.
    pub kind: NameKind,
    /// How much the publisher trusts it.
    #[serde(default, skip_serializing_if = "Strength::is_strong")]
    pub strength: Strength,
    /// Where it stands: a column, a remark, a notice. Empty when it is the obvious place.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub origin: String,
}

/// What a name is to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name the entity is listed under.
    Primary,
    /// Also known as.
    Alias,
    /// Formerly known as.
    Former,
    /// Now known as: the name was changed after the listing.
    NowKnown,
    /// The name in its original script.
    Original,
    /// Somebody else's name that public sources tie to the entity, such as a threat actor. Never an
    /// alias: a hit on it leads to the entity and says how.
    Associated,
}

/// How much the publisher trusts a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Good quality, or no word about it.
    #[default]
    Strong,
    /// Broad or generic by the publisher's own word ("weak", "low quality"); see OFAC FAQ 122.
    Weak,
}

impl Strength {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_strong(&self) -> bool {
        *self == Self::Strong
    }
}

impl Name {
    /// A strong name from the obvious place.
    pub fn new(kind: NameKind, text: impl Into<String>) -> Self {
        Self { text: text.into(), kind, strength: Strength::Strong, origin: String::new() }
    }

    /// The same name, marked weak by its publisher.
    #[must_use]
    pub fn weak(mut self) -> Self {
        self.strength = Strength::Weak;
        self
    }

    /// The same name, with the place where it stands.
    #[must_use]
    pub fn from_origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = origin.into();
        self
    }

    /// How the name is called in results: `primary`, `alias`, `weak alias`, `former name` …
    pub fn kind_in_words(&self) -> &'static str {
        match (self.kind, self.strength) {
            (NameKind::Primary, Strength::Strong) => "primary",
            (NameKind::Primary, Strength::Weak) => "weak primary",
            (NameKind::Alias, Strength::Strong) => "alias",
            (NameKind::Alias, Strength::Weak) => "weak alias",
            (NameKind::Former, Strength::Strong) => "former name",
            (NameKind::Former, Strength::Weak) => "weak former name",
            (NameKind::NowKnown, Strength::Strong) => "new name",
            (NameKind::NowKnown, Strength::Weak) => "weak new name",
            (NameKind::Original, Strength::Strong) => "original script",
            (NameKind::Original, Strength::Weak) => "weak original script",
            (NameKind::Associated, _) => "associated",
        }
    }
}
