//! Lists of the Office of Foreign Assets Control, US Treasury: SDN and consolidated (non-SDN), each in
//! three formats.
//!
//! * [`csv`]: `SDN.CSV` with `ALT.CSV`, `ADD.CSV` and `SDN_COMMENTS.CSV`; `CONS_PRIM.CSV` and its parts.
//!   The same columns with other separators (`.DEL`, `.PIP`) and in fixed fields (`.FF`). No header, CRLF, `-0-` for nothing, 0x1A at the end, no date, ASCII only. Weak aliases and most facts
//!   stand in the remarks ([`remarks`]), which are cut at 1,000 characters and go on in the comments.
//! * [`sdn_xml`]: `SDN.XML`, `CONSOLIDATED.XML` (root `sdnList`).
//! * [`advanced_xml`]: `SDN_ADVANCED.XML`, `CONS_ADVANCED.XML` (root `Sanctions`): all scripts, several
//!   listings a party.
//!
//! The namespaces differ by year; only local names count. The same label (`Passport`, `Gender`) means the
//! same in all three, by one table ([`facts`]).

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
