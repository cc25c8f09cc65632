//! What a listing does: the measures that the file names decide; the regime only where it names none.

use interdict_model::Effect;

use crate::Report;
pub(super) use crate::programme::measure_tag as tag;
use crate::programme::{effects, programme, reported_effects};

/// The measures of `Asset freeze|Travel Ban`, each once: the list repeats some.
pub(super) fn measures(imposed: &str) -> impl Iterator<Item = &str> {
    imposed.split('|').map(str::trim).filter(|measure| !measure.is_empty())
}

/// The effects of one listing. What has no row in the table is counted and told once; its effect is not guessed.
pub(super) fn of_listing(
    dataset: &str,
    regime: &str,
    measures: &[String],
    vessel: bool,
    place: (&str, Option<u64>),
    report: &mut Report,
) -> Vec<Effect> {
    let (file, line) = place;
    let unknown = |report: &mut Report, counter: String, what: String| {
        if report.get(&counter) == 0 {
            report.note(file, line, format!("{what} has no row in the table of effects; its parties show none for it"));
        }
        report.count(&counter);
    };
    if measures.is_empty() && vessel {
        // A ship is listed for what ships are forbidden, even where the regime freezes the property of persons.
        let tag = format!("{regime}/vessel");
        if let Some(row) = programme(dataset, &tag) {
            return vec![row.effect];
        }
        unknown(report, format!("programme.unknown.{tag}"), format!("programme `{tag}`"));
        return Vec::new();
    }
    if measures.is_empty() {
        let regimes: Vec<String> =
            Some(regime).filter(|name| !name.is_empty()).map(str::to_owned).into_iter().collect();
        return reported_effects(dataset, &regimes, file, line, report);
    }
    let mut known = Vec::new();
    for measure in measures {
        let tag = tag(measure);
        if programme(dataset, &tag).is_some() {
            known.push(tag);
        } else {
            unknown(report, format!("measure.unknown.{measure}"), format!("measure `{measure}`"));
        }
    }
    if known.is_empty() {
        return Vec::new();
    }
    effects(dataset, known.iter().map(String::as_str))
}
