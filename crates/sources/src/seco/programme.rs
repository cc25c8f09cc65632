//! Programmes (an ordinance each) and their sets (an annex or a measure of it each). Targets point to sets.

use std::collections::HashMap;

use interdict_model::{Listing, UncertainDate};

use super::text;
use crate::Report;
use crate::programme::{programme, reported_effects};
use crate::xml::Element;

/// A set of a programme.
#[derive(Clone, Debug, Default)]
pub(super) struct Set {
    /// The programme's short name ("Belarus").
    key: String,
    /// The ordinance, with its number in the classified compilation.
    ordinance: String,
    /// The set's own words: an annex, articles, a measure.
    measure: String,
    /// Whose sanctions they are at first ("EU", "UN").
    pub(super) origin: String,
}

/// The sets of a file by their number.
#[derive(Default)]
pub(super) struct Sets(HashMap<String, Set>);

impl Sets {
    pub(super) fn get(&self, ssid: &str) -> Option<&Set> {
        self.0.get(ssid)
    }

    pub(super) fn add(&mut self, element: &Element, file: &str, report: &mut Report) {
        report.count("xml.programmes");
        let key = in_english(element.all("program-key"));
        let ordinance = in_english(element.all("program-name"));
        let numbers: Vec<&str> = element.all("sanctions-set").map(|set| set.attribute("ssid")).collect();
        if numbers.is_empty() {
            report.note(file, None, format!("programme `{key}` has no set, so no target can point to it"));
        }
        for number in numbers {
            let measure = in_english(element.all("sanctions-set").filter(|set| set.attribute("ssid") == number));
            let origin = element.text_of("origin").to_owned();
            self.0.insert(number.to_owned(), Set { key: key.clone(), ordinance: ordinance.clone(), measure, origin });
        }
        let known = ["program-key", "program-name", "sanctions-set", "origin"];
        for child in element.children.iter().filter(|child| !known.contains(&child.name.as_str())) {
            report.count("xml.raw");
            let what = format!("element `{}` of programme `{key}` is new and was left out", child.name);
            report.note(file, None, what);
        }
    }
}

/// The English text of several languages, else the first that there is.
fn in_english<'a>(texts: impl Iterator<Item = &'a Element>) -> String {
    let filled: Vec<&Element> = texts.filter(|element| !text(element).is_empty()).collect();
    let english = filled.iter().find(|element| matches!(element.attribute("lang"), "eng" | "en"));
    english.or(filled.first()).map_or_else(String::new, |element| text(element).to_owned())
}

impl Set {
    /// The listing of a target under the set.
    pub(super) fn listing(
        &self,
        dataset: &str,
        listed: Option<UncertainDate>,
        file: &str,
        report: &mut Report,
    ) -> Listing {
        let filled =
            |text: &String| -> Vec<String> { Some(text.clone()).filter(|text| !text.is_empty()).into_iter().collect() };
        let programmes = if self.key.is_empty() { filled(&self.ordinance) } else { filled(&self.key) };
        Listing {
            dataset: dataset.to_owned(),
            programmes,
            effects: reported_effects(dataset, &self.tags(dataset), file, None, report),
            listed,
            legal_bases: filled(&self.ordinance),
            measures: filled(&self.measure),
            ..Listing::default()
        }
    }

    /// The tags of the rows that say what the set does: its annexes and articles (`SR 946.231.176.72/annex 8`), else the
    /// ordinance by its number, by its title, or by its short name. Where no row is, the most exact. An annex without a row
    /// may do anything, so the ordinance's row does not speak for it.
    fn tags(&self, dataset: &str) -> Vec<String> {
        let whole: Vec<String> = compilation_number(&self.ordinance)
            .into_iter()
            .chain([self.ordinance.clone(), self.key.clone()])
            .filter(|tag| !tag.is_empty())
            .collect();
        let Some(law) = whole.first() else { return Vec::new() };
        let has_row = |tag: &String| programme(dataset, tag).is_some();
        let is_annex = |part: &&String| part.starts_with("annex");
        let tag = |part: &String| format!("{law}/{part}");
        let named = provisions(&self.measure);
        let known: Vec<String> = named.iter().map(tag).filter(has_row).collect();
        if !known.is_empty() {
            return known;
        }
        if let Some(annex) = named.iter().find(is_annex) {
            return vec![tag(annex)];
        }
        // A set may leave its annex to the title of the ordinance, which names those of all its sets.
        if named.is_empty() || self.measure.to_lowercase().contains("financial sanctions") {
            let of_title: Vec<String> = provisions(&self.ordinance).iter().filter(is_annex).map(tag).collect();
            if !of_title.is_empty() && of_title.iter().all(has_row) {
                return of_title;
            }
        }
        whole
            .iter()
            .find(|tag| has_row(tag))
            .cloned()
            .or_else(|| named.first().map(tag))
            .or_else(|| whole.first().cloned())
            .into_iter()
            .collect()
    }
}

