//! The service as its clients see it.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

mod desk;
mod documents;
#[cfg(feature = "object-storage")]
mod followed;
mod guarded;
mod keys;
mod mcp;
mod operations;
mod page;
mod screened;
mod swaps;
#[cfg(feature = "opentelemetry")]
mod traced;
mod watchman;
mod wire;
mod yente;
