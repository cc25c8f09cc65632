//! Connections: accepted, served within limits, ended.

use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use interdict_sources::edition::Store;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::patience::Patient;
use crate::{Limits, ServeError, Service as Served, Settings, router};

/// How long to wait where the system has no room for another connection.
const FULL: Duration = Duration::from_millis(50);

/// Serves what is in force in a store, until the process is told to end. `ready` is called with the address that is listened on.
pub fn run(store: Store, settings: Settings, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let service = Served::open(store, settings)?;
    let runtime = Runtime::new().map_err(ServeError::Runtime)?;
    runtime.block_on(async {
        let server = Server::bind(&service).await?;
        ready(server.address());
        server.until(told_to_end()).await;
        Ok(())
    })
}

/// Ctrl-C, or `SIGTERM`.
async fn told_to_end() {
    let interrupted = async {
        // Without a way to be told, the process runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}

/// A service that has its address and does not answer yet.
pub struct Server {
    service: Served,
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
}

impl Server {
    /// Takes the address. Connections wait until [`Self::until`] runs.
    pub async fn bind(service: &Served) -> Result<Self, ServeError> {
        let settings = &service.settings;
        let tls = settings.tls.as_ref().map(|(chain, key)| acceptor(chain, key)).transpose()?;
        let refused = |error| ServeError::Listen(settings.listen, error);
        let listener = TcpListener::bind(settings.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { service: service.clone(), listener, address, tls })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `end` is done; requests that run then may end, within the service's limit.
    pub async fn until(self, end: impl Future<Output = ()>) {
        let Self { service, listener, tls, .. } = self;
        let watching = tokio::spawn(service.clone().watch());
        #[cfg(feature = "object-storage")]
        let following = tokio::spawn(service.clone().follow());
        let connections = Connections {
            router: router(&service),
            limits: service.settings.limits.clone(),
            tls,
            room: Arc::new(Semaphore::new(service.settings.limits.connections)),
            graceful: GracefulShutdown::new(),
        };
        tokio::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => break,
                () = connections.accept(&listener) => {}
            }
        }
        drop(listener);
        watching.abort();
        #[cfg(feature = "object-storage")]
        following.abort();
        tracing::info!(target: "interdict", "no more connections are taken; waiting for requests that run");
        let drain = service.settings.drain;
        if timeout(drain, connections.graceful.shutdown()).await.is_err() {
            tracing::warn!(target: "interdict", seconds = drain.as_secs(), "requests were still running and are broken off");
        }
        service.keys.write_uses();
        #[cfg(feature = "opentelemetry")]
        if let Some(spans) = &service.spans {
            spans.flush().await;
        }
    }
}

struct Connections {
    router: Router,
    limits: Limits,
    tls: Option<TlsAcceptor>,
    /// A permit for each connection that may be open at once.
    room: Arc<Semaphore>,
    graceful: GracefulShutdown,
}

impl Connections {
    /// Waits for room and a connection, and serves it beside others.
    async fn accept(&self, listener: &TcpListener) {
        let Ok(permit) = self.room.clone().acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // The other side gave up, or there are too many open files: the next may do.
                if !matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
                    tracing::error!(target: "interdict", "no connection can be taken: {error}");
                    sleep(FULL).await;
                }
                return;
            }
        };
        // Answers are small and whole: nothing is gained by waiting for more of them.
        let _ = stream.set_nodelay(true);
        let (router, limits, watcher) = (self.router.clone(), self.limits.clone(), self.graceful.watcher());
        match self.tls.clone() {
            None => {
                tokio::spawn(served(stream, router, limits, watcher, permit));
            }
            Some(tls) => {
                tokio::spawn(secured(tls, stream, router, limits, watcher, permit));
            }
        }
    }
}

async fn secured(
    tls: TlsAcceptor,
    stream: TcpStream,
    router: Router,
    limits: Limits,
    watcher: Watcher,
    permit: OwnedSemaphorePermit,
) {
    match timeout(limits.idle, tls.accept(stream)).await {
        Ok(Ok(stream)) => served(stream, router, limits, watcher, permit).await,
        Ok(Err(error)) => refused("tls_failed", &error.to_string()),
        Err(_) => refused("tls_too_slow", "the handshake was not ended in time"),
    }
}

async fn served(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    limits: Limits,
    watcher: Watcher,
    permit: OwnedSemaphorePermit,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.keep_alive).max_header_size(limits.headers);
    let asked = Arc::new(AtomicBool::new(false));
    let answering = Routes { router: TowerToHyperService::new(router), asked: asked.clone() };
    let connection = http.serve_connection(TokioIo::new(Patient::new(stream, limits.keep_alive)), answering);
    if let Err(error) = watcher.watch(connection).await {
        // What is no HTTP never reaches a route: it has its line here.
        if error.is_parse() {
            refused("not_http", &error.to_string());
        } else if error.is_timeout() && !asked.load(Ordering::Relaxed) {
            // One that has asked before only lay idle.
            refused("headers_too_slow", &error.to_string());
        } else if is_given_up(&error) {
            refused("reader_too_slow", "the answer was not read");
        } else {
            tracing::debug!(target: "interdict::connection", "a connection broke off: {error}");
        }
    }
    drop(permit);
}

/// Whether a connection ended because its other side did not read ([`Patient`]).
fn is_given_up(error: &hyper::Error) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::TimedOut)
}

/// The routes of a connection, and whether it has asked anything yet.
struct Routes {
    router: TowerToHyperService<Router>,
    asked: Arc<AtomicBool>,
}

impl Service<Request<Incoming>> for Routes {
    type Response = Response;
    type Error = Infallible;
    type Future = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        self.asked.store(true, Ordering::Relaxed);
        self.router.call(request)
    }
}

fn refused(reason: &str, why: &str) {
    tracing::warn!(target: "interdict::refused", reason, "a connection was refused: {why}");
}

/// TLS with a certificate chain and its key.
fn acceptor(chain: &Path, key: &Path) -> Result<TlsAcceptor, ServeError> {
    let fault = |file: &Path, what: String| ServeError::Tls { file: file.to_owned(), what };
    let pem = |file: &Path| fs_err::read(file).map_err(|error| fault(file, error.to_string()));
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem(chain)?)
        .collect::<Result<_, _>>()
        .map_err(|error| fault(chain, format!("no certificate in PEM: {error}")))?;
    if certificates.is_empty() {
        return Err(fault(chain, "there is no certificate in it".to_owned()));
    }
    let private = PrivateKeyDer::from_pem_slice(&pem(key)?)
        .map_err(|error| fault(key, format!("no private key in PEM: {error}")))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(certificates, private))
        .map_err(|error| fault(key, error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
