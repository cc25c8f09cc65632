//! All datasets side by side.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use interdict_sources::origin::{Origin, Origins};
use interdict_sources::{Fault, SourceError};
use ureq::http::Uri;

use crate::kept::{Kept, write};
use crate::settings::{Address, Publisher, Settings, TOKEN};
use crate::transfer::{Came, Client, Order, resolved};

/// A dataset whose files are on disk.
#[derive(Debug)]
pub struct Fetched {
    /// Its id.
    pub dataset: String,
    /// Where its files lie.
    pub folder: PathBuf,
    /// Where they come from.
    pub origins: Origins,
    /// Whether the publisher still has what was fetched last.
    pub unchanged: bool,
}

/// How a fetch gets on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A file is asked for.
    Begins {
        /// The dataset.
        dataset: &'a str,
        /// The file's name.
        file: &'a str,
    },
    /// Bytes have come.
    Moved {
        /// The dataset.
        dataset: &'a str,
        /// How many so far.
        bytes: u64,
        /// Of how many, where the server says so.
        of: Option<u64>,
    },
    /// A dataset is done, or has failed.
    Ends {
        /// The dataset.
        dataset: &'a str,
    },
}

/// Fetches datasets, several at a time. The results are in the order of the datasets. `time` is now, ISO 8601.
/// A failure of one does not touch the others.
pub fn fetch(
    publishers: &[&Publisher],
    settings: &Settings,
    kept: &Kept,
    time: &str,
    watch: &(dyn Fn(&Event) + Sync),
) -> Result<Vec<Result<Fetched, SourceError>>, SourceError> {
    let client = Client::new(&settings.network)?;
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<Fetched, SourceError>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..settings.network.parallel.clamp(1, 16).min(publishers.len()) {
            scope.spawn(|| {
                while let Some((place, publisher)) = {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    publishers.get(place).map(|publisher| (place, publisher))
                } {
                    let result = Task { publisher, settings, kept, time, client: &client, watch }.run();
                    watch(&Event::Ends { dataset: &publisher.name });
                    results.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((place, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// The fetch of one dataset.
struct Task<'a> {
    publisher: &'a Publisher,
    settings: &'a Settings,
    kept: &'a Kept,
    time: &'a str,
    client: &'a Client<'a>,
    watch: &'a (dyn Fn(&Event) + Sync),
}

impl Task<'_> {
    fn run(&self) -> Result<Fetched, SourceError> {
        let name = &self.publisher.name;
        let token = self.settings.token(self.publisher);
        if self.publisher.wants_token() && token.is_none() {
            return Err(SourceError::new(
                Fault::Unreadable,
                &self.publisher.page,
                format!("{name}: the publisher wants a token"),
                format!(
                    "put it into INTERDICT_TOKEN_{} or under [tokens] of the settings file, or the dataset into `disabled`",
                    name.to_uppercase()
                ),
            ));
        }
        let last = self.kept.last(name);
        let before = self.kept.origins(name).unwrap_or_default();
        let folder = self.kept.begin(name)?;
        let mut origins = Origins { checked: self.time.to_owned(), files: Vec::new() };
        let mut unchanged = true;
        for file in &self.publisher.files {
            (self.watch)(&Event::Begins { dataset: name, file: &file.name });
            let found = match &file.link {
                Some(pattern) if self.settings.network.mirror.is_none() => {
                    Some(self.linked(file, pattern, token.as_deref())?)
                }
                _ => None,
            };
            let address = found.as_ref().unwrap_or(&file.url);
            let url = self.address(address, file, token.as_deref());
            let told = url_told(&url, token.as_deref());
            // Another address is another file.
            let known = before.files.iter().find(|origin| origin.name == file.name && origin.url == told);
            let hosts = self.hosts(&url);
            let order = Order {
                dataset: name,
                url: &url,
                told: &told,
                token: token.as_deref(),
                hosts: &hosts,
                user_agent: self.user_agent(),
                before: known,
            };
            let to = folder.join(&file.name);
            let moved = |bytes, of| (self.watch)(&Event::Moved { dataset: name, bytes, of });
            match (self.client.fetch(&order, &to, &moved)?, known) {
                (Came::NotModified, Some(known)) => {
                    copy(&last.join(&file.name), &to)?;
                    origins.files.push(known.clone());
                }
                (Came::NotModified, None) => {}
                (Came::File { sha256, etag, last_modified }, _) => {
                    unchanged &= known.is_some_and(|known| known.sha256 == sha256);
                    origins.files.push(Origin {
                        name: file.name.clone(),
                        url: told,
                        fetched: self.time.to_owned(),
                        sha256,
                        etag,
                        last_modified,
                    });
                }
            }
        }
        write(&folder, &origins)?;
        Ok(Fetched { dataset: name.clone(), folder, origins, unchanged })
    }

    fn user_agent(&self) -> &str {
        self.publisher.user_agent.as_deref().unwrap_or(&self.settings.network.user_agent)
    }

    /// The address to ask: the mirror's, or the publisher's with its token.
    fn address(&self, url: &str, file: &Address, token: Option<&str>) -> String {
        match &self.settings.network.mirror {
            Some(mirror) => format!("{}/{}/{}", mirror.trim_end_matches('/'), self.publisher.name, file.name),
            None => url.replace(TOKEN, token.unwrap_or_default()),
        }
    }

    /// The host of an address and those it may redirect to.
    fn hosts(&self, url: &str) -> Vec<String> {
        let own = url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_lowercase));
        own.into_iter().chain(self.publisher.hosts.iter().map(|host| host.to_lowercase())).collect()
    }

    /// The link that a page has to a file: the last by name, since publishers put the day into it.
    fn linked(&self, file: &Address, pattern: &str, token: Option<&str>) -> Result<String, SourceError> {
        let url = file.url.replace(TOKEN, token.unwrap_or_default());
        let told = url_told(&url, token);
        let hosts = self.hosts(&url);
        let order = Order {
            dataset: &self.publisher.name,
            url: &url,
            told: &told,
            token,
            hosts: &hosts,
            user_agent: self.user_agent(),
            before: None,
        };
        let (page, address) = self.client.page(&order)?;
        links(&page)
            .into_iter()
            .filter(|link| like(pattern, link))
            .max()
            .and_then(|link| resolved(&address, link))
            .map(|link| link.to_string())
            .ok_or_else(|| {
                SourceError::new(
                    Fault::Layout,
                    &told,
                    format!("{}: the page has no link like `{pattern}`", self.publisher.name),
                    "look at the page: if the publisher has renamed the file, put the new pattern into the settings file",
                )
            })
    }
}

/// An address as it may be told: without its token.
fn url_told(url: &str, token: Option<&str>) -> String {
    match token.filter(|token| !token.is_empty()) {
        Some(token) => url.replace(token, TOKEN),
        None => url.to_owned(),
    }
}

/// Takes a file of before over; a hard link where the disk can.
fn copy(from: &Path, to: &Path) -> Result<(), SourceError> {
    fs_err::hard_link(from, to)
        .or_else(|_| fs_err::copy(from, to).map(|_| ()))
        .map_err(|error| SourceError::io(from, &error))
}

/// The targets of a page's links.
fn links(page: &str) -> Vec<&str> {
    let mut links = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("href=") {
        rest = &rest[at + "href=".len()..];
        let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
        let Some(end) = rest[1..].find(quote) else { break };
        links.push(&rest[1..=end]);
        rest = &rest[end + 2..];
    }
    links
}

/// Whether a text is like a pattern, in which `*` stands for anything.
fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_links() {
        assert!(like("*shisantouketsu*.xlsx", "./shisantouketsu20261120.xlsx"));
        assert!(!like("*shisantouketsu*.xlsx", "./shisantouketsu20261120.csv"));
        assert!(like("list.xml", "list.xml") && !like("list.xml", "list.xmlx"));
        assert!(like("a*", "abc") && !like("*aba*aba", "aba"));
    }

    #[test]
    fn links_of_a_page() {
        let page = r#"<a href="one.xlsx">x</a> <a class=b href='two.xlsx'>y</a> <a href=three> <a href="four"#;
        assert_eq!(links(page), ["one.xlsx", "two.xlsx"]);
        let base: Uri = "https://a.example/x/y/list.html?q".parse().unwrap();
        assert_eq!(resolved(&base, "./f.xlsx").unwrap().to_string(), "https://a.example/x/y/f.xlsx");
        assert_eq!(resolved(&base, "/f.xlsx").unwrap().to_string(), "https://a.example/f.xlsx");
        assert_eq!(resolved(&base, "//b.example/f").unwrap().to_string(), "https://b.example/f");
        assert!(resolved(&base, "http://[").is_none());
    }
}
