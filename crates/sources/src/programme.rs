//! What a listing under a programme does to those who deal with the party.

use std::collections::HashMap;
use std::sync::LazyLock;

use interdict_model::Effect;

use crate::Report;

/// Columns: dataset, programme, effect, authority, source. See the head of the file.
const TABLES: [&str; 10] = [
    include_str!("../tables/programmes/ofac.tsv"),
    include_str!("../tables/programmes/un.tsv"),
    include_str!("../tables/programmes/eu.tsv"),
    include_str!("../tables/programmes/uk.tsv"),
    include_str!("../tables/programmes/trade_csl.tsv"),
    include_str!("../tables/programmes/seco.tsv"),
    include_str!("../tables/programmes/sema.tsv"),
    include_str!("../tables/programmes/dfat.tsv"),
    include_str!("../tables/programmes/mof.tsv"),
    include_str!("../tables/programmes/stated.tsv"),
];

/// The dataset of rows that hold for whichever list states the measure.
const ANY: &str = "*";

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Programme {
    /// The dataset it is about.
    pub dataset: &'static str,
    /// The programme's tag, or the name of a measure, as filed; `*` for every tag without a row.
    pub tag: &'static str,
    /// What a listing under it does.
    pub effect: Effect,
    /// The legal authority.
    pub authority: &'static str,
    /// Where that is stated.
    pub source: &'static str,
}

static PROGRAMMES: LazyLock<HashMap<&'static str, Vec<Programme>>> = LazyLock::new(|| {
    let mut programmes: HashMap<&str, Vec<Programme>> = HashMap::new();
    for columns in rows() {
        if let [dataset, tag, effect, authority, source] = columns[..]
            && let Some(effect) = Effect::from_word(effect)
        {
            programmes.entry(tag).or_default().push(Programme { dataset, tag, effect, authority, source });
        }
    }
    programmes
});

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TABLES
        .into_iter()
        .flat_map(str::lines)
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

/// The table's row for a programme, or a measure, of a dataset.
pub fn programme(dataset: &str, tag: &str) -> Option<&'static Programme> {
    PROGRAMMES.get(tag)?.iter().find(|row| row.dataset == dataset)
}

/// Whether the table has rows of a dataset, which those of single publishers have and merged ones have not.
pub fn has_rows(dataset: &str) -> bool {
    PROGRAMMES.values().flatten().any(|row| row.dataset == dataset)
}

/// The effects of several programmes or measures, each once, the gravest first. A tag without a row, and no tag, has the
/// effect of its list as a whole (the row with the tag `*`), if the list has one; else none: an effect is
/// never guessed.
pub fn effects<'a>(dataset: &str, tags: impl IntoIterator<Item = &'a str>) -> Vec<Effect> {
    let whole = programme(dataset, "*").map(|programme| programme.effect);
    let mut tags = tags.into_iter().peekable();
    let of_the_list = if tags.peek().is_none() { whole } else { None };
    let mut effects: Vec<Effect> = tags
        .filter_map(|tag| programme(dataset, tag).map(|programme| programme.effect).or(whole))
        .chain(of_the_list)
        .collect();
    effects.sort_unstable();
    effects.dedup();
    effects
}

/// A measure's row in the tables: `De-flag` and `Deflag` are one, and neither a reference to another field (`Shipping
/// sanctions: (see …)`) nor an explanation behind a dash belongs to the name.
pub(crate) fn measure_tag(measure: &str) -> String {
    let name = measure.split([':', '(']).next().unwrap_or_default();
    let name = [" - ", " – ", " — "].iter().fold(name, |name, dash| name.split(dash).next().unwrap_or_default());
    let letters = name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase);
    format!("measure/{}", letters.collect::<String>())
}

/// The effects of a listing of which somebody else than its publisher tells programmes and measures. A list that has rows of
/// measures says by them what a listing does, as in its own files; the programmes decide only where none of them is known.
/// Elsewhere an asset freeze that is stated in so many words is one, beside what the programmes do.
pub(crate) fn stated_effects(dataset: &str, programmes: &[String], measures: &[String]) -> Vec<Effect> {
    let tags: Vec<String> = measures.iter().map(|measure| measure_tag(measure)).collect();
    let of_list: Vec<&str> = tags.iter().map(String::as_str).filter(|tag| programme(dataset, tag).is_some()).collect();
    if !of_list.is_empty() {
        return effects(dataset, of_list);
    }
    let mut all = effects(dataset, programmes.iter().map(String::as_str));
    all.extend(tags.iter().filter_map(|tag| programme(ANY, tag)).map(|row| row.effect));
    all.sort_unstable();
    all.dedup();
    all
}

