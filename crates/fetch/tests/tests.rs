//! Fetching from a server on the loopback that does everything wrong that servers do.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by failing that something is wrong")]

mod server;

use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use interdict_fetch::settings::{Address, Network};
use interdict_fetch::{Fetched, Kept, Publisher, Settings, fetch};
use interdict_sources::SourceError;
use server::{Request, Server, Step, answer, ok};

const TIME: &str = "2026-11-24T12:00:00Z";

fn settings() -> Settings {
    let hosts = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let network = Network {
        plain_hosts: hosts.clone(),
        private_hosts: hosts,
        retries: 2,
        retry_milliseconds: 5,
        idle_seconds: 2,
        most_seconds: 20,
        most_megabytes: 1,
        ..Network::default()
    };
    Settings { network, ..Settings::default() }
}

fn publisher(url: &str) -> Publisher {
    Publisher {
        name: "list".to_owned(),
        files: vec![Address { name: "list.xml".to_owned(), url: url.to_owned(), link: None }],
        ..Publisher::default()
    }
}

fn fetched(home: &Path, publisher: &Publisher, settings: &Settings) -> Result<Fetched, SourceError> {
    let kept = Kept::open(home).unwrap();
    fetch(&[publisher], settings, &kept, TIME, &|_| {}).unwrap().remove(0)
}

/// What fetching from a server that always answers so comes to.
fn refused(reply: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static) -> String {
    let server = Server::new(reply);
    let home = tempfile::tempdir().unwrap();
    let error = fetched(home.path(), &publisher(&server.url("/list.xml")), &settings()).unwrap_err();
    assert!(!error.remedy.is_empty(), "{error}");
    error.to_string().replace(&server.port.to_string(), "PORT")
}

#[test]
fn a_file_comes_and_is_asked_for_conditionally_from_then_on() {
    let server = Server::new(|request| {
        if request.header("if-none-match") == Some("\"1\"") {
            return answer("304 Not Modified", &[("ETag", "\"1\"")], b"");
        }
        answer(
            "200 OK",
            &[("ETag", "\"1\""), ("Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT"), ("Content-Length", "6")],
            b"<list>",
        )
    });
    let home = tempfile::tempdir().unwrap();
    let publisher = publisher(&server.url("/list.xml"));
    let first = fetched(home.path(), &publisher, &settings()).unwrap();
    assert!(!first.unchanged);
    assert_eq!(fs_err::read_to_string(first.folder.join("list.xml")).unwrap(), "<list>");
    // Not accepted: the next fetch takes it whole again.
    assert!(!fetched(home.path(), &publisher, &settings()).unwrap().unchanged);
    Kept::open(home.path()).unwrap().accept("list").unwrap();
    let third = fetched(home.path(), &publisher, &settings()).unwrap();
    assert!(third.unchanged);
    assert_eq!(fs_err::read_to_string(third.folder.join("list.xml")).unwrap(), "<list>");
    assert_eq!(third.origins.files[0].etag.as_deref(), Some("\"1\""));
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[1].header("if-none-match"), None);
    assert_eq!(asked[2].header("if-modified-since"), Some("Tue, 24 Nov 2026 10:00:00 GMT"));
    assert!(asked[2].header("user-agent").unwrap().starts_with("interdict/"));
}

#[test]
fn a_packed_transfer_is_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"<list>").unwrap();
    let packed = gzip.finish().unwrap();
    let server = Server::new(move |request| {
        assert!(request.header("accept-encoding").unwrap().contains("gzip"));
        answer("200 OK", &[("Content-Encoding", "gzip"), ("Content-Length", &packed.len().to_string())], &packed)
    });
    let home = tempfile::tempdir().unwrap();
    let list = fetched(home.path(), &publisher(&server.url("/list.xml")), &settings()).unwrap();
    assert_eq!(fs_err::read_to_string(list.folder.join("list.xml")).unwrap(), "<list>");
}

