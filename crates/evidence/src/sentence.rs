//! A score in one sentence: what agrees first, then what differs or is missing.
//!
//! "given name equal, family name 1 letter apart, birth year agrees; country differs". It is built from the pairing of the
//! names and from what each kind of evidence has found, not from the lines' texts. Numbers are left to the lines.

use std::sync::Arc;

use interdict_model::{Entity, NameKind, Strength};
use interdict_names::lexicon::is_patronymic;
use interdict_names::{Pairing, Role, Tie, Token, WeightedForm};

use crate::name::Pair;
use crate::weights::Trait;
use crate::{Line, Question};

/// No sentence is longer.
pub const MOST_CHARACTERS: usize = 300;
/// From this many characters on, parts of names are counted instead of named.
const WANTED_CHARACTERS: usize = 200;
/// Longer words of names are cut.
const LONGEST_WORD: usize = 24;
/// Parts that are named in a row; of more, some are counted.
const MOST_NAMED: usize = 4;

/// What a line of evidence says in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// Of this, by itself enough: "the same passport".
    Decides(String),
    /// This agrees; several are told together: "country and gender agree".
    Agrees(String),
    /// Something else that speaks for the party.
    For(String),
    /// This differs; several are told together.
    Differs(String),
    /// Something else that speaks against the party, or limits what was said for it.
    Against(String),
}

/// The sentence of a comparison. `best` is its best pair of names, `lines` its evidence.
pub(crate) fn of(question: &Question, entity: &Entity, best: Option<&Pair>, lines: &[Line]) -> String {
    let sentence = |counted: bool| {
        let mut said = Said::default();
        let clauses = || lines.iter().filter_map(|line| line.clause.as_ref());
        said.agreeing.extend(clauses().filter_map(|clause| match clause {
            Clause::Decides(what) => Some(what.clone()),
            _ => None,
        }));
        if let Some(best) = best {
            let names = Names {
                asked: &question.forms[best.names.question],
                listed: &best.listed.form,
                pairings: &best.alignment.pairings,
                person: entity.schema.is_person(),
                counted,
            };
            names.tell(best, &mut said);
            let name = &entity.names[best.names.listed];
            if name.kind == NameKind::Associated {
                said.against.push("the name is only tied to the party".to_owned());
            } else if name.strength == Strength::Weak {
                said.against.push(format!("a {}", name.kind_in_words()));
            }
        }
        let plain = |which: fn(&Clause) -> Option<&String>| clauses().filter_map(which).cloned().collect::<Vec<_>>();
        let agree = plain(|clause| if let Clause::Agrees(what) = clause { Some(what) } else { None });
        let differ = plain(|clause| if let Clause::Differs(what) = clause { Some(what) } else { None });
        said.agreeing.extend(together(&agree, "agrees", "agree"));
        said.agreeing.extend(plain(|clause| if let Clause::For(what) = clause { Some(what) } else { None }));
        said.against.extend(together(&differ, "differs", "differ"));
        said.against.extend(plain(|clause| if let Clause::Against(what) = clause { Some(what) } else { None }));
        said.sentence()
    };
    let named = sentence(false);
    if named.chars().count() <= WANTED_CHARACTERS { named } else { shortened(&sentence(true), MOST_CHARACTERS) }
}

/// "country and gender agree", "country agrees".
fn together(things: &[String], one: &str, several: &str) -> Option<String> {
    let verb = if things.len() == 1 { one } else { several };
    (!things.is_empty()).then(|| format!("{} {verb}", in_a_row(things)))
}

