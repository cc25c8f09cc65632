//! What OpenTelemetry's variables of the environment say: who this is, which traces are recorded, what collectors want to be sent.

use std::env;

use super::span::text;

/// Which traces are recorded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sampler {
    /// Whether a caller's decision counts.
    follows: bool,
    /// The share that is recorded of the others, from 0 to 1.
    share: f64,
}

impl Sampler {
    /// `OTEL_TRACES_SAMPLER` and its argument. An error says what it may be.
    pub(super) fn of_environment() -> Result<Self, String> {
        Self::named(&variable("OTEL_TRACES_SAMPLER"), &variable("OTEL_TRACES_SAMPLER_ARG"))
    }

    fn named(name: &str, share: &str) -> Result<Self, String> {
        let given = || match share {
            "" => Ok(1.0),
            text => text
                .parse()
                .ok()
                .filter(|share| (0.0..=1.0).contains(share))
                .ok_or_else(|| format!("OTEL_TRACES_SAMPLER_ARG: `{text}` is no share from 0 to 1, such as 0.01")),
        };
        let (follows, share) = match name {
            "" | "parentbased_always_on" => (true, 1.0),
            "parentbased_always_off" => (true, 0.0),
            "parentbased_traceidratio" => (true, given()?),
            "always_on" => (false, 1.0),
            "always_off" => (false, 0.0),
            "traceidratio" => (false, given()?),
            other => {
                return Err(format!(
                    "OTEL_TRACES_SAMPLER: `{other}` is not known here; use parentbased_always_on, parentbased_traceidratio, \
                     parentbased_always_off, always_on, traceidratio or always_off"
                ));
            }
        };
        Ok(Self { follows, share })
    }

    /// Whether a trace is recorded. `caller`: what whoever sent it has decided.
    pub(super) fn takes(self, trace: &str, caller: Option<bool>) -> bool {
        if let Some(decided) = caller.filter(|_| self.follows) {
            return decided;
        }
        // The same traces at every service with the same share: the id decides, by its last 56 bits as callers make them at random.
        let digits = trace.get(18..).unwrap_or_default();
        let number = u64::from_str_radix(digits, 16).unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
        let place = number as f64 / (1_u64 << 56) as f64;
        place < self.share
    }
}

/// What spans say of this service: `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`.
pub(super) fn resource() -> Vec<serde_json::Value> {
    let mut attributes = pairs(&variable("OTEL_RESOURCE_ATTRIBUTES"));
    let name = variable("OTEL_SERVICE_NAME");
    if !name.is_empty() {
        attributes.retain(|(key, _)| key != "service.name");
        attributes.push(("service.name".to_owned(), name));
    }
    for (key, value) in [("service.name", "interdict"), ("service.version", env!("CARGO_PKG_VERSION"))] {
        if !attributes.iter().any(|(said, _)| said == key) {
            attributes.push((key.to_owned(), value.to_owned()));
        }
    }
    attributes.iter().map(|(key, value)| text(key, value)).collect()
}

/// Headers that the collector wants: `OTEL_EXPORTER_OTLP_TRACES_HEADERS`, else `OTEL_EXPORTER_OTLP_HEADERS`. They may be secrets.
pub(super) fn headers() -> Vec<(String, String)> {
    let own = variable("OTEL_EXPORTER_OTLP_TRACES_HEADERS");
    pairs(if own.is_empty() { variable("OTEL_EXPORTER_OTLP_HEADERS") } else { own }.as_str())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default().trim().to_owned()
}

/// `key=value,key=value`, values with `%20`.
fn pairs(text: &str) -> Vec<(String, String)> {
    let parts = text.split(',').filter_map(|part| part.split_once('='));
    parts
        .map(|(key, value)| (key.trim().to_owned(), decoded(value.trim())))
        .filter(|(key, _)| !key.is_empty())
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|digits| hex::decode(digits).ok());
        if let Some(byte) = hex {
            bytes.extend(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_decision_counts_unless_it_is_said_otherwise() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let takes = |name: &str, share: &str| {
            let sampler = Sampler::named(name, share).unwrap();
            [None, Some(true), Some(false)].map(|caller| sampler.takes(trace, caller))
        };
        assert_eq!(takes("", ""), [true, true, false]);
        assert_eq!(takes("parentbased_always_off", ""), [false, true, false]);
        assert_eq!(takes("always_on", ""), [true, true, true]);
        assert_eq!(takes("always_off", ""), [false, false, false]);
        assert_eq!(takes("traceidratio", "0"), [false, false, false]);
        assert_eq!(takes("parentbased_traceidratio", "1"), [true, true, false]);
        assert!(Sampler::named("jaeger_remote", "").is_err() && Sampler::named("traceidratio", "2").is_err());
    }

    #[test]
    fn a_share_of_traces_is_a_share() {
        let sampler = Sampler::named("traceidratio", "0.25").unwrap();
        let taken = (0_u64..1_000).filter(|number| {
            let number = u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            sampler.takes(&format!("{number:032x}"), None)
        });
        let taken = taken.count();
        assert!((200..300).contains(&taken), "{taken}");
    }

    #[test]
    fn pairs_are_read_as_they_are_written() {
        let read = pairs("authorization=Bearer%20abc, x = 1+1 ,=none,nothing,y=a=b,z=%zz");
        let read: Vec<(&str, &str)> = read.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(read, [("authorization", "Bearer abc"), ("x", "1+1"), ("y", "a=b"), ("z", "%zz")]);
    }
}
