//! The nouns of sanctions screening, shared by every stage.
//!
//! Plain data with checked constructors; no I/O, no matching. A stage knows the stage before it only
//! through these types, so they are named after the field: a publisher *lists* an entity under
//! programmes, with an effect; a customer is a *subject*; a subject and an entity give a *hit*, made of
//! *evidence*.

mod address;
mod check_digit;
mod country;
mod date;
mod edition;
mod entity;
mod followthemoney;
mod gender;
mod hit;
mod identifier;
mod listing;
mod name;
mod points;
mod relation;
mod schema;
mod subject;

pub use address::Address;
pub use country::Country;
pub use date::{DateError, DateReading, PartialDate, UncertainDate};
pub use edition::{DatasetInForce, EditionInForce, FORMAT};
pub use entity::{Entity, RawField};
pub use followthemoney::IDENTIFIER_PROPERTIES;
pub use gender::Gender;
pub use hit::{Evidence, Feature, Hit, SameParty};
pub use identifier::{Identifier, IdentifierKind};
pub use listing::{Effect, Listing};
pub use name::{Name, NameKind, Strength};
pub use points::Points;
pub use relation::Relation;
pub use schema::{Schema, UnknownSchema};
pub use subject::Subject;
