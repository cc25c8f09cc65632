//! The page: what a person sees in a browser. `interdict_page` writes it; here it is asked for.
//!
//! Reading order: [`session`] (who has signed in), [`shown`] (what all pages share on their way out), [`answers`], [`parties`],
//! [`lists`], [`files`] with [`jobs`], [`doors`] (signing in and out).

mod answers;
mod doors;
mod files;
mod jobs;
mod lists;
mod parties;
mod session;
mod shown;

use std::sync::{Arc, Mutex};

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use interdict_page::assets::Asset;
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;

use self::jobs::Jobs;
use self::lists::Compared;
use self::session::Sessions;
use crate::guard::{Api, Entrance};
use crate::{Refusal, Scope, Service, demand};

/// What the guard knows of the page.
pub(crate) static API: Api = Api {
    name: "page",
    shape: shown::refused,
    entrance: Entrance::Key,
    is_page: true,
    streams: false,
    session: Some(|service, parts| session::caller(service, &parts.headers)),
};

/// What the guard knows of that part of the page that anybody sees.
pub(crate) static OPEN: Api = Api { entrance: Entrance::Open, ..API };

/// What the page remembers between requests.
pub(crate) struct Remembered {
    sessions: Sessions,
    jobs: Arc<Jobs>,
    /// What was compared last.
    compared: Mutex<Compared>,
    /// A permit for what reads whole lists.
    heavy: Semaphore,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            sessions: Sessions::default(),
            jobs: Arc::default(),
            compared: Mutex::default(),
            heavy: Semaphore::new(1),
        }
    }
}

/// What anybody sees: where to sign in, and what that looks like.
pub(crate) fn open_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .route("/sign-in", get(doors::door).post(doors::sign_in))
        .route("/page/{name}", get(asset))
        .layer(from_fn(shown::secured))
}

/// What needs a key, or a session that was opened with one.
pub(crate) fn routes() -> OpenApiRouter<Service> {
    let screen = OpenApiRouter::new()
        .route("/", get(answers::screen))
        .route("/results", get(answers::results_alone))
        .route("/side-by-side/{id}", get(answers::beside))
        .route("/files", get(files::form).post(files::bring))
        .route("/files/{id}", get(files::job))
        .route("/files/{id}/progress", get(files::progress))
        .route("/files/{id}/result.csv", get(files::result))
        .route("/files/{id}/remove", post(files::remove));
    let read = OpenApiRouter::new()
        .route("/party/{id}", get(parties::party))
        .route("/party/{id}/history", get(parties::past))
        .route("/lists", get(lists::in_force))
        .route("/changes", get(lists::changed));
    OpenApiRouter::new()
        .merge(demand(Scope::Screen, screen))
        .merge(demand(Scope::Read, read))
        .route("/sign-out", post(doors::sign_out))
        .layer(from_fn(shown::secured))
}

/// The style sheet, the script, the mark. Their addresses change with their content.
async fn asset(Path(name): Path<String>) -> Result<Response, Refusal> {
    let asset = Asset::named(&name).ok_or_else(|| Refusal::not_found("there is nothing at this address"))?;
    let head = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.media_type)),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((head, asset.content).into_response())
}
