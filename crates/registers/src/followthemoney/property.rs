//! Properties and schemata of FollowTheMoney, after <https://followthemoney.tech/explorer/schemata/>.

use interdict_model::IdentifierKind;
use interdict_ownership::LinkKind;

/// Properties that are identifiers, with their kinds.
pub(super) const IDENTIFIERS: [(&str, IdentifierKind); 20] = [
    ("passportNumber", IdentifierKind::Passport),
    ("idNumber", IdentifierKind::NationalId),
    ("socialSecurityNumber", IdentifierKind::NationalId),
    ("taxNumber", IdentifierKind::Tax),
    ("innCode", IdentifierKind::Tax),
    ("vatCode", IdentifierKind::Tax),
    ("registrationNumber", IdentifierKind::Registration),
    ("ogrnCode", IdentifierKind::Registration),
    ("uscCode", IdentifierKind::Registration),
    ("uniqueEntityId", IdentifierKind::Registration),
    ("leiCode", IdentifierKind::Lei),
    ("imoNumber", IdentifierKind::Imo),
    ("mmsi", IdentifierKind::Mmsi),
    ("callSign", IdentifierKind::CallSign),
    ("swiftBic", IdentifierKind::Bic),
    ("isin", IdentifierKind::Isin),
    ("publicKey", IdentifierKind::Wallet),
    ("serialNumber", IdentifierKind::AircraftSerial),
    ("dunsCode", IdentifierKind::Duns),
    ("okpoCode", IdentifierKind::Other),
];

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
