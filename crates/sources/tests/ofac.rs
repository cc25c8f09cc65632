//! OFAC's files as they change: namespaces of every year, elements and columns that are new, files that are not read.

use interdict_sources::Fault;
use interdict_sources::sync::{Outcome, ReadDataset};

use crate::{fixture, read_path};

const NAMESPACES: [&str; 5] = [
    "http://tempuri.org/sdnList.xsd",
    "http://www.un.org/sanctions/1.0",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
    "urn:of-the-next-year",
];

/// What reading files, written into a folder of their own, comes to.
fn read_files(files: &[(&str, String)]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs_err::write(folder.path().join(name), text).unwrap();
    }
    read_path(folder.path())
}

fn only(mut outcome: Outcome) -> ReadDataset {
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    assert_eq!(outcome.datasets.len(), 1);
    outcome.datasets.remove(0)
}

fn text(name: &str) -> String {
    fs_err::read_to_string(fixture(name)).unwrap()
}

fn replaced(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn new(dataset: &ReadDataset) -> Vec<&str> {
    dataset.report.notes.iter().map(|note| note.what.as_str()).filter(|what| what.contains("new")).collect()
}

fn raw<'a>(dataset: &'a ReadDataset, id: &str) -> Vec<(&'a str, &'a str)> {
    let entity = dataset.entities.iter().find(|entity| entity.id == id).unwrap();
    entity.raw.iter().map(|raw| (raw.field.as_str(), raw.value.as_str())).collect()
}

#[test]
fn namespaces_do_not_matter() {
    for (name, own) in [("ofac_xml/sdn.xml", NAMESPACES[0]), ("ofac_advanced/sdn_advanced.xml", NAMESPACES[1])] {
        let text = text(name);
        let file = name.rsplit('/').next().unwrap();
        let told = |namespace: &str| {
            let dataset = only(read_files(&[(file, replaced(&text, &[(own, namespace)]))]));
            serde_json::to_string(&(&dataset.name, &dataset.published, &dataset.entities, &dataset.report)).unwrap()
        };
        let first = told(own);
        for namespace in NAMESPACES {
            assert_eq!(told(namespace), first, "{name} in {namespace}");
        }
    }
}

#[test]
fn a_prefix_of_a_namespace_does_not_matter() {
    let plain = text("ofac_xml/sdn.xml");
    let prefixed = plain
        .replace("xmlns=", "xmlns:o=")
        .replace("</", "\u{1}")
        .replace('<', "<o:")
        .replace('\u{1}', "</o:")
        .replace("<o:?xml", "<?xml");
    let [plain, prefixed] = [plain, prefixed].map(|text| only(read_files(&[("sdn.xml", text)])));
    assert_eq!(serde_json::to_string(&plain.entities).unwrap(), serde_json::to_string(&prefixed.entities).unwrap());
}

#[test]
fn new_elements_of_the_xml_are_kept_and_told_of_once() {
    let text = replaced(
        &text("ofac_xml/sdn.xml"),
        &[
            ("<Record_Count>2</Record_Count>", "<Record_Count>2</Record_Count><Version>9</Version>"),
            ("</publshInformation>", "</publshInformation><disclaimer>none</disclaimer>"),
            ("<city>Tver</city>", "<city>Tver</city><plusCode>9GGP</plusCode>"),
            ("<category>strong</category>", "<category>strong</category><script>Latin</script>"),
            ("<category>weak</category>", "<category>weak</category><script>Latin</script>"),
            ("<callSign>", "<hullNumber>77</hullNumber><callSign>"),
        ],
    );
    let dataset = only(read_files(&[("sdn.xml", text)]));
    assert_eq!(
        new(&dataset),
        [
            "element `Version` is new and was left out",
            "element `disclaimer` is new and was left out",
            "`akaList.script` is new; it is kept raw",
            "`addressList.plusCode` is new; it is kept raw",
            "`vesselInfo.hullNumber` is new; it is kept raw",
            "`hullPaint` is new; it is kept raw",
        ]
    );
    let person = raw(&dataset, "ofac-102");
    assert!(person.contains(&("addressList.plusCode", "9GGP")), "{person:?}");
    assert_eq!(person.iter().filter(|(field, _)| *field == "akaList.script").count(), 2, "{person:?}");
    assert_eq!(raw(&dataset, "ofac-103"), [("vesselInfo.hullNumber", "77"), ("hullPaint", "grey")]);
    assert_eq!(dataset.report.get("xml.raw.akaList.script"), 2);
    assert_eq!(dataset.entities[0].addresses[0].city, "Tver", "what is known is read as ever");
}

#[test]
fn an_entry_that_stands_twice_is_told_of_and_counts_in_the_stated_number() {
    let text = text("ofac_xml/sdn.xml");
    let entry = text.split("<sdnEntry>").nth(1).unwrap().split("</sdnEntry>").next().unwrap();
    let again = format!("<sdnEntry>{}</sdnEntry></sdnList>", entry.replacen("KORBUTOV", "KORBUTOW", 1));
    let text = replaced(&text, &[("</sdnList>", &again), ("<Record_Count>2<", "<Record_Count>3<")]);
    let dataset = only(read_files(&[("sdn.xml", text)]));
    assert_eq!((dataset.entities.len(), dataset.report.get("xml.repeated")), (2, 1));
    assert!(dataset.entities[0].names.iter().any(|name| name.text == "KORBUTOW, Pavel Ilyich"));
}

