//! Which column is what, by its heading.

use interdict_model::IdentifierKind;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The user's key of the row.
    Id,
    /// A full name.
    Name,
    /// Further names, separated by `;` or `|`.
    Aliases,
    /// Given name.
    First,
    /// Middle name or patronymic.
    Middle,
    /// Family name.
    Last,
    /// The name of a firm.
    Company,
    /// The name of a ship.
    Vessel,
    /// Date of birth or founding.
    BirthDate,
    /// Date of death or dissolution.
    DeathDate,
    /// Place of birth.
    BirthPlace,
    /// Nationality, residence, seat, flag.
    Country,
    /// Gender.
    Gender,
    /// An address, whole or its street.
    Address,
    /// A part of the row's address: city, postal code, province.
    AddressPart,
    /// A telephone number.
    Phone,
    /// What the row is: person, company, vessel …
    Schema,
    /// A number that identifies.
    Identifier(IdentifierKind),
}

/// A column and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub place: usize,
    /// Its heading as written.
    pub heading: String,
    /// What it holds.
    pub meaning: Meaning,
}

/// Letters and digits in lower case: `Full Name`, `full_name` and `FullName` are one.
fn folded(heading: &str) -> String {
    heading.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a heading means, by the words that are usual in exports.
pub fn meaning(heading: &str) -> Option<Meaning> {
    Some(match folded(heading).as_str() {
        "id" | "customerid" | "clientid" | "recordid" | "subjectid" | "partyid" | "accountid" | "userid"
        | "entityid" | "reference" | "ref" | "key" | "customernumber" | "accountnumber" | "uid" => Meaning::Id,
        "name" | "names" | "fullname" | "customername" | "customer" | "clientname" | "client" | "partyname"
        | "party" | "entityname" | "entity" | "subject" | "subjectname" | "counterparty" | "counterpartyname"
        | "beneficiary" | "beneficiaryname" | "supplier" | "suppliername" | "vendor" | "vendorname" | "accountname"
        | "accountholder" | "legalname" | "displayname" | "personname" | "holder" | "owner" | "ownername"
        | "originator" | "payee" | "payer" | "nombrecompleto" | "nomcomplet" | "vollername" | "имя" | "фио"
        | "名称" | "姓名" => Meaning::Name,
        "alias" | "aliases" | "aka" | "alsoknownas" | "othernames" | "othername" | "previousname" | "formername"
        | "maidenname" | "weakalias" => Meaning::Aliases,
        "firstname" | "first" | "givenname" | "givennames" | "forename" | "forenames" | "given" | "prenom"
        | "prénom" | "vorname" => Meaning::First,
        "middlename" | "middlenames" | "middle" | "patronymic" | "secondname" | "fathername" => Meaning::Middle,
        "lastname" | "last" | "surname" | "surnames" | "familyname" | "family" | "nachname" | "apellido"
        | "apellidos" => Meaning::Last,
        "company" | "companyname" | "organization" | "organisation" | "organizationname" | "organisationname"
        | "org" | "business" | "businessname" | "corporatename" | "firm" | "firmname" | "employer" | "firma"
        | "empresa" => Meaning::Company,
        "vessel" | "vesselname" | "ship" | "shipname" => Meaning::Vessel,
        "dob"
        | "dateofbirth"
        | "birthdate"
        | "birthday"
        | "born"
        | "birthdt"
        | "dateofincorporation"
        | "incorporationdate"
        | "foundingdate"
        | "geburtsdatum"
        | "fechadenacimiento"
        | "datedenaissance" => Meaning::BirthDate,
        "dod"
        | "dateofdeath"
        | "deathdate"
        | "died"
        | "deathdt"
        | "dateofdissolution"
        | "dissolutiondate"
        | "sterbedatum"
        | "todesdatum"
        | "fechadedefuncion"
        | "fechadedefunción"
        | "datededeces"
        | "datededécès"
        | "датасмерти" => Meaning::DeathDate,
        "birthplace"
        | "placeofbirth"
        | "pob"
        | "cityofbirth"
        | "birthcity"
        | "townofbirth"
        | "geburtsort"
        | "lugardenacimiento"
        | "lieudenaissance"
        | "месторождения"
        | "出生地" => Meaning::BirthPlace,
        "gender" | "sex" | "geschlecht" | "sexe" | "sexo" | "género" | "genero" | "genre" | "sesso" | "пол"
        | "性别" => Meaning::Gender,
        "address" | "addresses" | "fulladdress" | "addressline" | "addressline1" | "address1" | "street"
        | "streetaddress" | "streetname" | "residentialaddress" | "homeaddress" | "businessaddress"
        | "registeredaddress" | "registeredoffice" | "mailingaddress" | "postaladdress" | "anschrift" | "adresse"
        | "strasse" | "straße" | "dirección" | "direccion" | "indirizzo" | "endereço" | "адрес" | "улица" | "地址" => {
            Meaning::Address
        }
        "city" | "town" | "addressline2" | "address2" | "addressline3" | "address3" | "postcode" | "postalcode"
        | "zip" | "zipcode" | "province" | "stadt" | "ort" | "plz" | "postleitzahl" | "ville" | "codepostal"
        | "ciudad" | "codigopostal" | "códigopostal" | "provincia" | "città" | "citta" | "cidade" | "город"
        | "индекс" | "城市" => Meaning::AddressPart,
        "phone" | "phones" | "phonenumber" | "telephone" | "telephonenumber" | "tel" | "mobile" | "mobilephone"
        | "mobilenumber" | "cellphone" | "cell" | "fax" | "faxnumber" | "telefon" | "telefonnummer" | "handy"
        | "teléfono" | "telefono" | "téléphone" | "телефон" | "电话" => Meaning::Phone,
        "country"
        | "countries"
        | "countrycode"
        | "nationality"
        | "nationalities"
        | "citizenship"
        | "countryofresidence"
        | "residence"
        | "residencecountry"
        | "jurisdiction"
        | "nation"
        | "flag"
        | "land"
        | "pays"
        | "pais"
        | "país"
        | "countryofincorporation"
        | "countryofbirth" => Meaning::Country,
        "schema" | "type" | "entitytype" | "partytype" | "customertype" | "kind" => Meaning::Schema,
        "passport" | "passportnumber" | "passportno" | "passportid" => Meaning::Identifier(IdentifierKind::Passport),
        "nationalid" | "nationalidnumber" | "idnumber" | "identitynumber" | "idcard" | "ssn" | "nationalidno" => {
            Meaning::Identifier(IdentifierKind::NationalId)
        }
        "taxid" | "taxnumber" | "tin" | "vat" | "vatnumber" | "inn" | "taxidno" | "inncode" | "vatcode" => {
            Meaning::Identifier(IdentifierKind::Tax)
        }
        "registrationnumber"
        | "regno"
        | "registrationno"
        | "companynumber"
        | "companyregistrationnumber"
        | "ogrn"
        | "ogrncode" => Meaning::Identifier(IdentifierKind::Registration),
        "lei" | "leicode" => Meaning::Identifier(IdentifierKind::Lei),
        "imo" | "imonumber" => Meaning::Identifier(IdentifierKind::Imo),
        "mmsi" => Meaning::Identifier(IdentifierKind::Mmsi),
        "callsign" => Meaning::Identifier(IdentifierKind::CallSign),
        "bic" | "swift" | "swiftbic" | "swiftcode" => Meaning::Identifier(IdentifierKind::Bic),
        "isin" => Meaning::Identifier(IdentifierKind::Isin),
        "iban" => Meaning::Identifier(IdentifierKind::Iban),
        "wallet" | "walletaddress" | "cryptoaddress" | "publickey" => Meaning::Identifier(IdentifierKind::Wallet),
        "tailnumber" | "aircraftregistration" => Meaning::Identifier(IdentifierKind::TailNumber),
        "aircraftserial" | "aircraftserialnumber" | "constructionnumber" | "msn" => {
            Meaning::Identifier(IdentifierKind::AircraftSerial)
        }
        "duns" | "dunsnumber" | "dunscode" => Meaning::Identifier(IdentifierKind::Duns),
        _ => return None,
    })
}

/// What the left side of `--map MEANING=COLUMN` says.
pub fn named(word: &str) -> Option<Meaning> {
    meaning(word).or_else(|| IdentifierKind::from_word(word).map(Meaning::Identifier))
}

/// The columns of a table that mean something. `given` are the user's: they replace what the headings say of
/// the same meaning and of the same column. An error names a column that is not there.
pub fn columns(headings: &[String], given: &[(Meaning, String)]) -> Result<Vec<Column>, String> {
    let mut columns: Vec<Column> = Vec::new();
    for (meaning, wanted) in given {
        let place = headings
            .iter()
            .position(|heading| heading.trim() == wanted.trim())
            .or_else(|| headings.iter().position(|heading| folded(heading) == folded(wanted)))
            .or_else(|| {
                wanted
                    .trim()
                    .trim_start_matches("col")
                    .trim_start_matches('#')
                    .parse::<usize>()
                    .ok()
                    .filter(|number| (1..=headings.len()).contains(number))
                    .map(|number| number - 1)
            })
            .ok_or_else(|| format!("there is no column `{wanted}`; the columns are: {}", headings.join(", ")))?;
        columns.push(Column { place, heading: headings[place].clone(), meaning: *meaning });
    }
    let taken: Vec<usize> = columns.iter().map(|column| column.place).collect();
    for (place, heading) in headings.iter().enumerate() {
        if let Some(meaning) = meaning(heading)
            && !given.iter().any(|(own, _)| *own == meaning)
            && !taken.contains(&place)
        {
            columns.push(Column { place, heading: heading.clone(), meaning });
        }
    }
    columns.sort_by_key(|column| column.place);
    // The first key is the key; a second "reference" is just another column.
    let mut seen_id = false;
    columns.retain(|column| column.meaning != Meaning::Id || !std::mem::replace(&mut seen_id, true));
    Ok(columns)
}

/// Whether any of the columns says who a row is about: a name or a number.
pub fn say_who(columns: &[Column]) -> bool {
    let says_who = |meaning| {
        matches!(
            meaning,
            Meaning::Name
                | Meaning::Last
                | Meaning::First
                | Meaning::Company
                | Meaning::Vessel
                | Meaning::Identifier(_)
        )
    };
    columns.iter().any(|column| says_who(column.meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(headings: &[&str], given: &[(Meaning, &str)]) -> Result<Vec<(usize, Meaning)>, String> {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        let given: Vec<(Meaning, String)> =
            given.iter().map(|(meaning, column)| (*meaning, (*column).to_owned())).collect();
        columns(&headings, &given)
            .map(|columns| columns.into_iter().map(|column| (column.place, column.meaning)).collect())
    }

    #[test]
    fn usual_headings() {
        assert_eq!(
            meanings(&["Customer ID", "Full Name", "D.O.B.", "Nationality", "notes"], &[]),
            Ok(vec![(0, Meaning::Id), (1, Meaning::Name), (2, Meaning::BirthDate), (3, Meaning::Country)])
        );
        assert_eq!(
            meanings(&["Sex", "Date of Death", "Geburtsort", "Straße", "PLZ", "Téléphone", "Status"], &[]),
            Ok(vec![
                (0, Meaning::Gender),
                (1, Meaning::DeathDate),
                (2, Meaning::BirthPlace),
                (3, Meaning::Address),
                (4, Meaning::AddressPart),
                (5, Meaning::Phone)
            ])
        );
        assert_eq!(meanings(&["first_name", "LAST NAME"], &[]), Ok(vec![(0, Meaning::First), (1, Meaning::Last)]));
    }

    #[test]
    fn given_columns() {
        assert_eq!(meanings(&["a", "b", "c"], &[(Meaning::Name, "col3")]), Ok(vec![(2, Meaning::Name)]));
        assert_eq!(meanings(&["a", "b", "c"], &[(Meaning::Name, "B")]), Ok(vec![(1, Meaning::Name)]));
        assert_eq!(meanings(&["name", "real"], &[(Meaning::Name, "real")]), Ok(vec![(1, Meaning::Name)]));
        assert!(meanings(&["a"], &[(Meaning::Name, "z")]).is_err_and(|error| error.contains("`z`")));
        assert!(meanings(&["a"], &[(Meaning::Name, "col2")]).is_err());
    }
}