/// "a", "a and b", "a, b and c".
fn in_a_row(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "given, middle and family name": what labels have in common is said once.
fn labels_in_a_row(labels: &[String]) -> String {
    let bare: Option<Vec<String>> =
        labels.iter().map(|label| label.strip_suffix(" name").map(ToOwned::to_owned)).collect();
    match bare {
        Some(bare) if labels.len() > 1 => format!("{} name", in_a_row(&bare)),
        _ => in_a_row(labels),
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn quoted(word: &str) -> String {
    format!("“{}”", shortened(word, LONGEST_WORD))
}

/// “永” and “信” are “永信”.
fn run_together(one: &str, other: &str) -> String {
    format!("{}{}", one.trim_end_matches('”'), other.trim_start_matches('“'))
}

fn number_of(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

/// The two halves of a sentence.
#[derive(Default)]
struct Said {
    agreeing: Vec<String>,
    against: Vec<String>,
}

impl Said {
    fn sentence(mut self) -> String {
        if self.agreeing.is_empty() {
            self.agreeing.push("nothing agrees".to_owned());
        }
        let mut text = self.agreeing.join(", ");
        if !self.against.is_empty() {
            text.push_str("; ");
            text.push_str(&self.against.join(", "));
        }
        text
    }
}

/// What a part of a person's name is, as far as its place in the form tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Given,
    Middle,
    Father,
    Family,
}

impl Part {
    const fn label(self) -> &'static str {
        match self {
            Self::Given => "given name",
            Self::Middle => "middle name",
            Self::Father => "father's name",
            Self::Family => "family name",
        }
    }

    /// The part at a place of a person's name; none where order says nothing: a name of one part, initials behind it,
    /// or a script whose family names come first.
    fn at(form: &WeightedForm, place: usize) -> Option<Self> {
        let tokens = &form.form.tokens;
        let names = |token: &Arc<Token>| matches!(token.role, Role::Name | Role::Initial);
        let token = tokens.get(place).filter(|token| names(token))?;
        let (first, last) = (tokens.iter().position(names)?, tokens.iter().rposition(names)?);
        if first == last || tokens[last].role == Role::Initial || tokens.iter().any(|token| token.syllable) {
            return None;
        }
        let son_of = |before: &Token| before.symbols.iter().any(|symbol| symbol.is_son_of());
        Some(if place == last {
            Self::Family
        } else if is_patronymic(&token.text) || (place > 0 && son_of(&tokens[place - 1])) {
            Self::Father
        } else if place == first {
            Self::Given
        } else {
            Self::Middle
        })
    }

    /// What two parts that pair are together; none if the two names put it in different places.
    fn both(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(Self::Middle), Some(Self::Father)) | (Some(Self::Father), Some(Self::Middle)) => Some(Self::Father),
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        }
    }
}

/// Words that tell nothing when they are missing.
const fn is_small(role: Role) -> bool {
    matches!(role, Role::Particle | Role::Title | Role::Reference)
}

/// The best pair of names.
struct Names<'a> {
    asked: &'a WeightedForm,
    listed: &'a WeightedForm,
    pairings: &'a [Pairing],
    person: bool,
    /// Whether parts are counted instead of named.
    counted: bool,
}

