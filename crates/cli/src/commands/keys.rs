//! `interdict keys`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};
use interdict_server::Scope;
use interdict_server::keys::{self, Key};
use jiff::Timestamp;
use serde_json::json;

use super::Exit;
use crate::answer::FORMAT;
use crate::arguments::{Keys, KeysCommand, PlainFormat};
use crate::context;
use crate::progress::say;

pub(crate) fn run(arguments: &Keys, home: Option<&Path>) -> Result<Exit> {
    let store = context::store(home)?;
    let now: Timestamp = context::now()?.time.parse()?;
    let mut out = anstream::stdout();
    let json = arguments.format == PlainFormat::Json;
    match &arguments.command {
        KeysCommand::Create { name, scope, expires } => {
            let midnight = |day: &String| format!("{day}T00:00:00Z").parse::<Timestamp>();
            let expires = expires.as_ref().map(midnight).transpose().context("--expires")?;
            let (key, secret) = keys::create(&store, name, scope, expires, now)?;
            if json {
                let told = json!({ "format": FORMAT, "id": key.id, "key": secret });
                writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
            } else {
                writeln!(out, "{secret}")?;
                say(&format!("key {} ({}): keep it, it is not shown again", key.id, scopes(&key.scopes)));
            }
        }
        KeysCommand::List => {
            let all = keys::list(&store)?;
            if json {
                let shown = all.iter().map(|(key, used)| {
                    json!({
                        "id": key.id, "name": key.name, "scopes": key.scopes, "created": key.created,
                        "expires": key.expires, "revoked": key.revoked, "used": used, "valid": key.is_valid(now),
                    })
                });
                let told = json!({ "format": FORMAT, "keys": shown.collect::<Vec<_>>() });
                writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
            } else if all.is_empty() {
                writeln!(out, "No key was made yet; `interdict keys create` makes one.")?;
            } else {
                for (key, used) in &all {
                    writeln!(out, "{}", line(key, *used, now))?;
                }
            }
        }
        KeysCommand::Revoke { id } => {
            let key = keys::revoke(&store, id, now)?;
            if json {
                let told = json!({ "format": FORMAT, "id": key.id, "revoked": key.revoked });
                writeln!(out, "{}", serde_json::to_string_pretty(&told)?)?;
            } else {
                writeln!(out, "{} ({}) does not count any more", key.id, key.name)?;
            }
        }
    }
    Ok(Exit::Nothing)
}

fn scopes(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ")
}

fn line(key: &Key, used: Option<Timestamp>, now: Timestamp) -> String {
    let state = match (key.revoked, key.expires) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) if at <= now => format!("expired {at}"),
        (None, Some(at)) => format!("until {at}"),
        (None, None) => "no end".to_owned(),
    };
    let used = used.map_or_else(|| "not used yet".to_owned(), |at| format!("used within the hour from {at}"));
    format!("{}  {}  {}  made {}  {state}  {used}", key.id, key.name, scopes(&key.scopes), key.created)
}
