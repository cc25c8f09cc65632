//! Words with operators to the parties that have them.
//!
//! Of Elasticsearch's query strings, what people write: words (all must be there), `"phrases"`, `field:value`, `AND`, `OR`, `NOT`,
//! `+`, `-`, `!`, parentheses, `begin*`, `w?ldcard`, `fuzzy~`. Regular expressions and ranges are refused; boosts say nothing.

use super::super::texts::{Row, Texts, folded, texts_of, words};
use super::fields::{Filter, has, has_text};
use crate::Serving;

/// Deepest nesting of parentheses.
const DEEPEST: usize = 20;
/// Most words and phrases of a query.
const MOST_TERMS: usize = 200;

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Everybody.
    All,
    /// Who has this.
    Term(Option<String>, Term),
    /// Who has all of these.
    And(Vec<Node>),
    /// Who has one of these.
    Or(Vec<Node>),
    /// Who has not.
    Not(Box<Node>),
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// A word.
    Word(String),
    /// A word of which some letters may differ.
    Like(String, usize),
    /// Words that begin so.
    Beginning(String),
    /// Words with `*` and `?` for what is left open.
    Pattern(String),
    /// Words one after the other.
    Phrase(Vec<String>),
    /// A value of a column, as it is written.
    Value(String),
}

/// Fields whose values are looked up as they are written: words have no signs, and these have (`us_ofac_sdn`, `crime.fin`).
const COLUMNS: [&str; 7] = ["countries", "topics", "datasets", "genders", "schema", "schemata", "id"];

/// Whether a field is one of those.
fn is_column(field: Option<&str>) -> bool {
    field.is_some_and(|field| COLUMNS.contains(&field))
}

/// Names in which a word begins so, other words of which are there too.
pub(super) fn beginning(text: &str) -> Node {
    let mut all = words(text);
    let Some(last) = all.pop() else { return Node::Or(Vec::new()) };
    let of_names = || Some("names".to_owned());
    let mut nodes: Vec<Node> = all.into_iter().map(|word| Node::Term(of_names(), Term::Word(word))).collect();
    nodes.push(Node::Term(of_names(), Term::Beginning(last)));
    Node::And(nodes)
}

/// Reads a query. Read simply, nothing in it is an error.
pub(super) fn parsed(text: &str, simple: bool, fuzzy: bool) -> Result<Node, String> {
    if text.trim().is_empty() || text.trim() == "*" || text.trim() == "*:*" {
        return Ok(Node::All);
    }
    let characters: Vec<char> = text.chars().collect();
    let mut reader = Reader { characters, at: 0, depth: 0, terms: 0, simple, fuzzy };
    let node = reader.any()?;
    if reader.at < reader.characters.len() {
        return Err(format!("`)` without `(` at character {}", reader.at + 1));
    }
    Ok(node)
}

struct Reader {
    characters: Vec<char>,
    at: usize,
    depth: usize,
    terms: usize,
    simple: bool,
    fuzzy: bool,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes a word that stands alone, if it is next.
    fn takes(&mut self, word: &str) -> bool {
        let end = self.at + word.chars().count();
        let is_next = self.characters.get(self.at..end).is_some_and(|next| next.iter().copied().eq(word.chars()));
        let is_alone = !word.chars().all(char::is_alphabetic)
            || self.characters.get(end).is_none_or(|next| next.is_whitespace() || matches!(next, '(' | '"'));
        if is_next && is_alone {
            self.at = end;
        }
        is_next && is_alone
    }

