#![doc = include_str!("../../../../docs/lists/ofac.md")]

pub mod advanced_xml;
pub mod csv;
pub mod facts;
pub mod remarks;
mod rows;
pub mod sdn_xml;

use interdict_model::Schema;

/// The id of an OFAC party, from its unique number.
pub fn entity_id(uid: &str) -> String {
    format!("ofac-{uid}")
}

/// What OFAC's party types are. The CSV leaves the column empty for organisations.
fn schema_of(party_type: &str) -> Option<Schema> {
    Some(match party_type.to_lowercase().as_str() {
        "individual" => Schema::Person,
        "" | "entity" => Schema::Organization,
        "vessel" => Schema::Vessel,
        "aircraft" => Schema::Airplane,
        _ => return None,
    })
}

/// FollowTheMoney topics of a list's parties.
fn topics(dataset: &str) -> Vec<String> {
    vec![if dataset == "us_ofac_sdn" { "sanction".to_owned() } else { "sanction.linked".to_owned() }]
}
