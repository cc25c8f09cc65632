//! The kernel as its hosts see it: batches in, batches out.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, Date32Array, Float64Array, Int64Array, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field, Schema};
use arrow_select::concat::concat_batches;
use interdict_batch::hits::{self, beside};
use interdict_batch::{BatchError, Columns, ColumnsError, Screener};
use interdict_index::{Index, Request};
use interdict_intake::{Meaning, Options};
use interdict_model::{EditionInForce, Entity, Identifier, IdentifierKind, Name, NameKind, Subject};
use interdict_names::Lexicon;
use proptest::prelude::*;

fn entity(id: &str, name: &str) -> Entity {
    let mut entity = Entity::new(id, interdict_model::Schema::Person);
    entity.datasets = vec!["a_list".to_owned()];
    entity.names = vec![Name::new(NameKind::Primary, name)];
    entity
}

fn index() -> Arc<Index> {
    let mut numbered = entity("x-3", "Olga Ivanova");
    numbered.identifiers = vec![Identifier::new(IdentifierKind::Passport, "A1234567")];
    let entities = vec![entity("x-1", "Pavel Korbutov"), entity("x-2", "Pavel Korbutow"), numbered];
    let lexicon = Lexicon::of(&entities);
    Arc::new(Index::new(entities, lexicon).unwrap())
}

fn edition(partial: bool) -> EditionInForce {
    EditionInForce { id: "2026-11-24-000000000000".to_owned(), partial, ..EditionInForce::default() }
}

fn screener() -> Screener {
    Screener::new(index(), edition(false), Request::default())
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(values.iter().copied().collect::<StringArray>())
}

fn columns(batch: &RecordBatch) -> Columns {
    Columns::of(batch.schema_ref(), Options::default()).unwrap()
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a dyn Array {
    batch.column_by_name(name).unwrap()
}

fn text_of(batch: &RecordBatch, name: &str) -> Vec<String> {
    column(batch, name).as_string::<i32>().iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

#[test]
fn rows_become_hits_no_hits_and_rejections() {
    let input = batch(vec![
        ("id", texts(&[Some("C-1"), Some("C-2"), Some("C-3"), None, Some("C-5")])),
        ("name", texts(&[Some("Pavel Korbutov"), Some("Maria Johansson"), None, Some("!!"), Some("Olga Ivanova")])),
        ("country", texts(&[None, Some("Narnia"), None, None, None])),
    ]);
    let hits = screener().screen(&input, &columns(&input), Some(1)).unwrap();
    let together = hits.beside(&input).unwrap();
    let mut told = String::new();
    for row in 0..together.num_rows() {
        for (field, column) in together.schema().fields().iter().zip(together.columns()) {
            let shown = arrow_cast::display::array_value_to_string(column, row).unwrap();
            if column.is_valid(row) {
                writeln!(told, "{}={shown}", field.name()).unwrap();
            }
        }
        told += "\n";
    }
    insta::assert_snapshot!(told);
    assert_eq!(hits.rows.values(), &[0, 0, 1, 2, 3, 4]);
}

#[test]
fn the_schema_is_flat_and_has_its_version() {
    let schema = hits::schema();
    let told: Vec<String> = schema
        .fields()
        .iter()
        .map(|field| {
            format!("{}: {}{}", field.name(), field.data_type(), if field.is_nullable() { "" } else { " not null" })
        })
        .collect();
    insta::assert_snapshot!(format!("{:?}\n{}", schema.metadata(), told.join("\n")));
}

#[test]
fn what_is_left_of_half_a_list_is_partial() {
    let input = batch(vec![("name", texts(&[Some("Maria Johansson"), Some("Pavel Korbutov")]))]);
    let screener = Screener::new(index(), edition(true), Request { limit: Some(1), ..Request::default() });
    let hits = screener.screen(&input, &columns(&input), None).unwrap().batch;
    assert_eq!(text_of(&hits, "interdict_status"), ["partial", "hit"]);
    assert_eq!(column(&hits, "interdict_cut").as_primitive::<Int64Type>().values(), &[0, 1]);
    assert_eq!(column(&hits, "interdict_line").null_count(), 2, "rows are not numbered");
}

#[test]
fn evidence_is_json_and_adds_up_to_the_score() {
    let input = batch(vec![("name", texts(&[Some("Pavel Korbutov")]))]);
    let hits = screener().screen(&input, &columns(&input), None).unwrap().batch;
    let scores = column(&hits, "interdict_score").as_primitive::<Float64Type>();
    for (evidence, score) in text_of(&hits, "interdict_evidence").iter().zip(scores.values()) {
        let lines: serde_json::Value = serde_json::from_str(evidence).unwrap();
        let sum: f64 = lines.as_array().unwrap().iter().map(|line| line["points"].as_f64().unwrap()).sum();
        assert!((sum - score).abs() < 1e-9, "{evidence} {score}");
    }
}

#[test]
fn names_in_every_type_of_text() {
    let name = "Pavel Korbutov";
    let mut dictionary = StringDictionaryBuilder::<Int32Type>::new();
    dictionary.append_value(name);
    let mut list = ListBuilder::new(StringBuilder::new());
    list.values().append_value("Somebody Else");
    list.values().append_value(name);
    list.append(true);
    let all: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec![name])),
        Arc::new(LargeStringArray::from(vec![name])),
        Arc::new(StringViewArray::from(vec![name])),
        Arc::new(dictionary.finish()),
        Arc::new(list.finish()),
    ];
    for array in all {
        let of = array.data_type().clone();
        let input = batch(vec![("full name", array)]);
        let hits = screener().screen(&input, &columns(&input), None).unwrap().batch;
        assert_eq!(text_of(&hits, "interdict_id")[0], "x-1", "{of}");
    }
}

