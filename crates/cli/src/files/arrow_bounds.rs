//! Lengths that Arrow IPC states, held against what there is: the library takes as much memory as a file asks for, and a damaged one
//! asks for more than any machine has, which ends the process.

use std::io::{self, Read, Seek, SeekFrom};

use anyhow::{Result, anyhow};
use arrow_ipc::{root_as_footer, root_as_message};

/// How a file ends: the length of its directory, then this.
const MAGIC: &[u8; 6] = b"ARROW1";
/// Stands before the length of a message.
const CONTINUES: [u8; 4] = [0xff; 4];
/// Most bytes of a message's head in a stream.
const MOST_HEAD: usize = 64 << 20;
/// Most bytes of a batch in a stream, whose length is not known.
const MOST_BODY: i64 = 4 << 30;

/// Checks that all that a file's directory names lies in the file. The file is at its beginning again afterwards.
pub(crate) fn check_file(file: &mut (impl Read + Seek)) -> Result<()> {
    let contradicts = || anyhow!("its directory names more than the file has");
    let length = file.seek(SeekFrom::End(0))?;
    let mut end = [0; 10];
    file.seek(SeekFrom::Start(length.checked_sub(10).ok_or_else(contradicts)?))?;
    file.read_exact(&mut end)?;
    let [a, b, c, d, magic @ ..] = end;
    if magic != *MAGIC {
        return Err(anyhow!("it does not end as an Arrow file does"));
    }
    let directory = u64::try_from(i32::from_le_bytes([a, b, c, d])).map_err(|_| contradicts())?;
    let start = (length - 10).checked_sub(directory).ok_or_else(contradicts)?;
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(directory).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(0))?;
    let footer = root_as_footer(&bytes).map_err(|error| anyhow!("its directory cannot be read: {error}"))?;
    for blocks in [footer.recordBatches(), footer.dictionaries()].into_iter().flatten() {
        for block in blocks {
            let head = u64::try_from(block.metaDataLength()).ok();
            let parts = [u64::try_from(block.offset()).ok(), head, u64::try_from(block.bodyLength()).ok()];
            let end = parts.into_iter().try_fold(0u64, |end, part| end.checked_add(part?));
            if end.is_none_or(|end| end > length) {
                return Err(contradicts());
            }
        }
    }
    Ok(())
}

/// A stream of messages that ends in an error where one states a length beyond the limits.
pub(crate) struct Bounded<R> {
    stream: R,
    at: At,
    seen: Vec<u8>,
}

/// Where in a message a stream stands.
#[derive(Clone, Copy)]
enum At {
    /// In its length.
    Length,
    /// In its head, of so many bytes.
    Head(usize),
    /// In its body, of which so many bytes are to come.
    Body(u64),
    /// Behind the last one, or in what is no message.
    End,
}

impl<R> Bounded<R> {
    pub(crate) fn new(stream: R) -> Self {
        Self { stream, at: At::Length, seen: Vec::new() }
    }

    fn look(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.at {
                At::Length | At::Head(_) => {
                    let wanted = if let At::Head(length) = self.at { length } else { self.length_of_length() };
                    let (taken, rest) = bytes.split_at(bytes.len().min(wanted - self.seen.len()));
                    self.seen.extend_from_slice(taken);
                    bytes = rest;
                    if self.seen.len() == wanted {
                        self.step()?;
                    }
                }
                At::Body(left) => {
                    let passed = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = &bytes[passed..];
                    let left = left - passed as u64;
                    self.at = if left == 0 { At::Length } else { At::Body(left) };
                }
                At::End => return Ok(()),
            }
        }
        Ok(())
    }

    /// Four bytes; where they say that the message goes on, four more.
    fn length_of_length(&self) -> usize {
        if self.seen.len() >= 4 && self.seen.starts_with(&CONTINUES) { 8 } else { 4 }
    }

    /// What comes after a length or a head that was seen whole.
    fn step(&mut self) -> io::Result<()> {
        let beyond =
            |what: &str| Err(io::Error::new(io::ErrorKind::InvalidData, format!("{what} is longer than can be")));
        if let At::Head(_) = self.at {
            let message = root_as_message(&self.seen).map(|message| message.bodyLength());
            self.at = match message {
                Ok(length @ 1..=MOST_BODY) => At::Body(length.unsigned_abs()),
                Ok(0) => At::Length,
                Ok(_) => return beyond("a message's body"),
                // The library says what is wrong with it.
                Err(_) => At::End,
            };
        } else {
            if self.seen == CONTINUES {
                return Ok(());
            }
            let length = self.seen.last_chunk::<4>().map_or(0, |length| i32::from_le_bytes(*length));
            self.at = match usize::try_from(length) {
                Ok(0) => At::End,
                Ok(length @ 1..=MOST_HEAD) => At::Head(length),
                _ => return beyond("a message's head"),
            };
        }
        self.seen.clear();
        Ok(())
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.look(&buffer[..count])?;
        Ok(count)
    }
}
