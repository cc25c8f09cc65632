//! Tables and JSON lines, a row at a time.

use std::io::{BufRead, Read};
use std::sync::Arc;

use interdict_delimited::{Layout, Lines, Record, Records};
use serde_json::Value;

use crate::heading::{Column, columns, meaning, say_who};
use crate::reading::{Options, Reading, Row};
use crate::{IntakeError, text};

/// What a table is: all that its rows are read by.
#[derive(Debug)]
pub struct Shape {
    /// The headings; for JSON lines the one column `input`.
    pub headings: Vec<String>,
    /// The columns that are used.
    pub columns: Vec<Column>,
    /// The encoding it was in.
    pub encoding: &'static str,
    /// `CSV`, `TSV`, `JSON lines` …
    pub format: &'static str,
    options: Options,
    may_be_older: bool,
}

/// An open table.
pub struct Table {
    source: Source,
    shape: Arc<Shape>,
    ended: bool,
    pending: Option<Record>,
}

/// A row as it stands in the file, not yet read for what it says.
#[derive(Debug)]
pub struct Raw {
    /// The line it begins on, from 1.
    pub line: u64,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Record(Record),
    Json(Vec<u8>),
    /// Why it could not be read.
    Fault(String),
}

impl Raw {
    /// Its bytes as they stand in the file; of a row that could not be read, the reason.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Record(record) => &record.raw,
            Content::Json(bytes) => bytes,
            Content::Fault(why) => why.as_bytes(),
        }
    }
}

#[expect(clippy::large_enum_variant, reason = "there is one a file")]
enum Source {
    Delimited(Records<Box<dyn BufRead + Send>>),
    JsonLines(Lines<Box<dyn BufRead + Send>>),
}

/// Most bytes of one row.
const MOST_ROW: usize = 1 << 20;

impl Table {
    /// Opens a file: tells encoding, format and columns. An error means that no row can be read.
    pub fn open(source: Box<dyn Read + Send>, file: &str, options: Options) -> Result<Self, IntakeError> {
        let text = text::open(source, file, options.encoding.as_deref())?;
        let (encoding, may_be_older) = (text.encoding, text.may_be_older);
        let start = text.sample.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        if options.delimiter.is_none() && start.starts_with('{') {
            return Ok(Self {
                source: Source::JsonLines(Lines::new(text.reader, MOST_ROW)),
                shape: Arc::new(Shape {
                    headings: vec!["input".to_owned()],
                    columns: Vec::new(),
                    encoding,
                    format: "JSON lines",
                    options,
                    may_be_older,
                }),
                ended: false,
                pending: None,
            });
        }
        if start.starts_with('[') {
            return Err(IntakeError {
                file: file.to_owned(),
                line: None,
                what: "this is one JSON document, not JSON lines".to_owned(),
                remedy: "write one JSON object a line (`jq -c '.[]'` does)".to_owned(),
            });
        }
        let delimiter = options.delimiter.unwrap_or_else(|| detected_delimiter(start));
        let mut records = Records::new(text.reader, Layout { delimiter, limit: MOST_ROW });
        let mut first = Record::default();
        let headings: Vec<String> = match records.read(&mut first) {
            Some(Ok(())) => (0..first.len())
                .map(|place| cell(first.field(place), may_be_older).unwrap_or_default().trim().to_owned())
                .collect(),
            Some(Err(fault)) => {
                return Err(IntakeError {
                    file: file.to_owned(),
                    line: Some(fault.line()),
                    what: fault.to_string(),
                    remedy: "check that this is a table with a heading line".to_owned(),
                });
            }
            None => {
                return Err(IntakeError {
                    file: file.to_owned(),
                    line: None,
                    what: "there is no line in it".to_owned(),
                    remedy: "give a file with a heading line and at least one row".to_owned(),
                });
            }
        };
        let (headings, pending) = if options.no_header {
            ((1..=first.len()).map(|number| format!("col{number}")).collect(), Some(first))
        } else {
            (headings, None)
        };
        let refuse = |what: String, remedy: &str| IntakeError {
            file: file.to_owned(),
            line: Some(1),
            what,
            remedy: remedy.to_owned(),
        };
        let columns = columns(&headings, &options.map)
            .map_err(|what| refuse(what, "name a column by its heading or number: `--map name=col3`"))?;
        if !say_who(&columns) {
            return Err(refuse(
                format!("no heading says where the names are; the columns are: {}", headings.join(", ")),
                "say it: `--map name=COLUMN` (and `--no-header` when the first line is data)",
            ));
        }
        let format = match delimiter {
            b'\t' => "TSV",
            b',' => "CSV",
            b';' => "CSV with semicolons",
            _ => "delimited text",
        };
        Ok(Self {
            source: Source::Delimited(records),
            shape: Arc::new(Shape { headings, columns, encoding, format, options, may_be_older }),
            ended: false,
            pending,
        })
    }

