//! Switzerland's list and its traps.

use interdict_model::{Country, Effect, Entity, IdentifierKind, NameKind, Schema};

use crate::formats::told;
use crate::{fixture, read_path};

fn list() -> interdict_sources::sync::ReadDataset {
    let mut outcome = read_path(&fixture("seco"));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0)
}

fn party(id: &str) -> Entity {
    list().entities.into_iter().find(|entity| entity.id == id).unwrap()
}

/// What reading the fixture comes to after its text was changed.
fn changed(
    change: impl Fn(String) -> String,
) -> Result<interdict_sources::sync::ReadDataset, interdict_sources::SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xml");
    let text = fs_err::read_to_string(fixture("seco").join("consolidated-list.xml")).unwrap();
    fs_err::write(&path, change(text)).unwrap();
    let mut outcome = read_path(&path);
    match outcome.refused.pop() {
        Some(error) => Err(error),
        None => Ok(outcome.datasets.remove(0)),
    }
}

#[test]
fn seco_xml() {
    insta::assert_snapshot!(told("seco"));
}

#[test]
fn the_main_identity_leads_and_the_names_of_all_count() {
    let person = party("ch-seco-900001");
    assert_eq!(person.caption(), "Pavel Ilyich Korbutov", "in spoken order, without the title");
    assert_eq!(person.positions, ["Colonel"]);
    let named: Vec<(&str, &str)> = person.names.iter().map(|name| (name.text.as_str(), name.kind_in_words())).collect();
    for expected in [
        ("Павел Ильич Корбутов", "original script"),
        ("Pavel Ilyich Korboutov", "alias"),
        ("Pavel Ilyich Corboutoff", "alias"),
        ("Ghost", "weak alias"),
        ("Paul Korbut", "former name"),
        ("Viktor Lampin", "alias"),
    ] {
        assert!(named.contains(&expected), "{expected:?} in {named:?}");
    }
    assert_eq!(named.len(), 7, "none of the past: {named:?}");
    let nationalities: Vec<&str> = person.nationalities.iter().map(Country::code).collect();
    assert_eq!(nationalities, ["md", "ru"]);
}

#[test]
fn a_maiden_name_makes_a_former_name() {
    let woman = party("ch-seco-900050");
    assert_eq!(woman.caption(), "Amina Warsame Lantern Kilwa al-Harbour");
    assert_eq!(woman.names[1].text, "Amina Warsame Lantern Bosaso al-Harbour");
    assert_eq!(woman.names[1].kind, NameKind::Former);
}

#[test]
fn many_spellings_are_combined_within_bounds() {
    let spelling = |at| format!("<spelling-variant lang=\"ENG\" script=\"LATN\">Way{at}</spelling-variant>");
    let spellings = (0..9).map(spelling).collect::<Vec<_>>().concat();
    let list = changed(|text| {
        text.replace("<value>Pavel</value>", &format!("<value>Pavel</value>{spellings}"))
            .replace("<value>Ilyich</value>", &format!("<value>Ilyich</value>{spellings}"))
    })
    .unwrap();
    let person = &list.entities[0];
    assert_eq!(list.report.get("xml.names.cut"), 1);
    assert!(person.names.iter().any(|name| name.text == "Way8 Way8 Korbutov"));
    assert!(!person.names.iter().any(|name| name.text == "Way8 Way7 Korbutov"));
}

#[test]
fn the_last_modification_by_its_day_tells_who_is_in_force() {
    let list = list();
    let ids: Vec<&str> = list.entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(ids, ["ch-seco-900001", "ch-seco-900050", "ch-seco-900100", "ch-seco-900200"]);
    assert_eq!([list.report.get("xml.targets"), list.report.get("xml.de_listed")], [5, 1]);
    assert!(list.report.notes.iter().any(|note| note.what.contains("stand in the file as history: 1 targets")));
    let again = &list.entities[1].listings[0];
    assert_eq!(again.listed.as_ref().unwrap().to_string(), "2015-06-01", "listed again after it had left");
    // Of two on one day, the first in the file is the last.
    let list = changed(|text| text.replace("2025-06-20", "2025-06-03")).unwrap();
    assert!(list.entities.iter().any(|entity| entity.id == "ch-seco-900300"));
}

/// Whether the party that has left in the fixture is still on the list after changes to it.
fn stays(change: impl Fn(String) -> String) -> bool {
    changed(change).unwrap().entities.iter().any(|entity| entity.id == "ch-seco-900300")
}

#[test]
fn a_modification_that_is_not_yet_in_force_does_not_count() {
    assert!(!stays(|text| text));
    assert!(stays(|text| text.replace("date=\"2026-05-06\"", "date=\"2025-06-19\"")), "it leaves on 20 June");
    assert!(!stays(|text| text.replace("date=\"2026-05-06\"", "date=\"2025-06-20\"")));
    assert!(!stays(|text| text.replace(" date=\"2026-05-06\"", "")), "a list without a day");
}

#[test]
fn a_party_that_leaves_and_is_listed_on_one_day_stays() {
    let swapped = |text: String| {
        text.replace("2025-06-20", "2025-06-03")
            .replace("type=\"de-listed\"", "type=\"swap\"")
            .replace("type=\"amended\"", "type=\"de-listed\"")
            .replace("type=\"swap\"", "type=\"amended\"")
    };
    assert!(stays(|text| text.replace("2025-06-20", "2025-06-03")));
    assert!(stays(swapped), "in either order");
}