#[test]
fn a_file_that_unpacks_without_end_is_refused() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b' '; 4 << 20]).unwrap();
    let packed = gzip.finish().unwrap();
    assert!(packed.len() < 10_000);
    let told = refused(move |_| answer("200 OK", &[("Content-Encoding", "gzip")], &packed));
    assert!(told.contains("larger than 1048576 bytes"), "{told}");
    let told = refused(|_| answer("200 OK", &[("Content-Length", "9999999999")], b"<list>"));
    assert!(told.contains("larger than 1048576 bytes"), "{told}");
    let told = refused(|_| answer("200 OK", &[("Content-Encoding", "br"), ("Content-Length", "3")], b"abc"));
    assert!(told.contains("coding `br`"), "{told}");
}

#[test]
fn transfers_that_are_not_whole_are_refused() {
    let told = refused(|_| answer("200 OK", &[("Content-Length", "0")], b""));
    assert!(told.contains("an empty file (3 times)"), "{told}");
    let told = refused(|_| answer("200 OK", &[("Content-Length", "100")], b"<list>"));
    assert!(told.contains("(3 times)") && told.contains('6'), "{told}");
    let told = refused(|_| answer("200 OK", &[("Transfer-Encoding", "chunked")], b"6\r\n<list>\r\n"));
    assert!(told.contains("broke off after 6 bytes"), "{told}");
    let told = refused(|_| answer("200 OK", &[("Transfer-Encoding", "chunked")], b"zz\r\n<list>\r\n"));
    assert!(told.contains("broke off after 0 bytes"), "{told}");
    let told = refused(|_| answer("200 OK", &[("Content-Encoding", "gzip"), ("Content-Length", "6")], b"<list>"));
    assert!(told.contains("broke off after 0 bytes"), "{told}");
    let told = refused(|_| vec![Step::Send(b"nonsense\r\n\r\n".to_vec())]);
    assert!(told.contains("127.0.0.1:PORT/list.xml"), "{told}");
    let told = refused(|_| vec![]);
    assert!(told.contains("(3 times)"), "{told}");
}

#[test]
fn a_transfer_that_stalls_or_drips_is_given_up() {
    let head_of =
        |length: &str| Step::Send(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes());
    let once = |server: &Server, settings: &Settings| {
        let home = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let error = fetched(home.path(), &publisher(&server.url("/list.xml")), settings).unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        error.to_string()
    };
    let mut settings = settings();
    settings.network.retries = 0;
    settings.network.idle_seconds = 1;
    let head = head_of("100");
    let stalls =
        Server::new(move |_| vec![head.clone(), Step::Send(b"<".to_vec()), Step::Wait(Duration::from_secs(4))]);
    let told = once(&stalls, &settings);
    assert!(told.contains("broke off after 1 bytes"), "{told}");
    let head = head_of("100");
    let drips = Server::new(move |_| {
        let drops = std::iter::repeat_n([Step::Send(b"<".to_vec()), Step::Wait(Duration::from_millis(200))], 60);
        std::iter::once(head.clone()).chain(drops.flatten()).collect()
    });
    let told = once(&drips, &settings);
    assert!(told.contains("drips"), "{told}");
    // Nothing at all comes.
    let silent = Server::new(|_| vec![Step::Wait(Duration::from_secs(4))]);
    once(&silent, &settings);
}

#[test]
fn a_failure_that_may_pass_is_tried_again_and_one_that_stays_is_not() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    let server = Server::new(|_| match TRIES.fetch_add(1, Ordering::Relaxed) {
        0 => answer("503 Service Unavailable", &[("Retry-After", "0"), ("Content-Length", "0")], b""),
        1 => answer("200 OK", &[("Content-Length", "100")], b"<li"),
        _ => ok(b"<list>"),
    });
    let home = tempfile::tempdir().unwrap();
    let list = fetched(home.path(), &publisher(&server.url("/list.xml")), &settings()).unwrap();
    assert_eq!(fs_err::read_to_string(list.folder.join("list.xml")).unwrap(), "<list>");
    assert_eq!(server.asked().len(), 3);
    let gone = Server::new(|_| answer("404 Not Found", &[("Content-Length", "0")], b""));
    let error = fetched(home.path(), &publisher(&gone.url("/list.xml")), &settings()).unwrap_err().to_string();
    assert!(error.contains("answers 404") && error.contains("settings file"), "{error}");
    assert_eq!(gone.asked().len(), 1);
    let told = refused(|_| answer("403 Forbidden", &[("Content-Length", "0")], b""));
    assert!(told.contains("token"), "{told}");
    let told = refused(|_| answer("304 Not Modified", &[], b""));
    assert!(told.contains("answers 304"), "a file that was never had cannot be unmodified: {told}");
}

