//! Australia's workbook, and what a workbook may do to a reader.

use std::io::{Cursor, Read as _, Write as _};

use interdict_model::{Effect, Entity, IdentifierKind, NameKind, Schema};
use interdict_sources::{Fault, SourceError};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::formats::told;
use crate::{fixture, read_path};

const FIXTURE: &str = "dfat/consolidated.xlsx";

fn entities() -> Vec<Entity> {
    let mut outcome = read_path(&fixture("dfat"));
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.datasets.remove(0).entities
}

fn entity(id: &str) -> Entity {
    entities().into_iter().find(|entity| entity.id.starts_with(id)).unwrap()
}

/// The entries of a workbook.
pub(crate) fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// A workbook of entries.
pub(crate) fn packed(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(name.as_str(), SimpleFileOptions::default().compression_level(Some(1))).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// What a workbook of those bytes comes to: the refusal, or how many parties.
pub(crate) fn outcome(bytes: &[u8]) -> Result<usize, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.xlsx");
    fs_err::write(&path, bytes).unwrap();
    let mut outcome = read_path(&path);
    match outcome.refused.pop().or(outcome.passed_over.pop()) {
        Some(error) => {
            assert!(!error.what.is_empty() && !error.remedy.is_empty(), "{error}");
            Err(error)
        }
        None => Ok(outcome.datasets.remove(0).entities.len()),
    }
}

/// The fixture with one part changed.
fn changed(part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut entries = entries(&fs_err::read(fixture(FIXTURE)).unwrap());
    let (_, content) = entries.iter_mut().find(|(name, _)| name.ends_with(part)).unwrap();
    *content = change(String::from_utf8(content.clone()).unwrap()).into_bytes();
    packed(&entries)
}

fn replaced(part: &str, from: &str, to: &str) -> Vec<u8> {
    changed(part, |text| {
        assert!(text.contains(from), "{from} in {text}");
        text.replace(from, to)
    })
}

/// A row of cells with texts.
pub(crate) fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", cells.into_iter().map(cell).collect::<String>())
}

/// A workbook of the fixture with further rows at the end of one of its sheets.
pub(crate) fn with_rows(fixture_name: &str, sheet: &str, rows: &str) -> Vec<u8> {
    let mut entries = entries(&fs_err::read(fixture(fixture_name)).unwrap());
    let (_, content) = entries.iter_mut().find(|(name, _)| name.ends_with(sheet)).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains("</sheetData>"));
    *content = text.replace("</sheetData>", &format!("{rows}</sheetData>")).into_bytes();
    packed(&entries)
}

/// The fixture with texts beside the sheet, as Excel keeps them.
fn with_shared_strings(strings: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut entries = entries(&changed("sheet1.xml", change));
    entries.push(("xl/sharedStrings.xml".to_owned(), strings.as_bytes().to_vec()));
    packed(&entries)
}

#[test]
fn dfat_xlsx() {
    insta::assert_snapshot!(told("dfat"));
}

#[test]
fn rows_of_a_number_are_one_party() {
    let party = entity("au-dfat-9001-");
    assert_eq!(party.id, "au-dfat-9001-ostap-ivanovich-vremenko");
    assert_eq!(party.schema, Schema::Person);
    let kinds: Vec<&str> = party.names.iter().map(interdict_model::Name::kind_in_words).collect();
    assert_eq!(kinds, ["primary", "original script", "weak alias", "former name"]);
    assert!(
        party.identifiers.iter().any(|number| number.kind == IdentifierKind::UnReference && number.value == "QDi.999")
    );
    assert_eq!(party.listed().unwrap().to_string(), "2023-05-05");
    let births: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
    assert_eq!(births, ["1965-04-03", "circa 1966", "1967-06-05"]);
}

#[test]
fn a_number_used_twice_is_two_parties_and_an_alias_apart_joins_the_first() {
    // OpenSanctions leaves no gap for a line break.
    assert_eq!(entity("au-dfat-9003-lantern").id, "au-dfat-9003-lanterntrading-company");
    let first = entity("au-dfat-9003-lantern");
    assert!(first.names.iter().any(|name| name.text == "Lantern Exports" && name.kind == NameKind::Alias));
    assert_eq!(entity("au-dfat-9003-2-").caption(), "Somebody Else");
}