    /// One of several, or one.
    fn any(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.all()?];
        loop {
            self.skip_spaces();
            let or = if self.simple { self.takes("|") } else { self.takes("OR") || self.takes("||") };
            if !or {
                break;
            }
            nodes.push(self.all()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    /// All of several: words one after the other are all meant.
    fn all(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        self.skip_spaces();
        let from = self.at;
        loop {
            self.skip_spaces();
            let starts_or = if self.simple {
                self.peek() == Some('|')
            } else {
                let at = self.at;
                let or = self.takes("OR") || self.takes("||");
                self.at = at;
                or
            };
            match self.peek() {
                None => break,
                Some(')') if self.depth > 0 => break,
                Some(')') if self.simple => self.at += 1,
                Some(')') => break,
                Some(_) if starts_or && !nodes.is_empty() => break,
                Some(_) if starts_or && self.simple => self.at += 1,
                Some(_) if starts_or => return Err("`OR` with nothing before it".to_owned()),
                Some(_) => {
                    if !self.simple && !nodes.is_empty() && (self.takes("AND") || self.takes("&&")) {
                        self.skip_spaces();
                    }
                    nodes.extend(self.one()?);
                }
            }
        }
        match nodes.len() {
            // Nothing was meant by what is written: nobody has it.
            0 if self.simple || self.at > from => Ok(Node::Or(Vec::new())),
            0 => Err("an operator with nothing after it".to_owned()),
            1 => Ok(nodes.remove(0)),
            _ => Ok(Node::And(nodes)),
        }
    }

    /// A term with what stands before it, or what is in parentheses; nothing of what has no letter or digit.
    fn one(&mut self) -> Result<Option<Node>, String> {
        self.skip_spaces();
        if self.takes("-") || (!self.simple && (self.takes("!") || self.takes("NOT"))) {
            let not = self.one()?;
            return Ok(not.map(|node| Node::Not(Box::new(node))));
        }
        if self.takes("+") {
            return self.one();
        }
        if self.peek() == Some('(') {
            return self.group().map(Some);
        }
        let field = if self.simple { None } else { self.field() };
        match self.peek() {
            Some('"') => self.phrase(field),
            Some('(') if field.is_some() => {
                let group = self.group()?;
                Ok(Some(within(&group, field.as_deref().unwrap_or_default())))
            }
            Some('[' | '{' | '/') if !self.simple => {
                Err(format!("ranges and regular expressions are not supported (character {})", self.at + 1))
            }
            _ => self.word(field),
        }
    }

    fn group(&mut self) -> Result<Node, String> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("more than {DEEPEST} parentheses within each other"));
        }
        let node = self.any()?;
        self.depth -= 1;
        if !self.takes(")") && !self.simple {
            return Err("`(` without `)`".to_owned());
        }
        Ok(node)
    }

    /// `field:`, if it is next and something follows.
    fn field(&mut self) -> Option<String> {
        let rest = self.characters.get(self.at..)?;
        let end = rest.iter().position(|c| !(c.is_alphanumeric() || matches!(c, '.' | '_')))?;
        let follows = rest.get(end + 1).is_some_and(|c| !c.is_whitespace());
        if end == 0 || rest.get(end) != Some(&':') || !follows {
            return None;
        }
        let name: String = rest.get(..end)?.iter().collect();
        self.at += end + 1;
        Some(name.strip_prefix("properties.").map_or(name.clone(), str::to_owned))
    }

    fn phrase(&mut self, field: Option<String>) -> Result<Option<Node>, String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None if self.simple => break,
                None => return Err("a quotation mark that is not closed".to_owned()),
                Some('"') => break,
                Some('\\') => {
                    self.at += 1;
                    text.extend(self.peek());
                }
                Some(character) => text.push(character),
            }
            self.at += 1;
        }
        self.at = (self.at + 1).min(self.characters.len());
        self.suffix();
        if is_column(field.as_deref()) {
            return self.term(field, Some(Term::Value(text)));
        }
        let words = words(&text);
        self.term(
            field,
            match words.len() {
                0 => None,
                1 => words.into_iter().next().map(Term::Word),
                _ => Some(Term::Phrase(words)),
            },
        )
    }

    fn word(&mut self, field: Option<String>) -> Result<Option<Node>, String> {
        let mut text = String::new();
        let mut open = false;
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\n' | '(' | ')' | '"' | '~' | '^' => break,
                '|' if self.simple => break,
                _ if character.is_whitespace() => break,
                '\\' => {
                    self.at += 1;
                    text.extend(self.peek());
                }
                '*' | '?' if !self.simple || character == '*' => {
                    open = true;
                    text.push(character);
                }
                _ => text.push(character),
            }
            self.at += 1;
        }
        if text.is_empty() {
            // A sign that no term begins with, such as a `~` that stands alone.
            self.at = (self.at + 1).min(self.characters.len());
            return Ok(None);
        }
        let fuzzy = self.suffix();
        if is_column(field.as_deref()) {
            return self.term(field, Some(Term::Value(text)));
        }
        if open {
            let pattern = folded(&text);
            let beginning = pattern.strip_suffix('*').filter(|rest| !rest.contains(['*', '?']));
            let is_word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
            return self.term(
                field,
                Some(match beginning {
                    Some(rest) if is_word(rest) => Term::Beginning(rest.to_owned()),
                    _ => Term::Pattern(pattern),
                }),
            );
        }
        let all = words(&text);
        let term = |word: String| {
            let most = fuzzy.unwrap_or(0).max(if self.fuzzy { usual_distance(&word) } else { 0 });
            if most > 0 { Term::Like(word, most) } else { Term::Word(word) }
        };
        let terms: Vec<Term> =
            if all.len() > 1 { vec![Term::Phrase(all)] } else { all.into_iter().map(term).collect() };
        self.term(field, terms.into_iter().next())
    }

    fn term(&mut self, field: Option<String>, term: Option<Term>) -> Result<Option<Node>, String> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(format!("more than {MOST_TERMS} words"));
        }
        Ok(term.map(|term| Node::Term(field, term)))
    }

    /// What stands behind a term: `~1` says how many letters may differ, `^2` says nothing here.
    fn suffix(&mut self) -> Option<usize> {
        let mut fuzzy = None;
        while let Some(sign @ ('~' | '^')) = self.peek() {
            self.at += 1;
            let from = self.at;
            while self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
                self.at += 1;
            }
            let number: String = self.characters[from..self.at].iter().collect();
            if sign == '~' {
                fuzzy = Some(number.parse::<usize>().map_or(2, |most| most.min(2)));
            }
        }
        fuzzy
    }
}

