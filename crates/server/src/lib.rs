//! HTTP over the edition in force: the APIs that people's clients speak, our own, and the page.
//!
//! ```text
//! connection ──serve──▶ guard ──▶ route ──Serving──▶ answer
//!                        │ host, key, rate, size, time        │
//!                        └────────── refusal ──────▶ the API's shape, one log line
//! ```
//!
//! Reading order: [`service`] (what requests share), [`serving`] (one edition; a request takes one and keeps it), [`watch`] (a new edition
//! takes its place; with the feature `object-storage`, `follow` brings it here), [`guard`] (what stands before every route), [`scope`] and [`keys`] (who may), [`refusal`] (why not, in each
//! API's shape), [`asked`] (bodies and queries), `aside` (work that takes long), `trouble` (what is told once), then an API a module: [`v1`], [`yente`], [`watchman`], [`mcp`], [`page`].

mod aside;
pub mod asked;
mod error;
#[cfg(feature = "object-storage")]
mod follow;
pub mod guard;
mod health;
pub mod keys;
pub mod log;
pub mod mcp;
pub mod metrics;
pub mod openapi;
pub mod page;
mod patience;
pub mod refusal;
mod routes;
pub mod scope;
pub mod serve;
pub mod service;
pub mod serving;
pub mod settings;
#[cfg(feature = "opentelemetry")]
mod spans;
mod trouble;
pub mod v1;
pub mod watch;
pub mod watchman;
pub mod yente;

pub use error::ServeError;
pub use keys::Caller;
pub use refusal::{Refusal, Shape};
pub use routes::router;
pub use scope::{Scope, demand};
pub use serve::{Server, run};
pub use service::Service;
pub use serving::{Party, Serving};
pub use settings::{Limits, Settings};
