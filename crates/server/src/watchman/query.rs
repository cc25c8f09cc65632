//! What is asked: as the answer repeats it, and as it is searched.

use interdict_model::{Country, Gender, Identifier, IdentifierKind, Schema, Subject};

use super::entity::{
    Address, Aircraft, Contact, CryptoAddress, Entity, GovernmentId, Organisation, Person, Vessel, some,
};
use super::parameters::{Parameters, written};
use crate::Refusal;

/// Most values of one request: each name and number is searched for.
const MOST_VALUES: usize = 100;

/// What is asked.
#[derive(Debug)]
pub(super) struct Query {
    /// As the answer repeats it.
    pub(super) shown: Entity,
    /// Who is searched.
    pub(super) subject: Subject,
}

/// Kinds of numbers by watchman's words.
fn kind(word: &str) -> IdentifierKind {
    match word.to_ascii_lowercase().as_str() {
        "passport" | "diplomatic-passport" => IdentifierKind::Passport,
        "tax-id" | "cuit" => IdentifierKind::Tax,
        "business-registration" | "commercial-registry" => IdentifierKind::Registration,
        "national-id" | "ssn" | "cedula" | "curp" | "personal-id" | "citizenship" | "nationality" => {
            IdentifierKind::NationalId
        }
        _ => IdentifierKind::Other,
    }
}

impl Query {
    /// Reads the parameters that say who is meant.
    pub(super) fn of(parameters: &mut Parameters) -> Result<Self, Refusal> {
        let name = parameters.text("name");
        let entity_type = parameters.text("type").to_ascii_lowercase();
        let mut subject = Subject::default();
        let alt_names = parameters.list(&["altNames"]);
        subject.names.extend((!name.is_empty()).then(|| name.clone()).into_iter().chain(alt_names.iter().cloned()));
        let mut shown = Entity {
            name: name.clone(),
            source_list: "api-request".to_owned(),
            entity_type: entity_type.clone(),
            ..Entity::default()
        };
        match entity_type.as_str() {
            "" => {}
            "person" => shown.person = Some(person(parameters, name, some(alt_names), &mut subject)),
            "business" => shown.business = Some(organisation(parameters, name, some(alt_names), &mut subject)),
            "organization" => shown.organization = Some(organisation(parameters, name, some(alt_names), &mut subject)),
            "aircraft" => shown.aircraft = Some(aircraft(parameters, name, some(alt_names), &mut subject)),
            "vessel" => shown.vessel = Some(vessel(parameters, name, some(alt_names), &mut subject)?),
            other => {
                return Err(Refusal::bad(format!(
                    "problem reading v2 search request: unknown type `{other}`; use person, business, organization, \
                     aircraft or vessel"
                )));
            }
        }
        shown.contact = Contact {
            email_addresses: some(parameters.list(&["email", "emailAddress", "emailAddresses"])),
            phone_numbers: some(parameters.list(&["phone", "phoneNumber", "phoneNumbers"])),
            fax_numbers: some(parameters.list(&["fax", "faxNumber", "faxNumbers"])),
            websites: some(parameters.list(&["website", "websites"])),
        };
        subject.phones.extend(shown.contact.phone_numbers.iter().flatten().cloned());
        let addresses = parameters.list(&["address", "addresses"]);
        shown.addresses =
            some(addresses.iter().map(|address| Address { line1: address.clone(), ..Address::default() }).collect());
        subject.addresses = addresses;
        let wallets = parameters.list(&["cryptoAddress", "cryptoAddresses"]);
        // Without its currency, an address is none, as with watchman.
        let wallets: Vec<CryptoAddress> = wallets
            .iter()
            .filter_map(|wallet| wallet.split_once(':'))
            .map(|(currency, address)| CryptoAddress {
                currency: currency.to_ascii_uppercase(),
                address: address.to_owned(),
            })
            .collect();
        for wallet in &wallets {
            subject.identifiers.push(Identifier {
                label: wallet.currency.clone(),
                ..Identifier::new(IdentifierKind::Wallet, wallet.address.as_str())
            });
        }
        shown.crypto_addresses = some(wallets);
        if subject.names.len() + subject.identifiers.len() + subject.addresses.len() > MOST_VALUES {
            return Err(Refusal::bad(format!("more than {MOST_VALUES} names, numbers and addresses in one request")));
        }
        Ok(Self { shown, subject })
    }
}

fn person(parameters: &mut Parameters, name: String, alt_names: Option<Vec<String>>, subject: &mut Subject) -> Person {
    subject.schema = Some(Schema::Person);
    let gender = parameters.text("gender");
    let gender = Gender::from_text(&gender);
    subject.genders.extend(gender);
    let (birth, death) = (parameters.date("birthDate"), parameters.date("deathDate"));
    subject.birth_dates.extend(birth);
    subject.death_dates.extend(death);
    Person {
        name,
        alt_names,
        gender: gender
            .map_or("", |gender| if gender == Gender::Unstated { "unknown" } else { gender.as_str() })
            .to_owned(),
        birth_date: birth.as_ref().map(written),
        place_of_birth: String::new(),
        death_date: death.as_ref().map(written),
        titles: some(parameters.list(&["titles"])),
        government_ids: government_ids(parameters, subject),
    }
}

