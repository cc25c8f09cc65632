//! JSON lines: a subject a line in, an answer a line out, while they are sent.
//!
//! Nothing is kept but the line that is not whole yet and the part of the body that was read last: who sends slowly, or reads slowly, is
//! waited for. All answers are of the edition that was in force when the first line came.

use axum::body::{Body, BodyDataStream};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::unfold;
use interdict_batch::{Screened, Screener};
use interdict_intake::{Options, Row};

use super::screen::screened;
use super::subject::SubjectAsked;
use crate::guard::{Permit, body};
use crate::{Refusal, Service};

/// The media type of JSON lines.
const JSON_LINES: &str = "application/x-ndjson";

/// A body that is being answered.
struct Lines {
    service: Service,
    /// Gone once the index has turned out to be damaged.
    screener: Option<Screener>,
    options: Options,
    body: BodyDataStream,
    /// The beginning of a line that is not whole yet.
    begun: Vec<u8>,
    /// Whether the line that is being read is too long, so that the rest of it is passed over.
    is_too_long: bool,
    /// How many lines were whole so far.
    count: u64,
    is_done: bool,
    _permit: Option<Permit>,
}

/// Answers a body line by line.
pub(super) fn answered(
    service: Service,
    screener: Screener,
    options: Options,
    body: Body,
    permit: Option<Permit>,
) -> Response {
    let lines = Lines {
        service,
        screener: Some(screener),
        options,
        body: body.into_data_stream(),
        begun: Vec::new(),
        is_too_long: false,
        count: 0,
        is_done: false,
        _permit: permit,
    };
    let answers = unfold(lines, async |mut lines| {
        let part = lines.next().await?;
        Some((Ok::<_, std::convert::Infallible>(part), lines))
    });
    ([(CONTENT_TYPE, JSON_LINES)], Body::from_stream(answers)).into_response()
}

impl Lines {
    /// The answers to the next lines that came; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        while !self.is_done {
            let mut rows = Vec::new();
            match self.body.next().await {
                Some(Ok(part)) => self.take(&part, &mut rows),
                Some(Err(error)) => {
                    self.is_done = true;
                    let refusal = body::refused(&error);
                    tracing::warn!(target: "interdict::refused", api = "v1", reason = refusal.reason, lines = self.count, "a stream was broken off");
                    rows.push(Row::rejected(self.count + 1, Vec::new(), refusal.message));
                }
                None => {
                    self.is_done = true;
                    if !self.begun.is_empty() || self.is_too_long {
                        self.end_line(&mut rows);
                    }
                }
            }
            if !rows.is_empty() {
                return self.answers(rows).await;
            }
        }
        None
    }

    /// Cuts what was read into lines.
    fn take(&mut self, part: &[u8], rows: &mut Vec<Row>) {
        for piece in part.split_inclusive(|byte| *byte == b'\n') {
            let (piece, is_whole) = piece.strip_suffix(b"\n").map_or((piece, false), |piece| (piece, true));
            if self.begun.len() + piece.len() > self.service.settings.limits.line {
                self.is_too_long = true;
                self.begun.clear();
            } else if !self.is_too_long {
                self.begun.extend_from_slice(piece);
            }
            if is_whole {
                self.end_line(rows);
            }
        }
    }

    /// A line is whole: its row, unless there is nothing in it.
    fn end_line(&mut self, rows: &mut Vec<Row>) {
        self.count += 1;
        let line = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.is_too_long) {
            let most = self.service.settings.limits.line;
            rows.push(Row::rejected(self.count, Vec::new(), format!("the line has more than {most} bytes")));
        } else if !line.iter().all(u8::is_ascii_whitespace) {
            rows.push(match serde_json::from_slice::<SubjectAsked>(&line) {
                Ok(subject) => subject.row(self.count, &self.options),
                Err(error) => Row::rejected(self.count, Vec::new(), format!("the line is no subject: {error}")),
            });
        }
    }

    async fn answers(&mut self, rows: Vec<Row>) -> Option<Bytes> {
        let refusal = match screened(&self.service, self.screener.take()?, rows).await {
            Ok((screener, done)) => match self.written(&screener, done) {
                Ok(text) => {
                    self.screener = Some(screener);
                    return Some(text);
                }
                Err(error) => Refusal::because(&error),
            },
            Err(refusal) => refusal,
        };
        // The status is sent long since: the stream ends with what is wrong instead of an answer.
        self.is_done = true;
        let line = serde_json::json!({ "error": { "reason": refusal.reason, "message": refusal.message } });
        Some(Bytes::from(format!("{line}\n")))
    }

    fn written(&self, screener: &Screener, done: Vec<Screened>) -> Result<Bytes, serde_json::Error> {
        let mut text = Vec::with_capacity(done.len() * 1024);
        for row in done {
            self.service.metrics.subject(row.status.as_str());
            serde_json::to_writer(&mut text, &screener.checked().line(&row.answer()))?;
            text.push(b'\n');
        }
        Ok(text.into())
    }
}
