//! FollowTheMoney's schemata and properties, as far as lists have them.
//!
//! After <https://followthemoney.tech/explorer/schemata/>. A property stands on the schema that declares it, and is had by all below.

use interdict_model::Schema;

use self::Kind::{Address, Country, Date, Gender, Identifier, Name, Other, Party, Phone, Topic};

/// What the values of a property are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Names.
    Name,
    /// Dates, as precise as they are known.
    Date,
    /// Codes of countries.
    Country,
    /// Numbers that identify.
    Identifier,
    /// Risk topics.
    Topic,
    /// Genders.
    Gender,
    /// Addresses in one line.
    Address,
    /// Telephone numbers.
    Phone,
    /// Other entities: ids, or the entities themselves where they are nested.
    Party,
    /// Anything else.
    Other,
}

/// A property.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Property {
    /// The schema that declares it.
    pub(crate) of: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) label: &'static str,
    /// What its values are.
    pub(crate) kind: Kind,
}

impl Property {
    /// The name with the schema that declares it: `Person:birthDate`.
    pub(crate) fn qualified(&self) -> String {
        format!("{}:{}", self.of, self.name)
    }
}

const fn row(of: &'static str, name: &'static str, label: &'static str, kind: Kind) -> Property {
    Property { of, name, label, kind }
}

/// Every property that is asked for or answered with.
pub(crate) static PROPERTIES: [Property; 90] = [
    row("Thing", "name", "Name", Name),
    row("Thing", "alias", "Alias", Name),
    row("Thing", "previousName", "Previous name", Name),
    row("Thing", "weakAlias", "Weak alias", Name),
    row("Thing", "country", "Country", Country),
    row("Thing", "summary", "Summary", Other),
    row("Thing", "notes", "Notes", Other),
    row("Thing", "description", "Description", Other),
    row("Thing", "sourceUrl", "Source link", Other),
    row("Thing", "keywords", "Keywords", Other),
    row("Thing", "topics", "Topics", Topic),
    row("Thing", "address", "Address", Address),
    row("Thing", "addressEntity", "Address", Party),
    row("Thing", "program", "Program", Other),
    row("Thing", "programId", "Program ID", Identifier),
    row("Thing", "modifiedAt", "Modified on", Date),
    row("Thing", "sanctions", "Sanctions", Party),
    row("Thing", "unknownLinkTo", "Linked to", Party),
    row("Thing", "unknownLinkFrom", "Linked from", Party),
    row("LegalEntity", "email", "E-Mail", Other),
    row("LegalEntity", "phone", "Phone", Phone),
    row("LegalEntity", "website", "Website", Other),
    row("LegalEntity", "legalForm", "Legal form", Other),
    row("LegalEntity", "incorporationDate", "Incorporation date", Date),
    row("LegalEntity", "dissolutionDate", "Dissolution date", Date),
    row("LegalEntity", "status", "Status", Other),
    row("LegalEntity", "sector", "Sector", Other),
    row("LegalEntity", "classification", "Classification", Other),
    row("LegalEntity", "registrationNumber", "Registration number", Identifier),
    row("LegalEntity", "idNumber", "ID number", Identifier),
    row("LegalEntity", "taxNumber", "Tax number", Identifier),
    row("LegalEntity", "vatCode", "VAT number", Identifier),
    row("LegalEntity", "jurisdiction", "Jurisdiction", Country),
    row("LegalEntity", "mainCountry", "Country of origin", Country),
    row("LegalEntity", "uscCode", "USCC", Identifier),
    row("LegalEntity", "okpoCode", "OKPO", Identifier),
    row("LegalEntity", "innCode", "INN", Identifier),
    row("LegalEntity", "ogrnCode", "OGRN", Identifier),
    row("LegalEntity", "leiCode", "LEI", Identifier),
    row("LegalEntity", "dunsCode", "DUNS", Identifier),
    row("LegalEntity", "uniqueEntityId", "Unique Entity ID", Identifier),
    row("LegalEntity", "swiftBic", "SWIFT/BIC", Identifier),
    row("LegalEntity", "cryptoWallets", "Crypto wallets", Party),
    row("Person", "title", "Title", Other),
    row("Person", "firstName", "First name", Other),
    row("Person", "secondName", "Second name", Other),
    row("Person", "middleName", "Middle name", Other),
    row("Person", "fatherName", "Patronymic", Other),
    row("Person", "motherName", "Matronymic", Other),
    row("Person", "lastName", "Last name", Other),
    row("Person", "birthDate", "Birth date", Date),
    row("Person", "birthPlace", "Place of birth", Other),
    row("Person", "birthCountry", "Country of birth", Country),
    row("Person", "deathDate", "Death date", Date),
    row("Person", "position", "Position", Other),
    row("Person", "nationality", "Nationality", Country),
    row("Person", "citizenship", "Citizenship", Country),
    row("Person", "passportNumber", "Passport number", Identifier),
    row("Person", "socialSecurityNumber", "Social security number", Identifier),
    row("Person", "gender", "Gender", Gender),
    row("Person", "ethnicity", "Ethnicity", Other),
    row("Person", "appearance", "Physical appearance", Other),
    row("Person", "religion", "Religion", Other),
    row("Person", "political", "Political association", Other),
    row("Person", "education", "Education", Other),
    row("Organization", "imoNumber", "IMO Number", Identifier),
    row("Company", "kppCode", "KPP", Identifier),
    row("Company", "bikCode", "BIK", Identifier),
    row("Company", "ticker", "Stock ticker symbol", Identifier),
    row("Vehicle", "registrationNumber", "Registration number", Identifier),
    row("Vehicle", "type", "Type", Other),
    row("Vehicle", "model", "Model", Other),
    row("Vehicle", "buildDate", "Build date", Date),
    row("Vessel", "imoNumber", "IMO Number", Identifier),
    row("Vessel", "flag", "Flag", Country),
    row("Vessel", "pastFlags", "Past flags", Country),
    row("Vessel", "tonnage", "Tonnage", Other),
    row("Vessel", "grossRegisteredTonnage", "Gross registered tonnage", Other),
    row("Vessel", "callSign", "Call sign", Identifier),
    row("Vessel", "mmsi", "MMSI", Identifier),
    row("Airplane", "serialNumber", "Serial number", Identifier),
    row("Airplane", "icaoCode", "ICAO aircraft type designator", Identifier),
    row("Value", "currency", "Currency", Other),
    row("CryptoWallet", "publicKey", "Address", Identifier),
    row("CryptoWallet", "holder", "Wallet holder", Party),
    row("Security", "isin", "ISIN", Identifier),
    row("Security", "registrationNumber", "Registration number", Identifier),
    row("Security", "ticker", "Ticker", Identifier),
    row("Security", "type", "Type", Other),
    row("Security", "classification", "Classification", Other),
];

