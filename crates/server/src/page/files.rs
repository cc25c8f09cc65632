//! Files that are brought to be screened: the form, how far each is, and its result.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use interdict_page::files::{self, Limits};
use interdict_page::frame::TOKEN;

use super::doors::to;
use super::jobs::{Job, LIMITS, take};
use super::session::{Session, random, refused_form};
use super::shown::{Looking, page, page_with};
use crate::aside::off_the_runtime;
use crate::asked::Whole;
use crate::{Caller, Refusal, Service};

/// Longer names of files are cut.
const LONGEST_NAME: usize = 120;
/// Fields of the form; more are no form of ours.
const MOST_FIELDS: usize = 8;

/// The form, and the session's files.
pub(crate) async fn form(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    form_with(&service, caller, headers, None)
}

fn form_with(
    service: &Service,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    refused: Option<&str>,
) -> Result<Response, Refusal> {
    let mut looking = Looking::of(service, headers, caller.map(|caller| caller.0));
    let cookie = looking.with_session(service)?;
    let jobs = looking.session.as_ref().map_or_else(Vec::new, |session| service.page.jobs.all_of(&session.id));
    // The service takes no longer bodies, and the form is a part of them.
    let body = usize::try_from(service.settings.limits.body).unwrap_or(usize::MAX);
    let limits = Limits { bytes: LIMITS.bytes.min(body), ..LIMITS };
    let html = files::page(&looking.frame(&service.serving()), limits, &jobs, refused);
    Ok(page_with(html, cookie))
}

/// The session that a form or a file belongs to.
fn session(service: &Service, headers: &HeaderMap) -> Result<Session, Refusal> {
    service.page.sessions.of(headers, service.now()).ok_or_else(refused_form)
}

/// Why a form with a file cannot be read.
fn broken(error: &MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal::too_large("the file is larger than the service takes");
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("the most that the service takes") {
            return Refusal::too_large(error.to_string());
        }
        cause = error.source();
    }
    Refusal::bad("the form broke off or is not one of this page: load the page again")
}

/// A file, with what its user says of it.
struct Brought {
    name: String,
    content: Bytes,
    day_first: Option<bool>,
}

/// Reads the form. The token comes first: without it nothing else is read.
async fn brought(mut form: Multipart, session: &Session) -> Result<Brought, Refusal> {
    let mut brought = Brought { name: "file".to_owned(), content: Bytes::new(), day_first: None };
    let mut is_ours = false;
    for _ in 0..MOST_FIELDS {
        let Some(field) = form.next_field().await.map_err(|error| broken(&error))? else { break };
        let name = field.name().unwrap_or_default().to_owned();
        if !is_ours && name != TOKEN {
            return Err(refused_form());
        }
        match name.as_str() {
            TOKEN => {
                let token = field.text().await.map_err(|error| broken(&error))?;
                session.check(Some(&token))?;
                is_ours = true;
            }
            "file" => {
                if let Some(name) = field.file_name().filter(|name| !name.is_empty()) {
                    brought.name = plain_name(name);
                }
                brought.content = field.bytes().await.map_err(|error| broken(&error))?;
            }
            "date-order" => {
                brought.day_first = match &*field.text().await.map_err(|error| broken(&error))? {
                    "dmy" => Some(true),
                    "mdy" => Some(false),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    if is_ours { Ok(brought) } else { Err(refused_form()) }
}

/// A file's name without folders and without what cannot be seen.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}

/// Takes a file.
pub(crate) async fn bring(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Refusal> {
    let session = session(&service, &headers)?;
    let Brought { name, content, day_first } = brought(form, &session).await?;
    if content.len() > LIMITS.bytes {
        return Err(Refusal::too_large(format!("the file has more than {} MB", LIMITS.bytes / 1_000_000)));
    }
    let id = random()?;
    let serving = service.serving();
    let (own, edition) = (id.clone(), serving.edition.id.clone());
    let taken = off_the_runtime(move || take(own, &name, content, day_first, &edition)).await?;
    match taken {
        Ok(taken) => {
            service.page.jobs.begin(&session.id, taken, serving)?;
            Ok(to(&format!("/files/{id}")))
        }
        Err(why) => {
            let mut response = form_with(&service, caller, headers, Some(&why))?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}

/// The page of a file.
pub(crate) async fn job(
    State(service): State<Service>,
    caller: Option<Extension<Caller>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let owner = session(&service, &headers).map_err(|_| gone())?;
    let shown = service.page.jobs.shown(&id, &owner.id)?;
    let looking = Looking::of(&service, headers, caller.map(|caller| caller.0));
    Ok(page(files::job_page(&looking.frame(&service.serving()), &shown, LIMITS)))
}

fn gone() -> Refusal {
    Refusal::not_found("there is no such file of this session: it may have been removed when its time was over")
}

/// How far a file is, without what is round it.
pub(crate) async fn progress(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let owner = session(&service, &headers).map_err(|_| gone())?;
    Ok(page(files::progress(&service.page.jobs.shown(&id, &owner.id)?, LIMITS)))
}

/// The result of a file.
pub(crate) async fn result(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let owner = session(&service, &headers).map_err(|_| gone())?;
    let (job, bytes, name) = service.page.jobs.done(&id, &owner.id)?;
    let head = [
        (CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (CONTENT_DISPOSITION, attachment(&name)),
        (CONTENT_LENGTH, HeaderValue::from(bytes)),
    ];
    let pieces = stream::try_unfold((job, 0), |(job, from)| async move {
        let reader: Arc<Job> = job.clone();
        let piece = tokio::task::spawn_blocking(move || reader.piece(from)).await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>(piece.map(|piece| {
            let next = from + piece.len() as u64;
            (Bytes::from(piece), (job, next))
        }))
    });
    Ok((head, Body::from_stream(pieces)).into_response())
}

/// What a browser is to call the result: the file's own name, as far as a header can carry it.
fn attachment(name: &str) -> HeaderValue {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain: String =
        stem.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_ .".contains(*letter)).collect();
    let plain = if plain.trim().is_empty() { "file" } else { plain.trim() };
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}-screened.csv\""))
        .unwrap_or(HeaderValue::from_static("attachment; filename=\"screened.csv\""))
}

/// Removes a file of the session.
pub(crate) async fn remove(
    State(service): State<Service>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Whole(body): Whole,
) -> Result<Response, Refusal> {
    let owner = session(&service, &headers)?;
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == TOKEN).map(|(_, value)| value.into_owned());
    owner.check(token.as_deref())?;
    service.page.jobs.remove_one(&id, &owner.id)?;
    Ok(to("/files"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        assert_eq!(plain_name("C:\\Users\\x\\list.csv"), "list.csv");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(plain_name("/"), "file");
        assert_eq!(attachment("a\"b;c.csv"), "attachment; filename=\"abc-screened.csv\"");
        assert_eq!(attachment("名称.csv"), "attachment; filename=\"file-screened.csv\"");
    }
}
