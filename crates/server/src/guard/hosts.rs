//! Which names the service answers to, and which sites may have their visitors' browsers ask it.
//!
//! A service without keys trusts whoever reaches it, and a browser on the same machine reaches it for every site that its user visits: by
//! a name of that site's that leads to 127.0.0.1 (DNS rebinding), or by a plain cross-site request. Both are known by the headers that
//! browsers send and scripts cannot change: `Host`, `Origin`, `Sec-Fetch-Site`.

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Method, StatusCode};

use crate::{Refusal, Settings};

/// Names by which the loopback is addressed.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The names that the service answers to.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// Its own: those of the loopback, and its address.
    own: Vec<String>,
    /// Those that the user has named, in lower case, with or without a port. They count even where every request needs a key.
    stated: Vec<String>,
}

impl Hosts {
    pub(crate) fn of(settings: &Settings) -> Self {
        let listen = settings.listen.ip();
        let address = if listen.is_ipv6() { format!("[{listen}]") } else { listen.to_string() };
        let own = LOCAL.iter().map(|name| (*name).to_owned()).chain([address]).collect();
        Self { own, stated: settings.hosts.iter().map(|host| host.trim().to_ascii_lowercase()).collect() }
    }

    /// Refuses what is addressed to another name, or sent by another site. `has_keys`: every request needs a key, so that a name
    /// alone opens nothing.
    pub(crate) fn check(&self, parts: &Parts, has_keys: bool, is_page: bool) -> Result<(), Refusal> {
        let host = host(parts).ok_or_else(|| {
            Refusal::new(StatusCode::BAD_REQUEST, "no_host", "the request names no host: send one `Host` header")
        })?;
        let are_asked_for = !has_keys || !self.stated.is_empty();
        if are_asked_for && !is_among(&self.own, &host) && !is_among(&self.stated, &host) {
            return Err(Refusal::new(
                StatusCode::MISDIRECTED_REQUEST,
                "wrong_host",
                format!("the service does not answer to `{host}`; start it with `--allow-host {}`", host.host()),
            ));
        }
        self.check_site(parts, &host, is_page)
    }

    fn check_site(&self, parts: &Parts, host: &Authority, is_page: bool) -> Result<(), Refusal> {
        let refused = || {
            Refusal::new(
                StatusCode::FORBIDDEN,
                "cross_site",
                "the request was sent by another site; browsers may ask only from the service's own pages",
            )
        };
        let header = |name: &str| parts.headers.get(name).map(HeaderValue::as_bytes);
        let is_link = is_page && parts.method == Method::GET && header("sec-fetch-mode") == Some(b"navigate");
        if header("sec-fetch-site").is_some_and(|site| site != b"same-origin" && site != b"none") && !is_link {
            return Err(refused());
        }
        let mut origins = parts.headers.get_all(ORIGIN).iter();
        let Some(origin) = origins.next() else { return Ok(()) };
        // A page that gives no referrer gives no origin with its forms either. The browser still says that the form is of this site.
        if origin.as_bytes() == b"null" && header("sec-fetch-site") == Some(b"same-origin") && origins.next().is_none()
        {
            return Ok(());
        }
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        let is_own = origin.is_some_and(|(scheme, site)| {
            // A proxy may address the service by another name than the one that the browser knows.
            let is_stated = || site.parse().is_ok_and(|site| is_among(&self.stated, &site));
            matches!(scheme, "http" | "https") && (site.eq_ignore_ascii_case(host.as_str()) || is_stated())
        });
        if is_own && origins.next().is_none() { Ok(()) } else { Err(refused()) }
    }
}

/// Whether a host is one of these: by its name alone, or with the port.
fn is_among(names: &[String], host: &Authority) -> bool {
    let name = host.host().to_ascii_lowercase();
    let with_port = host.port_u16().map(|port| format!("{name}:{port}"));
    names.iter().any(|known| *known == name || Some(known) == with_port.as_ref())
}

/// The host that a request is addressed to: exactly one, and the same in its target where that names one.
fn host(parts: &Parts) -> Option<Authority> {
    let mut headers = parts.headers.get_all(HOST).iter();
    let header: Authority = headers.next()?.to_str().ok()?.parse().ok()?;
    let is_one = headers.next().is_none() && !header.as_str().contains('@');
    let agrees = parts.uri.authority().is_none_or(|target| *target == header);
    (is_one && agrees).then_some(header)
}
