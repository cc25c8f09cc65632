//! Cells that hold several things: on lines of their own, between separators, or counted `(1) … (2) …`, `a) … b) …`.

/// Circled numbers, which Japanese texts count with.
const CIRCLED: std::ops::RangeInclusive<char> = '①'..='⑳';

/// The things in a text, trimmed, in order. `separators` part them besides line breaks; marks of counting do where
/// they count: from the first one on, and more than one or at the beginning.
pub(crate) fn items(text: &str, separators: &[char]) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (start, end) in marks(text) {
        parts.push(&text[from..start]);
        from = end;
    }
    parts.push(&text[from..]);
    parts
        .into_iter()
        .flat_map(|part| part.split(|character: char| character == '\n' || separators.contains(&character)))
        .map(|part| {
            part.trim_matches(|character: char| {
                character.is_whitespace() || matches!(character, ',' | ';' | '、' | '；')
            })
        })
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Where marks of counting stand. None when they do not count: a single `(b)` is part of a name.
fn marks(text: &str) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut counts = false;
    let mut depth = 0usize;
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        if at >= skip_to {
            let free =
                before.is_whitespace() || matches!(before, ',' | ';' | ':' | '、' | '；' | '：' | '。' | ')' | '）');
            // Japanese texts have no spaces: once they count, a mark in brackets needs none.
            let free = free || CIRCLED.contains(&character) || counts && matches!(character, '(' | '（');
            if let Some((length, first)) = mark(&text[at..]).filter(|_| depth == 0 && free) {
                counts |= marks.is_empty() && first;
                marks.push((at, at + length));
                skip_to = at + length;
            } else if matches!(character, '(' | '（') {
                depth += 1;
            } else if matches!(character, ')' | '）') {
                depth = depth.saturating_sub(1);
            }
        }
        before = character;
    }
    let begins = marks.first().is_some_and(|(start, _)| text[..*start].trim().is_empty());
    if counts && (begins || marks.len() > 1) { marks } else { Vec::new() }
}

/// The mark that a text begins with: its length, and whether it is the first of its kind.
fn mark(text: &str) -> Option<(usize, bool)> {
    let first = text.chars().next()?;
    if CIRCLED.contains(&first) {
        return Some((first.len_utf8(), first == '①'));
    }
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let close = inner.char_indices().take(5).find(|(_, character)| matches!(character, ')' | '）'))?;
    let counter: String = inner[..close.0].chars().map(half_width).collect();
    let number = (1..=2).contains(&counter.len()) && counter.bytes().all(|byte| byte.is_ascii_digit());
    let letter = counter.len() == 1 && counter.bytes().all(|byte| byte.is_ascii_lowercase());
    let roman = matches!(counter.as_str(), "ii" | "iii" | "iv" | "vi" | "vii" | "viii" | "ix" | "xi" | "xii");
    (number || letter || roman).then(|| {
        let length = text.len() - inner.len() + close.0 + close.1.len_utf8();
        (length, matches!(counter.as_str(), "1" | "01" | "a" | "i"))
    })
}

/// The half-width form of full-width Latin letters, digits, marks and spaces, which Japanese texts are set with.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_and_what_does_not() {
        assert_eq!(items("a) One Street, Town; b) Two Street", &[]), ["One Street, Town", "Two Street"]);
        assert_eq!(items("(1) Alpha (2) Beta\nGamma", &[]), ["Alpha", "Beta", "Gamma"]);
        assert_eq!(items("（１）甲、（２）乙", &['、']), ["甲", "乙"]);
        assert_eq!(items("（１）甲（２）乙", &[]), ["甲", "乙"]);
        assert_eq!(items("①甲②乙", &[]), ["甲", "乙"]);
        assert_eq!(items("Trading (b) House", &[]), ["Trading (b) House"]);
        assert_eq!(items("House (born in a) b", &[]), ["House (born in a) b"]);
        assert_eq!(items("i) x ii) y iv) z", &[]), ["x", "y", "z"]);
        assert_eq!(items("DOB: a) 1965 b) 1966", &[]), ["DOB:", "1965", "1966"]);
        assert!(items(" \n; ", &[';']).is_empty());
    }
}