fn organisation(
    parameters: &mut Parameters,
    name: String,
    alt_names: Option<Vec<String>>,
    subject: &mut Subject,
) -> Organisation {
    subject.schema = Some(Schema::Organization);
    let (created, dissolved) = (parameters.date("created"), parameters.date("dissolved"));
    subject.birth_dates.extend(created);
    subject.death_dates.extend(dissolved);
    Organisation {
        name,
        alt_names,
        created: created.as_ref().map(written),
        dissolved: dissolved.as_ref().map(written),
        government_ids: government_ids(parameters, subject),
    }
}

/// `gov_<type>=COUNTRY:NUMBER`.
fn government_ids(parameters: &mut Parameters, subject: &mut Subject) -> Option<Vec<GovernmentId>> {
    let ids = parameters.beginning("gov_").into_iter().map(|(word, value)| {
        let (country, number) = value.split_once(':').unwrap_or(("", &value));
        let country = Country::from_text(country);
        subject
            .identifiers
            .push(Identifier { country: country.clone(), ..Identifier::new(kind(&word), number.trim()) });
        GovernmentId {
            name: String::new(),
            kind: word,
            country: country.as_ref().map_or("", |country| country.name()).to_owned(),
            identifier: number.trim().to_owned(),
        }
    });
    some(ids.collect())
}

fn aircraft(
    parameters: &mut Parameters,
    name: String,
    alt_names: Option<Vec<String>>,
    subject: &mut Subject,
) -> Aircraft {
    subject.schema = Some(Schema::Airplane);
    let aircraft = Aircraft {
        name,
        alt_names,
        kind: parameters.text("aircraftType"),
        flag: parameters.text("flag"),
        built: parameters.date("built").as_ref().map(written),
        icao_code: parameters.text("icaoCode"),
        model: parameters.text("model"),
        serial_number: parameters.text("serialNumber"),
    };
    subject.countries.extend(Country::from_text(&aircraft.flag));
    number(subject, IdentifierKind::AircraftSerial, &aircraft.serial_number);
    aircraft
}

fn vessel(
    parameters: &mut Parameters,
    name: String,
    alt_names: Option<Vec<String>>,
    subject: &mut Subject,
) -> Result<Vessel, Refusal> {
    subject.schema = Some(Schema::Vessel);
    let vessel = Vessel {
        name,
        alt_names,
        imo_number: parameters.text("imoNumber"),
        kind: parameters.text("vesselType"),
        flag: parameters.text("flag"),
        built: parameters.date("built").as_ref().map(written),
        model: parameters.text("model"),
        tonnage: parameters.number("tonnage", "vessel tonnage")?,
        mmsi: parameters.text("mmsi"),
        call_sign: parameters.text("callSign"),
        gross_registered_tonnage: parameters.number("grossRegisteredTonnage", "vessel GrossRegisteredTonnage")?,
        owner: parameters.text("owner"),
    };
    subject.countries.extend(Country::from_text(&vessel.flag));
    number(subject, IdentifierKind::Imo, &vessel.imo_number);
    number(subject, IdentifierKind::Mmsi, &vessel.mmsi);
    number(subject, IdentifierKind::CallSign, &vessel.call_sign);
    Ok(vessel)
}

fn number(subject: &mut Subject, kind: IdentifierKind, value: &str) {
    if !value.is_empty() {
        subject.identifiers.push(Identifier::new(kind, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Query, Refusal> {
        let mut parameters = Parameters::of(Some(query));
        let read = Query::of(&mut parameters)?;
        parameters.finish()?;
        Ok(read)
    }

    #[test]
    fn a_person_is_read() {
        let query = read(
            "name=pavel%20korbutov&type=person&gender=M&birthDate=1962-11&deathDate=never&gov_passport=Iran:A1234567\
             &altNames=one&altNames=two&cryptoAddress=xbt:1Boat",
        )
        .unwrap();
        assert_eq!(query.subject.names, ["pavel korbutov", "one", "two"]);
        let person = query.shown.person.unwrap();
        assert_eq!(person.birth_date.as_deref(), Some("1962-11-01T00:00:00Z"));
        assert_eq!(person.death_date, None, "a bad date says nothing");
        let ids = person.government_ids.unwrap();
        assert_eq!((ids[0].kind.as_str(), ids[0].country.as_str()), ("passport", "Iran"));
        assert_eq!(query.subject.identifiers.len(), 2);
        assert_eq!(query.shown.crypto_addresses.unwrap()[0].currency, "XBT");
    }

    #[test]
    fn parameters_of_another_type_are_extra() {
        for query in
            ["name=x&type=person&imoNumber=1", "name=x&type=vessel&birthDate=1980", "name=x&nmae=y", "name=x&titles=y"]
        {
            let error = read(query).unwrap_err();
            assert!(error.message.starts_with("extra/unused query parameters in request: "), "{}", error.message);
        }
        assert!(read("name=x&type=starship").is_err());
        assert!(read("name=x&type=vessel&tonnage=heavy").unwrap_err().message.contains("vessel tonnage"));
    }
}
