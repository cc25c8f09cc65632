//! `interdict compare`.

use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Result, anyhow};
use interdict_batch::compared::Compared;
use interdict_delimited::{Layout, Record, Records, escaped};
use interdict_model::Schema;
use interdict_names::Lexicon;

use super::Exit;
use crate::arguments::{Compare, PlainFormat};
use crate::context;
use crate::format::table::{evidence_lines, score};
use crate::progress::say;

pub(crate) fn run(arguments: &Compare, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let edition = store.open_current()?;
    let lexicon = store.lexicon(&edition)?;
    if let (Some(pairs), Some(out)) = (&arguments.pairs, &arguments.out) {
        return compare_pairs(pairs, out, arguments.schema, &lexicon);
    }
    let (Some(name1), Some(name2)) = (&arguments.name1, &arguments.name2) else {
        return Err(anyhow!("give two names, or --pairs FILE --out FILE"));
    };
    let compared = Compared::of(name1, name2, arguments.schema, &lexicon);
    let mut out = anstream::stdout();
    match arguments.format {
        PlainFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&compared)?)?,
        PlainFormat::Table => {
            writeln!(out, "{}  {name1}  ~  {name2}\n  {}", score(compared.score), compared.explanation)?;
            write!(out, "{}", evidence_lines(&compared.evidence, "  "))?;
        }
    }
    Ok(Exit::Nothing)
}

fn compare_pairs(pairs: &Path, out: &Path, schema: Option<Schema>, lexicon: &Lexicon) -> Result<Exit> {
    if let (Ok(pairs), Ok(out)) = (pairs.canonicalize(), out.canonicalize())
        && pairs == out
    {
        return Err(anyhow!(
            "{}: the scores would be written over the pairs; give another file with --out",
            out.display()
        ));
    }
    let mut records = Records::new(BufReader::new(fs_err::File::open(pairs)?), Layout::CSV);
    let mut record = Record::default();
    let file = pairs.display();
    let headings: Vec<String> = match records.read(&mut record) {
        Some(Ok(())) => (0..record.len()).map(|place| record.text(place).unwrap_or_default().to_owned()).collect(),
        Some(Err(fault)) => return Err(anyhow!("{file}: {fault}")),
        None => return Err(anyhow!("{file}: the file is empty; give a CSV file with the columns name1 and name2")),
    };
    let column = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let (Some(first), Some(second)) = (column("name1"), column("name2")) else {
        return Err(anyhow!(
            "{file}, line 1: the columns name1 and name2 must be there; there are: {}",
            headings.join(", ")
        ));
    };
    let schema_column = column("schema");
    let mut writer = BufWriter::new(fs_err::File::create(out)?);
    let line = |cells: &[String]| cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(",");
    let mut heading = headings.clone();
    heading.push("score".to_owned());
    writeln!(writer, "{}", line(&heading))?;
    let mut exit = Exit::Nothing;
    while let Some(result) = records.read(&mut record) {
        let problem = match result {
            Err(fault) => {
                say(&format!("{file}: {fault}"));
                exit = Exit::NotDone;
                continue;
            }
            Ok(()) => (0..record.len())
                .any(|place| record.text(place).is_none())
                .then(|| "the bytes are not UTF-8".to_owned()),
        };
        let mut cells: Vec<String> = (0..headings.len().max(record.len()))
            .map(|place| String::from_utf8_lossy(record.field(place)).into_owned())
            .collect();
        let stated = schema_column.and_then(|place| record.text(place)).filter(|text| !text.is_empty());
        let own = stated.map(str::parse::<Schema>).transpose();
        let problem = problem.or_else(|| own.as_ref().err().map(ToString::to_string));
        let empty = |place| record.text(place).is_none_or(|name| name.trim().is_empty());
        let problem = problem.or_else(|| (empty(first) || empty(second)).then(|| "a name is empty".to_owned()));
        if let Some(problem) = problem {
            say(&format!("{file}, line {}: {problem}; no score", record.line));
            exit = Exit::NotDone;
            cells.push(String::new());
        } else {
            let schema = own.ok().flatten().or(schema);
            let compared = Compared::of(
                record.text(first).unwrap_or_default(),
                record.text(second).unwrap_or_default(),
                schema,
                lexicon,
            );
            cells.push(format!("{:.6}", compared.score));
        }
        writeln!(writer, "{}", line(&cells))?;
    }
    writer.flush()?;
    Ok(exit)
}