    /// What its rows are read by.
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Option<Row> {
        let raw = self.next_raw()?;
        Some(self.shape.row(raw))
    }

    /// The next row as it stands in the file, for [`Shape::row`]; `None` at the end.
    pub fn next_raw(&mut self) -> Option<Raw> {
        if self.ended {
            return None;
        }
        let (line, content) = match &mut self.source {
            Source::JsonLines(lines) => loop {
                match lines.read()? {
                    Ok((_, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                    Ok((line, bytes)) => break (line, Content::Json(bytes)),
                    Err(fault) => {
                        self.ended = fault.is_final();
                        break (fault.line(), Content::Fault(fault.to_string()));
                    }
                }
            },
            Source::Delimited(records) => {
                let mut record = Record::default();
                let result = match self.pending.take() {
                    Some(first) => {
                        record = first;
                        Ok(())
                    }
                    None => records.read(&mut record)?,
                };
                match result {
                    Ok(()) => (record.line, Content::Record(record)),
                    Err(fault) => {
                        self.ended = fault.is_final();
                        (fault.line(), Content::Fault(fault.to_string()))
                    }
                }
            }
        };
        Some(Raw { line, content })
    }

    /// Whether the table broke off, so that rows after the last one are lost.
    pub fn broke_off(&self) -> bool {
        self.ended
    }
}

impl Shape {
    /// What a row says.
    pub fn row(&self, raw: Raw) -> Row {
        match raw.content {
            Content::Record(record) => self.record(&record),
            Content::Json(bytes) => json_row(raw.line, &bytes, &self.options),
            Content::Fault(why) => {
                let cells = if self.columns.is_empty() { 0 } else { self.headings.len() };
                Row::rejected(raw.line, vec![String::new(); cells], why)
            }
        }
    }

    fn record(&self, record: &Record) -> Row {
        let width = self.headings.len();
        let mut cells: Vec<String> = Vec::with_capacity(width);
        for place in 0..width {
            if let Some(text) = cell(record.field(place), self.may_be_older) {
                cells.push(text);
            } else {
                cells.push(String::from_utf8_lossy(record.field(place)).into_owned());
                cells.resize(width, String::new());
                return Row::rejected(
                    record.line,
                    cells,
                    format!(
                        "column `{}` is not {} text; say the right `--encoding`",
                        self.headings[place], self.encoding
                    ),
                );
            }
        }
        if (width..record.len()).any(|place| !record.field(place).is_empty()) {
            return Row::rejected(
                record.line,
                cells,
                format!(
                    "{} columns where the heading has {width}; is a cell with a separator missing its quotes?",
                    record.len()
                ),
            );
        }
        let mut reading = Reading::default();
        for column in &self.columns {
            reading.take(column.meaning, &cells[column.place], &self.options);
        }
        reading.row(record.line, cells, &self.options)
    }
}

fn cell(bytes: &[u8], may_be_older: bool) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if may_be_older => Some(text::as_windows_1252(bytes)),
        Err(_) => None,
    }
}

