//! All datasets side by side.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use interdict_sources::origin::{Origin, Origins};
use interdict_sources::{Fault, SourceError};
use ureq::http::Uri;

use crate::kept::{Kept, write};
use crate::publication;
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
                    let result = Task::new(publisher, settings, kept, time, &client, watch).and_then(Task::run);
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
pub(crate) struct Task<'a> {
    pub(crate) publisher: &'a Publisher,
    settings: &'a Settings,
    time: &'a str,
    client: &'a Client<'a>,
    watch: &'a (dyn Fn(&Event) + Sync),
    token: Option<String>,
    /// What was fetched before.
    pub(crate) before: Origins,
    last: PathBuf,
    /// Where the new files go.
    pub(crate) folder: PathBuf,
    origins: Origins,
    unchanged: bool,
}

impl<'a> Task<'a> {
    fn new(
        publisher: &'a Publisher,
        settings: &'a Settings,
        kept: &'a Kept,
        time: &'a str,
        client: &'a Client<'a>,
        watch: &'a (dyn Fn(&Event) + Sync),
    ) -> Result<Self, SourceError> {
        let name = &publisher.name;
        let token = settings.token(publisher);
        if publisher.wants_token() && token.is_none() {
            let page = if publisher.page.is_empty() { name } else { &publisher.page };
            return Err(SourceError::new(
                Fault::Unreadable,
                page,
                format!("{name}: the publisher wants a token"),
                format!(
                    "put it into INTERDICT_TOKEN_{} or under [tokens] of the settings file, or the dataset into `disabled`",
                    name.to_uppercase()
                ),
            ));
        }
        Ok(Self {
            publisher,
            settings,
            time,
            client,
            watch,
            token,
            before: kept.origins(name).unwrap_or_default(),
            last: kept.last(name),
            folder: kept.begin(name)?,
            origins: Origins { checked: time.to_owned(), files: Vec::new() },
            unchanged: true,
        })
    }

    fn run(mut self) -> Result<Fetched, SourceError> {
        if let Some(catalogue) = &self.publisher.catalogue {
            publication::fetch(&mut self, catalogue)?;
        }
        for file in &self.publisher.files {
            match &file.link {
                Some(pattern) if !self.has_mirror() => {
                    let link = self.linked(file, pattern)?;
                    self.obtain(&file.name, &link, &file.url)?;
                }
                _ => self.obtain(&file.name, &file.url, &file.url)?,
            }
        }
        write(&self.folder, &self.origins)?;
        Ok(Fetched {
            dataset: self.publisher.name.clone(),
            folder: self.folder,
            origins: self.origins,
            unchanged: self.unchanged,
        })
    }

    pub(crate) fn has_mirror(&self) -> bool {
        self.settings.network.mirror.is_some()
    }

    /// Fetches a file, or takes the one of before over where the publisher still has it. `book` is the address of the
    /// address book that led to `url`: its host is trusted, not that of a link that somebody sent.
    pub(crate) fn obtain(&mut self, name: &str, url: &str, book: &str) -> Result<(), SourceError> {
        (self.watch)(&Event::Begins { dataset: &self.publisher.name, file: name });
        let (url, hosts) = match &self.settings.network.mirror {
            Some(mirror) => {
                let url = format!("{}/{}/{name}", mirror.trim_end_matches('/'), self.publisher.name);
                let hosts = self.hosts(&url);
                (url, hosts)
            }
            // A token is for the book's address, not for one that somebody sent.
            None => (if url == book { self.with_token(url) } else { url.to_owned() }, self.hosts(book)),
        };
        let told = self.without_token(&url);
        // Another address is another file.
        let known = self.before.files.iter().find(|origin| origin.name == name && origin.url == told).cloned();
        let order = self.order(&url, &told, &hosts, known.as_ref());
        let moved = |bytes, of| (self.watch)(&Event::Moved { dataset: &self.publisher.name, bytes, of });
        match self.client.fetch(&order, &self.folder.join(name), &moved)? {
            Came::NotModified => self.take_over(name)?,
            Came::File { sha256, etag, last_modified } => {
                self.unchanged &= known.is_some_and(|known| known.sha256 == sha256);
                let fetched = self.time.to_owned();
                self.origins.files.push(Origin {
                    name: name.to_owned(),
                    url: told,
                    fetched,
                    sha256,
                    etag,
                    last_modified,
                });
            }
        }
        Ok(())
    }

    /// Takes a file of before over as it is.
    pub(crate) fn take_over(&mut self, name: &str) -> Result<(), SourceError> {
        if let Some(known) = self.before.files.iter().find(|origin| origin.name == name) {
            copy(&self.last.join(name), &self.folder.join(name))?;
            self.origins.files.push(known.clone());
        }
        Ok(())
    }

    fn user_agent(&self) -> &str {
        self.publisher.user_agent.as_deref().unwrap_or(&self.settings.network.user_agent)
    }

    fn with_token(&self, url: &str) -> String {
        url.replace(TOKEN, self.token.as_deref().unwrap_or_default())
    }

    /// An address as it may be told.
    fn without_token(&self, url: &str) -> String {
        match self.token.as_deref().filter(|token| !token.is_empty()) {
            Some(token) => url.replace(token, TOKEN),
            None => url.to_owned(),
        }
    }

    /// The host of an address of the book, and those that the publisher may send from.
    fn hosts(&self, url: &str) -> Vec<String> {
        let own = self.with_token(url).parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_lowercase));
        own.into_iter().chain(self.publisher.hosts.iter().map(|host| host.to_lowercase())).collect()
    }

    /// An order of this publisher, with its token and the name that we give ourselves.
    fn order<'o>(&'o self, url: &'o str, told: &'o str, hosts: &'o [String], before: Option<&'o Origin>) -> Order<'o> {
        Order {
            dataset: &self.publisher.name,
            url,
            told,
            token: self.token.as_deref(),
            hosts,
            user_agent: self.user_agent(),
            before,
        }
    }

    /// The link that a page has to a file: the last by name, since publishers put the day into it.
    fn linked(&self, file: &Address, pattern: &str) -> Result<String, SourceError> {
        let url = self.with_token(&file.url);
        let told = self.without_token(&url);
        let hosts = self.hosts(&file.url);
        let order = self.order(&url, &told, &hosts, None);
        let (page, address) = self.client.page(&order)?;
        links(&page)
            .into_iter()
            .map(|link| link.replace("&amp;", "&"))
            .filter(|link| like(pattern, link))
            .filter_map(|link| resolved(&address, &link))
            .max_by_key(|link| link.path().rsplit('/').next().map(str::to_owned))
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