#[test]
fn effects_follow_the_measures_and_else_the_committee() {
    assert_eq!(entity("au-dfat-9001-").effect(), Some(Effect::Blocking));
    assert_eq!(entity("au-dfat-9002-").listings[0].effects, [Effect::Other], "a restriction on a ship freezes nothing");
    assert_eq!(entity("au-dfat-9004-").listings[0].effects, [Effect::Other], "a travel ban alone");
    assert_eq!(entity("au-dfat-9003-2-").listings[0].effects, [Effect::Blocking]);
    assert!(entity("au-dfat-9003-lantern").listings[0].effects.is_empty(), "not told");
}

#[test]
fn a_heading_that_is_missing_is_named() {
    let error = outcome(&replaced("sheet1.xml", ">Type<", ">Kind<")).unwrap_err();
    assert_eq!((error.fault, error.line), (Fault::Layout, Some(2)));
    assert!(error.what.contains("type"), "{error}");
}

#[test]
fn a_table_on_a_sheet_without_the_headings_refuses_the_file() {
    let table = |rows: usize| with_rows(FIXTURE, "sheet2.xml", &row(["1", "Left Out", "Entity"]).repeat(rows));
    assert_eq!(outcome(&table(5)), Ok(6), "a note");
    let error = outcome(&table(6)).unwrap_err();
    assert_eq!(error.fault, Fault::Layout);
    assert!(error.what.contains("sheet `Notes`"), "{error}");
}

#[test]
fn many_numbers_take_no_time() {
    use std::fmt::Write as _;
    let rows = (0..120_000).fold(String::new(), |mut rows, number| {
        let _ = write!(
            rows,
            "{}",
            row([&*(200_000 + number).to_string(), &*format!("Party {number}"), "Entity", "Primary Name"])
        );
        rows
    });
    let begun = std::time::Instant::now();
    assert_eq!(outcome(&with_rows(FIXTURE, "sheet1.xml", &rows)), Ok(120_006));
    // Looking through all parties for each took several times as long.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn rows_that_cannot_be_read_refuse_the_list() {
    let error = outcome(&replaced("sheet1.xml", ">9001a<", ">see above<")).unwrap_err();
    assert_eq!(error.fault, Fault::Incomplete);
    assert!(error.what.contains("see above"), "{error}");
}

#[test]
fn days_of_1904_are_days() {
    let bytes = replaced("xl/workbook.xml", "<workbookPr />", "<workbookPr date1904=\"1\" />");
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("a.xlsx"), bytes).unwrap();
    let entities = read_path(folder.path()).datasets.remove(0).entities;
    assert_eq!(entities[0].birth_dates[0].to_string(), "1969-04-04");
}

#[test]
fn texts_beside_the_sheet_are_read_without_their_pronunciation() {
    let strings = "<sst count=\"1\" uniqueCount=\"1\"><si><r><t xml:space=\"preserve\">Only </t></r><r><t>Shared</t></r><rPh sb=\"0\" eb=\"1\"><t>kana</t></rPh></si></sst>";
    let bytes = with_shared_strings(strings, |sheet| {
        let (from, to) = (" t=\"inlineStr\"><is><t>Only Travel</t></is></c>", " t=\"s\"><v>0</v></c>");
        assert!(sheet.contains(from));
        sheet.replace(from, to)
    });
    let folder = tempfile::tempdir().unwrap();
    fs_err::write(folder.path().join("a.xlsx"), bytes).unwrap();
    let entities = read_path(folder.path()).datasets.remove(0).entities;
    assert!(entities.iter().any(|entity| entity.id == "au-dfat-9004-only-shared"));
}

#[test]
fn one_text_in_many_cells_is_bounded() {
    let strings = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let many = "<row><c t=\"s\"><v>0</v></c></row>".repeat(200);
    let bytes = with_shared_strings(&strings, |sheet| sheet.replace("</sheetData>", &format!("{many}</sheetData>")));
    assert_eq!(outcome(&bytes).unwrap_err().fault, Fault::Limit);
}

#[test]
fn a_packed_workbook_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&fs_err::read(fixture(FIXTURE)).unwrap()).unwrap();
    fs_err::write(folder.path().join("a.xlsx.gz"), gzip.finish().unwrap()).unwrap();
    assert_eq!(read_path(folder.path()).datasets[0].entities.len(), 6);
}