#[test]
fn an_annex_without_a_row_has_no_effect_of_its_ordinance() {
    let list = changed(|text| text.replace(">annex 1<", ">annex 2<")).unwrap();
    assert_eq!(list.entities[1].listings[0].effects, []);
    assert_eq!(list.report.get("programme.unknown.SR 946.231.169.4/annex 2"), 1);
    let of_title = changed(|text| text.replace(">annex 1<", ">Financial sanctions<")).unwrap();
    assert_eq!(of_title.entities[1].listings[0].effects, [Effect::Blocking]);
}

#[test]
fn ties_lead_to_parties_in_force_only() {
    let ties = party("ch-seco-900001").relations;
    assert_eq!((ties[0].to.as_str(), ties[0].to_id.as_deref()), ("Lantern Harbour Bank", Some("ch-seco-900100")));
    assert_eq!(ties[0].kind, "related-to: director");
    assert_eq!((ties[1].to.as_str(), ties[1].to_id.as_deref()), ("Harbour Of The Past", None));
}

#[test]
fn the_effect_is_that_of_the_annex_and_is_not_guessed() {
    let list = list();
    let effects: Vec<Vec<Effect>> = list
        .entities
        .iter()
        .map(|entity| entity.listings.iter().flat_map(|listing| listing.effects.clone()).collect())
        .collect();
    assert_eq!(effects, [vec![Effect::Blocking], vec![Effect::Blocking], vec![Effect::Blocking], vec![]]);
    let bank = &list.entities[2];
    assert_eq!(bank.listings.len(), 2);
    assert_eq!((bank.listings[0].measures[0].as_str(), bank.listings[0].effects.len()), ("Annex 2", 0));
    assert_eq!(list.report.get("programme.unknown.SR 946.231.176.72/annex 2"), 1);
}

#[test]
fn dates_of_other_calendars_and_days_that_are_none_stay_raw() {
    let person = party("ch-seco-900001");
    let dates: Vec<String> = person.birth_dates.iter().map(ToString::to_string).collect();
    assert_eq!(dates, ["1980-04-03", "circa 1981"]);
    let raw: Vec<&str> =
        person.raw.iter().filter(|raw| raw.field == "day-month-year").map(|raw| raw.value.as_str()).collect();
    assert!(raw.len() == 2 && raw[0].contains("day=31") && raw[1].contains("Persian"), "{raw:?}");
}

#[test]
fn places_stand_behind_the_targets_and_lost_pointers_are_told() {
    let list = list();
    let person = &list.entities[0];
    assert_eq!(person.birth_places, ["Tver (Тверь), Tver Oblast, Russian Federation"]);
    let address = &person.addresses[0];
    assert_eq!(
        address.one_line(),
        "c/o Lantern Club, Lantern street 1, PO Box 77, Lantern Bay, 170000, Russian Federation"
    );
    assert_eq!(address.remark, "since 2019; not current");
    assert_eq!([list.report.get("xml.places.unknown"), list.report.get("xml.sets.unknown")], [1, 1]);
}

#[test]
fn numbers_become_identifiers() {
    let kinds = |id: &str| -> Vec<(IdentifierKind, String)> {
        party(id).identifiers.into_iter().map(|identifier| (identifier.kind, identifier.value)).collect()
    };
    assert!(kinds("ch-seco-900050").contains(&(IdentifierKind::UnReference, "SOi.999".to_owned())));
    assert_eq!(kinds("ch-seco-900200"), [(IdentifierKind::Imo, "9074729".to_owned())]);
    assert_eq!(party("ch-seco-900200").schema, Schema::Vessel);
    assert_eq!(
        kinds("ch-seco-900100"),
        [
            (IdentifierKind::Registration, "1027700000000".to_owned()),
            (IdentifierKind::Bic, "LANTRUMM".to_owned()),
            (IdentifierKind::Bic, "LANTRUMM001".to_owned()),
        ]
    );
    let person = kinds("ch-seco-900001");
    assert_eq!(person[0], (IdentifierKind::EuReference, "EU.9001.11".to_owned()));
    assert!(person.contains(&(IdentifierKind::Tax, "770123456789".to_owned())));
}

#[test]
fn a_part_of_the_list_or_a_broken_one_is_refused() {
    let error = changed(|text| text.replace("whole-list", "delta-list")).unwrap_err();
    assert!(error.to_string().contains("`delta-list`: it has not all parties in force"), "{error}");
    let error = changed(|text| text[..text.len() / 2].to_owned()).unwrap_err();
    assert!(error.line.is_some() && error.to_string().contains("it may have broken off"), "{error}");
    let error = changed(|text| text.replace("<target ", "<goal ").replace("</target>", "</goal>")).unwrap_err();
    assert!(error.to_string().contains("0 of 0 records could be read"), "{error}");
    let error = changed(|text| text.replace("Lantern Star", "")).unwrap_err();
    assert!(error.to_string().contains("3 of 4 records") && error.to_string().contains("target `900200`"), "{error}");
}

#[test]
fn the_older_layout_points_to_its_set_by_an_attribute() {
    let list = changed(|text| text.replace("sanctions-set-id=\"9777\"", "sanctions-set-id=\"9201\"")).unwrap();
    let vessel = list.entities.iter().find(|entity| entity.schema == Schema::Vessel).unwrap();
    assert_eq!(vessel.programmes(), ["Somalia"]);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for length in (1..9536).step_by(101) {
        assert!(changed(|text| text.chars().take(length).collect()).is_err(), "{length}");
    }
}
