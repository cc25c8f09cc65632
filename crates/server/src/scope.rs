//! What a key allows.

use std::fmt;
use std::str::FromStr;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

use crate::{Caller, Refusal, Service};

/// What a key allows. None includes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Ask whether subjects are listed.
    Screen,
    /// Read what is listed: entities, editions, changes, metrics.
    Read,
    /// Have the service look for a new edition.
    Admin,
}

impl Scope {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Screen, Self::Read, Self::Admin];

    /// The word used in data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        found.ok_or_else(|| format!("there is no scope `{text}`: screen, read and admin are"))
    }
}

/// Routes that only a key with this scope may use.
pub fn demand(scope: Scope, routes: OpenApiRouter<Service>) -> OpenApiRouter<Service> {
    routes.route_layer(from_fn_with_state(scope, checked))
}

async fn checked(State(scope): State<Scope>, request: Request, next: Next) -> Response {
    match request.extensions().get::<Caller>() {
        Some(caller) if caller.may(scope) => next.run(request).await,
        Some(_) => Refusal::scope(scope).into_response(),
        None => Refusal::no_key().into_response(),
    }
}
