//! OFAC's remarks, clause by clause: the only place where weak aliases stand in the flat files.

use interdict_model::{Entity, Name, NameKind, RawField};

use super::facts;
use crate::Report;

/// Length at which the CSV files cut a remark; the comments file goes on from there.
pub(crate) const CUT_AT: usize = 1_000;

/// Takes a remark apart into the entity. The text is kept whole as well.
pub(crate) fn read(entity: &mut Entity, text: &str, file: &str, line: Option<u64>, report: &mut Report) {
    // Counted before trimming: the 1,000th character may be a space.
    let full = text.chars().count() >= CUT_AT;
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    entity.remarks.push(text.to_owned());
    let cut = full && !text.ends_with('.');
    if cut {
        report.count("remarks.cut");
        report.note(
            file,
            line,
            format!("{}: the remark breaks off at {CUT_AT} characters and no comment goes on from there", entity.id),
        );
    }
    let clauses = clauses(text);
    let last = clauses.len();
    for (number, clause) in clauses.into_iter().enumerate() {
        let broken = cut && number + 1 == last;
        if let Some((kind, name, closed)) = quoted_name(clause) {
            report.count("remarks.quoted");
            report.count(match kind {
                NameKind::Former => "remarks.quoted.fka",
                NameKind::NowKnown => "remarks.quoted.nka",
                _ => "remarks.quoted.aka",
            });
            let mut origin = "remarks".to_owned();
            if !closed {
                report.count("remarks.quoted.cut");
                report.note(file, line, format!("{}: the weak alias `{name}` breaks off with the remark", entity.id));
                "remarks, where it breaks off".clone_into(&mut origin);
            }
            entity.names.push(Name::new(kind, name).weak().from_origin(origin));
        } else if broken || !facts::record(entity, clause) {
            report.count("remarks.raw");
            entity.raw.push(RawField::new(if broken { "remark (breaks off)" } else { "remark" }, clause));
        }
    }
}

/// The clauses of a remark, without the final full stop. Semicolons inside brackets do not separate.
fn clauses(text: &str) -> Vec<&str> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let mut clauses = Vec::new();
    let (mut start, mut depth) = (0usize, 0i32);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            ';' if depth == 0 => {
                clauses.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    clauses.push(text[start..].trim());
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// `a.k.a. 'NAME'`: the kind of name, the name, and whether its quote is closed. The name may itself begin
/// with, contain or end in an apostrophe, so it goes to the last one of the clause.
fn quoted_name(clause: &str) -> Option<(NameKind, &str, bool)> {
    let clause = clause.strip_prefix("alt. ").unwrap_or(clause);
    let kind = match clause.get(..6)? {
        "a.k.a." => NameKind::Alias,
        "f.k.a." => NameKind::Former,
        "n.k.a." => NameKind::NowKnown,
        _ => return None,
    };
    // Double quotes stand in the layout of fixed fields, which needs none to separate its fields.
    let quoted = clause[6..].trim_start();
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let quoted = &quoted[1..];
    let (name, closed) = match quoted.rfind(quote) {
        Some(end) if quoted[end + 1..].trim_matches(['.', ' ']).is_empty() => (&quoted[..end], true),
        _ => (quoted, false),
    };
    (!name.trim().is_empty()).then_some((kind, name, closed))
}

#[cfg(test)]
mod tests {
    use interdict_model::{Schema, Strength};

    use super::*;

    fn entity(text: &str) -> (Entity, Report) {
        let (mut entity, mut report) = (Entity::new("ofac-1", Schema::Person), Report::default());
        read(&mut entity, text, "sdn.csv", Some(1), &mut report);
        (entity, report)
    }

    #[test]
    fn weak_aliases_with_apostrophes() {
        let (entity, report) =
            entity("DOB 1970; a.k.a. ''ABD AL-RAHMAN'; a.k.a. 'ABU 'UMAR'; f.k.a. 'SUE RC 'KMP''; a.k.a. 'LAST'.");
        let names: Vec<&str> = entity.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["'ABD AL-RAHMAN", "ABU 'UMAR", "SUE RC 'KMP'", "LAST"]);
        assert!(entity.names.iter().all(|name| name.strength == Strength::Weak));
        assert_eq!(report.get("remarks.quoted"), 4);
        assert_eq!(report.get("remarks.quoted.fka"), 1);
        assert_eq!(report.get("remarks.quoted.cut"), 0);
    }

    #[test]
    fn a_remark_that_breaks_off_is_reported() {
        let text = format!("{}; a.k.a. 'WHOIS HACKIN", "x".repeat(978));
        let (entity, report) = entity(&text);
        assert_eq!(text.len(), CUT_AT);
        assert_eq!(report.get("remarks.cut"), 1);
        assert_eq!(report.get("remarks.quoted.cut"), 1);
        assert_eq!(entity.names[0].text, "WHOIS HACKIN");
        assert_eq!(report.notes.len(), 2);
    }

    #[test]
    fn quotes_around_nothing_are_no_name() {
        let (entity, _) = entity("a.k.a. ''; f.k.a. ' '; n.k.a. '; DOB 1970.");
        assert!(entity.names.is_empty(), "{:?}", entity.names);
        assert_eq!(entity.raw.len(), 3);
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        let (entity, report) =
            entity("Brigadier General; (Following data from a passport: alt. DOB 1970; more); Gender Male.");
        assert_eq!(report.get("remarks.raw"), 2);
        assert_eq!(entity.raw[0].value, "Brigadier General");
        assert_eq!(entity.genders, ["male"]);
    }
}
