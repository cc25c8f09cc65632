//! The OpenAPI document, made of the routes themselves.

use std::sync::Arc;

use axum::extract::Extension;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use bytes::Bytes;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, Info, License, OpenApi, OpenApiBuilder, RefOr, Response};
use utoipa_axum::router::OpenApiRouter;

use crate::{Scope, Service, demand};

/// What the document says before any route.
pub(crate) fn head() -> OpenApi {
    let mut info = Info::new("Interdict", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Are we dealing with a sanctioned party? Every answer names the edition of the lists that it was made from. \
         No hit is no clearance."
            .to_owned(),
    );
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    info.license = Some(license);
    OpenApiBuilder::new().info(info).build()
}

/// What is said of all routes once they are there.
pub(crate) fn finish(document: &mut OpenApi) {
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A key of `interdict keys create`; `Authorization: ApiKey KEY` is taken, too"))
        .build();
    document.components.get_or_insert_with(Components::new).add_security_scheme("key", SecurityScheme::Http(key));
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten().filter(|operation| operation.security.is_some()) {
            for (status, why) in GUARDED {
                let responses = &mut operation.responses.responses;
                responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::new(why)));
            }
        }
    }
}

/// What the guard answers before a route that needs a key is asked, in the error shape of the route's API.
const GUARDED: [(&str, &str); 3] = [
    ("401", "No key, or none that is valid"),
    ("403", "The key lacks the scope, or the request comes from another site"),
    ("429", "More than the key may ask; `Retry-After` says when to come again"),
];

/// The document as checked in: indented, with a line's end.
pub fn text(service: &Service) -> Result<String, serde_json::Error> {
    crate::routes::document(service).to_pretty_json().map(|text| text + "\n")
}

/// Where clients find it.
pub(crate) fn routes(document: &OpenApi) -> OpenApiRouter<Service> {
    // A document that was just made of strings and maps can be written.
    let text = Bytes::from(document.to_json().unwrap_or_default());
    let route = OpenApiRouter::new().route("/openapi.json", get(described)).layer(Extension(Arc::new(text)));
    demand(Scope::Read, route)
}

async fn described(Extension(text): Extension<Arc<Bytes>>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], Bytes::clone(&text))
}
