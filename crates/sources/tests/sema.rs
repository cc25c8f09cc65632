//! Canada's list and its traps.

use interdict_model::{Effect, Entity, IdentifierKind, Schema};

use crate::formats::told;
use crate::{fixture, read_path};

fn list() -> interdict_sources::sync::ReadDataset {
    let mut outcome = read_path(&fixture("sema"));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0)
}

/// What reading the fixture comes to after its text was changed.
fn changed(
    change: impl Fn(String) -> String,
) -> Result<interdict_sources::sync::ReadDataset, interdict_sources::SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xml");
    let text = fs_err::read_to_string(fixture("sema").join("sema-lmes.xml")).unwrap();
    fs_err::write(&path, change(text)).unwrap();
    let mut outcome = read_path(&path);
    match outcome.refused.pop() {
        Some(error) => Err(error),
        None => Ok(outcome.datasets.remove(0)),
    }
}

fn named(entity: &Entity) -> Vec<(&str, &str)> {
    entity.names.iter().map(|name| (name.text.as_str(), name.kind_in_words())).collect()
}

#[test]
fn sema_xml() {
    insta::assert_snapshot!(told("sema"));
}

#[test]
fn ids_are_places_in_the_law_and_two_parties_at_one_place_stay_two() {
    let list = list();
    let ids: Vec<&str> = list.entities.iter().map(|entity| entity.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "ca-sema-russia-1-part-1-94",
            "ca-sema-russia-1-1-2",
            "ca-sema-russia-2-7",
            "ca-sema-iran-1-part-2-3",
            "ca-sema-iran-1-part-2-3-victory-pobeda-lantern-bloc",
            "ca-sema-iran-1-part-1-4",
            "ca-sema-justice-for-victims-of-corrupt-foreign-officials-regulations-jvcfor-1",
            "ca-sema-atlantis-ida-wave",
        ]
    );
    assert_eq!(list.report.get("xml.same_place"), 1);
    assert!(list.report.notes.iter().any(|note| note.what.contains("is the place of two parties")));
}

#[test]
fn a_record_that_stands_twice_is_reported_and_nothing_is_lost() {
    let list = changed(|text| {
        let start = text.find("<record>").unwrap();
        let end = text.find("</record>").unwrap() + "</record>".len();
        let again = text[start..end].replace("Pasha", "Pashka");
        text.replace("</data-set>", &format!("{again}</data-set>"))
    })
    .unwrap();
    assert_eq!((list.entities.len(), list.report.get("xml.repeated")), (8, 1));
    assert!(named(&list.entities[0]).contains(&("Pashka", "alias")));
    assert!(list.entities[0].raw.iter().any(|raw| raw.field == "repeated record"));
}

#[test]
fn both_layouts_of_the_elements_are_read() {
    let list = list();
    let older = &list.entities[3];
    assert_eq!((older.schema, older.programmes()), (Schema::Organization, vec!["Iran".to_owned()]));
    assert_eq!(older.raw.iter().map(|raw| raw.field.as_str()).collect::<Vec<_>>(), ["Mood"]);
    assert!(list.report.notes.iter().any(|note| note.what.contains("element `Mood`")));
}

#[test]
fn aliases_are_parted_where_that_is_certain() {
    let list = list();
    assert_eq!(
        named(&list.entities[0]),
        [
            ("Pavel Ilyich KORBUTOV", "primary"),
            ("Pavel KORBUTAU", "alias"),
            ("Павел КАРБУТАЎ", "original script"),
            ("Павел КОРБУТОВ", "original script"),
            ("Pasha", "alias"),
            ("Paul Korbut", "former name"),
            ("LANTERN, Pavel", "alias"),
            ("Pavel LANTERN", "alias"),
        ]
    );
    assert_eq!(
        named(&list.entities[2]),
        [
            ("Lantern Harbour Bank", "primary"),
            ("LHB Bank", "alias"),
            ("Lantern Bank", "alias"),
            ("Lantern Harbour Bank PJSC", "alias"),
            ("Лантерн Харбор Банк, ПАО", "original script"),
            ("Tver Lantern Bank, Lantern Harbour Trust", "alias"),
            ("Tver Lantern Bank", "alias"),
            ("Lantern Harbour Trust", "alias"),
        ]
    );
    assert_eq!(named(&list.entities[3]).len(), 3, "the halves in two languages");
    assert_eq!(named(&list.entities[4]), [("Victory/Pobeda Lantern Bloc", "primary")]);
}

