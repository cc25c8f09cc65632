//! The address book, and what users can change of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use interdict_sources::{Fault, SourceError};
use serde::{Deserialize, Serialize};

/// The embedded address book.
pub const BOOK: &str = include_str!("../publishers.toml");

/// Where lists are fetched from, and how.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How the network is used.
    pub network: Network,
    /// Tokens by dataset, for addresses with `{token}`.
    pub tokens: BTreeMap<String, String>,
    /// Datasets that are not fetched unless they are named.
    pub disabled: Vec<String>,
    /// How long editions are kept.
    pub retention: Retention,
    /// The datasets in order of the book.
    #[serde(rename = "dataset")]
    pub publishers: Vec<Publisher>,
}

/// How the network is used.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// Instead of the publishers' addresses: `MIRROR/DATASET/FILE`.
    pub mirror: Option<String>,
    /// Proxy (`http://`, `https://`, `socks5://`); without it `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count.
    pub proxy: Option<String>,
    /// Certificates in PEM to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// How the program calls itself, where a publisher has no word of its own for it.
    pub user_agent: String,
    /// How many datasets are fetched side by side.
    pub parallel: usize,
    /// Most seconds until a connection stands.
    pub connect_seconds: u64,
    /// Most seconds without a byte.
    pub idle_seconds: u64,
    /// Most seconds for one file.
    pub most_seconds: u64,
    /// Fewest bytes a second, on average from the `idle_seconds`-th on.
    pub least_bytes_per_second: u64,
    /// Most megabytes of one file, unpacked from its transfer.
    pub most_megabytes: u64,
    /// How often a file is asked for again after a failure that may pass.
    pub retries: u32,
    /// The wait before the first repetition; it doubles with each.
    pub retry_milliseconds: u64,
    /// Hosts that may be asked without TLS.
    pub plain_hosts: Vec<String>,
    /// Hosts whose addresses may be private: a mirror of one's own.
    pub private_hosts: Vec<String>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            mirror: None,
            proxy: None,
            ca_file: None,
            user_agent: concat!("interdict/", env!("CARGO_PKG_VERSION")).to_owned(),
            parallel: 4,
            connect_seconds: 20,
            idle_seconds: 60,
            most_seconds: 1800,
            least_bytes_per_second: 1024,
            most_megabytes: 4096,
            retries: 3,
            retry_milliseconds: 2000,
            plain_hosts: Vec::new(),
            private_hosts: Vec::new(),
        }
    }
}

impl Network {
    pub(crate) fn connect(&self) -> Duration {
        Duration::from_secs(self.connect_seconds)
    }

    pub(crate) fn idle(&self) -> Duration {
        Duration::from_secs(self.idle_seconds)
    }

    pub(crate) fn whole(&self) -> Duration {
        Duration::from_secs(self.most_seconds)
    }

    pub(crate) fn most_bytes(&self) -> u64 {
        self.most_megabytes.saturating_mul(1 << 20)
    }
}

/// How long editions are kept. Without a number nothing is removed: law may ask for records for years
/// (31 CFR 501.601: ten).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Editions older than this many days are removed after a sync, but for the newest `keep`.
    pub days: Option<u32>,
    /// How many editions are kept however old they are.
    pub keep: Option<u16>,
}

/// A dataset and where its publisher puts it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Publisher {
    /// The dataset's id, such as `un_sc_sanctions`.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// The publisher's page about it.
    pub page: String,
    /// Where the addresses are stated.
    pub source: String,
    /// The day on which they were looked up there, ISO 8601.
    pub stated: String,
    /// The day on which the project fetched from them, or `never`.
    pub tried: String,
    /// What users should know: terms of use, a token.
    pub note: String,
    /// Hosts to which the publisher may redirect, besides its own.
    pub hosts: Vec<String>,
    /// What the program calls itself there, where the publisher refuses unknown clients.
    pub user_agent: Option<String>,
    /// The token that stands in place of `{token}`, where the publisher makes it public.
    #[serde(skip_serializing)]
    pub token: Option<String>,
    /// The files of the list.
    #[serde(rename = "file")]
    pub files: Vec<Address>,
    /// An OpenSanctions-style `index.json`, which says where the entities are, instead of files.
    pub catalogue: Option<String>,
}

