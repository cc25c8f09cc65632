//! One file from one address.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fluent_uri::UriRef;
use interdict_sources::origin::Origin;
use interdict_sources::{Fault, SourceError};
use sha2::{Digest, Sha256};
use ureq::http::{Response, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy};

use crate::guard::{GuardedResolver, may_ask};
use crate::settings::Network;

/// Most redirects of one file.
const MOST_REDIRECTS: usize = 5;
/// The longest wait that a server may ask for before it is asked again.
const MOST_WAIT: Duration = Duration::from_secs(60);

/// What is asked for.
pub(crate) struct Order<'a> {
    pub(crate) dataset: &'a str,
    /// The address, token included.
    pub(crate) url: &'a str,
    /// The address as it may be told.
    pub(crate) told: &'a str,
    /// What must never be told.
    pub(crate) token: Option<&'a str>,
    /// Hosts it may come from.
    pub(crate) hosts: &'a [String],
    pub(crate) user_agent: &'a str,
    /// What was fetched before, to ask for something newer.
    pub(crate) before: Option<&'a Origin>,
}

/// What came.
pub(crate) enum Came {
    /// The file, written whole.
    File { sha256: String, etag: Option<String>, last_modified: Option<String> },
    /// The file of before is still the publisher's.
    NotModified,
}

/// A failure, and whether it may pass.
struct Failure {
    what: String,
    remedy: &'static str,
    /// `Some`: worth another try, after at least this long.
    again: Option<Duration>,
}

impl Failure {
    fn lasting(what: impl Into<String>, remedy: &'static str) -> Self {
        Self { what: what.into(), remedy, again: None }
    }

    fn passing(what: impl Into<String>, remedy: &'static str) -> Self {
        Self { what: what.into(), remedy, again: Some(Duration::ZERO) }
    }
}

const LATER: &str = "try again later; the version in force stays until then";
const LOOK: &str =
    "look at the address in a browser: if the publisher has moved the file, put the new address into the settings file";

/// The client for all transfers of a sync.
pub(crate) struct Client<'a> {
    agent: Agent,
    network: &'a Network,
}

