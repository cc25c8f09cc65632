//! Bytes over a connection, for what no well-behaved client sends; and the log that they leave.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tracing_subscriber::fmt::MakeWriter;

/// A connection.
pub(crate) struct Wire(TcpStream);

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// The same where the other side may have gone.
    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.write_all(bytes.as_ref()).await
    }

    /// Posts JSON and keeps the connection.
    pub(crate) async fn post(&mut self, path: &str, json: &str) -> Came {
        let length = json.len();
        self.send(format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{json}")).await;
        self.answer().await
    }

    /// One answer of a stated length.
    pub(crate) async fn answer(&mut self) -> Came {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte =
                self.0.read_u8().await.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&head)));
            head.push(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: HashMap<String, String> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await.unwrap();
        Came { status, body }
    }

    /// Everything that comes until the other side closes.
    pub(crate) async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        // A connection that is reset has said what it had to say.
        let _ = self.0.read_to_end(&mut rest).await;
        String::from_utf8_lossy(&rest).into_owned()
    }
}

impl Came {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

static LOG: OnceLock<Lines> = OnceLock::new();

/// Begins to keep the log of all tests of this process.
pub(crate) fn keep_log() {
    LOG.get_or_init(|| {
        let lines = Lines::default();
        let log = tracing_subscriber::fmt().json().flatten_event(true).with_writer(lines.clone()).finish();
        tracing::subscriber::set_global_default(log).unwrap();
        lines
    });
}

/// The log so far.
pub(crate) fn log() -> String {
    String::from_utf8(LOG.get().unwrap().0.lock().unwrap().clone()).unwrap()
}

/// Waits until something holds, on a machine that may have much else to do.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Lines of the log of a trace.
pub(crate) fn log_of(trace: &str) -> Vec<Value> {
    log()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["trace"] == *trace)
        .collect()
}