/// Where a file is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// The file's name on disk: readers know files of some lists by it.
    pub name: String,
    /// Its address; with `link`, that of the page that names it.
    pub url: String,
    /// A pattern (`*` stands for anything) of the link on the page at `url`; the last one by name is taken.
    pub link: Option<String>,
}

impl Publisher {
    /// Whether an address wants a token.
    pub fn wants_token(&self) -> bool {
        self.files.iter().map(|file| &file.url).chain(&self.catalogue).any(|url| url.contains(TOKEN))
    }
}

/// What stands for a token in an address.
pub(crate) const TOKEN: &str = "{token}";

impl Settings {
    /// The embedded address book.
    pub fn embedded() -> Result<Self, SourceError> {
        parse(BOOK, Path::new("publishers.toml"))
    }

    /// The embedded book with a user's file laid over it: a dataset of the same name takes the place of the
    /// book's, the rest is added.
    pub fn with_file(path: &Path) -> Result<Self, SourceError> {
        let text = fs_err::read_to_string(path).map_err(|error| SourceError::io(path, &error))?;
        let mut own = parse(&text, path)?;
        for publisher in &own.publishers {
            let problem = if publisher.files.is_empty() == publisher.catalogue.is_none() {
                "it needs either files or a catalogue"
            } else if publisher.files.iter().any(|file| !is_file_name(&file.name)) {
                "the name of a file is missing or is no plain file name"
            } else if (1..publisher.files.len())
                .any(|place| publisher.files[..place].iter().any(|file| file.name == publisher.files[place].name))
            {
                "two files have one name"
            } else if !is_dataset(&publisher.name) {
                "its name must be of lower-case letters, digits and `_`"
            } else {
                continue;
            };
            return Err(SourceError::new(
                Fault::Layout,
                path,
                format!("dataset `{}`: {problem}", publisher.name),
                "`interdict sources --format toml` shows the form",
            ));
        }
        let mut publishers = Self::embedded()?.publishers;
        for publisher in own.publishers {
            match publishers.iter_mut().find(|known| known.name == publisher.name) {
                Some(known) => *known = publisher,
                None => publishers.push(publisher),
            }
        }
        own.publishers = publishers;
        for name in own.disabled.iter().chain(own.tokens.keys()) {
            if !own.publishers.iter().any(|publisher| publisher.name == *name) {
                return Err(SourceError::new(
                    Fault::Unknown,
                    path,
                    format!("there is no dataset `{name}`"),
                    "`interdict sources` lists them",
                ));
            }
        }
        Ok(own)
    }

    /// The datasets to fetch: the named ones, or all that are not disabled.
    pub fn chosen(&self, named: &[String]) -> Result<Vec<&Publisher>, SourceError> {
        if named.is_empty() {
            return Ok(self.publishers.iter().filter(|publisher| !self.disabled.contains(&publisher.name)).collect());
        }
        named
            .iter()
            .map(|name| {
                self.publishers.iter().find(|publisher| publisher.name == *name).ok_or_else(|| {
                    SourceError::new(
                        Fault::Unknown,
                        name,
                        "no address is known for this dataset",
                        "`interdict sources` lists those that are known; another is added to the settings file, or read from disk with --from",
                    )
                })
            })
            .collect()
    }

    /// The token of a dataset: `INTERDICT_TOKEN_EU_FSF` in the environment, the settings, or the public one.
    pub fn token(&self, publisher: &Publisher) -> Option<String> {
        let variable = format!("INTERDICT_TOKEN_{}", publisher.name.to_uppercase());
        std::env::var(variable)
            .ok()
            .filter(|token| !token.is_empty())
            .or_else(|| self.tokens.get(&publisher.name).cloned())
            .or_else(|| publisher.token.clone())
            .filter(|token| !token.is_empty())
    }
}

