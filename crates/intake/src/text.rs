//! Bytes to UTF-8 text: gzip, Zstandard, byte order marks, UTF-16, Windows-1252.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::MultiGzDecoder;

use crate::IntakeError;

/// How much of a file is looked at to tell its encoding and layout.
const SAMPLE: usize = 64 << 10;

/// A text in UTF-8, as far as it can be known.
pub struct Text {
    /// The text.
    pub reader: Box<dyn BufRead + Send>,
    /// The name of the encoding it was in.
    pub encoding: &'static str,
    /// Its beginning, for telling the layout.
    pub sample: String,
    /// Set when nothing in the beginning told UTF-8 from an older encoding, or when both stand in it: a row that is not UTF-8 is
    /// then read as Windows-1252.
    pub may_be_older: bool,
}

/// Opens a text. `label` is the encoding as the user gives it (any WHATWG label).
pub fn open(source: Box<dyn Read + Send>, file: &str, label: Option<&str>) -> Result<Text, IntakeError> {
    let error =
        |what: String, remedy: &str| IntakeError { file: file.to_owned(), line: None, what, remedy: remedy.to_owned() };
    let io_error = |source: io::Error| error(source.to_string(), "check that the file is there, whole and readable");
    let mut reader = BufReader::with_capacity(SAMPLE, source);
    let begin = reader.fill_buf().map_err(io_error)?;
    let mut reader: Box<dyn BufRead + Send> = if begin.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(SAMPLE, MultiGzDecoder::new(reader)))
    } else if begin.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        // All frames, one after another; a frame that asks for more than 128 MiB of memory is refused by the library.
        let unpacked = zstd::stream::read::Decoder::with_buffer(reader).map_err(io_error)?;
        Box::new(BufReader::with_capacity(SAMPLE, unpacked))
    } else {
        Box::new(reader)
    };
    let mut sample = vec![0; SAMPLE];
    let mut filled = 0;
    while filled < SAMPLE {
        match reader.read(&mut sample[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(source) if source.kind() == io::ErrorKind::Interrupted => {}
            Err(source) if filled == 0 => return Err(io_error(source)),
            // The rest of the error comes again, with its line, when the rows are read.
            Err(_) => break,
        }
    }
    sample.truncate(filled);
    if sample.is_empty() {
        return Err(error("the file is empty".to_owned(), "give a file with a heading line and at least one row"));
    }
    let asked = label
        .map(|label| {
            Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
                error(
                    format!("`{label}` is no known encoding"),
                    "say `--encoding utf-8`, utf-16le, utf-16be, windows-1252 or another WHATWG label",
                )
            })
        })
        .transpose()?;
    let encoding = match asked {
        Some(encoding) => encoding,
        None => detected(&sample, filled < SAMPLE).ok_or_else(|| {
            error(
                "the bytes are in no known encoding (neither UTF-8, UTF-16 nor Windows-1252 text)".to_owned(),
                "save the file as UTF-8, or say its encoding with `--encoding`",
            )
        })?,
    };
    let mixed = asked.is_none() && encoding == WINDOWS_1252 && is_partly_utf8(&sample);
    let encoding = if mixed { UTF_8 } else { encoding };
    let may_be_older = mixed || (asked.is_none() && encoding == UTF_8 && sample.is_ascii());
    let (decoded, ..) = encoding.decode(&sample);
    let decoded = decoded.into_owned();
    let whole = io::Cursor::new(sample).chain(reader);
    let text: Box<dyn Read + Send> = if encoding == UTF_8 {
        Box::new(whole)
    } else {
        Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(whole))
    };
    let reader: Box<dyn BufRead + Send> = if decoded.contains('\r') && !decoded.contains('\n') {
        Box::new(BufReader::with_capacity(SAMPLE, CarriageReturns(text)))
    } else {
        Box::new(BufReader::with_capacity(SAMPLE, text))
    };
    let encoding = if mixed { "UTF-8 and windows-1252 mixed" } else { encoding.name() };
    Ok(Text { reader, encoding, sample: decoded, may_be_older })
}