impl<'a> Client<'a> {
    pub(crate) fn new(network: &'a Network) -> Result<Self, SourceError> {
        let proxy = match &network.proxy {
            Some(address) => Some(Proxy::new(address).map_err(|_| {
                SourceError::new(
                    Fault::Syntax,
                    "proxy",
                    "the proxy's address is not understood",
                    "write http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT",
                )
            })?),
            None => Proxy::try_from_env(),
        };
        let roots = match &network.ca_file {
            None => RootCerts::PlatformVerifier,
            Some(path) => {
                let pem = fs_err::read(path).map_err(|error| SourceError::io(path, &error))?;
                let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
                    .filter_map(|item| match item {
                        Ok(PemItem::Certificate(certificate)) => Some(certificate),
                        _ => None,
                    })
                    .collect();
                if certificates.is_empty() {
                    return Err(SourceError::new(
                        Fault::Syntax,
                        path,
                        "there is no certificate in it",
                        "give a file in PEM format",
                    ));
                }
                RootCerts::Specific(Arc::new(certificates))
            }
        };
        let mut private_hosts = network.private_hosts.clone();
        private_hosts.extend(proxy.as_ref().map(|proxy| proxy.host().to_lowercase()));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .timeout_resolve(Some(network.connect()))
            .timeout_connect(Some(network.connect()))
            .timeout_recv_response(Some(network.idle()))
            .timeout_per_read(Some(network.idle()))
            .timeout_global(Some(network.whole()))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), GuardedResolver::new(private_hosts));
        Ok(Self { agent, network })
    }

    /// Fetches a file, asking again where a failure may pass. `moved` hears how many bytes have come of how many.
    pub(crate) fn fetch(
        &self,
        order: &Order,
        to: &Path,
        moved: &dyn Fn(u64, Option<u64>),
    ) -> Result<Came, SourceError> {
        let came = self.again(order, || self.once(order, to, moved));
        if came.is_err() {
            // A part of a file only takes up room.
            let _ = fs_err::remove_file(to);
        }
        came
    }

    /// Does something again where its failure may pass.
    fn again<T>(&self, order: &Order, mut attempt: impl FnMut() -> Result<T, Failure>) -> Result<T, SourceError> {
        let mut wait = Duration::from_millis(self.network.retry_milliseconds);
        let mut tries = 0;
        loop {
            let failure = match attempt() {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            tries += 1;
            match failure.again {
                Some(least) if tries <= self.network.retries => std::thread::sleep(wait.max(least)),
                _ => {
                    let how_often = if tries > 1 { format!(" ({tries} times)") } else { String::new() };
                    let what = order.without_token(&format!("{}: {}{how_often}", order.dataset, failure.what));
                    return Err(SourceError::new(Fault::Unreadable, order.told, what, failure.remedy));
                }
            }
            wait = wait.saturating_mul(2);
        }
    }

    fn once(&self, order: &Order, to: &Path, moved: &dyn Fn(u64, Option<u64>)) -> Result<Came, Failure> {
        let (response, address) = self.response(order)?;
        match response.status().as_u16() {
            200 => self.receive(order, response, to, moved),
            304 if order.before.is_some() => Ok(Came::NotModified),
            _ => Err(refusal(&response, &address)),
        }
    }

    /// Follows redirects, each of them checked, to an answer that is none.
    fn response(&self, order: &Order) -> Result<(Response<Body>, Uri), Failure> {
        let mut address: Uri = order
            .url
            .parse()
            .map_err(|_| Failure::lasting("the address is not understood", "correct it in the settings file"))?;
        for _ in 0..=MOST_REDIRECTS {
            may_ask(&address, order.hosts, self.network).map_err(|why| {
                Failure::lasting(
                    format!("not fetched: {why}"),
                    "if that is right, allow it in the settings file (`hosts` of the dataset; `private_hosts`, `plain_hosts` of the network)",
                )
            })?;
            let mut request = self.agent.get(&address).header("user-agent", order.user_agent);
            if let Some(before) = order.before {
                if let Some(etag) = &before.etag {
                    request = request.header("if-none-match", etag);
                }
                if let Some(time) = &before.last_modified {
                    request = request.header("if-modified-since", time);
                }
            }
            let response = request.call().map_err(|error| passing(&error))?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok((response, address));
            }
            let location = response.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
            address = resolved(&address, location).ok_or_else(|| {
                Failure::lasting(format!("{} redirects to something that is no address", told(&address)), LOOK)
            })?;
        }
        Err(Failure::lasting(format!("there are more than {MOST_REDIRECTS} redirects"), LOOK))
    }

    fn receive(
        &self,
        order: &Order,
        mut response: Response<Body>,
        to: &Path,
        moved: &dyn Fn(u64, Option<u64>),
    ) -> Result<Came, Failure> {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, last_modified) = (header("etag"), header("last-modified"));
        if let Some((was, is)) =
            order.before.and_then(|before| before.last_modified.as_deref()).zip(last_modified.as_deref())
            && is_older(is, was)
        {
            return Err(Failure::lasting(
                format!("this copy was last modified {is}, the one fetched before {was}: the server has an old one"),
                "try again later; if the publisher took the newer one back, fetch with --fresh",
            ));
        }
        // Gzip is unpacked on the way; the length is then that of the packed transfer.
        let packed = header("content-encoding");
        if let Some(coding) = packed.as_deref().filter(|coding| !matches!(*coding, "gzip" | "x-gzip" | "identity")) {
            return Err(Failure::lasting(
                format!("the file comes in the coding `{coding}`, which was not asked for"),
                LOOK,
            ));
        }
        let length = if packed.is_some() { None } else { header("content-length").and_then(|text| text.parse().ok()) };
        let most = self.network.most_bytes();
        let too_large = || {
            Failure::lasting(
                format!("the file is larger than {most} bytes"),
                "raise `most_megabytes` in the settings file if that is right",
            )
        };
        if length.is_some_and(|length: u64| length > most) {
            return Err(too_large());
        }
        let io =
            |error: &std::io::Error| Failure::lasting(format!("cannot be written: {error}"), "make room on the disk");
        let mut file = fs_err::File::create(to).map_err(|error| io(&error))?;
        let mut reader = response.body_mut().as_reader();
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let (mut bytes, began) = (0u64, Instant::now());
        loop {
            let count = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) => {
                    return Err(Failure::passing(
                        format!("the transfer broke off after {bytes} bytes: {error}"),
                        LATER,
                    ));
                }
            };
            bytes += count as u64;
            if bytes > most {
                return Err(too_large());
            }
            hasher.update(&buffer[..count]);
            file.write_all(&buffer[..count]).map_err(|error| io(&error))?;
            moved(bytes, length);
            let seconds = began.elapsed().as_secs();
            if seconds >= self.network.idle_seconds && bytes / seconds.max(1) < self.network.least_bytes_per_second {
                return Err(Failure::passing(format!("the transfer drips: {bytes} bytes in {seconds} s"), LATER));
            }
        }
        if bytes == 0 {
            return Err(Failure::passing("the server sent an empty file", LATER));
        }
        if let Some(length) = length.filter(|length| *length != bytes) {
            return Err(Failure::passing(format!("{bytes} bytes came of {length} that were announced"), LATER));
        }
        file.file().sync_all().map_err(|error| io(&error))?;
        Ok(Came::File { sha256: hex::encode(hasher.finalize()), etag, last_modified })
    }

    /// The text of a small page.
    pub(crate) fn page(&self, order: &Order) -> Result<(String, Uri), SourceError> {
        const MOST_PAGE: u64 = 8 << 20;
        self.again(order, || {
            let (mut response, address) = self.response(order)?;
            if response.status().as_u16() != 200 {
                return Err(refusal(&response, &address));
            }
            let text = response.body_mut().with_config().limit(MOST_PAGE).lossy_utf8(true).read_to_string();
            text.map(|text| (text, address)).map_err(|error| passing(&error))
        })
    }
}