#[test]
fn keys_dates_and_numbers_in_types_of_their_own() {
    let input = batch(vec![
        ("id", Arc::new(Int64Array::from(vec![7, 8]))),
        ("name", texts(&[Some("Olga Ivanova"), Some("Olga Ivanova")])),
        ("dob", Arc::new(Date32Array::from(vec![Some(-2_597), None]))),
        ("dod", Arc::new(TimestampMillisecondArray::from(vec![Some(1_319_068_800_000), Some(i64::MAX)]))),
        ("phone", Arc::new(Float64Array::from(vec![Some(98_211_234_567.0), Some(f64::NAN)]))),
    ]);
    let rows = columns(&input).rows(&input, Some(1)).unwrap();
    let subject = rows[0].subject.as_ref().unwrap();
    assert_eq!(subject.id.as_deref(), Some("7"));
    assert_eq!(subject.birth_dates[0].to_string(), "1962-11-22");
    assert_eq!(subject.death_dates[0].to_string(), "2011-10-20");
    assert_eq!(subject.phones, ["98211234567"]);
    assert_eq!(rows[1].not_understood.len(), 1, "a moment beyond the calendar is told: {:?}", rows[1].not_understood);
    assert!(rows[1].subject.as_ref().unwrap().phones.is_empty());
}

#[test]
fn a_value_of_a_hundred_megabytes_is_rejected_and_the_rest_goes_on() {
    let long = "x".repeat(100 << 20);
    let input = batch(vec![("name", texts(&[Some(&long), Some("Pavel Korbutov")]))]);
    let hits = screener().screen(&input, &columns(&input), None).unwrap().batch;
    assert_eq!(text_of(&hits, "interdict_status")[..2], ["rejected", "hit"]);
    assert!(text_of(&hits, "interdict_reason")[0].contains("104857600 bytes"));
}

