//! A customer's file, opened as the options say.

use std::io::Read;
use std::path::Path;

use anyhow::Result;
use indicatif::ProgressBar;
use interdict_intake::{Options, Table};
use interdict_model::Schema;

use crate::arguments::{DateOrder, TableArguments};
use crate::progress::{Watched, bar, say};
use crate::subject::day_first;

/// An open file and the bar that moves while it is read.
pub(crate) struct Customers {
    pub(crate) table: Table,
    pub(crate) bar: ProgressBar,
}

impl Customers {
    /// Opens a file, or standard input for `-`, and says what it was taken for. `schema` is what its rows are where
    /// they do not say it.
    pub(crate) fn open(
        file: &Path,
        arguments: &TableArguments,
        schema: Option<Schema>,
        date_order: Option<DateOrder>,
    ) -> Result<Self> {
        let name = file.display().to_string();
        let standard_input = file == Path::new("-");
        let size = if standard_input {
            None
        } else {
            let metadata = fs_err::metadata(file)?;
            metadata.is_file().then_some(metadata.len())
        };
        let bar = bar(size);
        let source: Box<dyn Read + Send> =
            if standard_input { Box::new(std::io::stdin()) } else { Box::new(fs_err::File::open(file)?) };
        let options = Options {
            encoding: arguments.encoding.clone(),
            delimiter: arguments.delimiter,
            day_first: day_first(date_order),
            map: arguments.map.clone(),
            no_header: arguments.no_header,
            schema,
        };
        let table = Table::open(Box::new(Watched { inner: source, bar: bar.clone() }), &name, options)?;
        let columns: Vec<String> =
            table.shape().columns.iter().map(|column| format!("{} = {:?}", column.heading, column.meaning)).collect();
        say(&format!(
            "{name}: {}, {}{}",
            table.shape().format,
            table.shape().encoding,
            if columns.is_empty() { String::new() } else { format!("; {}", columns.join(", ")) }
        ));
        Ok(Self { table, bar })
    }
}