#[test]
fn redirects_lead_to_allowed_hosts_only() {
    let target = Server::new(|_| ok(b"<list>"));
    let (home, there) = (tempfile::tempdir().unwrap(), target.url("/real.xml"));
    let server = Server::new(move |request| match request.path.as_str() {
        "/list.xml" => answer("302 Found", &[("Location", "step?secret=1"), ("Content-Length", "0")], b""),
        _ => answer("307 Temporary Redirect", &[("Location", &there), ("Content-Length", "0")], b""),
    });
    let list = fetched(home.path(), &publisher(&server.url("/list.xml")), &settings()).unwrap();
    assert_eq!(fs_err::read_to_string(list.folder.join("list.xml")).unwrap(), "<list>");

    let elsewhere = |location: &'static str| {
        refused(move |_| answer("301 Moved Permanently", &[("Location", location), ("Content-Length", "0")], b""))
    };
    let told = elsewhere("https://evil.example/list.xml");
    assert!(told.contains("evil.example is not among the hosts"), "{told}");
    let told = elsewhere("file:///etc/passwd");
    assert!(told.contains("no web address") || told.contains("no address"), "{told}");
    let told = elsewhere("/list.xml");
    assert!(told.contains("more than 5 redirects"), "{told}");
    let told = elsewhere("http://[");
    assert!(told.contains("no address"), "{told}");
    let told = elsewhere("");
    assert!(told.contains("redirect"), "{told}");
}

#[test]
fn plain_and_private_hosts_are_refused_unless_they_are_configured() {
    let server = Server::new(|_| ok(b"<list>"));
    let home = tempfile::tempdir().unwrap();
    let mut strict = settings();
    strict.network.private_hosts.clear();
    let error = fetched(home.path(), &publisher(&server.url("/list.xml")), &strict).unwrap_err().to_string();
    assert!(error.contains("private address"), "{error}");
    // A name that leads there is refused when it is looked up.
    let named = publisher(&format!("http://localhost:{}/list.xml", server.port));
    let error = fetched(home.path(), &named, &strict).unwrap_err().to_string();
    assert!(error.contains("leads to the private address"), "{error}");
    let mut strict = settings();
    strict.network.plain_hosts.clear();
    let error = fetched(home.path(), &publisher(&server.url("/list.xml")), &strict).unwrap_err().to_string();
    assert!(error.contains("without TLS"), "{error}");
    assert!(server.asked().is_empty());
}

#[test]
fn a_token_is_sent_and_never_told() {
    let server = Server::new(|request| {
        assert!(request.path.contains("token=sesame"));
        answer("500 Internal Server Error", &[("Content-Length", "0")], b"")
    });
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings();
    let list = publisher(&server.url("/sesame/list.xml?token={token}"));
    let error = fetched(home.path(), &list, &settings).unwrap_err().to_string();
    assert!(error.contains("wants a token") && error.contains("INTERDICT_TOKEN_LIST"), "{error}");
    settings.tokens.insert("list".to_owned(), "sesame".to_owned());
    let error = fetched(home.path(), &list, &settings).unwrap_err().to_string();
    assert!(error.contains("answers 500") && !error.contains("sesame"), "{error}");
    // Nor where it is kept.
    let server = Server::new(|_| ok(b"<list>"));
    let list = publisher(&server.url("/list.xml?token={token}"));
    let kept = fetched(home.path(), &list, &settings).unwrap();
    let text = fs_err::read_to_string(kept.folder.join(".fetched.json")).unwrap();
    assert!(text.contains("token={token}") && !text.contains("sesame"), "{text}");
}

#[test]
fn a_mirror_stands_for_every_publisher() {
    let server = Server::new(|request| ok(request.path.as_bytes()));
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.network.mirror = Some(server.url("/lists/"));
    let list = fetched(home.path(), &publisher("https://publisher.example/list.xml"), &settings).unwrap();
    assert_eq!(fs_err::read_to_string(list.folder.join("list.xml")).unwrap(), "/lists/list/list.xml");
}