/// Text whose lines end in a carriage return alone, as spreadsheets of old Macintoshes write it, with the
/// line feeds of all others.
struct CarriageReturns<R>(R);

impl<R: Read> Read for CarriageReturns<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(buffer)?;
        for byte in &mut buffer[..count] {
            if *byte == b'\r' {
                *byte = b'\n';
            }
        }
        Ok(count)
    }
}

/// The encoding of a beginning; `complete` when it is the whole file. `None`: binary, or no known text.
fn detected(sample: &[u8], complete: bool) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Some(encoding);
    }
    match std::str::from_utf8(sample) {
        Ok(text) if !text.contains('\0') => return Some(UTF_8),
        Err(error) if error.error_len().is_none() && !complete && !sample.contains(&0) => return Some(UTF_8),
        _ => {}
    }
    // UTF-16 without a mark: nearly every second byte of Western text is zero.
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count() * 4 > sample.len();
    match (zeros(1), zeros(0)) {
        (true, false) => return Some(UTF_16LE),
        (false, true) => return Some(UTF_16BE),
        _ => {}
    }
    // Windows-1252 has no characters at these places, and text has no control characters.
    let impossible = |byte: &u8| {
        matches!(*byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)
            || (*byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x1a))
    };
    (!sample.iter().any(impossible)).then_some(WINDOWS_1252)
}

/// Whether some lines of a sample that is not UTF-8 as a whole are: not plain, and without a byte that is not UTF-8. In
/// Windows-1252 a line like that would be gibberish (`Ã¼`).
fn is_partly_utf8(sample: &[u8]) -> bool {
    let mut lines = sample.split(|byte| *byte == b'\n');
    lines.any(|line| !line.is_ascii() && std::str::from_utf8(line).is_ok())
}

/// A row that is not UTF-8, read as Windows-1252.
pub(crate) fn as_windows_1252(bytes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], label: Option<&str>) -> Result<(String, &'static str), String> {
        let text =
            open(Box::new(io::Cursor::new(bytes.to_vec())), "x.csv", label).map_err(|error| error.to_string())?;
        let mut all = String::new();
        let mut reader = text.reader;
        reader.read_to_string(&mut all).map_err(|error| error.to_string())?;
        Ok((all.trim_start_matches('\u{feff}').to_owned(), text.encoding))
    }

    #[test]
    fn encodings_are_detected() {
        assert_eq!(read("name\nMüller".as_bytes(), None), Ok(("name\nMüller".to_owned(), "UTF-8")));
        assert_eq!(read(b"name\nM\xfcller", None), Ok(("name\nMüller".to_owned(), "windows-1252")));
        let little: Vec<u8> = "name\nMüller".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&little, None), Ok(("name\nMüller".to_owned(), "UTF-16LE")));
        let mut marked = vec![0xfe, 0xff];
        marked.extend("name".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(read(&marked, None), Ok(("name".to_owned(), "UTF-16BE")));
        // What is not of the encoding that was asked for, or of the one of other rows, is told by row and not here.
        let mixed = b"name\nM\xc3\xbcller\nM\xfcller";
        let encoding = |label| open(Box::new(io::Cursor::new(mixed)), "x.csv", label).ok().map(|text| text.encoding);
        assert_eq!(encoding(Some("utf-8")), Some("UTF-8"));
        assert_eq!(encoding(None), Some("UTF-8 and windows-1252 mixed"));
        assert!(read(b"\x00\x01\x02\x81", None).is_err());
        assert!(read(b"", None).is_err());
        assert!(read(b"name", Some("klingon")).is_err());
        assert_eq!(read(b"M\xfcller", Some("latin1")), Ok(("Müller".to_owned(), "windows-1252")));
    }
}