#[test]
fn a_name_in_the_column_of_the_ships_number_counts_as_one() {
    let person = &list().entities[5];
    assert_eq!(person.schema, Schema::Person);
    assert_eq!(named(person)[1], ("ویکتور لامپین", "original script"));
    assert!(person.identifiers.is_empty());
}

#[test]
fn dates_of_people_are_births_and_those_of_ships_are_not() {
    let list = list();
    let births = |at: usize| list.entities[at].birth_dates.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(births(0), ["1980-04-03"]);
    assert_eq!(births(1), Vec::<String>::new());
    assert_eq!(births(5), ["1972-08-10", "1972-08-11"]);
    assert_eq!(births(6), ["1963/1964"]);
    let raw: Vec<&str> = list.entities[7].raw.iter().map(|raw| raw.value.as_str()).collect();
    assert_eq!(raw, ["31801", "May-78"], "a spreadsheet's number and a year of two digits");
    for written in ["born in the early 1970s", "1975-19-25", "03/04/1980"] {
        let list = changed(|text| text.replace("1980-04-03", written)).unwrap();
        assert!(list.entities[0].birth_dates.is_empty(), "{written}");
        assert_eq!(list.entities[0].raw[0].value, written);
    }
}

#[test]
fn the_effect_is_that_of_the_schedule() {
    let list = list();
    let effects: Vec<Option<Effect>> = list.entities.iter().map(Entity::effect).collect();
    let blocking = Some(Effect::Blocking);
    assert_eq!(
        effects,
        [blocking, Some(Effect::Other), Some(Effect::Sectoral), blocking, blocking, blocking, blocking, None]
    );
    assert_eq!(list.report.get("programme.unknown.Atlantis"), 1);
    let ship = &list.entities[1];
    assert_eq!((ship.schema, ship.identifiers[0].kind), (Schema::Vessel, IdentifierKind::Imo));
    assert_eq!(
        list.entities[6].listings[0].legal_bases,
        [
            "Justice for Victims of Corrupt Foreign Officials Regulations, SOR/2017-233",
            "Justice for Victims of Corrupt Foreign Officials Act",
            "item 1",
        ]
    );
    // Part 1.1 of a schedule in older files is not the ships' schedule.
    let list = changed(|text| text.replace("1, Part 1<", "1.1<")).unwrap();
    assert_eq!(list.entities[0].effect(), None);
}

#[test]
fn a_list_that_is_not_whole_is_refused() {
    let error = changed(|text| text[..text.len() / 2].to_owned()).unwrap_err();
    assert!(error.line.is_some() && error.to_string().contains("it may have broken off"), "{error}");
    let error = changed(|text| text.replace("record>", "row>")).unwrap_err();
    assert!(error.to_string().contains("0 of 0 records could be read"), "{error}");
    let error =
        changed(|text| text.replace("<LastName-NomDeFamille>WAVE</LastName-NomDeFamille>", "").replace(">Ida<", "> <"))
            .unwrap_err();
    assert!(
        error.to_string().contains("7 of 8 records") && error.to_string().contains("`Atlantis / Atlantide`"),
        "{error}"
    );
    // Names of elements that are not known leave records without a name: the list is refused.
    let error = changed(|text| {
        text.replace("-NomDeFamille", "s")
            .replace("-Prenom", "s")
            .replace("OrShip", "OrBoat")
            .replace("<Entity>", "<Body>")
            .replace("</Entity>", "</Body>")
    })
    .unwrap_err();
    assert!(error.to_string().contains("0 of 8 records"), "{error}");
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for length in (1..3963).step_by(101) {
        assert!(changed(|text| text.chars().take(length).collect()).is_err(), "{length}");
    }
}
