use crate::IdentifierKind;

/// FollowTheMoney's properties that are identifiers, with their kinds, after <https://followthemoney.tech/explorer/schemata/>. Of
/// several of one kind the first is the one to write.
pub const IDENTIFIER_PROPERTIES: [(&str, IdentifierKind); 22] = [
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
    ("bikCode", IdentifierKind::Other),
    ("okpoCode", IdentifierKind::Other),
    ("kppCode", IdentifierKind::Other),
];
