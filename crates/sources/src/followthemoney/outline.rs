//! What kind of JSON a file is, told from its beginning: the first object may be longer than what is looked at.

use crate::recognise::Part;

/// A member of the first object: its name and the first two characters of its value.
struct Member {
    name: String,
    begins: [u8; 2],
}

/// What a file beside FollowTheMoney entities is; `None` for the entities themselves and for anything else.
pub(crate) fn part(beginning: &[u8]) -> Option<Part> {
    let members = members(beginning);
    let begins = |name: &str| members.iter().find(|member| member.name == name).map(|member| member.begins);
    let has = |name: &str| begins(name).is_some();
    if has("op") && has("entity") {
        return Some(Part::FtmDelta);
    }
    if has("id") && has("schema") || has("results") {
        return None;
    }
    if begins("versions").is_some_and(|begins| begins[0] == b'{') {
        return Some(Part::FtmDeltaIndex);
    }
    let usual = [
        "delta_url",
        "entities_url",
        "entity_count",
        "index_url",
        "last_change",
        "last_export",
        "resources",
        "target_count",
        "thing_count",
        "updated_at",
    ];
    let catalogue = begins("datasets") == Some(*b"[{")
        || has("name") && (has("resources") || has("entities_url"))
        || usual.iter().filter(|name| has(name)).count() > 1;
    catalogue.then_some(Part::FtmCatalogue)
}

/// The members of the object that a text begins with, as far as the text goes.
fn members(text: &[u8]) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut place = 0;
    let mut depth = 0u32;
    // The last string at the object's own level, which is a name if a colon follows.
    let mut last: Option<String> = None;
    while let Some(byte) = text.get(place) {
        match byte {
            b'"' => {
                let end = end_of_string(text, place);
                if depth == 1 {
                    last = Some(String::from_utf8_lossy(&text[place + 1..end]).into_owned());
                }
                place = end;
            }
            b':' if depth == 1 => {
                if let Some(name) = last.take() {
                    let mut value = text[place + 1..].iter().copied().filter(|byte| !byte.is_ascii_whitespace());
                    members.push(Member { name, begins: [value.next().unwrap_or(0), value.next().unwrap_or(0)] });
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            b if depth == 0 && !b.is_ascii_whitespace() => break,
            _ => {}
        }
        place += 1;
    }
    members
}

/// The place of the quote that ends a string, or of the text's end.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut place = start + 1;
    while let Some(byte) = text.get(place) {
        match byte {
            b'\\' => place += 1,
            b'"' => return place,
            _ => {}
        }
        place += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds() {
        let part = |text: &str| part(text.as_bytes());
        assert_eq!(part(r#"{"op":"ADD","entity":{"id":"x","schema":"Person","properties":{}}}"#), Some(Part::FtmDelta));
        assert_eq!(part(r#"{"entity":{"id":"x"},"op":"DEL"}"#), Some(Part::FtmDelta));
        assert_eq!(part(r#"{"versions": {"20240527194702-wnk": "https"#), Some(Part::FtmDeltaIndex));
        assert_eq!(part("\u{feff}{\n \"datasets\": [\n {\"name\""), Some(Part::FtmCatalogue));
        assert_eq!(part(r#"{"name":"x","datasets":["a"],"resources":[]}"#), Some(Part::FtmCatalogue));
        assert_eq!(part(r#"{"updated_at":"2024","entity_count":4,"prop"#), Some(Part::FtmCatalogue));
        for none in [
            r#"{"id":"x","schema":"Sanction","properties":{"entity":["op"]},"datasets":["a"]}"#,
            r#"{"results":[{"source":"x"}],"datasets":[{"a":1}]}"#,
            r#"{"name":"x","version":"1.0"}"#,
            r#"[{"name":"x","resources":[]}]"#,
            "text",
            "{\"open \\\" string",
            "",
        ] {
            assert_eq!(part(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\":\\,a".to_vec())], 0..200)) {
            part(&bytes);
        }
    }
}
