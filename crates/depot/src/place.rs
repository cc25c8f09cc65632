//! Where editions are put: a bucket or a folder, and a prefix in it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    ClientOptions, Error as StoreError, GetOptions, ObjectStore, ObjectStoreExt, ObjectStoreScheme, RetryConfig,
};
use url::Url;

use crate::DepotError;
use crate::http::Connector;

/// The object that says which edition is in force.
const CURRENT: &str = "current.json";
/// The folder of objects.
const OBJECTS: &str = "objects";
/// Most bytes of `current.json`: a thousand files need a fifth of it.
pub(crate) const MOST_CURRENT: u64 = 1 << 20;
/// How S3 names a bucket that is not there.
const NO_BUCKET: &str = "NoSuchBucket";
/// How long one request is tried again: whoever looks, looks again soon.
const TRYING: Duration = Duration::from_secs(20);
const TRIES: usize = 3;

/// A place in an object store. Credentials are those that the environment names for its kind.
#[derive(Clone)]
pub struct Depot {
    pub(crate) store: Arc<dyn ObjectStore>,
    prefix: Path,
    place: String,
    is_read_only: bool,
}

impl fmt::Debug for Depot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing of the store itself: it holds credentials.
        f.debug_struct("Depot").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Depot {
    /// The place that an address names. Nothing is asked of it yet.
    pub fn at(address: &str) -> Result<Self, DepotError> {
        let wrong = |what: &str| DepotError::Address { what: what.to_owned() };
        let url: Url = address.parse().map_err(|_| wrong("this is no address"))?;
        // What follows is told in logs.
        if url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("credentials stand in the environment, not in the address"));
        }
        let (scheme, prefix) =
            ObjectStoreScheme::parse(&url).map_err(|_| wrong("no kind of object store is addressed like this"))?;
        let retry = RetryConfig { max_retries: TRIES, retry_timeout: TRYING, ..RetryConfig::default() };
        let built: Result<Arc<dyn ObjectStore>, StoreError> = match scheme {
            ObjectStoreScheme::Local => Ok(Arc::new(LocalFileSystem::new().with_fsync(true))),
            ObjectStoreScheme::AmazonS3 => AmazonS3Builder::from_env()
                .with_url(address)
                .with_retry(retry)
                .with_http_connector(Connector)
                .build()
                .map(shared),
            ObjectStoreScheme::GoogleCloudStorage => GoogleCloudStorageBuilder::from_env()
                .with_url(address)
                .with_retry(retry)
                .with_http_connector(Connector)
                .build()
                .map(shared),
            ObjectStoreScheme::MicrosoftAzure => MicrosoftAzureBuilder::from_env()
                .with_url(address)
                .with_retry(retry)
                .with_http_connector(Connector)
                .build()
                .map(shared),
            ObjectStoreScheme::Http => HttpBuilder::new()
                .with_url(&url[..url::Position::BeforePath])
                .with_client_options(ClientOptions::new().with_allow_http(url.scheme() == "http"))
                .with_retry(retry)
                .with_http_connector(Connector)
                .build()
                .map(shared),
            _ => return Err(wrong("no kind of object store is addressed like this")),
        };
        let place = address.trim_end_matches('/').to_owned();
        let store = built.map_err(|error| DepotError::Store { place: place.clone(), what: told(&error) })?;
        Ok(Self { store, prefix, place, is_read_only: scheme == ObjectStoreScheme::Http })
    }

    /// Its address, without credentials.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// An error where nothing can be put.
    pub(crate) fn writable(&self) -> Result<(), DepotError> {
        if self.is_read_only {
            return Err(DepotError::Address { what: format!("{}: a web server is only read from", self.place) });
        }
        Ok(())
    }

    pub(crate) fn current(&self) -> Path {
        self.prefix.clone().join(CURRENT)
    }

    pub(crate) fn objects(&self) -> Path {
        self.prefix.clone().join(OBJECTS)
    }

    pub(crate) fn object(&self, sha256: &str) -> Path {
        self.objects().join(sha256)
    }

    /// `current.json` and its mark, if it is not the one with this mark. An error when there is none.
    pub(crate) async fn read_current(&self, unlike: Option<&str>) -> Result<Read, DepotError> {
        let options = GetOptions { if_none_match: unlike.map(str::to_owned), ..GetOptions::default() };
        let came = match self.store.get_opts(&self.current(), options).await {
            Ok(came) => came,
            Err(StoreError::NotModified { .. }) => return Ok(Read::Same),
            Err(error @ StoreError::NotFound { .. }) if !told(&error).contains(NO_BUCKET) => return Ok(Read::Nothing),
            Err(error) => return Err(self.failed("current.json cannot be read", &error)),
        };
        if came.meta.size > MOST_CURRENT {
            return Err(DepotError::Current {
                place: self.place.clone(),
                what: format!("it has {} bytes, more than the {MOST_CURRENT} that it may have", came.meta.size),
            });
        }
        let mark = came.meta.e_tag.clone();
        let bytes = came.bytes().await.map_err(|error| self.failed("current.json cannot be read", &error))?;
        Ok(Read::New(bytes, mark))
    }

    /// A part of an object; `None` where there is no such object.
    pub(crate) async fn part(&self, sha256: &str, range: Range<u64>) -> Result<Option<Bytes>, DepotError> {
        match self.store.get_range(&self.object(sha256), range).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(&format!("objects/{sha256} cannot be read"), &error)),
        }
    }

    pub(crate) fn failed(&self, what: &str, error: &StoreError) -> DepotError {
        DepotError::Store { place: self.place.clone(), what: format!("{what}: {}", told(error)) }
    }
}

