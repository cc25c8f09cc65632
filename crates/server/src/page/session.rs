//! Sessions: who has signed in with a key, and that a form comes from a page of ours.
//!
//! A session is a random number in a cookie that scripts cannot read and that other sites' requests do not carry; what it stands for is
//! kept here and nowhere else. It ends when it is not used, when its time is over, when its key is revoked or expires, and when the
//! service ends. Whoever has not signed in gets one with the first form, since forms need its token.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use interdict_page::frame::TOKEN;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::{Caller, Refusal, Service};

/// The cookie.
const COOKIE_NAME: &str = "interdict_session";
/// Seconds after which a session ends that is not used.
const IDLE: i64 = 2 * 3600;
/// Seconds after which every session ends.
const LONGEST: i64 = 12 * 3600;
/// Most sessions at once. Where more are begun, those without a key go first, the longest unused before the others.
const MOST: usize = 10_000;
/// Random bytes of a session's number and of its token.
const RANDOM: usize = 32;

/// A session, as far as its holder is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// Its number, which is the cookie's value.
    pub(crate) id: String,
    /// What its forms send back.
    pub(crate) token: String,
    /// The key it was opened with.
    pub(crate) key: Option<String>,
}

#[derive(Debug)]
struct Kept {
    session: Session,
    began: Timestamp,
    used: Timestamp,
}

impl Kept {
    fn is_over(&self, now: Timestamp) -> bool {
        let since = |moment: Timestamp| now.as_second() - moment.as_second();
        since(self.used) >= IDLE || since(self.began) >= LONGEST
    }
}

/// All sessions of a service.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    kept: Mutex<HashMap<String, Kept>>,
}

/// A number that nobody can guess.
pub(crate) fn random() -> Result<String, Refusal> {
    let mut bytes = [0; RANDOM];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::because(&io::Error::other(error.to_string())))?;
    Ok(hex::encode(bytes))
}

impl Sessions {
    /// Begins a session, with the key that was shown if one was.
    pub(crate) fn begin(&self, key: Option<String>, now: Timestamp) -> Result<Session, Refusal> {
        let session = Session { id: random()?, token: random()?, key };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.retain(|_, kept| !kept.is_over(now));
        }
        if kept.len() >= MOST
            && let Some(id) = kept
                .values()
                .min_by_key(|kept| (kept.session.key.is_some(), kept.used))
                .map(|kept| kept.session.id.clone())
        {
            kept.remove(&id);
        }
        kept.insert(session.id.clone(), Kept { session: session.clone(), began: now, used: now });
        Ok(session)
    }

    /// The session of a request, if it has one that is not over. That it was used is noted.
    pub(crate) fn of(&self, headers: &HeaderMap, now: Timestamp) -> Option<Session> {
        let id = cookie(headers, COOKIE_NAME)?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.get(id)?.is_over(now) {
            kept.remove(id);
            return None;
        }
        let kept = kept.get_mut(id)?;
        kept.used = kept.used.max(now);
        Some(kept.session.clone())
    }

    /// Ends a session.
    pub(crate) fn end(&self, id: &str) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

impl Session {
    /// Refuses a form that does not bring the session's token.
    pub(crate) fn check(&self, token: Option<&str>) -> Result<(), Refusal> {
        let is_ours: bool = token.unwrap_or_default().as_bytes().ct_eq(self.token.as_bytes()).into();
        if is_ours { Ok(()) } else { Err(refused_form()) }
    }

    /// The value of `Set-Cookie` that gives it to the browser. `secure`: only over TLS from now on.
    pub(crate) fn cookie(&self, secure: bool) -> String {
        set_cookie(&self.id, LONGEST, secure)
    }
}

/// The value of `Set-Cookie` that takes the session away from the browser.
pub(crate) fn no_cookie(secure: bool) -> String {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE_NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// A form that does not come from a page of this session.
pub(crate) fn refused_form() -> Refusal {
    Refusal::new(
        axum::http::StatusCode::FORBIDDEN,
        "no_token",
        format!(
            "the form was not sent from a page of this session (its field `{TOKEN}` is not the session's); load the page again"
        ),
    )
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = pairs.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// Who asks, by the session's key. A key that was revoked or has expired since opens nothing.
pub(crate) fn caller(service: &Service, headers: &HeaderMap) -> Option<Caller> {
    let now = service.now();
    let key = service.page.sessions.of(headers, now)?.key?;
    service.keys.valid(&key, now).map(Caller::Key)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + second).unwrap()
    }

    fn headers(id: &str) -> HeaderMap {
        let value = HeaderValue::from_str(&format!("a=b; {COOKIE_NAME}={id}; c=d")).unwrap();
        HeaderMap::from_iter([(COOKIE, value)])
    }

    #[test]
    fn a_session_that_is_not_used_ends() {
        let sessions = Sessions::default();
        let session = sessions.begin(Some("k".to_owned()), at(0)).unwrap();
        let headers = headers(&session.id);
        assert_eq!(sessions.of(&headers, at(IDLE - 1)), Some(session));
        assert!(sessions.of(&headers, at(2 * IDLE - 2)).is_some(), "use prolongs it");
        assert_eq!(sessions.of(&headers, at(3 * IDLE)), None);
        assert_eq!(sessions.of(&headers, at(1)), None, "what has ended stays so");
    }

    #[test]
    fn no_session_is_prolonged_for_ever() {
        let sessions = Sessions::default();
        let session = sessions.begin(None, at(0)).unwrap();
        let headers = headers(&session.id);
        let mut now = 0;
        while now < LONGEST {
            assert!(sessions.of(&headers, at(now)).is_some(), "{now}");
            now += IDLE - 1;
        }
        assert_eq!(sessions.of(&headers, at(LONGEST)), None);
    }

    #[test]
    fn sessions_are_bounded_and_those_with_a_key_stay() {
        let sessions = Sessions::default();
        let with_key = sessions.begin(Some("k".to_owned()), at(0)).unwrap();
        let first = sessions.begin(None, at(1)).unwrap();
        for second in 0..i64::try_from(MOST).unwrap() {
            sessions.begin(None, at(2 + second % 10)).unwrap();
        }
        assert_eq!(sessions.kept.lock().unwrap().len(), MOST);
        assert!(sessions.of(&headers(&with_key.id), at(20)).is_some());
        assert!(sessions.of(&headers(&first.id), at(20)).is_none());
    }

    #[test]
    fn only_the_sessions_own_token_is_taken() {
        let sessions = Sessions::default();
        let (one, other) = (sessions.begin(None, at(0)).unwrap(), sessions.begin(None, at(0)).unwrap());
        assert!(one.check(Some(&one.token)).is_ok());
        for wrong in [None, Some(""), Some(&*other.token), Some(&one.token[..10])] {
            assert!(one.check(wrong).is_err());
        }
        assert_ne!(one.id, one.token);
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_sites() {
        let session = Sessions::default().begin(None, at(0)).unwrap();
        let cookie = session.cookie(true);
        for word in ["HttpOnly", "SameSite=Strict", "Path=/", "Secure", "Max-Age=43200"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        assert!(!session.cookie(false).contains("Secure"));
        assert!(no_cookie(false).contains("Max-Age=0"));
    }
}
