//! The page: what browsers are told, who may look, forms of others, files within bounds.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::header::SET_COOKIE;
use axum::http::{Request, StatusCode};
use interdict_model::{Name, NameKind};
use interdict_server::{Scope, Service, keys, router};
use jiff::Timestamp;

use crate::desk::{Answer, Desk, NOW, ask, get};

const HOSTILE: &str = "<script>window.hostile=1</script> \"Zoltan\" O'Brien";

async fn look(router: &Router, path: &str, cookie: &str) -> Answer {
    ask(router, get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

fn form(path: &str, cookie: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    get(path)
        .method("POST")
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

/// A form with a file.
fn upload(cookie: &str, token: &str, file: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--xx\r\ncontent-disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--xx\r\ncontent-disposition: form-data; name=\"file\"; filename=\"customers.csv\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--xx--\r\n");
    get("/files")
        .method("POST")
        .header("cookie", cookie)
        .header("content-type", "multipart/form-data; boundary=xx")
        .body(Body::from(body))
        .unwrap()
}

/// The cookie that an answer sets, as it is sent back.
fn cookie_of(answer: &Answer) -> String {
    let cookie = answer.headers.get(SET_COOKIE).expect("a cookie").to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// The token of the forms of a page.
fn token_of(answer: &Answer) -> String {
    let text = answer.text();
    let (_, rest) = text.split_once("name=\"token\" value=\"").expect("a token");
    rest.split('"').next().unwrap().to_owned()
}

/// Signs in: the cookie, and the token of forms.
async fn sign_in(router: &Router, key: &str) -> (String, String) {
    let door = look(router, "/sign-in", "").await;
    let fields = [("token", &*token_of(&door)), ("key", key), ("next", "/files")];
    let entered = ask(router, form("/sign-in", &cookie_of(&door), &fields)).await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/files"));
    let cookie = cookie_of(&entered);
    assert_ne!(cookie, cookie_of(&door), "the session has a new number");
    let token = token_of(&look(router, "/files", &cookie).await);
    (cookie, token)
}

/// A service whose clock can be turned.
fn with_clock(desk: &Desk) -> (Router, Arc<AtomicI64>) {
    let now: Timestamp = NOW.parse().unwrap();
    let clock = Arc::new(AtomicI64::new(now.as_second()));
    let hand = clock.clone();
    let moment = move || Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap();
    let service = Service::with_clock(desk.store(), desk.settings.clone(), Arc::new(moment)).unwrap();
    (router(&service), clock)
}

fn hostile_desk() -> Desk {
    let desk = Desk::empty();
    desk.take_in(&["ofac_csv"], |entities| {
        for entity in entities.iter_mut().filter(|entity| entity.id == "ofac-102") {
            entity.names.insert(0, Name::new(NameKind::Primary, HOSTILE));
            entity.remarks.push("</p><img src=x onerror=alert(1)>".to_owned());
        }
    });
    desk
}

const PAGES: [&str; 8] = [
    "/",
    "/?name=Pavel+Korbutov",
    "/results?name=Pavel+Korbutov",
    "/party/ofac-102?name=Pavel",
    "/party/ofac-102/history",
    "/side-by-side/ofac-102?name=Pavel+Korbutov&born=1980",
    "/lists",
    "/changes",
];

#[tokio::test]
async fn every_page_has_its_policy_and_nothing_inline() {
    let desk = hostile_desk();
    let router = desk.router();
    for path in PAGES {
        let answer = look(&router, path, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        let html = answer.text();
        for inline in ["<script>", "<style", " style=\"", " onclick=", "javascript:", "<img"] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
        assert!(html.matches("<script").count() <= 1, "{path}");
    }
}

#[tokio::test]
async fn refusals_are_pages_with_the_same_policy() {
    let desk = hostile_desk();
    let router = desk.router();
    for (path, status) in [
        ("/party/nobody-1", StatusCode::NOT_FOUND),
        ("/party/%3Cscript%3E", StatusCode::NOT_FOUND),
        ("/files/abc", StatusCode::NOT_FOUND),
        ("/page/nothing.css", StatusCode::NOT_FOUND),
        ("/side-by-side/ofac-102", StatusCode::BAD_REQUEST),
        ("/changes?from=../../x", StatusCode::NOT_FOUND),
    ] {
        let answer = look(&router, path, "").await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(!answer.text().contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn hostile_names_are_text() {
    let desk = hostile_desk();
    let router = desk.router();
    for path in
        ["/party/ofac-102", "/?name=Script+Window+Hostile+Zoltan+Brien", "/side-by-side/ofac-102?name=Zoltan+Brien"]
    {
        let html = look(&router, path, "").await.text();
        assert!(html.contains("&lt;script&gt;window.hostile=1"), "{path}");
        assert!(!html.contains("<script>window") && !html.contains("<img src=x"), "{path}");
    }
    let asked = look(&router, "/?name=%22%3E%3Csvg+onload%3Dalert(1)%3E", "").await.text();
    assert!(!asked.contains("<svg onload"));
}

#[tokio::test]
async fn assets_may_be_kept_and_nothing_else() {
    let router = Desk::new().router();
    let html = look(&router, "/", "").await.text();
    for (name, kind) in [("page.css", "text/css"), ("page.js", "text/javascript"), ("mark.svg", "image/svg+xml")] {
        let (_, rest) = html.split_once(&format!("/page/{name}?v=")).expect(name);
        let version = rest.split('"').next().unwrap();
        let answer = look(&router, &format!("/page/{name}?v={version}"), "").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with(kind));
        assert!(answer.header("cache-control").contains("immutable"));
    }
}

#[tokio::test]
async fn what_was_found_names_the_edition_and_is_no_clearance() {
    let router = Desk::new().router();
    let html = look(&router, "/?name=Pavel+Korbutov", "").await.text();
    assert!(html.contains("KORBUTOV, Pavel Ilyich") && html.contains("2026-11-24-"), "{html}");
    assert!(html.contains("No hit is not a clearance."));
    let none = look(&router, "/?name=Zzyxq+Wwvut", "").await.text();
    assert!(none.contains("No hit for") && none.contains("not a clearance"), "{none}");
    let starter = Desk::empty().router();
    assert!(look(&starter, "/", "").await.text().contains("not a sanctions list"));
}

#[tokio::test]
async fn nobody_looks_without_a_session_where_keys_are_asked_for() {
    let desk = Desk::new();
    let key = desk.key(&[Scope::Screen, Scope::Read]);
    let router = desk.router();
    for path in PAGES.into_iter().chain(["/files"]) {
        let answer = look(&router, path, "interdict_session=0000").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(!answer.text().contains("KORBUTOV"), "{path}");
    }
    let (cookie, _) = sign_in(&router, &key).await;
    for path in PAGES {
        assert_eq!(look(&router, path, &cookie).await.status, StatusCode::OK, "{path}");
    }
    let by_key = get("/lists").header("authorization", format!("Bearer {key}")).body(Body::empty()).unwrap();
    assert_eq!(ask(&router, by_key).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_allow() {
    let desk = Desk::new();
    let (screen, read) = (desk.key(&[Scope::Screen]), desk.key(&[Scope::Read]));
    let router = desk.router();
    let (screening, _) = sign_in(&router, &screen).await;
    assert_eq!(look(&router, "/?name=Pavel", &screening).await.status, StatusCode::OK);
    assert_eq!(look(&router, "/lists", &screening).await.status, StatusCode::FORBIDDEN);
    let door = look(&router, "/sign-in", "").await;
    let fields = [("token", &*token_of(&door)), ("key", &*read)];
    let reading = cookie_of(&ask(&router, form("/sign-in", &cookie_of(&door), &fields)).await);
    assert_eq!(look(&router, "/party/ofac-102", &reading).await.status, StatusCode::OK);
    assert_eq!(look(&router, "/results?name=Pavel", &reading).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_a_key_that_counts_opens_a_session() {
    let desk = Desk::new();
    let key = desk.key(&[Scope::Screen]);
    let router = desk.router();
    let door = look(&router, "/sign-in", "").await;
    let (cookie, token) = (cookie_of(&door), token_of(&door));
    for wrong in ["", "x", &key[..key.len() - 1], &format!("{key}0")] {
        let answer = ask(&router, form("/sign-in", &cookie, &[("token", &token), ("key", wrong)])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert!(answer.headers.get(SET_COOKIE).is_none(), "{wrong}");
    }
    for token in ["", "0", &token[1..]] {
        let answer = ask(&router, form("/sign-in", &cookie, &[("token", token), ("key", &key)])).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    let fields = [("token", &*token), ("key", &*key), ("next", "https://x.example/")];
    let entered = ask(&router, form("/sign-in", &cookie, &fields)).await;
    assert_eq!((entered.status, entered.header("location")), (StatusCode::SEE_OTHER, "/"));
    let set = entered.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
}

#[tokio::test]
async fn sessions_end_by_time_by_revocation_and_by_signing_out() {
    let desk = Desk::new();
    let key = desk.key(&[Scope::Screen, Scope::Read]);
    let (router, clock) = with_clock(&desk);
    let (cookie, token) = sign_in(&router, &key).await;
    clock.fetch_add(2 * 3600 - 1, Ordering::Relaxed);
    assert_eq!(look(&router, "/lists", &cookie).await.status, StatusCode::OK);
    clock.fetch_add(2 * 3600, Ordering::Relaxed);
    assert_eq!(look(&router, "/lists", &cookie).await.status, StatusCode::UNAUTHORIZED, "two hours without use");
    let late = ask(&router, form("/sign-out", &cookie, &[("token", &token)])).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);

    let (cookie, token) = sign_in(&router, &key).await;
    let without = ask(&router, form("/sign-out", &cookie, &[])).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN, "a form of another site");
    assert_eq!(look(&router, "/lists", &cookie).await.status, StatusCode::OK);
    let out = ask(&router, form("/sign-out", &cookie, &[("token", &token)])).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(look(&router, "/lists", &cookie).await.status, StatusCode::UNAUTHORIZED);

    let service = desk.service();
    let router = interdict_server::router(&service);
    let (cookie, _) = sign_in(&router, &key).await;
    let id = keys::list(&desk.store()).unwrap()[0].0.id.clone();
    keys::revoke(&desk.store(), &id, NOW.parse().unwrap()).unwrap();
    service.keys.refresh();
    assert_eq!(look(&router, "/lists", &cookie).await.status, StatusCode::UNAUTHORIZED, "its key was revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_is_refused() {
    let router = Desk::new().router();
    let page = look(&router, "/files", "").await;
    let (cookie, token) = (cookie_of(&page), token_of(&page));
    for bad in ["", "0000", &token[..63]] {
        assert_eq!(ask(&router, upload(&cookie, bad, b"name\nA\n")).await.status, StatusCode::FORBIDDEN, "{bad}");
    }
    assert_eq!(ask(&router, upload("", &token, b"name\nA\n")).await.status, StatusCode::FORBIDDEN, "no session");
    let other = look(&router, "/files", "").await;
    let foreign = ask(&router, upload(&cookie_of(&other), &token, b"name\nA\n")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "the token of another session");
    let mut cross = upload(&cookie, &token, b"name\nA\n");
    cross.headers_mut().insert("origin", "https://x.example".parse().unwrap());
    assert_eq!(ask(&router, cross).await.status, StatusCode::FORBIDDEN, "another site's browser");
    // What a browser sends with a form of a page that gives no referrer: only with the browser's word that it is of this site.
    for (site, status) in
        [("same-origin", StatusCode::SEE_OTHER), ("cross-site", StatusCode::FORBIDDEN), ("", StatusCode::FORBIDDEN)]
    {
        let mut form = upload(&cookie, &token, b"name\nA\n");
        form.headers_mut().insert("origin", "null".parse().unwrap());
        if !site.is_empty() {
            form.headers_mut().insert("sec-fetch-site", site.parse().unwrap());
        }
        assert_eq!(ask(&router, form).await.status, status, "{site}");
    }
}

/// Waits until a file is done: the text of its page.
async fn done(router: &Router, path: &str, cookie: &str) -> String {
    for _ in 0..200 {
        let text = look(router, &format!("{path}/progress"), cookie).await.text();
        if text.contains("data-over") {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the file is not done after four seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_screened_for_its_session_alone_and_formulas_are_escaped() {
    let router = Desk::new().router();
    let page = look(&router, "/files", "").await;
    let (cookie, token) = (cookie_of(&page), token_of(&page));
    let table = "Full Name,Note,Date of Birth\nPavel Korbutov,=1+1,1980-04-03\nNobody Whosoever,\"@SUM(A1)\",\n,,\n\"\tTab, Name\",-2+3,\n+Plus Name,\"\rreturn\",\n";
    let taken = ask(&router, upload(&cookie, &token, table.as_bytes())).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    let path = taken.header("location").to_owned();
    let progress = done(&router, &path, &cookie).await;
    assert!(progress.contains("5 rows screened") && progress.contains("KORBUTOV"), "{progress}");
    let shown = look(&router, &path, &cookie).await.text();
    assert!(shown.contains("date of birth or founding") && shown.contains("not used"), "{shown}");

    let result = look(&router, &format!("{path}/result.csv"), &cookie).await;
    assert!(result.header("content-type").starts_with("text/csv"));
    assert_eq!(result.header("content-disposition"), "attachment; filename=\"customers-screened.csv\"");
    assert_eq!(result.header("content-length"), result.body.len().to_string());
    let mut records = csv::ReaderBuilder::new().from_reader(&*result.body);
    let mut rows = 0;
    for record in records.records() {
        rows += 1;
        for cell in &record.unwrap() {
            let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!runs, "{cell:?}");
        }
    }
    assert!(rows >= 5);
    let text = result.text();
    assert!(text.contains("'=1+1") && text.contains("'@SUM(A1)") && text.contains("'+Plus Name"), "{text}");

    let other = cookie_of(&look(&router, "/files", "").await);
    for path in [path.clone(), format!("{path}/progress"), format!("{path}/result.csv")] {
        assert_eq!(look(&router, &path, &other).await.status, StatusCode::NOT_FOUND, "{path}: another session");
        assert_eq!(look(&router, &path, "").await.status, StatusCode::NOT_FOUND, "{path}: no session");
    }
    let remove = format!("{path}/remove");
    assert_eq!(ask(&router, form(&remove, &cookie, &[])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ask(&router, form(&remove, &cookie, &[("token", &token)])).await.status, StatusCode::SEE_OTHER);
    assert_eq!(look(&router, &path, &cookie).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_bounded() {
    let mut desk = Desk::new();
    desk.settings.limits.body = 2_000_000;
    let router = desk.router();
    let page = look(&router, "/files", "").await;
    assert!(page.text().contains("At most 2 MB"), "{}", page.text());
    let (cookie, token) = (cookie_of(&page), token_of(&page));
    let large = ask(&router, upload(&cookie, &token, &vec![b'x'; 2_000_001])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let rows = format!("name\n{}", "A\n".repeat(50_001));
    let many = ask(&router, upload(&cookie, &token, rows.as_bytes())).await;
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(many.text().contains("more than 50000 rows"), "{}", many.text());
    for (file, why) in
        [(&b"\x1f\x8bxxxx"[..], "gzip"), (b"", "empty"), (b"a,b\n1,2\n", "where the names are"), (b"name\n", "no row")]
    {
        let answer = ask(&router, upload(&cookie, &token, file)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.text().contains(why), "{why}: {}", answer.text());
    }
    for number in 0..5 {
        let taken = ask(&router, upload(&cookie, &token, b"name\nPavel\n")).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{number}");
    }
    let sixth = ask(&router, upload(&cookie, &token, b"name\nPavel\n")).await;
    assert_eq!(sixth.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(sixth.text().contains("five files"), "{}", sixth.text());
}

#[tokio::test]
async fn a_broken_form_is_no_defect() {
    let router = Desk::new().router();
    let page = look(&router, "/files", "").await;
    let cookie = cookie_of(&page);
    for (kind, body) in [
        ("multipart/form-data; boundary=xx", "--xx\r\nnonsense"),
        ("multipart/form-data", "x"),
        ("text/plain", "x"),
        ("multipart/form-data; boundary=xx", ""),
    ] {
        let request = get("/files").method("POST").header("cookie", &cookie).header("content-type", kind);
        let answer = ask(&router, request.body(Body::from(body)).unwrap()).await;
        assert!(answer.status.is_client_error(), "{kind}: {}", answer.status);
    }
}

#[tokio::test]
async fn changes_and_history_are_told() {
    let desk = Desk::new();
    // Its index is made, and kept.
    desk.service();
    desk.take_in(&["ofac_csv"], |entities| {
        entities.retain(|entity| entity.id != "ofac-104");
        for entity in entities.iter_mut().filter(|entity| entity.id == "ofac-102") {
            entity.positions.push("Minister of Tests".to_owned());
        }
    });
    let router = desk.router();
    let html = look(&router, "/changes", "").await.text();
    for told in ["−1 removed", "~1 changed", "EP-XYZ", "Minister of Tests"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    let history = look(&router, "/party/ofac-102/history", "").await.text();
    assert!(history.contains("listed already") && history.contains("Minister of Tests"), "{history}");
    let part = get("/party/ofac-102/history").header("x-interdict-part", "1").body(Body::empty()).unwrap();
    let part = ask(&router, part).await.text();
    assert!(part.contains("Minister of Tests") && !part.contains("<html"), "{part}");
}
