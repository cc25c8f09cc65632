use interdict_model::Points;

use crate::PartyIndex;

/// A party of the holdings that is listed, and how sure that is.
///
/// The caller gives only those whose listing passes on under the row of the regime that is asked about, on the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// The party.
    pub party: PartyIndex,
    /// Which listed person it is: several parties of different sources may be one. Persons are counted from 0.
    pub person: u32,
    /// How sure it is that the party is the listed person: the score of the match; `Points::ONE` when an identifier says so or
    /// the source itself lists the party.
    pub surety: Points,
    /// The listed entity's id, such as `ofac-50543`.
    pub entity: String,
    /// The listed entity's name.
    pub caption: String,
    /// Programmes and lists, for people.
    pub listing: String,
    /// What ties the party to the entity: `lei 5493…`, `name ALPHA LTD`.
    pub by: String,
}
