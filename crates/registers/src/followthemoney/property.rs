//! Properties and schemata of FollowTheMoney, after <https://followthemoney.tech/explorer/schemata/>.

use interdict_model::{IDENTIFIER_PROPERTIES, IdentifierKind};
use interdict_ownership::LinkKind;

/// Identifiers that are left out: codes of a bank's branch and of a reason for registration. Many firms have the same one, and as
/// numbers of no stated kind they would be compared with every other.
const SHARED: [&str; 2] = ["bikCode", "kppCode"];

/// Properties that are identifiers of one party, with their kinds.
pub(super) fn identifiers() -> impl Iterator<Item = (&'static str, IdentifierKind)> {
    IDENTIFIER_PROPERTIES.into_iter().filter(|(property, _)| !SHARED.contains(property))
}

/// What a schema of relations becomes, and the properties of its two sides: owner and owned, or from and to.
pub(super) const RELATIONS: [(&str, Option<LinkKind>, [&str; 2]); 4] = [
    ("Ownership", None, ["owner", "asset"]),
    ("Directorship", Some(LinkKind::Director), ["director", "organization"]),
    ("UnknownLink", Some(LinkKind::LinkedTo), ["subject", "object"]),
    ("Representation", Some(LinkKind::Represents), ["agent", "client"]),
];

/// Schemata that are neither parties nor ties of ownership or control. Counted, and left out.
pub(super) const LEFT_OUT: [&str; 28] = [
    "Address",
    "Article",
    "Assessment",
    "Associate",
    "Call",
    "ContractAward",
    "CourtCase",
    "CourtCaseParty",
    "Debt",
    "Document",
    "Documentation",
    "EconomicActivity",
    "Email",
    "Employment",
    "Event",
    "Family",
    "Membership",
    "Message",
    "Note",
    "Occupancy",
    "Page",
    "Pages",
    "Payment",
    "Position",
    "Sanction",
    "Similar",
    "Succession",
    "Trip",
];