/// The same terms, where they name no field, in a field.
fn within(node: &Node, field: &str) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(|node| within(node, field)).collect();
    match node {
        Node::All => Node::All,
        Node::Term(None, term) => Node::Term(Some(field.to_owned()), term.clone()),
        Node::Term(..) => node.clone(),
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        Node::Not(node) => Node::Not(Box::new(within(node, field))),
    }
}

/// How many letters of a word may differ where nobody says it.
fn usual_distance(word: &str) -> usize {
    match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

/// Parties with how well they fit, in order.
type Fits = Vec<(Row, f32)>;

/// Who has what is asked for.
pub(super) fn find(texts: &Texts, serving: &Serving, node: &Node) -> Fits {
    match node {
        Node::All => (0..texts.len()).map(|row| (row, 0.0)).collect(),
        Node::Term(field, term) => fits(texts, serving, field.as_deref(), term),
        Node::And(nodes) => {
            let mut all = nodes.iter().map(|node| find(texts, serving, node));
            let first = all.next().unwrap_or_default();
            all.fold(first, |one, other| joined(&one, &other, false))
        }
        Node::Or(nodes) => nodes.iter().fold(Fits::new(), |one, node| joined(&one, &find(texts, serving, node), true)),
        Node::Not(node) => {
            let not = find(texts, serving, node);
            let has = |row: &Row| not.binary_search_by_key(row, |(row, _)| *row).is_ok();
            (0..texts.len()).filter(|row| !has(row)).map(|row| (row, 0.0)).collect()
        }
    }
}

/// Those of both, or of either; what they fit adds up.
fn joined(one: &Fits, other: &Fits, either: bool) -> Fits {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut all = Fits::new();
    while let (Some((row, fit)), Some((same, more))) = (left.peek(), right.peek()) {
        match row.cmp(same) {
            std::cmp::Ordering::Equal => {
                all.push((*row, fit + more));
                left.next();
                right.next();
            }
            std::cmp::Ordering::Less => all.extend(left.next().filter(|_| either)),
            std::cmp::Ordering::Greater => all.extend(right.next().filter(|_| either)),
        }
    }
    if either {
        all.extend(left.chain(right));
    }
    all
}

fn fits(texts: &Texts, serving: &Serving, field: Option<&str>, term: &Term) -> Fits {
    let (field, in_names) = match field {
        None | Some("text") => (None, false),
        Some("names") => (None, true),
        Some("name") => (Some("name"), true),
        Some(other) => (Some(other), false),
    };
    if let (Some(field), Term::Value(value)) = (field, term) {
        let filter = Filter::new(field, value);
        return (0..texts.len()).filter(|row| has(texts, serving, *row, &filter)).map(|row| (row, 0.0)).collect();
    }
    let rows = rows(texts, term, in_names);
    let named = if in_names { rows.clone() } else { self::rows(texts, term, true) };
    let rarity = rarity(texts.len(), rows.len());
    let fit = |row: Row| {
        let bonus = if named.binary_search(&row).is_ok() { 3.0 * texts.brevity(row) } else { 0.0 };
        (row, rarity * (1.0 + bonus))
    };
    let is_exact = field.is_none() && !matches!(term, Term::Phrase(_));
    let rows = rows.into_iter().filter(|row| {
        is_exact || texts.party(*row).is_some_and(|party| stands_in(serving, &party.id, field, in_names, term))
    });
    rows.map(fit).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of parties, for an order of results")]
fn rarity(all: Row, found: usize) -> f32 {
    (1.0 + all as f32 / found.max(1) as f32).ln()
}

/// Parties that may have a term: exactly those that do, but for phrases, of which they have all words.
fn rows(texts: &Texts, term: &Term, in_names: bool) -> Vec<Row> {
    match term {
        Term::Word(word) => texts.with_word(word, in_names).to_vec(),
        Term::Like(word, most) => texts.with_words(in_names, |other| is_like(word, other, *most)),
        Term::Beginning(beginning) => texts.with_beginning(beginning, in_names),
        Term::Pattern(pattern) => {
            let pattern: Vec<char> = pattern.chars().collect();
            texts.with_words(in_names, |word| matches(&pattern, word))
        }
        Term::Phrase(words) => {
            let mut words = words.iter().map(|word| texts.with_word(word, in_names));
            let first = words.next().unwrap_or_default().to_vec();
            words.fold(first, |mut rows, with| {
                rows.retain(|row| with.binary_search(row).is_ok());
                rows
            })
        }
        // Looked up in its column.
        Term::Value(_) => Vec::new(),
    }
}

/// Whether a field of a party, or any, has the term.
fn stands_in(serving: &Serving, id: &str, field: Option<&str>, in_names: bool, term: &Term) -> bool {
    let holds = |text: &str| {
        let own = words(text);
        match term {
            Term::Word(word) => own.contains(word),
            Term::Like(word, most) => own.iter().any(|other| is_like(word, other, *most)),
            Term::Beginning(beginning) => own.iter().any(|word| word.starts_with(beginning.as_str())),
            Term::Pattern(pattern) => {
                let pattern: Vec<char> = pattern.chars().collect();
                own.iter().any(|word| matches(&pattern, word))
            }
            Term::Phrase(words) => own.windows(words.len()).any(|part| part == words.as_slice()),
            Term::Value(value) => text == value,
        }
    };
    match field {
        Some(field) => has_text(serving, id, field, holds),
        None if in_names => has_text(serving, id, "names", holds),
        None => serving.records(id).iter().any(|party| texts_of(party).iter().any(|(_, text)| holds(text))),
    }
}

/// Whether two words are so few letters apart.
fn is_like(one: &str, other: &str, most: usize) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = before + usize::from(a != b);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return false;
        }
    }
    row[other.len()] <= most
}

