//! Bodies within limits: so many bytes, and never so long between two parts of them.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::{Limits, Refusal};

/// Why a body is not read to its end.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum BodyFault {
    #[error("the body has more than {0} bytes, the most that the service takes")]
    TooLarge(u64),
    #[error("nothing more of the body came for {0} seconds")]
    TooSlow(u64),
}

impl BodyFault {
    /// The fault behind an error of a body, if it is one of these.
    fn behind(error: &axum::Error) -> Option<Self> {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = cause {
            if let Some(fault) = error.downcast_ref::<Self>() {
                return Some(*fault);
            }
            cause = error.source();
        }
        None
    }
}

/// Why a body could not be read, as a refusal.
pub(crate) fn refused(error: &axum::Error) -> Refusal {
    match BodyFault::behind(error) {
        Some(fault @ BodyFault::TooLarge(_)) => Refusal::too_large(fault.to_string()),
        Some(fault @ BodyFault::TooSlow(_)) => {
            Refusal::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", fault.to_string())
        }
        None => Refusal::new(StatusCode::BAD_REQUEST, "body_broken", "the body broke off or is not sent as HTTP asks"),
    }
}

/// Whether a body is announced as JSON lines.
pub(crate) fn is_json_lines(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    ["application/x-ndjson", "application/jsonl", "application/x-jsonlines"]
        .iter()
        .any(|own| kind.eq_ignore_ascii_case(own))
}

/// A body within limits. One that is announced as too long is refused before a byte of it is read.
pub(crate) fn limited(parts: &Parts, body: Body, limits: &Limits, streams: bool) -> Result<Body, Refusal> {
    let most = if streams && is_json_lines(&parts.headers) { limits.stream } else { limits.body };
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(Refusal::too_large(BodyFault::TooLarge(most).to_string()));
    }
    if body.is_end_stream() {
        return Ok(body);
    }
    Ok(Body::new(Limited { body, most, left: most, idle: limits.idle, pause: None }))
}

struct Limited {
    body: Body,
    most: u64,
    left: u64,
    idle: Duration,
    /// Set while a part is waited for.
    pause: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Limited {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                this.pause = None;
                let length = frame.data_ref().map_or(0, |data| data.len() as u64);
                if length > this.left {
                    return Poll::Ready(Some(Err(BodyFault::TooLarge(this.most).into())));
                }
                this.left -= length;
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(end) => Poll::Ready(end.map(|frame| frame.map_err(Into::into))),
            Poll::Pending => {
                let idle = this.idle;
                let pause = this.pause.get_or_insert_with(|| Box::pin(sleep(idle)));
                match pause.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(BodyFault::TooSlow(idle.as_secs()).into()))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
