//! Tables and JSON lines, a row at a time.

use std::io::{BufRead, Read};

use interdict_delimited::{Layout, Lines, Record, Records};
use interdict_model::{Country, Gender, Identifier, IdentifierKind, Schema, Subject, UncertainDate};
use serde_json::Value;

use crate::heading::{Column, Meaning, columns, meaning};
use crate::{IntakeError, text};

/// What the user says about a file; what is left open is detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Encoding label.
    pub encoding: Option<String>,
    /// Column separator.
    pub delimiter: Option<u8>,
    /// Whether 03/04/1980 is the third of April (`true`), the fourth of March, or both (`None`).
    pub day_first: Option<bool>,
    /// Columns given by the user.
    pub map: Vec<(Meaning, String)>,
    /// Whether the first line is data already; columns are then `col1`, `col2` …
    pub no_header: bool,
    /// What every row is, where the file does not say.
    pub schema: Option<Schema>,
}

/// A row: what it says, or why it cannot be screened.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its cells as they stand in the file, as many as there are columns.
    pub cells: Vec<String>,
    /// Who is to be screened.
    pub subject: Result<Subject, String>,
    /// Whether a date could be read with day and month swapped.
    pub ambiguous_date: bool,
    /// Values that were not understood and are left out of the comparison.
    pub not_understood: Vec<String>,
}

/// An open table.
pub struct Table {
    source: Source,
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
    ended: bool,
    pending: Option<Record>,
}

#[expect(clippy::large_enum_variant, reason = "there is one a file")]
enum Source {
    Delimited(Records<Box<dyn BufRead + Send>>),
    JsonLines(Lines<Box<dyn BufRead + Send>>),
}

/// Most bytes of one row.
const MOST_ROW: usize = 1 << 20;

/// Most values of one row: nobody has more names and numbers, and each of them is searched for.
const MOST_VALUES: usize = 1_000;

/// Cells that say that nothing is known.
const NOTHING: [&str; 12] =
    ["", "-", "--", "n/a", "na", "null", "none", "nil", "unknown", "0000-00-00", "00/00/0000", "?"];