/// Whether a word is of a pattern: `*` stands for any letters, `?` for one.
fn matches(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(sign) if *sign == '?' || *sign == word[w] => {
                p += 1;
                w += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    w = from + 1;
                    star = Some((at, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word(text: &str) -> Node {
        Node::Term(None, Term::Word(text.to_owned()))
    }

    fn read(text: &str) -> Node {
        parsed(text, false, false).unwrap()
    }

    #[test]
    fn words_are_all_meant() {
        assert_eq!(read("Gao Qiang"), Node::And(vec![word("gao"), word("qiang")]));
        assert_eq!(read("gao AND qiang"), read("gao qiang"));
        assert_eq!(read("gao OR qiang"), Node::Or(vec![word("gao"), word("qiang")]));
        assert_eq!(read("a b OR c"), Node::Or(vec![Node::And(vec![word("a"), word("b")]), word("c")]));
        assert_eq!(read("gao -qiang"), Node::And(vec![word("gao"), Node::Not(Box::new(word("qiang")))]));
        assert_eq!(read("gao NOT qiang"), read("gao -qiang"));
        assert_eq!(read("ORANGE"), word("orange"));
        assert_eq!(read("(a OR b) c"), Node::And(vec![Node::Or(vec![word("a"), word("b")]), word("c")]));
        assert_eq!(read("  "), Node::All);
    }

    #[test]
    fn fields_phrases_and_patterns() {
        assert_eq!(read("birthDate:1985"), Node::Term(Some("birthDate".to_owned()), Term::Word("1985".to_owned())));
        assert_eq!(read("properties.birthDate:1985"), read("birthDate:1985"));
        assert_eq!(
            read("datasets:us_ofac_sdn"),
            Node::Term(Some("datasets".to_owned()), Term::Value("us_ofac_sdn".to_owned()))
        );
        assert_eq!(read(r#""Gao Qiang""#), Node::Term(None, Term::Phrase(vec!["gao".to_owned(), "qiang".to_owned()])));
        assert_eq!(read("qia*"), Node::Term(None, Term::Beginning("qia".to_owned())));
        assert_eq!(read("q?ang"), Node::Term(None, Term::Pattern("q?ang".to_owned())));
        assert_eq!(read("qiang~"), Node::Term(None, Term::Like("qiang".to_owned(), 2)));
        assert_eq!(parsed("qiang", false, true).unwrap(), Node::Term(None, Term::Like("qiang".to_owned(), 1)));
        assert_eq!(
            read("name:(a b)"),
            Node::And(vec![
                Node::Term(Some("name".to_owned()), Term::Word("a".to_owned())),
                Node::Term(Some("name".to_owned()), Term::Word("b".to_owned()))
            ])
        );
    }

    #[test]
    fn what_is_not_understood_is_an_error_unless_read_simply() {
        for text in ["\"open", "(open", "closed)", "OR", "a OR", "a:[1 TO 2]", "/regex/"] {
            assert!(parsed(text, false, false).is_err(), "{text}");
            assert!(parsed(text, true, false).is_ok(), "{text}");
        }
        assert!(parsed(&"(".repeat(50), false, false).unwrap_err().contains("parentheses"));
        assert!(parsed(&"a ".repeat(500), false, false).unwrap_err().contains("words"));
    }

    #[test]
    fn words_like_each_other() {
        assert!(is_like("qiang", "quiang", 1) && !is_like("qiang", "kyang", 1) && is_like("qiang", "kyang", 2));
        assert!(matches(&['q', '*', 'g'], "qiang") && !matches(&['q', '*', 'x'], "qiang"));
        assert!(matches(&['*'], "anything") && !matches(&['?'], "ab"));
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in r#"[ab()":*?~^\\+\-!|ORNDT /\[\]{} ]{0,40}"#, simple: bool, fuzzy: bool) {
            let read = parsed(&text, simple, fuzzy);
            prop_assert!(!simple || read.is_ok() || text.contains("((((((((((((((((((((("));
        }
    }
}
