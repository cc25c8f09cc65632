//! The trace that a request belongs to (W3C Trace Context): taken over from whoever asks, named in the log, and handed back. With the
//! feature `opentelemetry`, `spans` records what became of the request in it.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

const PARENT: HeaderName = HeaderName::from_static("traceparent");
const STATE: HeaderName = HeaderName::from_static("tracestate");
/// Most bytes of `tracestate` that have to be handed on by the recommendation; longer ones are dropped whole.
const MOST_STATE: usize = 512;

/// What a request says of its trace.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    parent: Option<HeaderValue>,
    state: Option<HeaderValue>,
}

impl Trace {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let Some(parent) = headers.get(PARENT).filter(|parent| is_parent(parent.as_bytes())) else {
            return Self::default();
        };
        let state = headers.get(STATE).filter(|state| state.len() <= MOST_STATE && state.to_str().is_ok());
        Self { parent: Some(parent.clone()), state: state.cloned() }
    }

    /// The trace's id, 32 hexadecimal digits; empty without one.
    pub(crate) fn id(&self) -> &str {
        self.part(3..35).unwrap_or_default()
    }

    /// The span of whoever asks, 16 hexadecimal digits.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn parent_span(&self) -> Option<&str> {
        self.part(36..52)
    }

    /// Whether whoever asks records the trace.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn is_sampled(&self) -> bool {
        let flags = self.part(53..55).and_then(|flags| u8::from_str_radix(flags, 16).ok());
        flags.is_some_and(|flags| flags & 1 == 1)
    }

    /// What other systems keep with the trace.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn state(&self) -> Option<&str> {
        self.state.as_ref()?.to_str().ok()
    }

    fn part(&self, range: Range<usize>) -> Option<&str> {
        self.parent.as_ref()?.to_str().ok()?.get(range)
    }

    /// Says in a response which trace it belongs to.
    pub(crate) fn hand_on(&self, headers: &mut HeaderMap) {
        for (name, value) in [(PARENT, &self.parent), (STATE, &self.state)] {
            if let Some(value) = value {
                headers.insert(name, value.clone());
            }
        }
    }
}

/// `00-TRACE-PARENT-FLAGS`: two, 32, 16 and two digits, in lower case, neither id all zeros.
fn is_parent(text: &[u8]) -> bool {
    let is_hex = |part: &[u8], digits: usize| {
        part.len() == digits && part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b'-').collect();
    let [version, trace, parent, flags] = parts[..] else { return false };
    let is_set = |part: &[u8]| part.iter().any(|byte| *byte != b'0');
    is_hex(version, 2)
        && version != b"ff"
        && is_hex(trace, 32)
        && is_hex(parent, 16)
        && is_hex(flags, 2)
        && is_set(trace)
        && is_set(parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_parent_is_not_handed_on() {
        let good = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert!(is_parent(good));
        for bad in [
            &b""[..],
            b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            b"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            b"00-00000000000000000000000000000000-b7ad6b7169203331-01",
            b"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        ] {
            assert!(!is_parent(bad), "{}", String::from_utf8_lossy(bad));
        }
        let mut headers = HeaderMap::new();
        headers.insert(PARENT, HeaderValue::from_bytes(good).unwrap());
        headers.insert(STATE, HeaderValue::from_static("a=b"));
        let trace = Trace::of(&headers);
        assert_eq!(trace.id(), "0af7651916cd43dd8448eb211c80319c");
        #[cfg(feature = "opentelemetry")]
        {
            let told = (trace.parent_span(), trace.is_sampled(), trace.state());
            assert_eq!(told, (Some("b7ad6b7169203331"), true, Some("a=b")));
        }
        let mut answer = HeaderMap::new();
        trace.hand_on(&mut answer);
        assert_eq!(answer, headers);
    }
}