impl Table {
    /// Opens a file: tells encoding, format and columns. An error means that no row can be read.
    pub fn open(source: Box<dyn Read + Send>, file: &str, options: Options) -> Result<Self, IntakeError> {
        let text = text::open(source, file, options.encoding.as_deref())?;
        let (encoding, may_be_older) = (text.encoding, text.may_be_older);
        let start = text.sample.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        if options.delimiter.is_none() && start.starts_with('{') {
            return Ok(Self {
                source: Source::JsonLines(Lines::new(text.reader, MOST_ROW)),
                headings: vec!["input".to_owned()],
                columns: Vec::new(),
                encoding,
                format: "JSON lines",
                options,
                may_be_older,
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
        if !columns.iter().any(|column| {
            matches!(
                column.meaning,
                Meaning::Name
                    | Meaning::Last
                    | Meaning::First
                    | Meaning::Company
                    | Meaning::Vessel
                    | Meaning::Identifier(_)
            )
        }) {
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
            headings,
            columns,
            encoding,
            format,
            options,
            may_be_older,
            ended: false,
            pending,
        })
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Option<Row> {
        if self.ended {
            return None;
        }
        let (row, fatal) = match &mut self.source {
            Source::JsonLines(lines) => loop {
                match lines.read()? {
                    Ok((_, bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                    Ok((line, bytes)) => break (json_row(line, &bytes, &self.options), false),
                    Err(fault) => break (rejected(fault.line(), Vec::new(), fault.to_string()), fault.is_final()),
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
                    Ok(()) => (self.row(&record), false),
                    Err(fault) => (
                        rejected(fault.line(), vec![String::new(); self.headings.len()], fault.to_string()),
                        fault.is_final(),
                    ),
                }
            }
        };
        self.ended = fatal;
        Some(row)
    }

    fn row(&self, record: &Record) -> Row {
        let width = self.headings.len();
        let mut cells: Vec<String> = Vec::with_capacity(width);
        for place in 0..width {
            if let Some(text) = cell(record.field(place), self.may_be_older) {
                cells.push(text);
            } else {
                cells.push(String::from_utf8_lossy(record.field(place)).into_owned());
                cells.resize(width, String::new());
                return rejected(
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
            return rejected(
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

fn rejected(line: u64, cells: Vec<String>, why: String) -> Row {
    Row { line, cells, subject: Err(why), ambiguous_date: false, not_understood: Vec::new() }
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

/// What the cells of a row come to.
#[derive(Default)]
struct Reading {
    subject: Subject,
    first: String,
    middle: String,
    last: String,
    company: bool,
    vessel: bool,
    /// City, postal code and the like, which stand in columns of their own.
    address_parts: Vec<String>,
    ambiguous: bool,
    not_understood: Vec<String>,
    error: Option<String>,
    values: usize,
}

impl Reading {
    fn take(&mut self, meaning: Meaning, value: &str, options: &Options) {
        let value = value.trim();
        if meaning == Meaning::Id {
            if !value.is_empty() {
                self.subject.id = Some(value.to_owned());
            }
            return;
        }
        // Na and Nil are surnames, NA is Namibia; elsewhere they say that nothing is known.
        let may_be_a_word = matches!(
            meaning,
            Meaning::Name | Meaning::First | Meaning::Middle | Meaning::Last | Meaning::Aliases | Meaning::Country
        ) && matches!(value.to_ascii_lowercase().as_str(), "na" | "nil");
        if !may_be_a_word && NOTHING.iter().any(|nothing| value.eq_ignore_ascii_case(nothing)) {
            return;
        }
        self.values += 1;
        if meaning == Meaning::Aliases || meaning == Meaning::Country {
            self.values += value.bytes().filter(|byte| matches!(byte, b';' | b'|' | b',')).count();
        }
        if self.values > MOST_VALUES {
            self.error = Some(format!("more than {MOST_VALUES} values in one row"));
            return;
        }
        match meaning {
            Meaning::Id => {}
            Meaning::Name => push_new(&mut self.subject.names, value.to_owned()),
            Meaning::Aliases => value
                .split([';', '|'])
                .map(str::trim)
                .filter(|alias| !alias.is_empty())
                .for_each(|alias| push_new(&mut self.subject.names, alias.to_owned())),
            Meaning::First => value.clone_into(&mut self.first),
            Meaning::Middle => value.clone_into(&mut self.middle),
            Meaning::Last => value.clone_into(&mut self.last),
            Meaning::Company => {
                self.company = true;
                push_new(&mut self.subject.names, value.to_owned());
            }
            Meaning::Vessel => {
                self.vessel = true;
                push_new(&mut self.subject.names, value.to_owned());
            }
            Meaning::BirthDate | Meaning::DeathDate => match UncertainDate::readings(value, options.day_first) {
                Ok(reading) => {
                    self.ambiguous |= reading.ambiguous;
                    if meaning == Meaning::BirthDate {
                        self.subject.birth_dates.extend(reading.dates);
                    } else {
                        self.subject.death_dates.extend(reading.dates);
                    }
                }
                Err(error) => self.not_understood.push(error.to_string()),
            },
            Meaning::BirthPlace => push_new(&mut self.subject.birth_places, value.to_owned()),
            Meaning::Gender => match Gender::from_text(value) {
                Some(gender) => push_new(&mut self.subject.genders, gender),
                None => self.not_understood.push(format!("`{value}` is no known gender")),
            },
            Meaning::Address => push_new(&mut self.subject.addresses, value.to_owned()),
            Meaning::AddressPart => push_new(&mut self.address_parts, value.to_owned()),
            Meaning::Phone => push_new(&mut self.subject.phones, value.to_owned()),
            Meaning::Country => {
                if let Some(country) = Country::from_text(value) {
                    push_new(&mut self.subject.countries, country);
                } else {
                    for part in value.split([';', '|', ',']).map(str::trim).filter(|part| !part.is_empty()) {
                        match Country::from_text(part) {
                            Some(country) => push_new(&mut self.subject.countries, country),
                            None => self.not_understood.push(format!("`{part}` is no known country")),
                        }
                    }
                }
            }
            Meaning::Schema => match value.parse::<Schema>() {
                Ok(schema) => self.subject.schema = Some(schema),
                Err(error) => self.error = Some(error.to_string()),
            },
            Meaning::Identifier(kind) => {
                let identifier =
                    if kind == IdentifierKind::Other { Identifier::typed(value) } else { Identifier::new(kind, value) };
                push_new(&mut self.subject.identifiers, identifier);
            }
        }
    }

    fn row(mut self, line: u64, cells: Vec<String>, options: &Options) -> Row {
        let parts = [self.first, self.middle, self.last]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let has_parts = !parts.is_empty();
        if has_parts && !self.subject.names.contains(&parts) {
            self.subject.names.insert(0, parts);
        }
        // City and street are one address however many columns they stand in; of several, the first.
        let address_parts = self.address_parts.join(", ");
        match self.subject.addresses.first_mut() {
            _ if address_parts.is_empty() => {}
            Some(address) => {
                address.push_str(", ");
                address.push_str(&address_parts);
            }
            None => self.subject.addresses.push(address_parts),
        }
        self.subject.line = Some(line);
        if self.subject.schema.is_none() {
            self.subject.schema = options.schema.or(match (self.company, self.vessel, self.subject.names.len()) {
                (true, false, _) if !has_parts => Some(Schema::Organization),
                (false, true, _) => Some(Schema::Vessel),
                _ => None,
            });
        }
        let subject = match self.error {
            Some(error) => Err(error),
            None if self.subject.names.is_empty() && self.subject.identifiers.is_empty() => {
                Err("neither a name nor an identifier".to_owned())
            }
            None => Ok(self.subject),
        };
        Row { line, cells, subject, ambiguous_date: self.ambiguous, not_understood: self.not_understood }
    }
}

fn push_new<T: PartialEq>(values: &mut Vec<T>, value: T) {
    if !values.contains(&value) {
        values.push(value);
    }
}

fn json_row(line: u64, bytes: &[u8], options: &Options) -> Row {
    let raw = String::from_utf8_lossy(bytes).into_owned();
    let object = match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return rejected(line, vec![raw], "the line is JSON but no object".to_owned()),
        Err(error) => return rejected(line, vec![raw], format!("the line is not JSON: {error}")),
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
    use proptest::prelude::*;

    use super::*;

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

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(mut table) = Table::open(Box::new(std::io::Cursor::new(bytes)), "x", Options { no_header: true, map: vec![(Meaning::Name, "1".to_owned())], ..Options::default() }) {
                while table.next_row().is_some() {}
            }
        }
    }
}