/// The ordinance's number in the classified compilation of federal law, as `SR 946.231.176.72`.
fn compilation_number(ordinance: &str) -> Option<String> {
    ordinance
        .split(|character: char| !(character.is_ascii_digit() || character == '.'))
        .map(|number| number.trim_matches('.'))
        .find(|number| number.starts_with("946.") && number.len() > 4)
        .map(|number| format!("SR {number}"))
}

/// The annexes and articles that a set names: `annexes 1 and 2`, `Anhang 8`, `article 16 and 17 – …`.
fn provisions(measure: &str) -> Vec<String> {
    let spaced = measure.to_lowercase().replace([',', ';', ':', '(', ')'], " ");
    let (mut provisions, mut kind): (Vec<String>, Option<&str>) = (Vec::new(), None);
    for word in spaced.split_whitespace() {
        let number = word.trim_end_matches('.');
        if ["annex", "anhang", "anhäng", "allegat"].iter().any(|start| word.starts_with(start)) {
            kind = Some("annex");
        } else if word.starts_with("article") || word.starts_with("artikel") || matches!(word, "art." | "art") {
            kind = Some("article");
        } else if number.starts_with(|first: char| first.is_ascii_digit()) && number.len() <= 4 {
            provisions.extend(kind.map(|kind| format!("{kind} {number}")));
        } else if !matches!(word, "and" | "und" | "et" | "or" | "&") {
            kind = None;
        }
    }
    provisions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annexes_and_articles_are_found_in_the_words_of_a_set() {
        assert_eq!(provisions("Annex 8"), ["annex 8"]);
        assert_eq!(provisions("annexes 1, 2 and 14a"), ["annex 1", "annex 2", "annex 14a"]);
        assert_eq!(provisions("article 16 and 17 -- Restrictions since 2021"), ["article 16", "article 17"]);
        assert_eq!(provisions("Anhang 8 (Artikel 15)"), ["annex 8", "article 15"]);
        assert_eq!(provisions("Financial sanctions"), Vec::<String>::new());
    }

    #[test]
    fn the_row_of_an_ordinance_does_not_speak_for_an_annex_without_a_row() {
        let tags = |ordinance: &str, measure: &str| {
            let (ordinance, measure) = (ordinance.to_owned(), measure.to_owned());
            let set = Set { key: String::new(), ordinance, measure, origin: String::new() };
            let tags = set.tags("ch_seco_sanctions");
            (tags.join(", "), tags.iter().all(|tag| programme("ch_seco_sanctions", tag).is_some()))
        };
        let (syria, mali) = ("Ordinance (SR 946.231.172.7)", "Ordinance (SR 946.231.154.1), annex");
        assert_eq!(tags(syria, "Annex 7"), ("SR 946.231.172.7/annex 7".to_owned(), true));
        assert_eq!(tags(syria, "Annex 8"), ("SR 946.231.172.7/annex 8".to_owned(), false));
        assert_eq!(tags(syria, "Goods"), ("SR 946.231.172.7".to_owned(), false));
        assert_eq!(tags(mali, "annex"), ("SR 946.231.154.1".to_owned(), true));
        assert_eq!(tags(mali, "annex 2"), ("SR 946.231.154.1/annex 2".to_owned(), false));
        let (congo, ukraine) =
            ("Ordinance (SR 946.231.12), annexes 1 and 2", "Ordinance (SR 946.231.176.72), annexes 2, 8");
        let both = ("SR 946.231.12/annex 1, SR 946.231.12/annex 2".to_owned(), true);
        assert_eq!(tags(congo, ""), both, "all annexes of the title freeze assets");
        assert_eq!(tags(congo, "Article 4 (Financial sanctions)"), both);
        assert!(!tags(congo, "Article 5 (Entry ban)").1);
        assert!(!tags(ukraine, "Financial sanctions").1, "annexes of the title differ");
        let title = "Ordinance on measures against individuals and groups associated with the Taliban";
        assert!(tags(title, "").1 && !tags(title, "annex 3").1);
    }

    #[test]
    fn the_number_of_an_ordinance_stands_in_its_title() {
        let number = |title: &str| compilation_number(title).unwrap_or_default();
        assert_eq!(number("Ordinance of 4 March 2022 (RS 946.231.176.72), annexes 2, 8"), "SR 946.231.176.72");
        assert_eq!(number("Ordinance of 7 August 1990 on Iraq (SR 946.206), annex"), "SR 946.206");
        assert_eq!(number("Ordinance of 10 April 2024"), "");
    }
}