impl Names<'_> {
    fn tell(&self, best: &Pair, said: &mut Said) {
        if self.pairings.is_empty() {
            said.against.push("no part of the names agrees".to_owned());
            return;
        }
        self.tell_what_pairs(said);
        if self.pairings.windows(2).any(|two| two[0].listed.start > two[1].listed.start) {
            said.agreeing.push("in another order".to_owned());
        }
        if best.traits.of(Trait::FatherAndSon) > 0 {
            said.against.push("father and son have changed places".to_owned());
        }
        if best.traits.of(Trait::UnlikeFamilyName) > 0 {
            said.against.push("the family names are hardly alike".to_owned());
        }
        self.tell_what_is_left(said);
    }

    const fn noun(&self, count: usize) -> &'static str {
        match (self.person, count) {
            (true, 1) => "part",
            (true, _) => "parts",
            (false, 1) => "word",
            (false, _) => "words",
        }
    }

    fn tell_what_pairs(&self, said: &mut Said) {
        let covered: usize = self.pairings.iter().map(|pairing| pairing.question.len()).sum();
        let equal = |pairing: &&Pairing| pairing.likeness.tie == Tie::Equal && self.raw_of(pairing).is_some();
        let whole = self.pairings.len() == self.asked.form.tokens.len()
            && self.pairings.len() == self.listed.form.tokens.len()
            && self.pairings.iter().all(|pairing| equal(&pairing));
        if whole && covered == 1 {
            said.agreeing.push("name equal".to_owned());
            return;
        }
        if whole && covered == 2 && !self.person {
            said.agreeing.push("both words equal".to_owned());
            return;
        }
        if whole && covered > 2 {
            said.agreeing.push(format!("all {covered} {} equal", self.noun(covered)));
            return;
        }
        let small =
            |pairing: &&Pairing| pairing.question.clone().all(|place| is_small(self.asked.form.tokens[place].role));
        let mut telling: Vec<&Pairing> = self.pairings.iter().filter(|pairing| !small(pairing)).collect();
        if telling.is_empty() {
            telling = self.pairings.iter().collect();
        }
        if self.counted {
            let (same, alike): (Vec<&Pairing>, Vec<&Pairing>) = telling.into_iter().partition(equal);
            let mut count = |pairings: &[&Pairing], how: &str| {
                let parts = pairings.iter().map(|pairing| pairing.question.len()).sum::<usize>();
                if parts > 0 {
                    said.agreeing.push(format!("{parts} {} {how}", self.noun(parts)));
                }
            };
            count(&same, "equal");
            count(&alike, "alike");
            return;
        }
        // Parts that agree in one way are told together, in the order of the first of each.
        let mut groups: Vec<(String, Vec<(String, bool)>)> = Vec::new();
        let mut before: Option<&Pairing> = None;
        for pairing in telling {
            let (item, labelled, how) = self.pairing(pairing);
            let run = before.replace(pairing).is_some_and(|before| self.in_one_run(before, pairing));
            match groups.iter_mut().find(|(known, _)| *known == how) {
                Some((_, items)) => match items.last_mut() {
                    Some((last, false)) if run && !labelled => *last = run_together(last, &item),
                    _ => items.push((item, labelled)),
                },
                None => groups.push((how, vec![(item, labelled)])),
            }
        }
        said.agreeing.extend(groups.into_iter().map(|(how, items)| format!("{} {how}", self.items(items))));
    }

    /// Whether two pairings are of neighbouring characters of a script without spaces, both written alike.
    fn in_one_run(&self, before: &Pairing, after: &Pairing) -> bool {
        let syllable = |pairing: &Pairing| self.asked.form.tokens[pairing.question.start].syllable;
        before.question.end == after.question.start
            && [before, after].iter().all(|pairing| syllable(pairing) && self.raw_of(pairing).is_some())
    }

    /// Parts in a row; of many, a few.
    fn items(&self, items: Vec<(String, bool)>) -> String {
        let labels = items.iter().all(|(_, labelled)| *labelled);
        let mut items: Vec<String> = items.into_iter().map(|(item, _)| item).collect();
        if items.len() > MOST_NAMED {
            let more = items.len() - (MOST_NAMED - 1);
            items.truncate(MOST_NAMED - 1);
            items.push(format!("{more} more {}", self.noun(more)));
        } else if labels {
            return labels_in_a_row(&items);
        }
        in_a_row(&items)
    }

    /// The word of a pairing where both sides write it alike.
    fn raw_of(&self, pairing: &Pairing) -> Option<&str> {
        let one = self.asked.form.tokens.get(pairing.question.start)?;
        let other = self.listed.form.tokens.get(pairing.listed.start)?;
        (pairing.question.len() == 1 && pairing.listed.len() == 1 && one.raw == other.raw).then_some(&*one.raw)
    }

    /// What a part is called, whether by its place in a person's name, and how it agrees.
    fn pairing(&self, pairing: &Pairing) -> (String, bool, String) {
        let written = |form: &WeightedForm, places: &std::ops::Range<usize>| {
            let raw: Vec<&str> = form.form.tokens[places.clone()].iter().map(|token| &*token.raw).collect();
            quoted(&raw.join(" "))
        };
        let (asked, listed) = (written(self.asked, &pairing.question), written(self.listed, &pairing.listed));
        let label = self.label(pairing);
        let item = label.map_or_else(|| asked.clone(), ToOwned::to_owned);
        let how = match (pairing.likeness.tie, label.is_some()) {
            (Tie::Equal, _) if self.raw_of(pairing).is_some() => "equal".to_owned(),
            (Tie::Meaning | Tie::Learnt, true) => format!("{asked} for {listed}"),
            (Tie::Equal | Tie::Reading, true) => "reads the same".to_owned(),
            (Tie::Romanised, true) => "romanised".to_owned(),
            (Tie::Homophone, true) => "only sounds the same".to_owned(),
            (Tie::Edits(edits), true) => format!("{} apart", number_of(edits.into(), "letter", "letters")),
            (Tie::Heard, true) => "spelt another way".to_owned(),
            (Tie::Consonants, true) => "of the same consonants".to_owned(),
            (Tie::Backwards, true) => "written backwards".to_owned(),
            (Tie::Initial, true) => "by its initial".to_owned(),
            (Tie::CutOff, true) => "cut off".to_owned(),
            (Tie::Joined, true) => "written together or apart".to_owned(),
            (Tie::Acronym, _) => format!("the first letters of {listed}"),
            (Tie::Meaning | Tie::Learnt, false) => format!("stands for {listed}"),
            (Tie::Equal | Tie::Reading | Tie::Romanised, false) => format!("reads {listed}"),
            (Tie::Homophone, false) => format!("only sounds like {listed}"),
            (Tie::Edits(edits), false) => format!("{} from {listed}", number_of(edits.into(), "letter", "letters")),
            (Tie::Heard, false) => format!("sounds like {listed}"),
            (Tie::Consonants, false) => format!("has the consonants of {listed}"),
            (Tie::Backwards, false) => format!("is {listed} backwards"),
            (Tie::Initial, false) => format!("for {listed} by an initial"),
            (Tie::CutOff, false) => format!("begins {listed}"),
            (Tie::Joined, false) => format!("written {listed}"),
        };
        (item, label.is_some(), how)
    }

    /// What a pairing is called by its place in the names of persons.
    fn label(&self, pairing: &Pairing) -> Option<&'static str> {
        if !self.person {
            return None;
        }
        let initial = |form: &WeightedForm, place: usize| form.form.tokens[place].role == Role::Initial;
        if initial(self.asked, pairing.question.start) && initial(self.listed, pairing.listed.start) {
            return Some("initial");
        }
        // Of several that are written as one, the last tells: "Abd al Rahman".
        let part = |form: &WeightedForm, places: &std::ops::Range<usize>| {
            places.clone().rev().find_map(|place| Part::at(form, place))
        };
        Part::both(part(self.asked, &pairing.question), part(self.listed, &pairing.listed)).map(Part::label)
    }

    fn tell_what_is_left(&self, said: &mut Said) {
        let mut asked = self.left(self.asked, |pairing| &pairing.question);
        let mut listed = self.left(self.listed, |pairing| &pairing.listed);
        if self.counted {
            for (left, how) in [(asked.len(), "not listed"), (listed.len(), "only listed")] {
                if left > 0 {
                    said.against.push(format!("{left} {} {how}", self.noun(left)));
                }
            }
            return;
        }
        // The same kind of part on both sides is a contradiction.
        for kind in Kind::ALL {
            let (one, other) = (Left::of(kind, &asked), Left::of(kind, &listed));
            if !one.is_empty() && !other.is_empty() {
                let (one, other) = (self.words(one), self.words(other));
                said.against.push(match kind.label() {
                    Some(label) => format!("{label} differs ({one}, {other})"),
                    None => format!("{one} against {other}"),
                });
                asked.retain(|left| left.kind != kind);
                listed.retain(|left| left.kind != kind);
            }
        }
        for (left, how) in [(asked, "not listed"), (listed, "only listed")] {
            let items: Vec<(String, bool)> = left.into_iter().map(Left::item).collect();
            if !items.is_empty() {
                said.against.push(format!("{} {how}", self.items(items)));
            }
        }
    }

    fn words(&self, words: Vec<String>) -> String {
        self.items(words.into_iter().map(|word| (word, false)).collect())
    }

    /// The parts of a side that no pairing covers, small words left out.
    fn left(&self, form: &WeightedForm, side: fn(&Pairing) -> &std::ops::Range<usize>) -> Vec<Left> {
        let free = |place: &usize| !self.pairings.iter().any(|pairing| side(pairing).contains(place));
        (0..form.form.tokens.len())
            .filter(free)
            .filter(|place| !is_small(form.form.tokens[*place].role))
            .map(|place| {
                let token = &form.form.tokens[place];
                let kind = match (token.role, self.person.then(|| Part::at(form, place)).flatten()) {
                    (_, Some(part)) => Kind::Part(part),
                    (Role::Number, _) => Kind::Number,
                    (Role::Place, _) => Kind::Place,
                    (Role::LegalForm, _) => Kind::LegalForm,
                    (Role::Generic, _) => Kind::Business,
                    _ => Kind::Word,
                };
                Left { word: quoted(&token.raw), kind }
            })
            .collect()
    }
}