/// The separator that the first line has most often outside quotes; a comma where there is none.
fn detected_delimiter(sample: &str) -> u8 {
    let mut counts = [0usize; 4];
    let separators = *b",;\t|";
    let mut inside = false;
    for byte in sample.bytes().take_while(|byte| !matches!(byte, b'\n' | b'\r')) {
        if byte == b'"' {
            inside = !inside;
        } else if !inside && let Some(place) = separators.iter().position(|separator| *separator == byte) {
            counts[place] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    separators[counts.iter().position(|count| *count == most && most > 0).unwrap_or(0)]
}

fn json_row(line: u64, bytes: &[u8], options: &Options) -> Row {
    let raw = String::from_utf8_lossy(bytes).into_owned();
    let object = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Row::rejected(line, vec![raw], "the line is JSON but no object".to_owned()),
        Err(error) => return Row::rejected(line, vec![raw], format!("the line is not JSON: {error}")),
    };
    let mut reading = Reading::default();
    for (key, value) in &object {
        if let (true, Value::Object(properties)) = (key == "properties", value) {
            properties.iter().for_each(|(key, value)| json_value(&mut reading, key, value, options));
        } else {
            json_value(&mut reading, key, value, options);
        }
    }
    reading.row(line, vec![raw], options)
}

fn json_value(reading: &mut Reading, key: &str, value: &Value, options: &Options) {
    let given = options.map.iter().find(|(_, column)| column == key).map(|(meaning, _)| *meaning);
    let Some(meaning) = given.or_else(|| meaning(key)) else { return };
    match value {
        Value::String(text) => reading.take(meaning, text, options),
        Value::Number(number) => reading.take(meaning, &number.to_string(), options),
        Value::Array(values) => values.iter().for_each(|value| json_value(reading, key, value, options)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Gender, Schema};
    use proptest::prelude::*;

    use super::*;
    use crate::Meaning;

    fn rows(bytes: &[u8], options: Options) -> Vec<Row> {
        let mut table = Table::open(Box::new(std::io::Cursor::new(bytes.to_vec())), "x", options).unwrap();
        std::iter::from_fn(|| table.next_row()).collect()
    }

    #[test]
    fn a_customer_file() {
        let rows = rows("Customer ID;First Name;Last Name;DOB;Nationality\n7;Nicolás;Maduro;23/11/1962;Venezuela\n8;;;n/a;\n9;A;B;03/04/1980;Narnia\n".as_bytes(), Options::default());
        let subject = rows[0].subject.as_ref().unwrap();
        assert_eq!(subject.id.as_deref(), Some("7"));
        assert_eq!(subject.names, ["Nicolás Maduro"]);
        assert_eq!(subject.birth_dates[0].to_string(), "1962-11-23");
        assert_eq!(subject.countries[0].code(), "ve");
        assert_eq!(subject.line, Some(2));
        assert!(rows[1].subject.is_err());
        assert!(rows[2].ambiguous_date);
        assert_eq!(rows[2].not_understood, ["`Narnia` is no known country"]);
    }

    #[test]
    fn json_lines() {
        let rows = rows(b"{\"id\":1,\"schema\":\"Person\",\"properties\":{\"name\":[\"A B\",\"C D\"],\"birthDate\":\"1980\"}}\nnot json\n[1]\n", Options::default());
        let subject = rows[0].subject.as_ref().unwrap();
        assert_eq!((subject.id.as_deref(), subject.names.len(), subject.schema), (Some("1"), 2, Some(Schema::Person)));
        assert!(rows[1].subject.is_err() && rows[2].subject.is_err());
        assert_eq!(rows[1].cells, ["not json"]);
    }

    #[test]
    fn what_else_a_row_may_say() {
        let rows = rows(
            "name,sex,died,born in,address,city,postcode,phone\nA,F,2011-10-20,Tikrit,1 Main St,Tehran,19395,+98 21 1234567\nB,zzz,soon,,,Tehran,,\n".as_bytes(),
            Options { map: vec![(Meaning::BirthPlace, "born in".to_owned())], ..Options::default() },
        );
        let subject = rows[0].subject.as_ref().unwrap();
        assert_eq!(subject.genders, [Gender::Female]);
        assert_eq!(subject.death_dates[0].to_string(), "2011-10-20");
        assert_eq!(subject.birth_places, ["Tikrit"]);
        assert_eq!(subject.addresses, ["1 Main St, Tehran, 19395"]);
        assert_eq!(subject.phones, ["+98 21 1234567"]);
        assert_eq!(rows[1].subject.as_ref().unwrap().addresses, ["Tehran"]);
        assert_eq!(rows[1].not_understood.len(), 2, "{:?}", rows[1].not_understood);
    }

    #[test]
    fn json_lines_may_say_as_much() {
        let rows = rows(
            b"{\"name\":\"A\",\"gender\":\"male\",\"deathDate\":\"2011\",\"birthPlace\":[\"Tikrit\"],\"address\":[\"x\",\"y\"],\"phone\":\"+98211234567\"}\n",
            Options::default(),
        );
        let subject = rows[0].subject.as_ref().unwrap();
        assert_eq!((subject.addresses.len(), subject.phones.len(), subject.genders.len()), (2, 1, 1));
        assert_eq!((subject.death_dates.len(), subject.birth_places.len()), (1, 1));
    }

    #[test]
    fn ragged_rows_are_rejected_and_the_rest_goes_on() {
        let rows = rows(b"name,country\nA,ru,x\nB\nC,ru\n", Options::default());
        assert!(rows[0].subject.as_ref().is_err_and(|why| why.contains("3 columns")));
        assert!(rows[1].subject.is_ok() && rows[2].subject.is_ok());
    }

    #[test]
    fn a_row_of_a_hundred_thousand_names_is_rejected_at_once() {
        let names =
            |separator: &str| (0..100_000).map(|number| format!("n{number}")).collect::<Vec<_>>().join(separator);
        let table = format!("name,aliases\nA,{}\nB,C;D\n", names(";"));
        let json = format!("{{\"name\":[\"{}\"]}}\n{{\"name\":\"B\"}}\n", names("\",\""));
        let wide = format!("{}name\n{},x\n{}B\n", "name,".repeat(100_000), names(","), ",".repeat(100_000));
        for text in [table, json, wide] {
            let rows = rows(text.as_bytes(), Options::default());
            assert!(
                rows[0].subject.as_ref().is_err_and(|why| why.contains("more than 1000 values")),
                "{:?}",
                rows[0].subject
            );
            assert!(rows[1].subject.is_ok());
        }
    }

    #[test]
    fn no_heading() {
        let options = Options { no_header: true, map: vec![(Meaning::Name, "col2".to_owned())], ..Options::default() };
        let rows = rows(b"1,Anna\n2,Bo\n", options);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].subject.as_ref().unwrap().names, ["Anna"]);
    }

    #[test]
    fn old_encoding_after_a_plain_beginning() {
        let mut bytes = b"name\n".to_vec();
        for _ in 0..20_000 {
            bytes.extend_from_slice(b"Smith\n");
        }
        bytes.extend_from_slice(b"M\xfcller\n");
        assert_eq!(rows(&bytes, Options::default()).last().unwrap().subject.as_ref().unwrap().names, ["Müller"]);
    }

    #[test]
    fn rows_of_two_encodings_are_read_each_in_its_own() {
        let rows = rows(b"name\nZo\xc3\xab\nM\xfcller\n", Options::default());
        let names: Vec<&str> = rows.iter().map(|row| row.subject.as_ref().unwrap().names[0].as_str()).collect();
        assert_eq!(names, ["Zoë", "Müller"]);
        // Where the file says what it is, what is not that is no text.
        let text = [b"name\n".to_vec(), "Zoë\n".repeat(20_000).into_bytes(), b"M\xfcller\nAnna\n".to_vec()].concat();
        let rows = super::tests::rows(&text, Options::default());
        assert!(rows[20_000].subject.as_ref().is_err_and(|why| why.contains("--encoding")), "{:?}", rows[20_000]);
        assert!(rows[20_001].subject.is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(mut table) = Table::open(Box::new(std::io::Cursor::new(bytes)), "x", Options { no_header: true, map: vec![(Meaning::Name, "1".to_owned())], ..Options::default() }) {
                while table.next_row().is_some() {}
            }
        }
    }
}
