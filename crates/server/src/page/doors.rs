//! Signing in with a key, and out.

use axum::Extension;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use interdict_page::sign_in;
use serde::Deserialize;

use super::session::{self, no_cookie};
use super::shown::{Looking, is_secure, page_with};
use crate::asked::{Query, Whole};
use crate::{Caller, Refusal, Service};

/// Longer addresses are none of ours to go to.
const LONGEST_NEXT: usize = 4_096;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignIn {
    token: String,
    key: String,
    next: String,
}

/// An address of our own, or the start: a form must not send its user elsewhere.
fn own(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/sign-");
    let is_plain = next.len() <= LONGEST_NEXT && next.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    if is_path && is_plain { next } else { "/" }
}

/// The form that asks for a key.
pub(crate) async fn door(
    State(service): State<Service>,
    headers: HeaderMap,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Refusal> {
    asked_for_key(&service, headers, &next, None)
}

fn asked_for_key(
    service: &Service,
    headers: HeaderMap,
    next: &str,
    refused: Option<&str>,
) -> Result<Response, Refusal> {
    if !service.needs_key() {
        return Ok(to("/"));
    }
    let mut looking = Looking::of(service, headers, None);
    let cookie = looking.with_session(service)?;
    let html = sign_in::page(&looking.frame(&service.serving()), own(next), refused);
    Ok(page_with(html, cookie))
}

/// Opens a session for whoever shows a key.
pub(crate) async fn sign_in(
    State(service): State<Service>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refusal> {
    let form: SignIn = serde_html_form::from_bytes(&body)
        .map_err(|_| Refusal::bad("the form is not the one that the page has: load it again"))?;
    let now = service.now();
    let Some(before) = service.page.sessions.of(&headers, now) else {
        // The session of the form is over: there is a new one to fill in.
        return asked_for_key(
            &service,
            headers,
            &form.next,
            Some("The form was open for too long. Please sign in now."),
        );
    };
    before.check(Some(&form.token))?;
    let Some(key) = service.keys.check(form.key.trim(), now) else {
        tracing::warn!(target: "interdict::refused", reason = "no_valid_key", "a key that does not count was shown at the page's door");
        let mut response = asked_for_key(
            &service,
            headers,
            &form.next,
            Some("This key does not count: it is unknown, revoked or expired."),
        )?;
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    };
    // A new number: whoever knew the old one, from before the key was shown, has nothing.
    service.page.sessions.end(&before.id);
    let session = service.page.sessions.begin(Some(key.id.clone()), now)?;
    let mut response = to(own(&form.next));
    set_cookie(&mut response, &session.cookie(is_secure(&service, &headers)));
    Ok(response)
}

/// What a form of one button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SignOut {
    token: String,
}

/// Ends the session; what it had brought to be screened goes with it.
pub(crate) async fn sign_out(
    State(service): State<Service>,
    _: Option<Extension<Caller>>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refusal> {
    let form: SignOut = serde_html_form::from_bytes(&body).unwrap_or_default();
    let session = service.page.sessions.of(&headers, service.now()).ok_or_else(session::refused_form)?;
    session.check(Some(&form.token))?;
    service.page.jobs.remove_of(&session.id);
    service.page.sessions.end(&session.id);
    let mut response = to("/sign-in");
    set_cookie(&mut response, &no_cookie(is_secure(&service, &headers)));
    Ok(response)
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}

/// On to another address, by a request of its own.
pub(crate) fn to(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for next in ["https://x.example", "//x.example", "/\\x.example", "x", "", "/a\r\nb", "/ b", "/sign-in", "/é"] {
            assert_eq!(own(next), "/", "{next:?}");
        }
        assert_eq!(own("/party/ofac-1?name=A%20B"), "/party/ofac-1?name=A%20B");
    }
}
