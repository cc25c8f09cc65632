//! All routes, each behind the guard.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::guard::over;
use crate::{Refusal, Service, health, mcp, openapi, page, v1, watchman, yente};

/// The service as one router.
pub fn router(service: &Service) -> Router {
    let (routes, mut document) = all(service).split_for_parts();
    openapi::finish(&mut document);
    let described = over(openapi::routes(&document), &v1::API, service);
    let nowhere = OpenApiRouter::new().fallback(|| async { Refusal::not_found("there is nothing at this address") });
    Router::new()
        .merge(routes)
        .merge(Router::from(described))
        .merge(Router::from(over(nowhere, &yente::API, service)))
        // The guard has the limits.
        .layer(DefaultBodyLimit::disable())
        .with_state(service.clone())
}

/// Every route that the OpenAPI document describes.
pub(crate) fn all(service: &Service) -> OpenApiRouter<Service> {
    OpenApiRouter::with_openapi(openapi::head())
        .merge(over(health::probes(), &health::PROBES, service))
        .merge(over(health::metrics(), &v1::API, service))
        .merge(over(v1::routes(), &v1::API, service))
        .merge(over(yente::routes(), &yente::API, service))
        .merge(over(watchman::routes(), &watchman::API, service))
        .merge(over(mcp::routes(), &mcp::API, service))
        .merge(over(page::open_routes(), &page::OPEN, service))
        .merge(over(page::routes(), &page::API, service))
}

/// The OpenAPI document of all routes.
pub(crate) fn document(service: &Service) -> OpenApi {
    let mut document = all(service).into_openapi();
    openapi::finish(&mut document);
    document
}
