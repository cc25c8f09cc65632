//! What all pages share on their way out: the frame, the headers, and how a refusal looks.

use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use interdict_page::{Frame, Theme, Visitor, wrong};
use jiff::tz::TimeZone;

use super::session::{self, Session};
use crate::{Caller, Refusal, Service, Serving};

/// What a page needs of a request beside its question.
pub(crate) struct Looking {
    pub(crate) headers: HeaderMap,
    pub(crate) session: Option<Session>,
    caller: Option<Caller>,
    today: String,
    needs_key: bool,
}

impl Looking {
    /// Of a request that the guard has let in.
    pub(crate) fn of(service: &Service, headers: HeaderMap, caller: Option<Caller>) -> Self {
        let now = service.now();
        Self {
            session: service.page.sessions.of(&headers, now),
            headers,
            caller,
            today: TimeZone::UTC.to_datetime(now).date().to_string(),
            needs_key: service.needs_key(),
        }
    }

    /// The session, begun if there is none, and the cookie to set in that case.
    pub(crate) fn with_session(&mut self, service: &Service) -> Result<Option<HeaderValue>, Refusal> {
        if self.session.is_some() {
            return Ok(None);
        }
        let session = service.page.sessions.begin(None, service.now())?;
        let cookie = HeaderValue::from_str(&session.cookie(is_secure(service, &self.headers)));
        self.session = Some(session);
        Ok(cookie.ok())
    }

    /// What is round the page.
    pub(crate) fn frame<'a>(&'a self, serving: &'a Serving) -> Frame<'a> {
        let token = self.session.as_ref().map_or("", |session| &session.token);
        let visitor = match &self.caller {
            Some(Caller::Key(key)) if self.session.as_ref().is_some_and(|session| session.key.is_some()) => {
                Visitor::SignedIn { name: &key.name, token }
            }
            None if self.needs_key => Visitor::SignedOut { token },
            _ => Visitor::Anybody { token },
        };
        let theme = Theme::from_word(session::cookie(&self.headers, Theme::COOKIE).unwrap_or_default());
        Frame { edition: &serving.edition, today: &self.today, theme, visitor }
    }
}

/// Whether cookies are to be sent back over TLS alone: where TLS is spoken here, or by a proxy before us.
pub(crate) fn is_secure(service: &Service, headers: &HeaderMap) -> bool {
    let forwarded = || headers.get("x-forwarded-proto").is_some_and(|scheme| scheme.as_bytes() == b"https");
    service.settings.tls.is_some() || forwarded()
}

/// A page.
pub(crate) fn page(html: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], html).into_response()
}

/// A page with a cookie.
pub(crate) fn page_with(html: String, cookie: Option<HeaderValue>) -> Response {
    let mut response = page(html);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// What must stand in the head of every answer of the page.
pub(crate) async fn secured(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

fn secure(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(interdict_page::CONTENT_SECURITY_POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}

/// A refusal as a page. It knows no edition and nobody: the guard refuses before either is looked up.
pub(crate) fn refused(refusal: &Refusal) -> Response {
    let heading = match refusal.status {
        StatusCode::UNAUTHORIZED => return signed_out(),
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::PAYLOAD_TOO_LARGE => "Too large",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests",
        status if status.is_server_error() => "Something went wrong",
        _ => "That does not work",
    };
    let mut response = page(wrong::bare(heading, &refusal.message));
    *response.status_mut() = refusal.status;
    secure(response.headers_mut());
    response
}

fn signed_out() -> Response {
    let mut response = page(wrong::signed_out());
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    secure(response.headers_mut());
    response
}
