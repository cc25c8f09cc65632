//! Which properties of FollowTheMoney mean what, after <https://followthemoney.tech/explorer/schemata/>.

pub(super) use interdict_model::IDENTIFIER_PROPERTIES as IDENTIFIERS;

/// Properties kept as facts, under their own names.
pub(super) const FACTS: [&str; 31] = [
    "abbreviation",
    "alias_note",
    "appearance",
    "buildDate",
    "classification",
    "currency",
    "description",
    "education",
    "email",
    "ethnicity",
    "fatherName",
    "firstName",
    "grossRegisteredTonnage",
    "keywords",
    "lastName",
    "legalForm",
    "middleName",
    "model",
    "modifiedAt",
    "motherName",
    "notes",
    "phone",
    "political",
    "religion",
    "sector",
    "sourceUrl",
    "status",
    "summary",
    "ticker",
    "tonnage",
    "website",
];

/// The property by which a thing points to an Address.
pub(super) const ADDRESS: &str = "addressEntity";

/// Schemata of relations: the property of the side that has the relation, and that of the other side.
pub(super) const RELATIONS: [(&str, &str, &str); 9] = [
    ("UnknownLink", "subject", "object"),
    ("Ownership", "asset", "owner"),
    ("Directorship", "director", "organization"),
    ("Membership", "member", "organization"),
    ("Employment", "employee", "employer"),
    ("Family", "person", "relative"),
    ("Associate", "person", "associate"),
    ("Representation", "agent", "client"),
    ("Succession", "successor", "predecessor"),
];