/// The effects of the programmes of a row; a programme without a row in the table is reported.
pub(crate) fn reported_effects(
    dataset: &str,
    programmes: &[String],
    file: &str,
    line: Option<u64>,
    report: &mut Report,
) -> Vec<Effect> {
    for tag in programmes {
        if programme(dataset, tag).is_none() {
            let counter = format!("programme.unknown.{tag}");
            if report.get(&counter) == 0 {
                report.note(
                    file,
                    line,
                    format!("programme `{tag}` has no row in the table of effects; its parties show the effect of the list as a whole, if it has one"),
                );
            }
            report.count(&counter);
        }
    }
    effects(dataset, programmes.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for row in rows() {
            assert_eq!(row.len(), 5, "{row:?}");
            assert!(Effect::from_word(row[2]).is_some(), "{row:?}");
            assert!(row.iter().all(|column| !column.is_empty()), "{row:?}");
            assert!(seen.insert((row[0], row[1])), "twice: {row:?}");
        }
        assert!(seen.len() > 60);
    }

    #[test]
    fn european_programmes_stand_by_code_and_by_key() {
        for code in ["LBN", "NER", "BDI", "GNB", "TUR", "ZWE", "AFG", "COD", "HTI", "MMR", "VEN", "YEM"] {
            assert_eq!(effects("eu_fsf", [code]), [Effect::Blocking], "{code}");
            assert_eq!(effects("eu_fsf", [&*format!("EU-{code}")]), [Effect::Blocking], "{code}");
        }
    }

    #[test]
    fn an_arms_embargo_is_the_same_measure_in_two_lists() {
        assert_eq!(effects("au_dfat_sanctions", ["Arms Embargo"]), [Effect::Export]);
        assert_eq!(effects("gb_fcdo_sanctions", ["measure/armsembargo"]), [Effect::Export]);
    }

    #[test]
    fn measures_that_are_stated_decide_before_programmes_that_leave_it_open() {
        let effects = |dataset: &str, programmes: &[&str], measures: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
            stated_effects(dataset, &owned(programmes), &owned(measures))
        };
        let russia = ["GB-RUS", "The Russia (Sanctions) (EU Exit) Regulations 2019"];
        assert_eq!(
            effects("gb_fcdo_sanctions", &russia, &["Asset freeze", "Travel Ban"]),
            [Effect::Blocking, Effect::Other]
        );
        assert_eq!(effects("gb_fcdo_sanctions", &russia, &["Travel Ban"]), [Effect::Other], "nothing is frozen");
        assert_eq!(effects("gb_fcdo_sanctions", &russia, &[]), [Effect::Other], "what is not stated stays open");
        assert_eq!(effects("gb_fcdo_sanctions", &russia, &["A measure of tomorrow"]), [Effect::Other]);
        assert_eq!(effects("nz_russia_sanctions", &["NZ-RSA2022"], &["Ship Ban", "Asset Freeze"]), [Effect::Blocking]);
        assert_eq!(effects("nz_russia_sanctions", &["NZ-RSA2022"], &["Ship Ban"]), []);
        assert_eq!(effects("au_dfat_sanctions", &["AU-RUSSIA"], &["Targeted financial sanction"]), [Effect::Blocking]);
        let frozen = "блокування активів - тимчасове позбавлення права";
        assert_eq!(effects("ua_nsdc_sanctions", &["364/2023"], &[frozen]), [Effect::Blocking]);
        assert_eq!(effects("us_ofac_sdn", &["RUSSIA-EO14024"], &["Block"]), [Effect::Blocking]);
        assert_eq!(effects("us_trade_csl", &["US-BIS-EL"], &["Policy of denial"]), [Effect::Export]);
    }

    #[test]
    fn the_same_programme_differs_by_list() {
        assert_eq!(effects("us_ofac_sdn", ["CYBER2", "CYBER3"]), [Effect::Blocking]);
        assert_eq!(effects("us_ofac_sdn", ["UKRAINE-EO13662"]), [Effect::Blocking]);
        assert_eq!(effects("us_ofac_cons", ["UKRAINE-EO13662"]), [Effect::Sectoral]);
        assert_eq!(effects("us_ofac_sdn", ["NEXT-YEARS-PROGRAMME"]), [Effect::Blocking]);
        assert_eq!(effects("us_ofac_cons", ["NEXT-YEARS-PROGRAMME"]), []);
    }
}
