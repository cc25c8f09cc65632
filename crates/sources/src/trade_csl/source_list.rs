//! Which of the joined lists a party comes from: `Entity List (EL) - Bureau of Industry and Security`.

use crate::programme::programme;

/// The abbreviations of the lists that are joined, as in the table of programmes.
pub(super) const ALL: [&str; 13] =
    ["CAP", "CMIC", "DPL", "DTC", "EL", "FSE", "ISN", "MEU", "NS-MBS", "PLC", "SDN", "SSI", "UVL"];

/// The abbreviation in the list's name. The publisher has written some in two ways (`CMIC`, `NS-CMIC`). A list that is
/// not known keeps its whole name, so that the missing row of the table is told by it.
pub(super) fn abbreviation(source: &str) -> &str {
    let inside =
        source.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or(source, |(inside, _)| inside);
    let name = inside.strip_suffix(" List").unwrap_or(inside).trim();
    match name {
        "CAPTA" => "CAP",
        "NS-CMIC" => "CMIC",
        "MBS" => "NS-MBS",
        "NS-PLC" => "PLC",
        "AECA" => "DTC",
        known if ALL.contains(&known) => known,
        _ => source.split([' ', '(']).next().filter(|word| ALL.contains(word)).unwrap_or(source),
    }
}

/// The programme tags of a listing: the list itself first, since the effect is the list's.
pub(super) fn programmes(source: &str, filed: &[String]) -> Vec<String> {
    let mut tags = vec![abbreviation(source).to_owned()];
    for tag in filed {
        crate::list::push_new(&mut tags, tag.clone());
    }
    tags
}

/// The tags that decide the effect: the list, and those of its programmes that add something of their own. `SDN`
/// blocks whatever the programme; `UKRAINE-EO13662` on the list SSI does not.
pub(super) fn deciding(dataset: &str, programmes: &[String]) -> Vec<String> {
    let (list, rest) = programmes.split_at(programmes.len().min(1));
    list.iter().chain(rest.iter().filter(|tag| programme(dataset, tag).is_some())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_lists() {
        for (source, short) in [
            ("Entity List (EL) - Bureau of Industry and Security", "EL"),
            ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "NS-MBS"),
            ("Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department", "CMIC"),
            ("Capta List (CAP) - Treasury Department", "CAP"),
            ("Palestinian Legislative Council List (NS-PLC List) - Treasury Department", "PLC"),
            ("UVL", "UVL"),
            ("Tomorrow's List (TML) - Treasury Department", "Tomorrow's List (TML) - Treasury Department"),
        ] {
            assert_eq!(abbreviation(source), short);
        }
        assert!(ALL.iter().all(|list| programme("us_trade_csl", list).is_some()));
    }
}