#[test]
fn columns_that_cannot_be_used_are_told_before_the_start() {
    let of = |fields: Vec<Field>| Columns::of(&Schema::new(fields), Options::default()).unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            of(vec![Field::new("amount", DataType::Int64, true)]),
            of(vec![Field::new("name", DataType::Binary, true)]),
            Columns::of(
                &Schema::new(vec![Field::new("who", DataType::Utf8, true)]),
                Options { map: vec![(Meaning::Name, "whom".to_owned())], ..Options::default() },
            )
            .unwrap_err()
            .to_string(),
        ]
        .join("\n")
    );
    let input = batch(vec![("name", texts(&[Some("A")]))]);
    let other = batch(vec![("name", Arc::new(BinaryArray::from(vec![&b"A"[..]])))]);
    let error = screener().screen(&other, &columns(&input), None).unwrap_err();
    assert!(matches!(error, BatchError::Columns(ColumnsError::OtherBatch { .. })), "{error}");
}

#[test]
fn equal_subjects_are_searched_once_whatever_their_keys() {
    let screener = screener();
    let ids: Vec<String> = (0..5_000).map(|number| number.to_string()).collect();
    let names: Vec<&str> = (0..5_000).map(|number| ["Pavel Korbutov", "Maria Johansson"][number % 2]).collect();
    let input = batch(vec![("id", Arc::new(StringArray::from(ids))), ("name", Arc::new(StringArray::from(names)))]);
    let first = screener.screen(&input, &columns(&input), None).unwrap();
    assert_eq!(screener.searched(), 2);
    assert_eq!(screener.screen(&input, &columns(&input), None).unwrap(), first);
    assert_eq!(screener.searched(), 2, "remembered from batch to batch");
}

#[test]
fn an_earlier_runs_columns_give_way() {
    let input = batch(vec![("name", texts(&[Some("Pavel Korbutov")]))]);
    let screener = screener();
    let once = screener.screen(&input, &columns(&input), None).unwrap().beside(&input).unwrap();
    let again = screener.screen(&once, &columns(&once), None).unwrap().beside(&once).unwrap();
    assert_eq!(again.schema(), once.schema());
    assert_eq!(again.schema(), beside(input.schema_ref()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However a table is cut into batches, and whatever stands in it, each row has the answer that a search gives.
    #[test]
    fn the_answer_does_not_depend_on_the_batches(
        names in proptest::collection::vec(proptest::option::of("(Pavel |Olga |Maria |\\PC{0,3})(Korbutov|Ivanova|Smith|\\PC{0,4})"), 1..40),
        cut in 0usize..40,
    ) {
        let input = batch(vec![("name", Arc::new(StringArray::from(names.clone())))]);
        let cut = cut.min(input.num_rows());
        let columns = columns(&input);
        let whole = screener().screen(&input, &columns, Some(1)).unwrap();
        let parts = screener();
        let one = parts.screen(&input.slice(0, cut), &columns, Some(1)).unwrap().batch;
        let other = parts.screen(&input.slice(cut, input.num_rows() - cut), &columns, Some(1 + cut as u64)).unwrap().batch;
        prop_assert_eq!(&concat_batches(&hits::schema(), [&one, &other]).unwrap(), &whole.batch);

        let index = index();
        let status = text_of(&whole.batch, "interdict_status");
        let ids = text_of(&whole.batch, "interdict_id");
        for (row, name) in names.iter().enumerate() {
            let mine: Vec<usize> = (0..ids.len()).filter(|place| whole.rows.value(*place) as usize == row).collect();
            let name = name.as_deref().unwrap_or_default().trim();
            let found = index.search(&Subject::named(name), &Request::default()).unwrap();
            let expected: Vec<String> = found.hits.iter().map(|hit| hit.id.clone()).collect();
            if status[mine[0]] == "rejected" {
                prop_assert!(!name.chars().any(char::is_alphanumeric) && expected.is_empty(), "{}", name);
            } else if status[mine[0]] == "hit" {
                prop_assert_eq!(mine.iter().map(|place| ids[*place].clone()).collect::<Vec<_>>(), expected);
            } else {
                prop_assert!(status[mine[0]] == "no_hit" && mine.len() == 1 && expected.is_empty());
            }
        }
    }
}