#[test]
fn a_proxy_is_asked_for_other_hosts() {
    let server = Server::new(|request| {
        // What a proxy without TLS is asked: to connect, or the whole address.
        assert!(request.path.contains("publisher.example"), "{}", request.path);
        answer("502 Bad Gateway", &[("Content-Length", "0")], b"")
    });
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.network.proxy = Some(server.url("/"));
    settings.network.retries = 0;
    fetched(home.path(), &publisher("https://publisher.example/list.xml"), &settings).unwrap_err();
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_page_says_where_the_file_is_today() {
    let server = Server::new(|request| match request.path.as_str() {
        "/list.html" => ok(b"<a href='files/list20261101.xlsx'>old</a><a href=\"files/list20261120.xlsx\">new</a>"),
        path => ok(path.as_bytes()),
    });
    let home = tempfile::tempdir().unwrap();
    let mut list = publisher(&server.url("/list.html"));
    list.files[0].link = Some("*list*.xlsx".to_owned());
    let found = fetched(home.path(), &list, &settings()).unwrap();
    assert_eq!(fs_err::read_to_string(found.folder.join("list.xml")).unwrap(), "/files/list20261120.xlsx");
    list.files[0].link = Some("*.csv".to_owned());
    let error = fetched(home.path(), &list, &settings()).unwrap_err().to_string();
    assert!(error.contains("no link like `*.csv`"), "{error}");
}

#[test]
fn one_failure_does_not_touch_the_others() {
    let server = Server::new(|request| match request.path.as_str() {
        "/bad" => answer("404 Not Found", &[("Content-Length", "0")], b""),
        path => ok(path.as_bytes()),
    });
    let home = tempfile::tempdir().unwrap();
    let of_name = |name: &str| Publisher { name: name.to_owned(), ..publisher(&server.url(&format!("/{name}"))) };
    let publishers: Vec<Publisher> = ["a", "b", "bad", "c", "d", "e"].map(of_name).into();
    let kept = Kept::open(home.path()).unwrap();
    assert!(Kept::open(home.path()).is_err(), "one at a time");
    let results = fetch(&publishers.iter().collect::<Vec<_>>(), &settings(), &kept, TIME, &|_| {}).unwrap();
    let names: Vec<String> =
        results.iter().map(|result| result.as_ref().map_or("-".to_owned(), |list| list.dataset.clone())).collect();
    assert_eq!(names, ["a", "b", "-", "c", "d", "e"]);
}

/// A publisher of FollowTheMoney entities, whose catalogue is at a version.
fn publication(version: &'static str) -> Server {
    Server::new(move |request| {
        let line =
            |id: &str| format!("{{\"id\":\"{id}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"{id}\"]}}}}\n");
        let host = request.header("host").unwrap_or_default().to_owned();
        match request.path.as_str() {
            "/index.json" => ok(format!(
                "{{\"name\":\"list\",\"title\":\"x\",\"version\":\"{version}\",\"delta_url\":\"http://{host}/delta.json\",\
                 \"resources\":[{{\"name\":\"entities.ftm.json\",\"url\":\"http://{host}/{version}/entities.ftm.json\"}}]}}"
            )
            .as_bytes()),
            "/delta.json" => ok(format!(
                "{{\"versions\":{{\"20260101000000-aaa\":\"http://{host}/a\",\"20260102000000-bbb\":\"http://{host}/b\",\"20260103000000-ccc\":\"http://{host}/c\",\
                 \"20260104000000-ddd\":\"http://{host}/d\"}}}}"
            )
            .as_bytes()),
            "/b" => ok(format!("{{\"op\":\"ADD\",\"entity\":{}}}\n", line("p2").trim()).as_bytes()),
            "/c" => ok(b"{\"op\":\"DEL\",\"entity\":{\"id\":\"p1\"}}\n"),
            "/d" => answer("404 Not Found", &[("Content-Length", "0")], b""),
            path if path.ends_with("entities.ftm.json") => ok(line("p1").as_bytes()),
            _ => answer("404 Not Found", &[("Content-Length", "0")], b""),
        }
    })
}

#[test]
fn entities_come_whole_once_and_then_by_what_has_changed() {
    let home = tempfile::tempdir().unwrap();
    let get = |server: &Server| {
        let list =
            Publisher { name: "list".to_owned(), catalogue: Some(server.url("/index.json")), ..Publisher::default() };
        let list = fetched(home.path(), &list, &settings()).unwrap();
        let read = interdict_sources::sync::read(
            &[interdict_sources::sync::Source { path: list.folder.clone(), dataset: Some("list".to_owned()) }],
            false,
        );
        assert!(read.refused.is_empty(), "{:?}", read.refused);
        Kept::open(home.path()).unwrap().accept("list").unwrap();
        let ids: Vec<String> = read.datasets[0].entities.iter().map(|entity| entity.id.clone()).collect();
        let asked: Vec<String> = server.asked().into_iter().map(|request| request.path).collect();
        (ids, asked, list.unchanged)
    };
    let (ids, asked, _) = get(&publication("20260101000000-aaa"));
    assert_eq!(
        (ids, asked),
        (vec!["p1".to_owned()], ["/index.json", "/20260101000000-aaa/entities.ftm.json"].map(str::to_owned).to_vec())
    );
    // The next versions: only the deltas, each once.
    let (ids, asked, _) = get(&publication("20260102000000-bbb"));
    assert_eq!(
        (ids, asked),
        (vec!["p1".to_owned(), "p2".to_owned()], ["/index.json", "/delta.json", "/b"].map(str::to_owned).to_vec())
    );
    let (ids, asked, _) = get(&publication("20260103000000-ccc"));
    assert_eq!((ids, asked), (vec!["p2".to_owned()], ["/index.json", "/delta.json", "/c"].map(str::to_owned).to_vec()));
    // A delta that is gone, and an index that no longer reaches back.
    let gone = publication("20260104000000-ddd");
    let list = Publisher { name: "list".to_owned(), catalogue: Some(gone.url("/index.json")), ..Publisher::default() };
    assert!(fetched(home.path(), &list, &settings()).unwrap_err().to_string().contains("answers 404"));
    let (_, asked, _) = get(&publication("20260103000000-ccc"));
    assert_eq!(asked.len(), 2, "the deltas are here: {asked:?}");
}

#[test]
fn a_catalogue_cannot_send_elsewhere() {
    let server = Server::new(|_| {
        ok(br#"{"name":"list","version":"20260101000000-aaa","resources":[{"name":"entities.ftm.json","url":"https://evil.example/entities.ftm.json"}]}"#)
    });
    let home = tempfile::tempdir().unwrap();
    let list =
        Publisher { name: "list".to_owned(), catalogue: Some(server.url("/index.json")), ..Publisher::default() };
    let error = fetched(home.path(), &list, &settings()).unwrap_err().to_string();
    assert!(error.contains("evil.example is not among the hosts"), "{error}");
    // Nor can a page with links.
    let server = Server::new(|_| ok(b"<a href='https://evil.example/list.xlsx'>x</a>"));
    let mut page = publisher(&server.url("/list.html"));
    page.files[0].link = Some("*list*.xlsx".to_owned());
    let error = fetched(home.path(), &page, &settings()).unwrap_err().to_string();
    assert!(error.contains("evil.example is not among the hosts"), "{error}");
}

#[test]
fn deltas_that_have_not_caught_up_with_their_catalogue_are_not_enough() {
    let home = tempfile::tempdir().unwrap();
    let get = |version: &'static str, known: &'static str| {
        let server = Server::new(move |request| {
            let host = request.header("host").unwrap_or_default().to_owned();
            match request.path.as_str() {
                "/index.json" => ok(format!(
                    "{{\"name\":\"list\",\"version\":\"{version}\",\"delta_url\":\"http://{host}/delta.json\",\
                     \"resources\":[{{\"name\":\"entities.ftm.json\",\"url\":\"http://{host}/entities\"}}]}}"
                )
                .as_bytes()),
                "/delta.json" => ok(format!("{{\"versions\":{{{known}}}}}").replace("HOST", &host).as_bytes()),
                _ => ok(b"{\"id\":\"p1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"p1\"]}}\n"),
            }
        });
        let list =
            Publisher { name: "list".to_owned(), catalogue: Some(server.url("/index.json")), ..Publisher::default() };
        fetched(home.path(), &list, &settings()).unwrap();
        Kept::open(home.path()).unwrap().accept("list").unwrap();
        server.asked().into_iter().map(|request| request.path).collect::<Vec<_>>()
    };
    get("20260101000000-aaa", "");
    let asked =
        get("20260103000000-ccc", "\"20260101000000-aaa\":\"http://HOST/a\",\"20260102000000-bbb\":\"http://HOST/b\"");
    assert_eq!(asked, ["/index.json", "/delta.json", "/entities"], "the whole file of the newer version");
}

#[test]
fn a_catalogue_of_another_dataset_is_refused() {
    let server = Server::new(|_| ok(br#"{"name":"peps","resources":[]}"#));
    let home = tempfile::tempdir().unwrap();
    let list =
        Publisher { name: "sanctions".to_owned(), catalogue: Some(server.url("/index.json")), ..Publisher::default() };
    let error = fetched(home.path(), &list, &settings()).unwrap_err().to_string();
    assert!(error.contains("peps") && error.contains("none of that name"), "{error}");
}

#[test]
fn a_server_that_goes_back_in_time_is_refused() {
    static OLD: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
    let server = Server::new(|_| {
        let (time, body) = if OLD.load(Ordering::Relaxed) {
            ("Thu, 01 Oct 2026 10:00:00 GMT", b"<old>")
        } else {
            ("Tue, 24 Nov 2026 10:00:00 GMT", b"<new>")
        };
        answer("200 OK", &[("Last-Modified", time), ("Content-Length", "5")], body)
    });
    let home = tempfile::tempdir().unwrap();
    let list = publisher(&server.url("/list.xml"));
    fetched(home.path(), &list, &settings()).unwrap();
    Kept::open(home.path()).unwrap().accept("list").unwrap();
    OLD.store(true, Ordering::Relaxed);
    let error = fetched(home.path(), &list, &settings()).unwrap_err().to_string();
    assert!(error.contains("the server has an old one") && error.contains("--fresh"), "{error}");
    Kept::open(home.path()).unwrap().forget("list").unwrap();
    assert!(fetched(home.path(), &list, &settings()).is_ok());
}

#[test]
fn pages_are_asked_for_again_and_the_newest_link_is_that_of_the_newest_name() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    let server = Server::new(|request| match request.path.as_str() {
        "/list.html" if TRIES.fetch_add(1, Ordering::Relaxed) == 0 => {
            answer("503 Service Unavailable", &[("Content-Length", "0")], b"")
        }
        "/list.html" => {
            let host = request.header("host").unwrap_or_default();
            ok(format!(
                "<a href='http://{host}/z/list20240101.xlsx'>old</a><a href='./a/list20261120.xlsx?a=1&amp;b=2'>new</a>"
            )
            .as_bytes())
        }
        path => ok(path.as_bytes()),
    });
    let home = tempfile::tempdir().unwrap();
    let mut list = publisher(&server.url("/list.html"));
    list.files[0].link = Some("*list*".to_owned());
    let found = fetched(home.path(), &list, &settings()).unwrap();
    assert_eq!(fs_err::read_to_string(found.folder.join("list.xml")).unwrap(), "/a/list20261120.xlsx?a=1&b=2");
}

#[test]
fn a_server_cannot_ask_for_the_token() {
    let server = Server::new(|request| {
        let host = request.header("host").unwrap_or_default();
        ok(format!(
            "{{\"name\":\"list\",\"resources\":[{{\"name\":\"entities.ftm.json\",\"url\":\"http://{host}/steal/{{token}}\"}}]}}"
        )
        .as_bytes())
    });
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings();
    settings.tokens.insert("list".to_owned(), "sesame".to_owned());
    let catalogue = Some(server.url("/index.json?token={token}"));
    let list = Publisher { name: "list".to_owned(), catalogue, ..Publisher::default() };
    let _ = fetched(home.path(), &list, &settings);
    let asked = server.asked();
    assert!(asked[0].path.contains("sesame"));
    assert!(asked[1..].iter().all(|request| !request.path.contains("sesame")), "{asked:?}");
}
