//! What stands before every route, in this order: who is addressed (`hosts`), who asks (keys), how often (`rate`), how much at
//! once, how much and how long (`body`). What is refused on the way gets the shape of the route's API and one line in the log.
//!
//! A router is put behind it with [`over`]. Nothing is reachable without: [`crate::router`] takes no other routes.

pub(crate) mod body;
pub(crate) mod hosts;
pub(crate) mod rate;
pub(crate) mod trace;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use utoipa_axum::router::OpenApiRouter;

use self::trace::Trace;
use crate::refusal::shaped;
#[cfg(feature = "opentelemetry")]
use crate::spans::{self, Span, noting};
use crate::{Caller, Refusal, Service, Shape};

/// What an API has of its own before its handlers begin.
#[derive(Debug)]
pub struct Api {
    /// Its name in logs.
    pub name: &'static str,
    /// How its clients are told what is wrong.
    pub shape: Shape,
    /// Who may use it.
    pub entrance: Entrance,
    /// Whether links of other sites may lead here, as they lead to pages.
    pub is_page: bool,
    /// Whether bodies of JSON lines may be as long as streams.
    pub streams: bool,
    /// Who asks, where requests say it by something else than a key.
    pub session: Option<fn(&Service, &Parts) -> Option<Caller>>,
}

/// Who may use an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// Whoever has a key; anybody, where the service needs none.
    Key,
    /// Anybody: there is nothing in it but, say, a form to sign in.
    Open,
    /// Anybody, by any name of the host and however busy the service is: probes of load balancers.
    Probe,
}

/// Puts routes behind the guard. A method that a route does not have is refused in the API's shape, too.
pub fn over(routes: OpenApiRouter<Service>, api: &'static Api, service: &Service) -> OpenApiRouter<Service> {
    routes.layer(from_fn_with_state((service.clone(), api), guarded))
}

/// The right to be at work, for handlers that are not done when they return: a stream keeps it to its end.
#[derive(Clone, Debug)]
pub(crate) struct Permit(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

/// Stands for the route of an address that has none.
const NO_ROUTE: &str = "none";

/// What the log says of a request; nothing of what was asked.
struct About {
    method: Method,
    route: String,
    path: String,
    trace: Trace,
    /// The span of the request, where it is recorded.
    #[cfg(feature = "opentelemetry")]
    span: Option<Span>,
}

impl About {
    #[cfg_attr(
        not(feature = "opentelemetry"),
        expect(unused_variables, reason = "the service knows whether spans are recorded")
    )]
    fn of(service: &Service, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        let trace = Trace::of(request.headers());
        Self {
            method: request.method().clone(),
            route: route.map_or_else(|| NO_ROUTE.to_owned(), |route| route.as_str().to_owned()),
            path: request.uri().path().to_owned(),
            #[cfg(feature = "opentelemetry")]
            span: service.spans.as_ref().and_then(|spans| spans.begin(&trace)),
            trace,
        }
    }

    /// The trace's id; empty without one.
    fn trace(&self) -> &str {
        #[cfg(feature = "opentelemetry")]
        if let Some(span) = &self.span {
            return span.trace();
        }
        self.trace.id()
    }
}

