//! What the output is: its format and how it is packed, by what the user says or by the file's name.

use std::path::Path;

use anyhow::{Result, anyhow};

use crate::arguments::Format;

/// How text is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstandard,
}

/// The output's format and packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) packing: Packing,
    /// Whether an Arrow file is asked for, with a directory at its end, rather than a stream.
    pub(crate) arrow_file: bool,
}

impl Output {
    /// `usual` is taken where neither option nor name says more.
    pub(crate) fn of(format: Option<Format>, out: Option<&Path>, usual: Format) -> Result<Self> {
        let name = out.and_then(Path::file_name).unwrap_or_default().to_string_lossy().to_lowercase();
        let (plain, packing) = match (name.strip_suffix(".gz"), name.strip_suffix(".zst")) {
            (Some(plain), _) => (plain, Packing::Gzip),
            (_, Some(plain)) => (plain, Packing::Zstandard),
            _ => (name.as_str(), Packing::Plain),
        };
        let ending = plain.rsplit_once('.').map_or("", |(_, ending)| ending);
        let by_name = match ending {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "json" => Some(Format::Json),
            "parquet" => Some(Format::Parquet),
            "arrow" | "arrows" | "feather" | "ipc" => Some(Format::Arrow),
            _ => None,
        };
        let format = format.or(by_name).unwrap_or(usual);
        let binary = matches!(format, Format::Parquet | Format::Arrow);
        if binary && packing != Packing::Plain {
            return Err(anyhow!("{name}: Parquet and Arrow are not packed as a whole; leave out the last ending"));
        }
        if format == Format::Parquet && out.is_none() {
            return Err(anyhow!("Parquet cannot be written to standard output; say where to with --out FILE.parquet"));
        }
        Ok(Self { format, packing, arrow_file: format == Format::Arrow && out.is_some() && ending != "arrows" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_written() {
        let of = |name: &str| Output::of(None, Some(Path::new(name)), Format::Csv).unwrap();
        assert_eq!(
            of("a/hits.jsonl.zst"),
            Output { format: Format::Jsonl, packing: Packing::Zstandard, arrow_file: false }
        );
        assert_eq!(of("hits").format, Format::Csv);
        assert_eq!(of("hits.TSV.GZ").packing, Packing::Gzip);
        assert!(of("hits.feather").arrow_file && !of("hits.arrows").arrow_file);
        assert!(Output::of(None, Some(Path::new("hits.parquet.gz")), Format::Csv).is_err());
        assert!(Output::of(Some(Format::Parquet), None, Format::Csv).is_err());
        let said = Output::of(Some(Format::Jsonl), Some(Path::new("hits.csv")), Format::Csv).unwrap();
        assert_eq!(said.format, Format::Jsonl, "what is said counts more than a name");
    }
}
