//! A party's names: by script, the trusted before the weak, and apart from both those of others.

use interdict_model::{Name, NameKind, Strength};
use maud::{Markup, html};
use unicode_script::{Script, UnicodeScript};

use crate::written;

/// The script that most letters of a text are of.
fn script_of(text: &str) -> Script {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().map(|letter| letter.script()) {
        // Spaces, digits and marks are of no script of their own.
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    // Of equals the first that is met.
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.into_iter().find(|(_, count)| Some(*count) == most).map_or(Script::Common, |(script, _)| script)
}

fn script_title(script: Script) -> String {
    match script {
        Script::Han => "Chinese characters".to_owned(),
        Script::Hangul => "Korean".to_owned(),
        Script::Hiragana | Script::Katakana => "Japanese".to_owned(),
        Script::Common => "No letters".to_owned(),
        other => other.full_name().replace('_', " "),
    }
}

/// What a name is, and how far its publisher trusts it: the order of the page.
const fn rank(name: &Name) -> (u8, u8) {
    let strength = match name.strength {
        Strength::Strong => 0,
        Strength::Weak => 1,
    };
    let kind = match name.kind {
        NameKind::Primary => 0,
        NameKind::NowKnown => 1,
        NameKind::Original => 2,
        NameKind::Alias => 3,
        NameKind::Former => 4,
        NameKind::Associated => 5,
    };
    (strength, kind)
}

/// All names of a party.
pub(super) fn by_script(names: &[Name]) -> Markup {
    let (associated, own): (Vec<&Name>, Vec<&Name>) = names.iter().partition(|name| name.kind == NameKind::Associated);
    // Latin first, the others as they come: readers compare with Latin letters.
    let mut scripts: Vec<(Script, Vec<&Name>)> = Vec::new();
    for name in own {
        let script = script_of(&name.text);
        match scripts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, names)) => names.push(name),
            None => scripts.push((script, vec![name])),
        }
    }
    scripts.sort_by_key(|(script, _)| *script != Script::Latin);
    for (_, names) in &mut scripts {
        names.sort_by_key(|name| rank(name));
    }
    html! {
        @for (script, names) in &scripts {
            h3.script { (script_title(*script)) }
            (list(names))
        }
        @if !associated.is_empty() {
            h3.script { "Associated" }
            p.quiet { "Names of others that public sources tie to the party. They are never its aliases." }
            (list(&associated))
        }
    }
}

fn list(names: &[&Name]) -> Markup {
    html! {
        ul.names {
            @for name in names {
                li.weak[name.strength == Strength::Weak].listed-under[name.kind == NameKind::Primary] {
                    span.text { (written(&name.text)) }
                    span.tags {
                        span.tag { (kind(name.kind)) }
                        @if name.strength == Strength::Weak {
                            span.tag.weak title="The publisher calls this name weak: broad or common, of less weight in a match" { "weak" }
                        }
                    }
                    @if !name.origin.is_empty() { span.origin { (written(&name.origin)) } }
                }
            }
        }
    }
}

const fn kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary => "primary",
        NameKind::Alias => "alias",
        NameKind::Former => "former",
        NameKind::NowKnown => "new name",
        NameKind::Original => "original script",
        NameKind::Associated => "associated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts() {
        for (text, script) in [
            ("AL-ZAYDI, Ali", Script::Latin),
            ("Али Зайди (II)", Script::Cyrillic),
            ("علي الزيدي 1", Script::Arabic),
            ("永信至诚 Ltd", Script::Han),
            ("12-34", Script::Common),
            ("", Script::Common),
        ] {
            assert_eq!(script_of(text), script, "{text}");
        }
    }

    #[test]
    fn weak_and_associated_names_are_marked_and_come_last() {
        let names = [
            Name::new(NameKind::Associated, "Gang"),
            Name::new(NameKind::Alias, "Weakly").weak(),
            Name::new(NameKind::Alias, "Али"),
            Name::new(NameKind::Alias, "Strongly"),
            Name::new(NameKind::Primary, "Main <b>"),
        ];
        let html = by_script(&names).into_string();
        let places: Vec<Option<usize>> = ["Main &lt;b&gt;", "Strongly", "Weakly", "Али", "never its aliases", "Gang"]
            .iter()
            .map(|text| html.find(text))
            .collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {html}");
        assert!(html.contains("class=\"tag weak\""));
    }
}
