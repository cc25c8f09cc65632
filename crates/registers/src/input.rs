//! The bytes of a file, unpacked, within limits.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use interdict_delimited::Limited;

use crate::RegisterError;

/// Most bytes that a file may unpack to. The largest registers in use unpack to some 20 GB.
pub const MOST_BYTES: u64 = 128 << 30;

/// How much of a file is looked at to tell what it is.
const BEGINNING: usize = 64 << 10;

/// A file that is read once, from its beginning.
pub struct Input {
    name: String,
    beginning: Vec<u8>,
    rest: Box<dyn BufRead>,
}

impl Input {
    /// Opens a file: plain, gzip or zstd, told by its first bytes.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let name = path.display().to_string();
        let file = fs_err::File::open(path).map_err(|error| RegisterError::io(&name, &error))?;
        Self::of(&name, file)
    }

    /// Bytes from anywhere, under a name for messages.
    pub fn of(name: &str, bytes: impl Read + 'static) -> Result<Self, RegisterError> {
        let damaged = |error: &io::Error| {
            RegisterError::new(
                name,
                format!("it cannot be unpacked: {error}"),
                "fetch it again: the download may have broken off",
            )
        };
        let mut packed = BufReader::with_capacity(BEGINNING, bytes);
        let start = packed.fill_buf().map_err(|error| RegisterError::io(name, &error))?;
        let reader: Box<dyn Read> = if start.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(packed))
        } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Box::new(zstd::Decoder::with_buffer(packed).map_err(|error| damaged(&error))?)
        } else if start.starts_with(b"PK\x03\x04") {
            return Err(RegisterError::new(
                name,
                "it is a zip archive or a workbook",
                "unpack the archive and give the file in it; save a workbook as CSV",
            ));
        } else {
            Box::new(packed)
        };
        let mut rest = BufReader::with_capacity(BEGINNING, Limited::new(reader, MOST_BYTES));
        let mut beginning = Vec::new();
        // An error behind a readable beginning comes again, with its line, when the records are read.
        if let Err(error) = rest.by_ref().take(BEGINNING as u64).read_to_end(&mut beginning)
            && beginning.is_empty()
        {
            return Err(damaged(&error));
        }
        if beginning.is_empty() {
            return Err(RegisterError::new(name, "the file is empty", "fetch it again, or leave it out"));
        }
        Ok(Self { name: name.to_owned(), beginning, rest: Box::new(rest) })
    }

    /// Its name, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its first bytes, up to 64 KiB.
    pub fn beginning(&self) -> &[u8] {
        &self.beginning
    }

    /// All its bytes, from the beginning, without a byte order mark.
    pub(crate) fn reader(self) -> impl BufRead + 'static {
        let skipped = if self.beginning.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut beginning = Cursor::new(self.beginning);
        beginning.set_position(skipped);
        beginning.chain(self.rest)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn whole(bytes: Vec<u8>) -> Result<String, RegisterError> {
        let input = Input::of("file", Cursor::new(bytes))?;
        let mut text = String::new();
        input.reader().read_to_string(&mut text).map_err(|error| RegisterError::io("file", &error))?;
        Ok(text)
    }

    #[test]
    fn plain_gzip_and_zstd() {
        let text = format!("\u{feff}owner,owned\n{}", "a,b\n".repeat(40_000));
        let wanted = text.trim_start_matches('\u{feff}');
        assert_eq!(whole(text.clone().into_bytes()).unwrap(), wanted);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(whole(packed.clone()).unwrap(), wanted);
        assert_eq!(whole(zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap(), wanted);
        assert!(whole(packed[..packed.len() - 9].to_vec()).is_err(), "broken off");
    }

    #[test]
    fn what_is_no_text_says_what_to_do() {
        assert!(whole(Vec::new()).unwrap_err().to_string().contains("empty"));
        assert!(whole(b"PK\x03\x04rest".to_vec()).unwrap_err().remedy.contains("unpack"));
        assert!(whole(b"\x1f\x8bnothing".to_vec()).unwrap_err().what.contains("unpacked"));
    }
}