/// A part of a name that only one side has.
struct Left {
    word: String,
    kind: Kind,
}

/// What such a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Part(Part),
    Word,
    Number,
    Place,
    Business,
    LegalForm,
}

impl Kind {
    /// In the order in which they are told: the gravest first.
    const ALL: [Self; 9] = [
        Self::Part(Part::Family),
        Self::Part(Part::Given),
        Self::Part(Part::Father),
        Self::Part(Part::Middle),
        Self::Word,
        Self::Number,
        Self::Place,
        Self::Business,
        Self::LegalForm,
    ];

    const fn label(self) -> Option<&'static str> {
        match self {
            Self::Part(part) => Some(part.label()),
            Self::Word => None,
            Self::Number => Some("number"),
            Self::Place => Some("place"),
            Self::Business => Some("line of business"),
            Self::LegalForm => Some("legal form"),
        }
    }
}

impl Left {
    fn of(kind: Kind, left: &[Self]) -> Vec<String> {
        left.iter().filter(|left| left.kind == kind).map(|left| left.word.clone()).collect()
    }

    /// How it is called where it stands alone, and whether by its place in a person's name.
    fn item(self) -> (String, bool) {
        match self.kind {
            Kind::Part(part) => (part.label().to_owned(), true),
            _ => (self.word, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use interdict_model::{Country, Gender, Identifier, IdentifierKind, Name, Schema, Subject};
    use interdict_names::Lexicon;
    use proptest::prelude::*;

    use super::*;
    use crate::{compare, explain, weigh_names};

    fn entity(schema: Schema, name: Name) -> Entity {
        let mut entity = Entity::new("x", schema);
        entity.names.push(name);
        entity
    }

    fn said(subject: Subject, entity: &Entity) -> String {
        let lexicon = Lexicon::of([]);
        explain(&Question::new(Cow::Owned(subject), &lexicon), entity, &weigh_names(entity, &lexicon)).sentence
    }

    fn names(schema: Schema, asked: &str, listed: &str) -> String {
        let subject = Subject::named(asked).of_schema(schema);
        said(subject, &entity(schema, Name::new(NameKind::Primary, listed)))
    }

    #[test]
    fn parts_of_a_persons_name() {
        for (asked, listed, sentence) in [
            ("Ali", "ALI", "name equal"),
            ("Ali Salavati", "SALAVATI, Ali", "given and family name equal"),
            ("Ali Reza Salavati", "Ali Reza Salavati", "all 3 parts equal"),
            ("Ali Salavari", "SALAVATI, Ali", "given name equal, family name 1 letter apart"),
            ("J. Smith", "John Smith", "given name by its initial, family name equal"),
            ("Misha Korbutov", "Mikhail Korbutov", "given name “misha” for “mikhail”, family name equal"),
            (
                "Vladimir Putin",
                "PUTIN, Vladimir Vladimirovich",
                "given and family name equal; father's name only listed",
            ),
            ("محمد حسن", "Muhammad Hassan", "given and family name romanised"),
            ("Ali Mirzaei", "Ali Salavati", "given name equal; family name differs (“mirzaei”, “salavati”)"),
            ("Putin", "Vladimir Putin", "family name equal; given name only listed"),
            ("Hassan Ali", "Ali Hassan", "“hassan” and “ali” equal, in another order"),
            ("Nicolas Maduro Guerra", "Nicolas Guerra", "given and family name equal; middle name not listed"),
        ] {
            assert_eq!(names(Schema::Person, asked, listed), sentence, "{asked} ~ {listed}");
        }
    }

    #[test]
    fn words_of_a_firms_name() {
        for (asked, listed, sentence) in [
            ("Lantern Harbor Trading", "Lantern Harbor Trading", "all 3 words equal"),
            ("永信科技", "Yongxin Technology", "“永 信” written “yongxin”, “科技” stands for “technology”"),
            (
                "Lantern Herom AG",
                "Lantern Heron GmbH",
                "“lantern” equal, “herom” 1 letter from “heron”; legal form differs (“ag”, “gmbh”)",
            ),
            ("永信至诚科技", "永信至诚集团", "“永信至诚” equal; line of business differs (“科技”, “集团”)"),
            ("Fund Kum Song 5", "Fund Kum Song 8", "“fund”, “kum” and “song” equal; number differs (“5”, “8”)"),
            (
                "Quartz Lantern Heron Amber Harbor Velvet",
                "Quartz Lantern Heron Amber Harbor Velvet Willow",
                "“quartz”, “lantern”, “heron” and 3 more words equal; “willow” only listed",
            ),
        ] {
            assert_eq!(names(Schema::Company, asked, listed), sentence, "{asked} ~ {listed}");
        }
    }

    #[test]
    fn what_else_agrees_and_differs() {
        let mut listed = entity(Schema::Person, Name::new(NameKind::Primary, "SALAVATI, Ali"));
        listed.birth_dates.push("1980".parse().unwrap());
        listed.nationalities.extend(Country::from_text("ir"));
        listed.genders.push("male".to_owned());
        let passport = Identifier::new(IdentifierKind::Passport, "A1234567");
        let subject = Subject {
            birth_dates: vec!["1980-05-03".parse().unwrap()],
            countries: Country::from_text("de").into_iter().collect(),
            ..Subject::named("Ali Salavari")
        };
        assert_eq!(
            said(subject.clone(), &listed),
            "given name equal, family name 1 letter apart, birth year agrees; country differs"
        );
        let subject = Subject { genders: vec![Gender::Female], ..subject };
        assert_eq!(
            said(subject.clone(), &listed),
            "given name equal, family name 1 letter apart, birth year agrees; country and gender differ"
        );
        listed.identifiers.push(passport.clone());
        let subject = Subject { names: Vec::new(), identifiers: vec![passport], ..subject };
        assert_eq!(said(subject, &listed), "the same passport, birth year agrees; country and gender differ");
        assert_eq!(said(Subject::default(), &listed), "nothing agrees");
        assert_eq!(names(Schema::Person, "Ali", "Jones"), "nothing agrees; no part of the names agrees");
    }

    #[test]
    fn what_the_publisher_says_of_the_name() {
        let weak = entity(Schema::Company, Name::new(NameKind::Alias, "Heron").weak());
        assert_eq!(said(Subject::named("Heron"), &weak), "name equal; a weak alias");
        let tied = entity(Schema::Company, Name::new(NameKind::Associated, "Flax Typhoon"));
        assert_eq!(said(Subject::named("Flax Typhoon"), &tied), "both words equal; the name is only tied to the party");
    }

    #[test]
    fn long_names_are_counted() {
        let words = |letter: char| {
            let word = |place| format!("{letter}{}{place}", "xyz".repeat(30));
            (0..9).map(word).collect::<Vec<_>>().join(" ")
        };
        let sentence = names(Schema::Company, &format!("Lantern {}", words('q')), &format!("Lantern {}", words('h')));
        assert!(sentence.chars().count() <= WANTED_CHARACTERS, "{sentence}");
        assert!(sentence.starts_with("1 word equal"), "{sentence}");
    }

    fn name() -> impl Strategy<Value = String> {
        let words = [
            "Ali",
            "Hassan",
            "Hasan",
            "محمد",
            "Muhammad",
            "Путин",
            "Putin",
            "Yongxin",
            "yong",
            "xin",
            "永信",
            "科技",
            "Technology",
            "Group",
            "Ltd",
            "GmbH",
            "J",
            "bin",
            "al",
            "5",
            "6",
            "Dr",
            "Vladimirovich",
            "Dubai",
            "IBM",
            "International",
            "Business",
            "Machines",
            "Misha",
            "Mikhail",
            "Phuaz",
            "Fuaz",
            "Nitup",
            "Valenc",
            "Valenciano",
            "payment",
            "Abdulrahman",
            "Rahman",
            "Abd",
        ];
        prop_oneof![
            8 => proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..9)
                .prop_map(|words| words.join(" ")),
            1 => "\\PC{0,120}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whatever is compared: the lines and the account come to the same score as the comparison, and the sentence
        /// is there and short.
        #[test]
        fn one_score_and_a_short_sentence(
            asked in proptest::collection::vec(name(), 0..3),
            listed in proptest::collection::vec((name(), any::<bool>(), any::<bool>()), 0..4),
            schema in proptest::sample::select(vec![Schema::Person, Schema::Company, Schema::Vessel]),
            (born, said_born) in (any::<bool>(), any::<bool>()),
        ) {
            let mut entity = Entity::new("x", schema);
            for (text, weak, tied) in listed {
                let name = Name::new(if tied { NameKind::Associated } else { NameKind::Alias }, text);
                entity.names.push(if weak { name.weak() } else { name });
            }
            entity.birth_dates.extend(born.then(|| "1980".parse::<interdict_model::UncertainDate>().unwrap()));
            let mut subject = Subject { names: asked, ..Subject::default() };
            subject.birth_dates.extend(said_born.then(|| "1980-04-03".parse::<interdict_model::UncertainDate>().unwrap()));
            let lexicon = Lexicon::of([]);
            let (question, forms) = (Question::new(Cow::Borrowed(&subject), &lexicon), weigh_names(&entity, &lexicon));
            let account = crate::account(&question, &entity, &forms);
            let explained = &account.explanation;
            prop_assert_eq!(&compare(&question, &entity, &forms), &explained.comparison);
            let score = explained.comparison.score;
            prop_assert_eq!(explained.evidence.iter().map(|line| line.points).sum::<interdict_model::Points>(), score);
            prop_assert!(!explained.sentence.is_empty());
            prop_assert!(explained.sentence.chars().count() <= MOST_CHARACTERS, "{}", explained.sentence);
            if score > interdict_model::Points::ZERO {
                prop_assert!(!explained.sentence.starts_with("nothing agrees"), "{score}: {}", explained.sentence);
            }
            prop_assert_eq!(account.pairs.first().map(|pair| pair.names), explained.comparison.names);
            prop_assert_eq!(account.pairs.len(), subject.names.len() * entity.names.len());
            for pair in &account.pairs {
                let paired = crate::weights::WEIGHTS.at(Trait::Paired, pair.traits.of(Trait::Paired));
                prop_assert_eq!(pair.points.iter().copied().sum::<interdict_model::Points>(), paired);
            }
        }
    }
}
