//! `interdict serve`.

use std::path::Path;

use anyhow::Result;
use interdict_server::log;
use tracing::Level;

use super::Exit;
use crate::arguments::{LogFormat, LogLevel, Serve};
use crate::context;
use crate::progress::say;

pub(crate) fn run(arguments: &Serve, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let format = match arguments.log_format {
        LogFormat::Text => log::LogFormat::Text,
        LogFormat::Json => log::LogFormat::Json,
    };
    let level = match arguments.log_level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    log::begin(format, level);
    let settings = arguments.settings()?;
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    interdict_server::run(store, settings, |address| {
        let told = format!("listening on {scheme}://{address}");
        // A log of JSON has nothing else in it.
        match format {
            log::LogFormat::Text => say(&told),
            log::LogFormat::Json => tracing::info!(target: "interdict", "{told}"),
        }
    })?;
    Ok(Exit::Nothing)
}