/// A schema and those that it is a kind of, from the particular to the general.
const fn lineage(schema: Schema) -> &'static [&'static str] {
    match schema {
        Schema::Thing => &["Thing"],
        Schema::LegalEntity => &["LegalEntity", "Thing"],
        Schema::Person => &["Person", "LegalEntity", "Thing"],
        Schema::Organization => &["Organization", "LegalEntity", "Thing"],
        Schema::Company => &["Company", "Organization", "LegalEntity", "Thing"],
        Schema::PublicBody => &["PublicBody", "Organization", "LegalEntity", "Thing"],
        Schema::Vehicle => &["Vehicle", "Thing"],
        Schema::Vessel => &["Vessel", "Vehicle", "Thing"],
        Schema::Airplane => &["Airplane", "Vehicle", "Thing"],
        Schema::CryptoWallet => &["CryptoWallet", "Value", "Thing"],
        Schema::Security => &["Security", "Value", "Thing"],
    }
}

/// The property of that name that things of a schema have.
pub(crate) fn property(schema: Schema, name: &str) -> Option<&'static Property> {
    lineage(schema).iter().find_map(|of| PROPERTIES.iter().find(|property| property.of == *of && property.name == name))
}

/// All properties that things of a schema have, its own first.
pub(crate) fn properties(schema: Schema) -> impl Iterator<Item = &'static Property> {
    let lineage = lineage(schema);
    lineage.iter().flat_map(|of| PROPERTIES.iter().filter(move |property| property.of == *of))
}

/// The schema of exactly that name.
pub(crate) fn named(name: &str) -> Option<Schema> {
    Schema::ALL.into_iter().find(|schema| schema.as_str() == name)
}

/// Whether a thing of one schema is also of the other: a company is an organisation.
pub(crate) fn is_a(schema: Schema, other: Schema) -> bool {
    lineage(schema).contains(&other.as_str())
}

/// The schema's name for people, of one and of several.
pub(crate) const fn labels(schema: Schema) -> (&'static str, &'static str) {
    match schema {
        Schema::Thing => ("Thing", "Things"),
        Schema::LegalEntity => ("Legal entity", "Legal entities"),
        Schema::Person => ("Person", "People"),
        Schema::Organization => ("Organization", "Organizations"),
        Schema::Company => ("Company", "Companies"),
        Schema::PublicBody => ("Public body", "Public bodies"),
        Schema::Vehicle => ("Vehicle", "Vehicles"),
        Schema::Vessel => ("Vessel", "Vessels"),
        Schema::Airplane => ("Airplane", "Airplanes"),
        Schema::CryptoWallet => ("Cryptocurrency wallet", "Cryptocurrency wallets"),
        Schema::Security => ("Security", "Securities"),
    }
}

/// What a schema is, in a sentence.
pub(crate) const fn description(schema: Schema) -> &'static str {
    match schema {
        Schema::Thing => "Anything that is listed.",
        Schema::LegalEntity => "A person or an organisation, where the list does not say which.",
        Schema::Person => "A natural person.",
        Schema::Organization => "A group, party, institution or firm.",
        Schema::Company => "A firm.",
        Schema::PublicBody => "A ministry, agency or other organ of a state.",
        Schema::Vehicle => "A ship or an aircraft.",
        Schema::Vessel => "A ship.",
        Schema::Airplane => "An aircraft.",
        Schema::CryptoWallet => "An address on a public ledger.",
        Schema::Security => "A share, bond or other paper.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_had_by_all_below() {
        assert_eq!(property(Schema::Company, "imoNumber").map(|property| property.of), Some("Organization"));
        assert_eq!(property(Schema::Person, "name").map(Property::qualified).as_deref(), Some("Thing:name"));
        assert_eq!(property(Schema::Company, "birthDate"), None);
        assert_eq!(property(Schema::Vessel, "leiCode"), None);
        assert!(is_a(Schema::Company, Schema::Organization) && !is_a(Schema::Organization, Schema::Company));
    }

    #[test]
    fn each_property_is_declared_once() {
        for (place, one) in PROPERTIES.iter().enumerate() {
            let again = PROPERTIES[..place].iter().any(|other| other.of == one.of && other.name == one.name);
            assert!(!again, "{}", one.qualified());
        }
    }

    #[test]
    fn identifiers_are_properties() {
        for (name, _) in interdict_model::IDENTIFIER_PROPERTIES {
            assert!(PROPERTIES.iter().any(|property| property.name == name), "{name}");
        }
    }
}
