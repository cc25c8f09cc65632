#![no_main]
//! Records of delimited text: every line is in a record or told of, once, and what is written reads back.
use interdict_delimited::{Fault, Layout, Lines, Record, Records, escaped};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let delimiter = [b',', b'\t', b'@', b'|', b';', b'"', b'\n', b'\r'][usize::from(choice % 8)];
    let limit = [1 << 20, 1000, 64, 5][usize::from(choice >> 3) % 4];
    let layout = Layout { delimiter, limit };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let all: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let empty = |line: &[u8]| line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a);

    let mut records = Records::new(bytes, layout);
    let mut record = Record::default();
    let mut next = 0;
    while let Some(result) = records.read(&mut record) {
        let line = match &result {
            Ok(()) => record.line,
            Err(fault) => fault.line(),
        };
        let place = usize::try_from(line).unwrap() - 1;
        assert!(place >= next, "line {line} is read twice");
        assert!(all[next..place].iter().all(|line| empty(line)), "lines {next} to {place} are lost");
        next = place + 1;
        match result {
            Ok(()) => {
                let lines: Vec<&[u8]> = record.raw.split(|byte| *byte == b'\n').collect();
                next = place + lines.len();
                for (own, there) in lines.iter().zip(&all[place..]) {
                    assert_eq!(*own, there.strip_suffix(b"\r").unwrap_or(there));
                }
                // A line may be a byte order mark alone, where files were put together.
                assert!(record.raw.len() <= limit && (!record.is_empty() || record.raw == b"\xef\xbb\xbf"));
                again(&record, delimiter);
            }
            Err(Fault::TooLong { .. }) => assert!(all[place].len() > limit.saturating_sub(3)),
            Err(Fault::OpenQuote { .. }) => assert!(all[place].contains(&b'"')),
            Err(Fault::Io { .. }) => panic!("memory does not fail"),
        }
    }
    assert!(all[next..].iter().all(|line| empty(line)), "lines from {next} on are lost");

    let mut lines = Lines::new(bytes, limit);
    let mut number = 0;
    while let Some(result) = lines.read() {
        number += 1;
        match result {
            Ok((line, text)) => assert!(line == number && text.len() <= limit),
            Err(fault) => assert!(fault.line() == number && !fault.is_final()),
        }
    }
});

/// Fields written by `escaped` are the same fields when they are read.
fn again(record: &Record, delimiter: u8) {
    if delimiter != b',' {
        return;
    }
    let fields: Option<Vec<String>> =
        (0..record.len()).map(|place| std::str::from_utf8(record.field(place)).ok().map(str::to_owned)).collect();
    let Some(fields) = fields else { return };
    let written = fields.iter().map(|field| escaped(field)).collect::<Vec<_>>().join(",");
    if written.bytes().all(|byte| byte.is_ascii_whitespace() || byte == 0x1a) || written.starts_with('\u{feff}') {
        return;
    }
    let mut read = Record::default();
    let result = Records::new(written.as_bytes(), Layout::CSV).read(&mut read);
    assert!(matches!(result, Some(Ok(()))), "{written:?}: {result:?}");
    assert_eq!(read.len(), fields.len(), "{written:?}");
    for (place, field) in fields.iter().enumerate() {
        let back = std::str::from_utf8(read.field(place)).unwrap();
        // A line end inside a field is one whatever way it is written.
        let field = &field.replace("\r\n", "\n");
        assert!(back == field || back.strip_prefix('\'') == Some(field), "{field:?} comes back as {back:?}");
    }
}
