//! How things are called on the page: the words of data, for people.

use interdict_intake::Meaning;
use interdict_model::{Country, Effect, Feature, IdentifierKind, Schema};

/// A list by its usual name; a list that is not known here goes by its own.
pub(crate) fn list_title(dataset: &str) -> &str {
    match dataset {
        "us_ofac_sdn" => "OFAC SDN List",
        "us_ofac_cons" => "OFAC Consolidated (Non-SDN)",
        "us_trade_csl" => "US Consolidated Screening List",
        "un_sc_sanctions" => "UN Security Council",
        "eu_fsf" => "EU Financial Sanctions",
        "eu_sanctions_map" => "EU Sanctions Map",
        "gb_fcdo_sanctions" => "UK Sanctions List",
        "gb_hmt_sanctions" => "UK OFSI Consolidated List",
        "ch_seco_sanctions" => "Switzerland, SECO",
        "ca_dfatd_sema_sanctions" => "Canada, SEMA",
        "au_dfat_sanctions" => "Australia, DFAT",
        "jp_mof_sanctions" => "Japan, Ministry of Finance",
        other => other,
    }
}

/// What a party is.
pub(crate) const fn schema_title(schema: Schema) -> &'static str {
    match schema {
        Schema::Thing => "Kind not stated",
        Schema::LegalEntity => "Person or organisation",
        Schema::Person => "Person",
        Schema::Organization => "Organisation",
        Schema::Company => "Company",
        Schema::PublicBody => "Public body",
        Schema::Vehicle => "Ship or aircraft",
        Schema::Vessel => "Ship",
        Schema::Airplane => "Aircraft",
        Schema::CryptoWallet => "Wallet",
        Schema::Security => "Security",
    }
}

/// What a listing does, in a word or two.
pub(crate) const fn effect_title(effect: Effect) -> &'static str {
    match effect {
        Effect::Blocking => "Blocking",
        Effect::Rejecting => "Rejecting",
        Effect::Sectoral => "Sectoral",
        Effect::Investment => "Investment ban",
        Effect::Account => "Account limits",
        Effect::MenuBased => "Menu-based",
        Effect::Export => "Export licence",
        Effect::Secondary => "Secondary",
        Effect::Other => "Other",
    }
}

/// What a number is.
pub(crate) const fn identifier_title(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Passport => "Passport",
        IdentifierKind::NationalId => "National ID",
        IdentifierKind::Tax => "Tax number",
        IdentifierKind::Registration => "Registration number",
        IdentifierKind::Lei => "LEI",
        IdentifierKind::Imo => "IMO number",
        IdentifierKind::Mmsi => "MMSI",
        IdentifierKind::CallSign => "Call sign",
        IdentifierKind::Bic => "BIC",
        IdentifierKind::Isin => "ISIN",
        IdentifierKind::Iban => "IBAN",
        IdentifierKind::Wallet => "Wallet",
        IdentifierKind::TailNumber => "Tail number",
        IdentifierKind::AircraftSerial => "Aircraft serial number",
        IdentifierKind::Duns => "D-U-N-S",
        IdentifierKind::UnReference => "UN reference",
        IdentifierKind::EuReference => "EU reference",
        IdentifierKind::UkReference => "UK reference",
        IdentifierKind::OfsiGroup => "OFSI group",
        IdentifierKind::OfacNumber => "OFAC number",
        IdentifierKind::Other => "Other number",
    }
}

/// What a line of evidence is about.
pub(crate) const fn feature_title(feature: Feature) -> &'static str {
    match feature {
        Feature::NamePart => "Name part",
        Feature::NameUnmatched => "Part of one name only",
        Feature::NameConflict => "Contradicting part",
        Feature::NameThin => "Single part",
        Feature::NameWhole => "Whole listed name",
        Feature::NameNumber => "Number in the name",
        Feature::WeakAlias => "Weak alias",
        Feature::Associated => "Associated name",
        Feature::BirthDate => "Birth or founding",
        Feature::DeathDate => "Death or dissolution",
        Feature::BirthPlace => "Place of birth",
        Feature::Country => "Country",
        Feature::Gender => "Gender",
        Feature::Address => "Address",
        Feature::Identifier => "Number",
        Feature::Limit => "Limit of the scale",
    }
}

/// What a column of a user's table was taken for.
pub(crate) const fn meaning_title(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Id => "your key",
        Meaning::Name => "name",
        Meaning::Aliases => "other names",
        Meaning::First => "given name",
        Meaning::Middle => "middle name",
        Meaning::Last => "family name",
        Meaning::Company => "name of a firm",
        Meaning::Vessel => "name of a ship",
        Meaning::BirthDate => "date of birth or founding",
        Meaning::DeathDate => "date of death or dissolution",
        Meaning::BirthPlace => "place of birth",
        Meaning::Country => "country",
        Meaning::Gender => "gender",
        Meaning::Address => "address",
        Meaning::AddressPart => "part of the address",
        Meaning::Phone => "telephone",
        Meaning::Schema => "kind of party",
        Meaning::Identifier(kind) => identifier_title(kind),
    }
}

/// A field of a party, as changes name it.
pub(crate) fn field_title(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Countries by their names.
pub(crate) fn countries<'a>(countries: impl IntoIterator<Item = &'a Country>) -> String {
    countries.into_iter().map(Country::name).collect::<Vec<_>>().join(", ")
}

/// How many of something: `1 party`, `2 parties`, `1,204 parties`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(
            (grouped(0), grouped(999), grouped(1_000), grouped(1_234_567)),
            ("0".into(), "999".into(), "1,000".into(), "1,234,567".into())
        );
        assert_eq!(
            (count(1, "party", "parties"), count(2, "party", "parties")),
            ("1 party".into(), "2 parties".into())
        );
    }

    #[test]
    fn fields() {
        assert_eq!(field_title("birth_dates"), "Birth dates");
        assert_eq!(field_title(""), "");
    }
}