#[test]
fn what_is_no_workbook_or_not_whole_is_refused() {
    let whole = fs_err::read(fixture(FIXTURE)).unwrap();
    assert_eq!(outcome(b"PK\x03\x04 and nothing more").unwrap_err().fault, Fault::Syntax);
    assert_eq!(outcome(&packed(&[("a.txt".to_owned(), b"text".to_vec())])).unwrap_err().fault, Fault::Unknown);
    for part in [10, 50, 90, 99] {
        assert_eq!(outcome(&whole[..whole.len() * part / 100]).unwrap_err().fault, Fault::Syntax, "{part} %");
    }
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0xff;
    assert_eq!(outcome(&damaged).unwrap_err().fault, Fault::Syntax, "its checksum is wrong");
    let cut = changed("sheet1.xml", |text| text[..text.len() / 2].to_owned());
    assert_eq!(outcome(&cut).unwrap_err().fault, Fault::Syntax);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("[Content_Types].xml", SimpleFileOptions::default().compression_level(Some(1))).unwrap();
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..513 {
        writer.write_all(&zeros).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 10 << 20);
    assert_eq!(outcome(&bytes).unwrap_err().fault, Fault::Limit);
}

#[test]
fn too_many_entries_are_refused() {
    let many: Vec<(String, Vec<u8>)> = (0..1_001).map(|number| (format!("{number}.xml"), b"<a/>".to_vec())).collect();
    assert_eq!(outcome(&packed(&many)).unwrap_err().fault, Fault::Limit);
}

#[test]
fn what_a_sheet_claims_takes_no_room() {
    // A whole sheet's extent is no harm: cells come one by one.
    let huge = changed("sheet1.xml", |text| {
        let (before, rest) = text.split_once("<dimension ref=\"").unwrap();
        let (_, after) = rest.split_once('"').unwrap();
        format!("{before}<dimension ref=\"A1:XFD1048576\"{after}")
    });
    assert_eq!(outcome(&huge), Ok(6));
    let end = |cells: &str| changed("sheet1.xml", |text| text.replace("</sheetData>", &format!("{cells}</sheetData>")));
    assert_eq!(outcome(&end("<row r=\"1048576\"><c r=\"XFD1048576\"/></row>")), Ok(6), "an empty cell far out");
    let far = outcome(&end("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")).unwrap_err();
    assert_eq!(far.fault, Fault::Limit);
    let below = outcome(&end("<row r=\"9999999\"><c><v>1</v></c></row>")).unwrap_err();
    assert_eq!(below.fault, Fault::Limit);
    let wrong = outcome(&end("<row r=\"99999999999999\"><c r=\"A99999999999999\"><v>1</v></c></row>")).unwrap_err();
    assert_eq!(wrong.fault, Fault::Syntax);
    for count in ["18446744073709551615", "1000000000000"] {
        let texts = with_shared_strings(&format!("<sst uniqueCount=\"{count}\"></sst>"), |sheet| sheet);
        assert_eq!(outcome(&texts).unwrap_err().fault, Fault::Limit);
    }
    let formats =
        changed("styles.xml", |text| text.replacen("<cellXfs", &format!("<cellXfs a=\"{}\"", "0".repeat(2000)), 1));
    assert_eq!(outcome(&formats).unwrap_err().fault, Fault::Limit);
    let elsewhere = changed("workbook.xml.rels", |text| text.replace("sheet1.xml", "sheet1.bin"));
    assert_eq!(outcome(&elsewhere).unwrap_err().fault, Fault::Syntax);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_part_panics(part in 0usize..20, at in 0usize..1_000_000, byte in proptest::sample::select(b"<>\"'/&;=:0919AZaz[ \0\xff".to_vec()), cut: bool) {
        let mut entries = entries(&fs_err::read(fixture(FIXTURE)).unwrap());
        let count = entries.len();
        let content = &mut entries[part % count].1;
        let at = at % content.len().max(1);
        if cut { content.truncate(at) } else { content[at] = byte }
        let _ = outcome(&packed(&entries));
    }

    #[test]
    fn no_change_of_the_archive_panics(at in 0usize..1_000_000, byte: u8) {
        let mut bytes = fs_err::read(fixture(FIXTURE)).unwrap();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = outcome(&bytes);
    }
}
