//! HTTP for object stores by the client that fetching uses, so that the program has one.
//!
//! Calls block: a [`crate::Depot`] runs each of its actions on a runtime of that action alone, where nothing else waits.

use std::error::Error;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    ClientConfigKey, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService,
};
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::tls::{RootCerts, TlsConfig};

/// Most bytes of an answer: a little more than a part of a file.
const MOST_ANSWER: u64 = 16 << 20;
/// Most bytes of the name by which a store says what is wrong.
const MOST_CODE: usize = 64;
const CONNECT: Duration = Duration::from_secs(10);
/// A part of a file at 140 KiB a second.
const CALL: Duration = Duration::from_secs(60);

/// Makes clients.
#[derive(Debug)]
pub(crate) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let is = |key| options.get_config_value(&key).is_some_and(|value| value == "true");
        if is(ClientConfigKey::AllowInvalidCertificates) {
            return Err(object_store::Error::NotSupported { source: "certificates are always checked".into() });
        }
        let config = Agent::config_builder()
            // A status is an answer: the store's own library judges it.
            .http_status_as_error(false)
            // Signed requests are for one address.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .https_only(!is(ClientConfigKey::AllowHttp))
            // Sizes and hashes are of what is kept.
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("interdict/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(CALL))
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        Ok(HttpClient::new(Client(config.new_agent())))
    }
}

#[derive(Debug)]
struct Client(Agent);

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let sends = !body.is_empty() || matches!(parts.method.as_str(), "PUT" | "POST");
        let answer = if sends {
            self.0.run(ureq::http::Request::from_parts(parts, &body[..]))
        } else {
            self.0.run(ureq::http::Request::from_parts(parts, ()))
        };
        let (parts, mut body) = answer.map_err(failed)?.into_parts();
        let body = body.with_config().limit(MOST_ANSWER).read_to_vec().map_err(failed)?;
        // What a store writes of an error may repeat keys and signed headers: its name says enough.
        let body = if parts.status.is_success() { Bytes::from(body) } else { code(&body) };
        Ok(HttpResponse::from_parts(parts, body.into()))
    }
}

/// The name of an error in a store's answer: the `Code` of S3 and Azure.
fn code(body: &[u8]) -> Bytes {
    let text = String::from_utf8_lossy(body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
    let is_word = code.len() <= MOST_CODE && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Bytes::copy_from_slice(if is_word { code } else { "" }.as_bytes())
}

/// What went wrong below HTTP, sorted by whether it pays to ask again.
fn failed(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => HttpErrorKind::Connect,
        ureq::Error::Io(cause) => match cause.kind() {
            std::io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
            std::io::ErrorKind::TimedOut => HttpErrorKind::Timeout,
            _ => HttpErrorKind::Interrupted,
        },
        _ => HttpErrorKind::Unknown,
    };
    let cause: Box<dyn Error + Send + Sync> = Box::new(error);
    HttpError::new_boxed(kind, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_error_only_its_name_is_kept() {
        let body = b"<Error><Code>InvalidAccessKeyId</Code><AWSAccessKeyId>AKIAEXAMPLE</AWSAccessKeyId></Error>";
        assert_eq!(code(body), "InvalidAccessKeyId");
        for none in [&b"<Code>two words</Code>"[..], b"<Code>endless", b"key=AKIAEXAMPLE", b"\xff"] {
            assert_eq!(code(none), "", "{}", String::from_utf8_lossy(none));
        }
    }
}