async fn guarded(State((service, api)): State<(Service, &'static Api)>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let about = About::of(&service, &request);
    let mut caller = None;
    let response = async {
        match admitted(&service, api, request, &mut caller) {
            Ok(request) => answered(&service, request, next).await,
            Err(refusal) => refusal.into_response(),
        }
    };
    #[cfg(feature = "opentelemetry")]
    let response = noting(about.span.as_ref(), response);
    let response = response.await;
    finished(&service, api, &about, caller.as_ref(), start, response)
}

/// Lets a request in, as handlers are to see it.
fn admitted(service: &Service, api: &Api, request: Request, asked_by: &mut Option<Caller>) -> Result<Request, Refusal> {
    let (mut parts, body) = request.into_parts();
    if api.entrance == Entrance::Probe {
        return Ok(Request::from_parts(parts, body));
    }
    service.hosts.check(&parts, service.needs_key(), api.is_page)?;
    let caller = caller(service, api, &parts);
    asked_by.clone_from(&caller);
    if caller.is_none() && api.entrance == Entrance::Key {
        return Err(Refusal::no_key());
    }
    service.rates.take(caller.as_ref().map_or("nobody", Caller::id))?;
    let permit = service.running.clone().try_acquire_owned().map_err(|_| Refusal::busy())?;
    if let Some(caller) = caller {
        parts.extensions.insert(caller);
    }
    parts.extensions.insert(Permit(Arc::new(permit)));
    let body = body::limited(&parts, body, &service.settings.limits, api.streams)?;
    Ok(Request::from_parts(parts, body))
}

/// Who asks; `None` where that is not known. Where no key is needed, one that is sent is not looked at.
fn caller(service: &Service, api: &Api, parts: &Parts) -> Option<Caller> {
    if !service.needs_key() {
        return Some(Caller::Local);
    }
    let Some(sent) = parts.headers.get(AUTHORIZATION) else {
        return api.session.and_then(|session| session(service, parts));
    };
    let (scheme, key) = sent.to_str().ok()?.trim().split_once(' ')?;
    let is_ours = scheme.eq_ignore_ascii_case("Bearer") || scheme.eq_ignore_ascii_case("ApiKey");
    is_ours.then(|| service.keys.check(key.trim(), service.now()).map(Caller::Key)).flatten()
}

async fn answered(service: &Service, request: Request, next: Next) -> Response {
    // Kept until there is an answer, whatever the handler does with its own.
    let _permit = request.extensions().get::<Permit>().cloned();
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    match timeout(service.settings.limits.request, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            let Refusal { status, message, .. } = Refusal::failed();
            Refusal::new(status, "panicked", message).into_response()
        }
        Err(_) => Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "timed_out",
            "the request took longer than the service allows; ask for less at once",
        )
        .into_response(),
    }
}

/// The response in its API's shape, counted and logged.
fn finished(
    service: &Service,
    api: &Api,
    about: &About,
    caller: Option<&Caller>,
    start: Instant,
    response: Response,
) -> Response {
    let refusal = response.extensions().get::<Refusal>().cloned().or_else(|| of_the_framework(&response));
    let mut response = match &refusal {
        Some(refusal) => {
            let mut told = shaped(refusal, api.shape);
            // Which methods there are, the framework has said.
            if let Some(methods) = response.headers().get(ALLOW) {
                told.headers_mut().insert(ALLOW, methods.clone());
            }
            told
        }
        None => response,
    };
    about.trace.hand_on(response.headers_mut());
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Answers name people: nobody between is to keep them. What may be kept says so itself.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let status = response.status().as_u16();
    service.metrics.request(&about.method, &about.route, status, start.elapsed());
    let (method, path) = (about.method.as_str(), &about.path);
    let (key, milliseconds) = (caller.map_or("none", Caller::id), start.elapsed().as_secs_f64() * 1e3);
    let trace = about.trace();
    #[cfg(feature = "opentelemetry")]
    if let Some((spans, span)) = service.spans.as_ref().zip(about.span.as_ref()) {
        let route = Some(about.route.as_str()).filter(|route| *route != NO_ROUTE);
        let reason = refusal.as_ref().map(|refusal| refusal.reason);
        let scheme = if service.settings.tls.is_some() { "https" } else { "http" };
        spans.end(span, &spans::About { method, route, path, status, reason, scheme });
    }
    match &refusal {
        Some(refusal) => tracing::warn!(
            target: "interdict::refused", api = api.name, method, path, status, reason = refusal.reason, key, trace, milliseconds
        ),
        None => {
            tracing::info!(target: "interdict::access", api = api.name, method, path, status, key, trace, milliseconds);
        }
    }
    response
}

/// What axum refuses by itself, in words alone: a method, a path that is no text.
fn of_the_framework(response: &Response) -> Option<Refusal> {
    let is_text = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !is_text {
        return None;
    }
    Some(match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this address does not have that method")
        }
        StatusCode::NOT_FOUND => Refusal::not_found("there is nothing at this address"),
        status if status.is_client_error() => {
            Refusal::new(status, "bad_request", "the request could not be read: check its address, query and body")
        }
        _ => return None,
    })
}