/// What a look at `current.json` came to.
pub(crate) enum Read {
    /// It is the one that was read before.
    Same,
    /// There is none.
    Nothing,
    /// It is this, with its mark.
    New(Bytes, Option<String>),
}

fn shared<S: ObjectStore>(store: S) -> Arc<dyn ObjectStore> {
    Arc::new(store)
}

/// An error in words: the same each time, so that it can be told once, and without the queries of addresses, which may be signed.
fn told(error: &StoreError) -> String {
    let mut text = match error {
        StoreError::PermissionDenied { source, .. } => format!("it is not allowed with these credentials ({source})"),
        StoreError::Unauthenticated { source, .. } => format!("the credentials do not count ({source})"),
        other => other.to_string(),
    };
    // `GET https://host/object in 12.3ms, after 3 retries, … - HTTP error: …`
    let is_time = |start: &usize| text[start + 4..].starts_with(|digit: char| digit.is_ascii_digit());
    if let Some(start) = text.match_indices(" in ").map(|(start, _)| start).find(is_time)
        && let Some(length) = text[start..].find(" - ")
    {
        text.replace_range(start..start + length, "");
    }
    text.split(' ')
        .map(|word| if word.contains("://") { word.split('?').next().unwrap_or_default() } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Does something with a store, and waits for it.
///
/// A runtime of its own for each action can be dropped anywhere, and lets requests block.
pub(crate) fn wait<T>(action: impl Future<Output = Result<T, DepotError>>) -> Result<T, DepotError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime =
        runtime.map_err(|error| DepotError::Store { place: "the runtime".to_owned(), what: error.to_string() })?;
    runtime.block_on(action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_place_and_holds_no_credentials() {
        for (address, prefix) in [
            ("file:///var/depot", "var/depot/current.json"),
            ("s3://bucket/some/where/", "some/where/current.json"),
            ("http://127.0.0.1:9/where", "where/current.json"),
        ] {
            let depot = Depot::at(address).unwrap();
            assert_eq!((depot.current().as_ref(), depot.place()), (prefix, address.trim_end_matches('/')));
        }
        for (address, what) in [
            ("bucket", "no address"),
            ("ftp://host/where", "no kind"),
            ("memory:///", "no kind"),
            ("https://user:secret@host/where", "credentials"),
            ("https://host/where?sig=secret", "credentials"),
        ] {
            let error = Depot::at(address).unwrap_err().to_string();
            assert!(error.contains(what) && !error.contains("secret"), "{address}: {error}");
        }
        assert!(Depot::at("http://127.0.0.1:9/where").unwrap().writable().is_err());
    }

    #[test]
    fn errors_are_told_the_same_each_time_and_without_signatures() {
        let source =
            "GET https://host/a?sig=secret in 1.2ms, after 3 retries, max_retries: 3  - HTTP error: refused".into();
        let error = StoreError::Generic { store: "S3", source };
        assert_eq!(told(&error), "Generic S3 error: GET https://host/a - HTTP error: refused");
    }
}