impl Order<'_> {
    /// A text in which the token is not to be seen.
    fn without_token(&self, text: &str) -> String {
        match self.token {
            Some(token) if !token.is_empty() => text.replace(token, crate::settings::TOKEN),
            _ => text.to_owned(),
        }
    }
}

/// What an answer without a file means.
fn refusal(response: &Response<Body>, address: &Uri) -> Failure {
    match response.status().as_u16() {
        status @ (408 | 425 | 429 | 500..=599) => Failure {
            what: format!("the server answers {status}"),
            remedy: LATER,
            again: Some(retry_after(response).unwrap_or_default().min(MOST_WAIT)),
        },
        status @ (401 | 403) => Failure::lasting(
            format!("the server answers {status}: it does not give the file to this client"),
            "if the publisher wants a token, put it into the settings file; else look at the address in a browser",
        ),
        status => Failure::lasting(format!("the server answers {status} for {}", told(address)), LOOK),
    }
}

/// A failure of the connection.
fn passing(error: &ureq::Error) -> Failure {
    let remedy = match error {
        ureq::Error::HostNotFound => {
            "check the network and its names (DNS); behind a proxy, set HTTPS_PROXY or `proxy`"
        }
        ureq::Error::Io(inner) if inner.kind() == std::io::ErrorKind::PermissionDenied => {
            return Failure::lasting(
                inner.to_string(),
                "a list does not come from a private address; for a mirror of your own put the host into `private_hosts` of the settings file",
            );
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            return Failure::lasting(
                format!("no trusted connection: {error}"),
                "if your network opens TLS connections, put its certificate into `ca_file` of the settings file",
            );
        }
        _ => "check the network; behind a proxy, set HTTPS_PROXY or `proxy` in the settings file",
    };
    Failure::passing(error.to_string(), remedy)
}

/// Whether a server's time is more than a day before another: servers side by side differ by minutes.
fn is_older(is: &str, was: &str) -> bool {
    let time = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp().as_second());
    matches!((time(is), time(was)), (Some(is), Some(was)) if is + 86_400 < was)
}

/// The wait that a server asks for, in seconds.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// A reference that stands at an address.
pub(crate) fn resolved(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = UriRef::parse(reference.trim()).ok()?;
    let base = base.to_string();
    let base = fluent_uri::Uri::parse(base.as_str()).ok()?;
    reference.resolve_against(&base).ok()?.as_str().parse().ok()
}

/// An address without its query, which may hold secrets.
fn told(address: &Uri) -> String {
    format!(
        "{}://{}{}",
        address.scheme_str().unwrap_or_default(),
        address.authority().map_or("", |authority| authority.as_str()),
        address.path()
    )
}