fn parse(text: &str, path: &Path) -> Result<Settings, SourceError> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count() as u64);
        SourceError::new(Fault::Syntax, path, error.message().to_owned(), "docs/sync.md describes the settings file")
            .at(line)
    })
}

fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

fn is_dataset(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_book_is_whole() {
        let book = Settings::embedded().unwrap();
        let names: Vec<&str> = book.publishers.iter().map(|publisher| publisher.name.as_str()).collect();
        for list in [
            "us_ofac_sdn",
            "us_ofac_cons",
            "us_trade_csl",
            "un_sc_sanctions",
            "eu_fsf",
            "gb_fcdo_sanctions",
            "ch_seco_sanctions",
            "au_dfat_sanctions",
            "ca_dfatd_sema_sanctions",
            "jp_mof_sanctions",
        ] {
            assert!(names.contains(&list), "{list}");
        }
        for publisher in &book.publishers {
            assert!(is_dataset(&publisher.name), "{publisher:?}");
            assert!(!publisher.files.is_empty() && publisher.files.iter().all(|file| is_file_name(&file.name)));
            assert!(publisher.files.iter().all(|file| file.url.starts_with("https://")), "{publisher:?}");
            assert!(!publisher.publisher.is_empty() && publisher.page.starts_with("https://"), "{publisher:?}");
            let days = [&publisher.stated, &publisher.tried];
            assert!(days.iter().all(|day| *day == "never" || day.len() == 10), "{publisher:?}");
            assert!(!publisher.source.is_empty(), "{publisher:?}");
            assert!(!publisher.wants_token() || book.token(publisher).is_some(), "no account is needed");
        }
    }

    #[test]
    fn the_documented_settings_are_settings() {
        let page = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sync.md")).unwrap();
        let (_, rest) = page.split_once("```toml\n").unwrap();
        let (example, _) = rest.split_once("```").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");
        fs_err::write(&path, example).unwrap();
        let settings = Settings::with_file(&path).unwrap();
        let own = Network { proxy: None, ca_file: None, mirror: None, private_hosts: Vec::new(), ..settings.network };
        assert_eq!(own, Network::default(), "the values shown are the defaults");
    }

    #[test]
    fn a_users_file_is_laid_over_the_book() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sources.toml");
        let write = |text: &str| fs_err::write(&path, text).unwrap();
        write(
            "disabled = ['jp_mof_sanctions']\n[[dataset]]\nname = 'un_sc_sanctions'\n[[dataset.file]]\nname = 'un.xml'\nurl = 'https://mirror.example/un.xml'\n[[dataset]]\nname = 'own'\ncatalogue = 'https://data.example/index.json'\n",
        );
        let settings = Settings::with_file(&path).unwrap();
        assert_eq!(settings.publishers.len(), Settings::embedded().unwrap().publishers.len() + 1);
        let chosen = settings.chosen(&[]).unwrap();
        assert!(!chosen.iter().any(|publisher| publisher.name == "jp_mof_sanctions"));
        let named = settings.chosen(&["un_sc_sanctions".to_owned()]).unwrap();
        assert_eq!(named[0].files[0].url, "https://mirror.example/un.xml");
        assert!(settings.chosen(&["nowhere".to_owned()]).is_err());
        for (text, told) in [
            ("[network]\nmirrors = 'x'\n", "line 2"),
            ("[[dataset]]\nname = 'own'\n", "either files or a catalogue"),
            (
                "[[dataset]]\nname = 'own'\n[[dataset.file]]\nname = '../x'\nurl = 'https://a.example/'\n",
                "no plain file name",
            ),
            ("[[dataset]]\nname = 'Own'\ncatalogue = 'https://a.example/'\n", "lower-case"),
        ] {
            write(text);
            let error = Settings::with_file(&path).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
