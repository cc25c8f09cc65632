//! How changes between editions are written: for people, as JSON lines, Markdown and an Atom feed.

use std::io::{Result, Write};

use interdict_sources::difference::{Change, Difference, Party, told};
use interdict_sources::edition::Manifest;

use crate::arguments::DiffFormat;

/// Writes the differences between two editions.
pub(crate) fn write(
    format: DiffFormat,
    old: &Manifest,
    new: &Manifest,
    differences: &[Difference],
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        DiffFormat::Table => table(old, new, differences, out),
        DiffFormat::Jsonl => json_lines(old, new, differences, out),
        DiffFormat::Markdown => markdown(old, new, differences, out),
        DiffFormat::Atom => atom(old, new, differences, out),
    }
}

/// `2024-02-20 → 2024-02-23`, or that the dataset came or went.
fn days(difference: &Difference) -> String {
    match (&difference.old, &difference.new) {
        (Some(old), Some(new)) if old == new => new.clone(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => format!("new, {new}"),
        (Some(old), None) => format!("gone, was {old}"),
        (None, None) => String::new(),
    }
}

fn counts(difference: &Difference) -> String {
    format!("+{} −{} ~{}", difference.added.len(), difference.removed.len(), difference.changed.len())
}

fn line(party: &Party) -> String {
    format!("{}  {}  [{}]", party.id, party.caption, party.programs.join(", "))
}

fn fields(change: &Change) -> impl Iterator<Item = String> {
    change.fields.iter().flat_map(|field| {
        let added = field.added.iter().map(|value| format!("{} + {value}", field.field));
        let removed = field.removed.iter().map(|value| format!("{} − {value}", field.field));
        let order = (field.added.is_empty() && field.removed.is_empty()).then(|| format!("{}: order", field.field));
        removed.chain(added).chain(order).collect::<Vec<_>>()
    })
}

fn table(old: &Manifest, new: &Manifest, differences: &[Difference], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{} → {}", old.id, new.id)?;
    for difference in differences {
        writeln!(out, "\n{}  {}  {}", difference.dataset, days(difference), counts(difference))?;
        for (programme, [added, removed, changed]) in difference.by_programme() {
            writeln!(out, "    {programme}: +{added} −{removed} ~{changed}")?;
        }
        for party in &difference.added {
            writeln!(out, "  + {}", line(party))?;
        }
        for party in &difference.removed {
            writeln!(out, "  − {}", line(party))?;
        }
        for change in &difference.changed {
            writeln!(out, "  ~ {}", line(&change.party))?;
            for field in fields(change) {
                writeln!(out, "      {field}")?;
            }
        }
    }
    Ok(())
}

fn json_lines(old: &Manifest, new: &Manifest, differences: &[Difference], out: &mut dyn Write) -> Result<()> {
    for change in told(old, new, differences) {
        // By way of a value, so that members are in the order of their names.
        writeln!(out, "{}", serde_json::to_value(&change)?)?;
    }
    Ok(())
}

/// Characters that Markdown would read as marks, escaped.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            plain.push('\\');
        }
        plain.push(character);
    }
    plain
}

fn markdown(old: &Manifest, new: &Manifest, differences: &[Difference], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "# Changes from {} to {}", old.id, new.id)?;
    for difference in differences {
        writeln!(out, "\n## {} ({}): {}", plain(&difference.dataset), days(difference), counts(difference))?;
        let changed: Vec<&Party> = difference.changed.iter().map(|change| &change.party).collect();
        for (heading, parties) in [
            ("Added", difference.added.iter().collect()),
            ("Removed", difference.removed.iter().collect()),
            ("Changed", changed),
        ] {
            let parties: Vec<&Party> = parties;
            if parties.is_empty() {
                continue;
            }
            writeln!(out, "\n### {heading}\n")?;
            for party in parties {
                writeln!(
                    out,
                    "- **{}** ({}): {}",
                    plain(&party.caption),
                    plain(&party.id),
                    plain(&party.programs.join(", "))
                )?;
                let change = difference.changed.iter().find(|change| change.party.id == party.id);
                for field in change.into_iter().flat_map(fields) {
                    writeln!(out, "  - {}", plain(&field))?;
                }
            }
        }
    }
    Ok(())
}

/// Text for XML; characters that XML 1.0 does not allow are left out.
fn xml(text: &str) -> String {
    let allowed = |character: &char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).fold(String::new(), |mut xml, character| {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            other => xml.push(other),
        }
        xml
    })
}

/// An Atom feed (RFC 4287), an entry a change. Ids name the edition and the party, so that readers tell old
/// entries from new ones.
fn atom(old: &Manifest, new: &Manifest, differences: &[Difference], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">")?;
    writeln!(out, "  <title>Changes of sanctions lists</title>\n  <id>urn:interdict:editions</id>")?;
    writeln!(out, "  <updated>{}</updated>\n  <author><name>Interdict</name></author>", xml(&new.created))?;
    writeln!(out, "  <subtitle>{} to {}</subtitle>", xml(&old.id), xml(&new.id))?;
    for difference in differences {
        let mut entry = |word: &str, party: &Party, content: String| {
            writeln!(
                out,
                "  <entry>\n    <id>urn:interdict:{}:{}</id>\n    <title>{word}: {} ({})</title>\n    <updated>{}</updated>\n    <category term=\"{}\"/>\n    <content type=\"text\">{}</content>\n  </entry>",
                xml(&new.id),
                xml(&party.id),
                xml(&party.caption),
                xml(&party.id),
                xml(&new.created),
                xml(&difference.dataset),
                xml(&content)
            )
        };
        for party in &difference.added {
            entry("Added", party, party.programs.join(", "))?;
        }
        for party in &difference.removed {
            entry("Removed", party, party.programs.join(", "))?;
        }
        for change in &difference.changed {
            entry("Changed", &change.party, fields(change).collect::<Vec<_>>().join("\n"))?;
        }
    }
    writeln!(out, "</feed>")
}
