//! What can be said to the service, and of its keys.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use interdict_server::{Limits, Scope, Settings};

use super::{PlainFormat, pause};

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 ended as it was told to (Ctrl-C, SIGTERM); 2 it could not start.\nOn another address than the loopback every request needs a key: `interdict keys create`."
)]
pub(crate) struct Serve {
    /// Where to listen
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8000",
        env = "INTERDICT_LISTEN",
        hide_env_values = true
    )]
    listen: SocketAddr,
    /// Another name that the service answers to, with or without a port; can be repeated
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// The certificate chain, PEM; with --tls-key
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM; with --tls-cert
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Where keys are read from, such as a mounted secret [default: keys.json in the folder of the editions]
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Take editions from where `interdict sync --publish` puts them: s3://BUCKET/PREFIX, gs://…, az://…, https://…, file:///FOLDER. The folder
    /// of the editions (--home) is the service's own then. Credentials come from the environment
    #[arg(long, value_name = "URL", hide = !super::OBJECT_STORAGE)]
    editions: Option<String>,
    /// Send spans of requests to an OpenTelemetry collector, such as http://127.0.0.1:4318 (OTLP over HTTP). OTEL_… variables say the rest
    #[cfg_attr(feature = "opentelemetry", arg(env = "OTEL_EXPORTER_OTLP_ENDPOINT", hide_env_values = true))]
    #[arg(long, value_name = "URL", hide = !super::OPENTELEMETRY)]
    otlp: Option<String>,
    /// Not ready (/readyz) when the edition was neither made nor confirmed by its publishers for so long (30m, 6h, 1d)
    #[arg(long, value_name = "TIME", value_parser = pause)]
    max_edition_age: Option<Duration>,
    /// How often to look for a new edition
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = pause)]
    poll: Duration,
    /// How long requests that run may go on when the service is told to end
    #[arg(long, value_name = "TIME", default_value = "20s", value_parser = pause)]
    drain: Duration,
    #[command(flatten)]
    limits: LimitArguments,
    /// How log lines are written
    #[arg(long, default_value = "text")]
    pub(crate) log_format: LogFormat,
    /// Which log lines are written: error, warn (also refusals), info (also every request), debug
    #[arg(long, default_value = "info")]
    pub(crate) log_level: LogLevel,
    /// Name in the log who was asked about. Personal data: be sure that you may keep it
    #[arg(long)]
    log_subjects: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
struct LimitArguments {
    /// Most bytes of a body
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().body)]
    max_body: u64,
    /// Most bytes of a stream of JSON lines
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().stream)]
    max_stream: u64,
    /// Most subjects of a request, streams aside
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().subjects)]
    max_subjects: usize,
    /// Most time for a request, streams aside
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = pause)]
    request_timeout: Duration,
    /// Most time between two parts of a body
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = pause)]
    idle_timeout: Duration,
    /// Most time for headers, and between two requests of a connection: longer than a proxy before it keeps its own
    #[arg(long, value_name = "TIME", default_value = "75s", value_parser = pause)]
    keep_alive: Duration,
    /// Most requests a second by one key [default: as many as it likes]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,
    /// Most requests at once
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().concurrent, value_parser = at_least_one)]
    max_concurrent: usize,
    /// Most connections at once
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().connections, value_parser = at_least_one)]
    max_connections: usize,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

/// Which log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    /// What the service cannot do
    Error,
    /// Also what was refused
    Warn,
    /// Also every request
    Info,
    /// Also connections that broke off
    Debug,
}

impl Serve {
    /// As the service is told.
    pub(crate) fn settings(&self) -> Result<Settings> {
        let limits = &self.limits;
        #[cfg(not(feature = "object-storage"))]
        if self.editions.is_some() {
            return Err(super::built_without("--editions", "object-storage"));
        }
        #[cfg(not(feature = "opentelemetry"))]
        if self.otlp.is_some() {
            return Err(super::built_without("--otlp", "opentelemetry"));
        }
        Ok(Settings {
            listen: self.listen,
            tls: self.tls_cert.clone().zip(self.tls_key.clone()),
            hosts: self.allow_host.clone(),
            limits: Limits {
                body: limits.max_body,
                stream: limits.max_stream,
                subjects: limits.max_subjects,
                request: limits.request_timeout,
                idle: limits.idle_timeout,
                keep_alive: limits.keep_alive,
                rate: limits.rate,
                concurrent: limits.max_concurrent,
                connections: limits.max_connections,
                ..Limits::default()
            },
            max_edition_age: self.max_edition_age,
            poll: self.poll,
            drain: self.drain,
            log_subjects: self.log_subjects,
            keys: self.keys.clone(),
            #[cfg(feature = "opentelemetry")]
            // A variable that is set to nothing says nothing.
            otlp: self.otlp.clone().filter(|endpoint| !endpoint.is_empty()),
            #[cfg(feature = "object-storage")]
            editions: self.editions.as_deref().map(interdict_depot::Depot::at).transpose()?,
        })
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done; 2 a key cannot be made, or is not there.")]
pub(crate) struct Keys {
    /// How to write the result
    #[arg(long, default_value = "table", global = true)]
    pub(crate) format: PlainFormat,
    #[command(subcommand)]
    pub(crate) command: KeysCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make a key and print it. It is shown once: the store keeps only its hash
    Create {
        /// Whom or what it is for
        #[arg(long)]
        name: String,
        /// What it allows: screen, read or admin; can be repeated
        #[arg(long, required = true)]
        scope: Vec<Scope>,
        /// The day from which on it does not count (UTC)
        #[arg(long, value_name = "DATE", value_parser = super::day)]
        expires: Option<String>,
    },
    /// All keys, what they allow, and when each was last used
    List,
    /// Take a key's word away, at once
    Revoke {
        /// The key's id, as `keys list` shows it
        id: String,
    },
}

fn at_least_one(text: &str) -> std::result::Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "a whole number from 1 on".to_owned())
}
