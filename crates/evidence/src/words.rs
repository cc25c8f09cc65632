//! A pairing of name parts in words.

use interdict_names::{Pairing, Tie, WeightedForm};

/// The two parts and how they relate: “ “salavari” ~ “salavati”: 1 letter apart ”.
pub fn in_words(pairing: &Pairing, question: &WeightedForm, listed: &WeightedForm) -> String {
    let text = |form: &WeightedForm, range: &std::ops::Range<usize>| {
        form.form.tokens[range.clone()].iter().map(|token| &*token.raw).collect::<Vec<_>>().join(" ")
    };
    let asked = text(question, &pairing.question);
    let filed = text(listed, &pairing.listed);
    let why = match pairing.likeness.tie {
        Tie::Equal if asked == filed => return format!("“{asked}” equal"),
        Tie::Equal => "reads the same".to_owned(),
        Tie::Reading => "one of its readings is equal".to_owned(),
        Tie::Homophone => "sounds the same, written with another character".to_owned(),
        Tie::Meaning => {
            let (one, other) =
                (&question.form.tokens[pairing.question.start], &listed.form.tokens[pairing.listed.start]);
            let symbol = one
                .symbols
                .iter()
                .find(|symbol| other.symbols.contains(symbol))
                .map_or_else(String::new, |symbol| symbol.name());
            format!("same {symbol}")
        }
        Tie::Edits(1) => "1 letter apart".to_owned(),
        Tie::Edits(edits) => format!("{edits} letters apart"),
        Tie::Heard => "spellings of one sound".to_owned(),
        Tie::Consonants => "same consonants".to_owned(),
        Tie::Backwards => "written backwards".to_owned(),
        Tie::Learnt => "stand for each other in names of listed parties".to_owned(),
        Tie::Romanised => "romanised".to_owned(),
        Tie::Initial => "initial".to_owned(),
        Tie::CutOff => "cut off".to_owned(),
        Tie::Acronym => "its first letters".to_owned(),
        Tie::Joined => "written together or apart".to_owned(),
    };
    format!("“{asked}” ~ “{filed}”: {why}")
}
