use std::io::{self, Read};

/// Fails instead of unpacking without end.
pub struct Limited<R> {
    inner: R,
    most: u64,
    left: u64,
}

impl<R> Limited<R> {
    /// Of which at most so many bytes are read; more are an error.
    pub const fn new(inner: R, most: u64) -> Self {
        Self { inner, most, left: most }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other(format!("the file unpacks to more than {} bytes", self.most)))?;
        Ok(count)
    }
}
