//! `POST /mcp`: the Model Context Protocol over HTTP, a message a request. There is no stream of the service's own, so that `GET` is not
//! allowed.

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use interdict_mcp::{Desk, HANDSHAKE_VERSIONS, Reply, VERSION, reply};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::aside::off_the_runtime;
use crate::asked::Whole;
use crate::guard::{Api, Entrance};
use crate::{Refusal, Scope, Service, demand};

/// The code of JSON-RPC for what a server refuses for reasons of its own.
const REFUSED: i32 = -32_000;
const PROTOCOL_VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
const METHOD: HeaderName = HeaderName::from_static("mcp-method");
const NAME: HeaderName = HeaderName::from_static("mcp-name");

/// What the guard knows of this API.
pub(crate) static API: Api =
    Api { name: "mcp", shape: refused, entrance: Entrance::Key, is_page: false, streams: false, session: None };

/// A refusal as an error of JSON-RPC.
fn refused(refusal: &Refusal) -> Response {
    let error = json!({ "code": REFUSED, "message": refusal.message, "data": { "reason": refusal.reason } });
    (refusal.status, Json(json!({ "jsonrpc": "2.0", "id": null, "error": error }))).into_response()
}

/// Its tools screen and read, so that a key needs both.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    demand(Scope::Read, demand(Scope::Screen, OpenApiRouter::new().routes(routes!(message))))
}

/// A message of the Model Context Protocol: tools `screen`, `compare`, `entity` and `diff`.
#[utoipa::path(
    post, path = "/mcp", tag = "mcp", security(("key" = ["screen", "read"])), request_body = Object,
    responses(
        (status = 200, description = "The message that answers it", body = Object),
        (status = 202, description = "No message is due"),
        (status = "4XX", description = "What is wrong, as an error of JSON-RPC", body = Object),
    )
)]
async fn message(
    State(service): State<Service>,
    headers: HeaderMap,
    Whole(message): Whole,
) -> Result<Response, Refusal> {
    agrees(&headers, &message)?;
    let serving = service.serving();
    let answer = off_the_runtime(move || {
        let desk = Desk { edition: &serving.edition, index: &serving.index, store: Some(&service.store) };
        reply(desk, &message)
    });
    let Reply { message, status } = answer.await?;
    let status = StatusCode::from_u16(status).map_err(|error| Refusal::because(&error))?;
    Ok(match message {
        Some(message) => (status, [(CONTENT_TYPE, "application/json")], message).into_response(),
        None => status.into_response(),
    })
}

/// What headers may say of a message.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    method: Option<String>,
    params: Named,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Option<String>,
}

/// Whether headers say the same as the message: what is between routes by them. One that is not there says nothing.
fn agrees(headers: &HeaderMap, message: &[u8]) -> Result<(), Refusal> {
    let header = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(version) = header(PROTOCOL_VERSION)
        && version != VERSION
        && !HANDSHAKE_VERSIONS.contains(&version)
    {
        let known = [&[VERSION][..], &HANDSHAKE_VERSIONS].concat().join(", ");
        return Err(Refusal::bad(format!("MCP-Protocol-Version: `{version}` is not spoken here; these are: {known}")));
    }
    let (method, name) = (header(METHOD), header(NAME));
    if method.is_none() && name.is_none() {
        return Ok(());
    }
    // What is no message at all is told by whoever reads it.
    let Ok(said) = serde_json::from_slice::<Said>(message) else { return Ok(()) };
    let differs = |header: Option<&str>, said: Option<&str>| header.is_some_and(|header| said != Some(header));
    if differs(method, said.method.as_deref()) || differs(name, said.params.name.as_deref()) {
        return Err(Refusal::bad("Mcp-Method or Mcp-Name is not what the message says"));
    }
    Ok(())
}
