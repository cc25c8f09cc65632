//! What was asked, taken out of a request: a body as JSON, a query.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::guard::body;
use crate::{Refusal, Service};

/// The body, whole, within the limits of the service.
#[derive(Clone, Debug)]
pub struct Whole(pub Bytes);

impl FromRequest<Service> for Whole {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Service) -> Result<Self, Refusal> {
        Self::of(request).await
    }
}

impl Whole {
    /// Reads the body of a request that came through the guard, which has put a limit on it.
    pub async fn of(request: Request) -> Result<Self, Refusal> {
        to_bytes(request.into_body(), usize::MAX).await.map(Self).map_err(|error| body::refused(&error))
    }
}

/// The body as JSON, whatever its content type says: clients leave it out. A site cannot make a browser send one unasked, since
/// requests of other sites are refused before.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Service> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Service) -> Result<Self, Refusal> {
        let Whole(bytes) = Whole::of(request).await?;
        parsed(&bytes).map(Self)
    }
}

/// Bytes as JSON. Nesting is limited by the parser, to 128 levels.
pub fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes)
        .map_err(|error| Refusal::bad(format!("the body is not the JSON that is asked for: {error}")))
}

/// The query's parameters; one that is repeated is a list.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Service> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Refusal> {
        serde_html_form::from_str(parts.uri.query().unwrap_or_default())
            .map(Self)
            .map_err(|error| Refusal::bad(format!("the query is not understood: {error}")))
    }
}
