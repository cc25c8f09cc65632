//! The shape in which everything is written: every member is always there, `null` or empty where nothing is known.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Texts; `null` where there are none.
pub(super) type Texts = Option<Vec<String>>;

/// A listed party, or what was asked.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanEntity)]
pub(super) struct Entity {
    /// Its name, given name first.
    pub(super) name: String,
    /// `person`, `business`, `organization`, `aircraft` or `vessel`.
    pub(super) entity_type: String,
    /// The list, or `api-request` for what was asked.
    pub(super) source_list: String,
    /// The publisher's number.
    #[serde(rename = "sourceID")]
    pub(super) source_id: String,
    /// What is known of a person.
    pub(super) person: Option<Person>,
    /// What is known of a firm.
    pub(super) business: Option<Organisation>,
    /// What is known of another organisation.
    pub(super) organization: Option<Organisation>,
    /// What is known of an aircraft.
    pub(super) aircraft: Option<Aircraft>,
    /// What is known of a ship.
    pub(super) vessel: Option<Vessel>,
    /// How it is reached.
    pub(super) contact: Contact,
    /// Where it is.
    pub(super) addresses: Option<Vec<Address>>,
    /// Its addresses on public ledgers.
    pub(super) crypto_addresses: Option<Vec<CryptoAddress>>,
    /// Its ties to others.
    pub(super) affiliations: Option<Vec<Affiliation>>,
    /// Under what it is listed.
    pub(super) sanctions_info: Option<SanctionsInfo>,
    /// What it was.
    pub(super) historical_info: Option<Vec<HistoricalInfo>>,
    /// What else the list says.
    pub(super) source_data: Option<Value>,
}

/// A person.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanPerson)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) alt_names: Texts,
    /// `male`, `female`, `unknown` or nothing.
    pub(super) gender: String,
    pub(super) birth_date: Option<String>,
    pub(super) place_of_birth: String,
    pub(super) death_date: Option<String>,
    pub(super) titles: Texts,
    #[serde(rename = "governmentIDs")]
    pub(super) government_ids: Option<Vec<GovernmentId>>,
}

/// A firm or another organisation.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanOrganization)]
pub(super) struct Organisation {
    pub(super) name: String,
    pub(super) alt_names: Texts,
    pub(super) created: Option<String>,
    pub(super) dissolved: Option<String>,
    #[serde(rename = "governmentIDs")]
    pub(super) government_ids: Option<Vec<GovernmentId>>,
}

/// An aircraft.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanAircraft)]
pub(super) struct Aircraft {
    pub(super) name: String,
    pub(super) alt_names: Texts,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) flag: String,
    pub(super) built: Option<String>,
    pub(super) icao_code: String,
    pub(super) model: String,
    pub(super) serial_number: String,
}

/// A ship.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanVessel)]
pub(super) struct Vessel {
    pub(super) name: String,
    pub(super) alt_names: Texts,
    pub(super) imo_number: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) flag: String,
    pub(super) built: Option<String>,
    pub(super) model: String,
    pub(super) tonnage: i64,
    pub(super) mmsi: String,
    pub(super) call_sign: String,
    pub(super) gross_registered_tonnage: i64,
    pub(super) owner: String,
}

/// How a party is reached.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanContact)]
pub(super) struct Contact {
    pub(super) email_addresses: Texts,
    pub(super) phone_numbers: Texts,
    pub(super) fax_numbers: Texts,
    pub(super) websites: Texts,
}

/// A number that an authority gave.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WatchmanGovernmentID)]
pub(super) struct GovernmentId {
    pub(super) name: String,
    /// `passport`, `national-id`, `tax-id` …
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The country's English name.
    pub(super) country: String,
    pub(super) identifier: String,
}

/// A place.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanAddress)]
pub(super) struct Address {
    pub(super) line1: String,
    pub(super) line2: String,
    pub(super) city: String,
    pub(super) postal_code: String,
    pub(super) state: String,
    /// The country's English name.
    pub(super) country: String,
    /// 0: lists do not state it.
    pub(super) latitude: f64,
    /// 0: lists do not state it.
    pub(super) longitude: f64,
}

/// An address on a public ledger.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WatchmanCryptoAddress)]
pub(super) struct CryptoAddress {
    pub(super) currency: String,
    pub(super) address: String,
}

/// A tie to another party.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WatchmanAffiliation)]
pub(super) struct Affiliation {
    pub(super) entity_name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) details: String,
}

/// Under what a party is listed.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WatchmanSanctionsInfo)]
pub(super) struct SanctionsInfo {
    pub(super) programs: Vec<String>,
    /// Whether those who deal with it risk sanctions themselves.
    pub(super) secondary: bool,
    pub(super) description: String,
}

/// Something that was.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = WatchmanHistoricalInfo)]
pub(super) struct HistoricalInfo {
    /// `Former Name`.
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) date: String,
}

/// The list, or nothing where it is empty.
pub(super) fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}
