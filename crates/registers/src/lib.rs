//! A publisher's ownership file → parties, stakes and links.
//!
//! [`read`] tells what a file is by its content and files it into [`Holdings`]. A record that cannot be read is noted with its
//! line and the rest goes on; every record is used, counted as left out, or rejected. Memory grows with what the holdings
//! keep, not with the file.
//!
//! Reading order: `input` (bytes of a file), `recognise` (what a file is), `filing` (where a record's facts go), the formats
//! ([`table`] is a short one).

#![allow(clippy::similar_names, reason = "owner and owned are the field's words")]

pub mod bods;
mod date;
mod error;
mod filing;
pub mod followthemoney;
mod format;
pub mod gleif;
mod heading;
mod input;
mod json;
pub mod ofac;
mod place;
pub mod psc;
mod recognise;
pub mod table;
mod xml;

use std::path::Path;

use interdict_ownership::{File, Holdings};

pub use error::RegisterError;
pub use filing::{Filed, MOST_TOLD};
pub use format::Format;
pub use input::{Input, MOST_BYTES};
pub use recognise::recognise;

use error::Stop;
use filing::Filing;

/// Reads a file into the holdings. An error when it cannot be opened or is nothing that is read; what is wrong inside it
/// stands in [`Filed`] and in [`Holdings::rejected`].
pub fn read(path: &Path, holdings: &mut Holdings) -> Result<Filed, RegisterError> {
    read_input(Input::open(path)?, holdings)
}

/// Reads bytes that have been opened.
pub fn read_input(input: Input, holdings: &mut Holdings) -> Result<Filed, RegisterError> {
    read_as(recognise(&input)?, input, holdings)
}

/// Reads bytes as a format, whatever they look like.
pub fn read_as(format: Format, input: Input, holdings: &mut Holdings) -> Result<Filed, RegisterError> {
    let name = input.name().to_owned();
    let file = File { name: name.clone(), format: format.in_words().to_owned(), ..File::default() };
    let mut filing = Filing::new(holdings, file)
        .map_err(|error| RegisterError::new(&name, error.to_string(), "read fewer files"))?;
    let read = match format {
        Format::Table => table::read(input, &mut filing),
        Format::Bods => bods::read(input, &mut filing),
        Format::GleifXml => gleif::read_xml(input, &mut filing),
        Format::GleifJson => gleif::read_json(input, &mut filing),
        Format::GleifCsv => gleif::read_csv(input, &mut filing),
        Format::FollowTheMoney => followthemoney::read(input, &mut filing),
        Format::Psc => psc::read(input, &mut filing),
        Format::Relations => Err(Stop::Broken {
            line: 0,
            what: "relations of a list are read with the list".to_owned(),
            remedy: "give the list to `sync`",
        }),
    };
    Ok(filing.filed(format, read.err().map(|stop| stop.of_file(&name))))
}
