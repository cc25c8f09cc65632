//! The methods: what a client may ask of the protocol itself, and the way to the tools.

use serde_json::{Map, Value, json};

use crate::message::{Fault, MOST_IN_A_BATCH, Message, json_of, message};
use crate::{Desk, Reply, tools};

/// The newest revision: no handshake, every request carries it.
pub const VERSION: &str = "2026-07-28";
/// Revisions that begin with `initialize`, the newest first.
pub const HANDSHAKE_VERSIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/// Where a request carries its version, what the client can do, and where a result says who answers.
const META_VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const META_CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";
const META_SERVER: &str = "io.modelcontextprotocol/serverInfo";
/// For how long a client may keep what is said of tools: they change with the program.
const KEPT_MS: u64 = 3_600_000;

/// What assistants are told before they use the tools.
const INSTRUCTIONS: &str = "Interdict says whether a name, firm, ship or number may be a party on a sanctions list, and why. \
    `screen` searches, `entity` shows a listed party in full, `compare` weighs two names, `diff` tells what changed between editions of \
    the lists. Every answer names the edition of the lists it was asked of. No hit is not a clearance: it says that nothing on those \
    lists, as of those days, reached the threshold. A hit is a lead to be checked by a person: read its effect (an export licence \
    requirement is not a freeze) and its evidence before saying that somebody is sanctioned.";

/// In which manner a request is to be answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Era {
    /// It carries its version.
    Modern,
    /// It belongs to a connection that began with a handshake, or did not begin at all.
    Handshake,
}

pub(crate) fn reply(desk: Desk<'_>, text: &[u8]) -> Reply {
    let value = match json_of(text) {
        Ok(value) => value,
        Err(fault) => return refused(&Value::Null, &fault),
    };
    // Batches are of the revision 2025-03-26 alone; who does not know them never sends one.
    let Value::Array(batch) = value else { return one(desk, value) };
    if batch.is_empty() || batch.len() > MOST_IN_A_BATCH {
        let fault = Fault::no_message(format!("a batch has 1 to {MOST_IN_A_BATCH} messages, this one {}", batch.len()));
        return refused(&Value::Null, &fault);
    }
    let answers: Vec<String> = batch.into_iter().filter_map(|value| one(desk, value).message).collect();
    if answers.is_empty() {
        return Reply { message: None, status: 202 };
    }
    Reply { message: Some(format!("[{}]", answers.join(","))), status: 200 }
}

fn refused(id: &Value, fault: &Fault) -> Reply {
    Reply { message: Some(fault.message(id).to_string()), status: fault.status() }
}

fn one(desk: Desk<'_>, value: Value) -> Reply {
    let (id, method, params) = match message(value) {
        Ok(Message::Request { id, method, params }) => (id, method, params),
        Ok(Message::NoAnswer) => return Reply { message: None, status: 202 },
        Err((id, fault)) => return refused(&id, &fault),
    };
    match era(&params).and_then(|era| result(desk, era, &method, params)) {
        Ok(result) => {
            Reply { message: Some(json!({ "jsonrpc": "2.0", "id": id, "result": result }).to_string()), status: 200 }
        }
        Err(fault) => refused(&id, &fault),
    }
}

/// By what a request carries.
fn era(params: &Map<String, Value>) -> Result<Era, Fault> {
    let meta = params.get("_meta");
    let Some(version) = meta.and_then(|meta| meta.get(META_VERSION)) else { return Ok(Era::Handshake) };
    let version = version
        .as_str()
        .ok_or_else(|| Fault::parameters(format!("`_meta` must have a text under `{META_VERSION}`")))?;
    if version != VERSION {
        let supported: Vec<&str> = std::iter::once(VERSION).chain(HANDSHAKE_VERSIONS).collect();
        return Err(Fault::version(version, &supported));
    }
    if !meta.and_then(|meta| meta.get(META_CAPABILITIES)).is_some_and(Value::is_object) {
        return Err(Fault::parameters(format!("`_meta` must have an object under `{META_CAPABILITIES}`")));
    }
    Ok(Era::Modern)
}

fn server() -> Value {
    json!({ "name": "interdict", "title": "Interdict", "version": env!("CARGO_PKG_VERSION") })
}

fn result(desk: Desk<'_>, era: Era, method: &str, mut params: Map<String, Value>) -> Result<Value, Fault> {
    let mut result = match (method, era) {
        ("initialize", Era::Handshake) => initialized(&params)?,
        ("ping", Era::Handshake) => json!({}),
        ("server/discover", Era::Modern) => discovered(),
        ("server/discover", Era::Handshake) => {
            return Err(Fault::parameters(format!("`_meta` must have a text under `{META_VERSION}`")));
        }
        ("tools/list", _) => listed(&params, era)?,
        ("tools/call", _) => tools::call(desk, &mut params)?,
        _ => return Err(Fault::no_method(method)),
    };
    if era == Era::Modern
        && let Some(members) = result.as_object_mut()
    {
        members.insert("resultType".to_owned(), json!("complete"));
        members.insert("_meta".to_owned(), json!({ META_SERVER: server() }));
    }
    Ok(result)
}

fn initialized(params: &Map<String, Value>) -> Result<Value, Fault> {
    let asked = params.get("protocolVersion").and_then(Value::as_str);
    let asked = asked.ok_or_else(|| Fault::parameters("`protocolVersion` must be a text"))?;
    // One that is not known is answered with the newest; whether it will do is for the client to say.
    let version = HANDSHAKE_VERSIONS.iter().find(|known| **known == asked).unwrap_or(&HANDSHAKE_VERSIONS[0]);
    Ok(json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": server(),
        "instructions": INSTRUCTIONS,
    }))
}

fn discovered() -> Value {
    let versions: Vec<&str> = std::iter::once(VERSION).chain(HANDSHAKE_VERSIONS).collect();
    json!({
        "supportedVersions": versions,
        "capabilities": { "tools": {} },
        "serverInfo": server(),
        "instructions": INSTRUCTIONS,
        "ttlMs": KEPT_MS,
        "cacheScope": "public",
    })
}

fn listed(params: &Map<String, Value>, era: Era) -> Result<Value, Fault> {
    if params.get("cursor").is_some_and(|cursor| !cursor.is_null()) {
        return Err(Fault::parameters("there is no such cursor: the tools are listed at once"));
    }
    let mut listed = json!({ "tools": tools::all() });
    if let (Era::Modern, Some(members)) = (era, listed.as_object_mut()) {
        members.insert("ttlMs".to_owned(), json!(KEPT_MS));
        members.insert("cacheScope".to_owned(), json!("public"));
    }
    Ok(listed)
}