#[test]
fn new_elements_of_the_advanced_xml_are_kept_and_told_of_once() {
    let text = replaced(
        &text("ofac_advanced/sdn_advanced.xml"),
        &[
            ("<Location ID=\"500\">", "<Location ID=\"500\"><Geohash>ucg</Geohash>"),
            ("<IDRegistrationNo>", "<Chip>yes</Chip><IDRegistrationNo>"),
            ("<DistinctParty FixedRef=\"101\">", "<DistinctParty FixedRef=\"101\"><Weight>7</Weight>"),
            ("<DocumentedName ID=\"1\" ", "<Tone>high</Tone><DocumentedName ID=\"1\" "),
            (
                "RelationTypeID=\"1555\" Former=\"false\" />",
                "RelationTypeID=\"1555\" Former=\"false\"><Since>2020</Since></ProfileRelationship>",
            ),
            ("<SanctionsMeasure ID=\"1\" ", "<Court>none</Court><SanctionsMeasure ID=\"1\" "),
            ("<SanctionsEntries>", "<Appeals><Appeal>one</Appeal><Appeal>two</Appeal></Appeals><SanctionsEntries>"),
            ("<AliasTypeValues>", "<MoodValues><Mood ID=\"1\">good</Mood></MoodValues><AliasTypeValues>"),
        ],
    );
    let dataset = only(read_files(&[("sdn_advanced.xml", text)]));
    assert_eq!(
        new(&dataset),
        [
            "`Chip` is new; it is kept raw",
            "`Court` is new; it is kept raw",
            "`Geohash` is new; it is kept raw",
            "`Since` is new; it is kept raw",
            "`Tone` is new; it is kept raw",
            "`Weight` is new; it is kept raw",
            "element `Appeal` is new and was left out",
            "element `Appeals` is new and was left out",
        ]
    );
    assert_eq!(raw(&dataset, "ofac-101"), [("Tone", "high"), ("Weight", "7"), ("Court", "none")]);
    assert_eq!(raw(&dataset, "ofac-102"), [("Since", "2020")]);
    assert_eq!(dataset.entities[0].addresses[0].remark, "Geohash: ucg");
    let passport = &dataset.entities[1].identifiers[0];
    assert_eq!((passport.value.as_str(), passport.note.contains("Chip: yes")), ("75 1234567", true), "{passport:?}");
}

fn set_of_csv(change: impl Fn(&str, String) -> String) -> Outcome {
    let files: Vec<(&str, String)> = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"]
        .into_iter()
        .map(|name| (name, change(name, text(&format!("ofac_csv/{name}")))))
        .collect();
    read_files(&files)
}

fn with_a_column(text: &str) -> String {
    text.lines()
        .map(|line| if line.starts_with('\u{1a}') { line.to_owned() } else { format!("{line},\"more\"") })
        .collect::<Vec<_>>()
        .join("\r\n")
}

#[test]
fn a_new_column_of_the_csv_is_kept_and_told_of() {
    let before = only(set_of_csv(|_, text| text));
    let after = only(set_of_csv(|_, text| with_a_column(&text)));
    assert_eq!(after.entities.len(), before.entities.len());
    assert_eq!(
        new(&after),
        [
            "3 columns where the layout has 2: the new ones are kept raw",
            "13 columns where the layout has 12: the new ones are kept raw",
            "6 columns where the layout has 5: the new ones are kept raw",
            "7 columns where the layout has 6: the new ones are kept raw",
        ]
    );
    for part in ["sdn", "alt", "add", "comments"] {
        assert_eq!(after.report.get(&format!("{part}.columns.new")), 1, "{part}");
    }
    for (one, other) in before.entities.iter().zip(&after.entities) {
        assert_eq!((&one.names, &one.addresses), (&other.names, &other.addresses));
    }
    assert!(raw(&after, "ofac-101").contains(&("column 13", "more")));
    let columns = |column: &str| {
        after.entities.iter().flat_map(|entity| &entity.raw).filter(|raw| raw.field == column).count() as u64
    };
    assert_eq!(columns("column 6"), after.report.get("alt.used"));
    assert_eq!(columns("column 7"), after.report.get("add.rows"), "of an empty address as well");
}

#[test]
fn a_row_with_a_stray_column_is_reported_and_another_part_is_refused() {
    // More than one in a hundred, so the file is refused; the row and its columns are named.
    let outcome =
        set_of_csv(|name, text| if name == "sdn.csv" { text.replacen("\r\n102,", "\r\n102,x,", 1) } else { text });
    assert!(outcome.refused[0].to_string().contains("13 columns where the layout has 12"), "{:?}", outcome.refused);
    for (file, other) in [("alt.csv", "add.csv"), ("sdn_comments.csv", "alt.csv"), ("add.csv", "sdn.csv")] {
        let outcome =
            set_of_csv(|name, text| if name == file { self::text(&format!("ofac_csv/{other}")) } else { text });
        assert_eq!(outcome.refused[0].fault, Fault::Layout, "{other} as {file}: {:?}", outcome.refused);
    }
}

#[test]
fn the_enhanced_xml_is_refused_with_what_to_take_instead() {
    let enhanced = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sanctionsData xmlns=\"https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML\">\n  <entities/>\n</sanctionsData>\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sdn_enhanced.xml");
    fs_err::write(&path, enhanced).unwrap();
    let told = read_path(&path).refused[0].to_string().replace(&folder.path().display().to_string(), "");
    insta::assert_snapshot!(told);
    // Beside a list that is read it is passed over, with the same advice.
    let outcome = read_files(&[
        ("sdn_enhanced.xml", enhanced.to_owned()),
        ("sdn_advanced.xml", text("ofac_advanced/sdn_advanced.xml")),
    ]);
    assert!(outcome.passed_over[0].what.contains("SDN_ADVANCED.XML"), "{:?}", outcome.passed_over);
    assert_eq!(only(outcome).name, "us_ofac_sdn");
}
