//! The question, as the form has it and as addresses carry it.

use interdict_intake::{Meaning, Options, Reading};
use interdict_model::{IdentifierKind, Schema, Subject};

/// Longer values are no names.
const LONGEST: usize = 500;
/// More values are no form of ours.
const MOST: usize = 100;

/// What somebody asks on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The name, as typed.
    pub name: String,
    /// What the party is.
    pub schema: Option<Schema>,
    /// Date of birth or founding, as typed.
    pub born: String,
    /// Country of the party, as typed.
    pub country: String,
    /// A number of the party, as typed.
    pub number: String,
    /// Only parties of these lists; none are all.
    pub lists: Vec<String>,
    /// Only parties tied to these countries, by code; none are all.
    pub countries: Vec<String>,
    /// Only parties of these programmes; none are all.
    pub programmes: Vec<String>,
}

/// The subject of a question, and what of it was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Who is asked about; `None` where neither a name nor a number is given.
    pub subject: Option<Subject>,
    /// Values that were left out, with the reason.
    pub not_understood: Vec<String>,
    /// Whether a date could be read with day and month swapped: both readings count.
    pub ambiguous_date: bool,
}

impl Asked {
    /// From the query of an address. What is no field of the form is passed over.
    pub fn from_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (field, value) in form_urlencoded::parse(query.as_bytes()).take(MOST) {
            let value: String = value.trim().chars().take(LONGEST).collect();
            if value.is_empty() {
                continue;
            }
            match &*field {
                "name" => asked.name = value,
                "type" => asked.schema = value.parse().ok(),
                "born" => asked.born = value,
                "country" => asked.country = value,
                "number" => asked.number = value,
                "list" => push_new(&mut asked.lists, value),
                "in" => push_new(&mut asked.countries, value),
                "programme" => push_new(&mut asked.programmes, value),
                _ => {}
            }
        }
        asked
    }

    /// As the query of an address.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let schema = self.schema.map_or("", Schema::as_str);
        let one = [
            ("name", &*self.name),
            ("type", schema),
            ("born", &*self.born),
            ("country", &*self.country),
            ("number", &*self.number),
        ];
        query.extend_pairs(one.into_iter().filter(|(_, value)| !value.is_empty()));
        for (field, values) in [("list", &self.lists), ("in", &self.countries), ("programme", &self.programmes)] {
            query.extend_pairs(values.iter().map(|value| (field, value)));
        }
        query.finish()
    }

    /// Whether nothing is asked yet.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.number.is_empty()
    }

    /// Whether results are narrowed.
    pub fn is_narrowed(&self) -> bool {
        !(self.lists.is_empty() && self.countries.is_empty() && self.programmes.is_empty())
    }

    /// Whether more than a name and its kind is given.
    pub(crate) fn says_more(&self) -> bool {
        !(self.born.is_empty() && self.country.is_empty() && self.number.is_empty())
    }

    /// Who is asked about, read as a row of a table is.
    pub fn understood(&self) -> Understood {
        let options = Options { schema: self.schema, ..Options::default() };
        let mut reading = Reading::default();
        for (meaning, value) in [
            (Meaning::Name, &self.name),
            (Meaning::BirthDate, &self.born),
            (Meaning::Country, &self.country),
            (Meaning::Identifier(IdentifierKind::Other), &self.number),
        ] {
            reading.take(meaning, value, &options);
        }
        let row = reading.row(0, Vec::new(), &options);
        Understood { subject: row.subject.ok(), not_understood: row.not_understood, ambiguous_date: row.ambiguous_date }
    }
}

fn push_new(values: &mut Vec<String>, value: String) {
    if !values.contains(&value) {
        values.push(value);
    }
}

/// The address of a party's page, with the question it was found by.
pub(crate) fn party_address(id: &str, asked: Option<&Asked>) -> String {
    address("/party/", id, asked)
}

/// The address of the page that holds the question against a party.
pub(crate) fn side_by_side_address(id: &str, asked: &Asked) -> String {
    address("/side-by-side/", id, Some(asked))
}

fn address(place: &str, id: &str, asked: Option<&Asked>) -> String {
    // As a segment of a path: a space is no plus there.
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20");
    match asked.map(Asked::query).filter(|query| !query.is_empty()) {
        Some(query) => format!("{place}{id}?{query}"),
        None => format!("{place}{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let asked = Asked {
            name: "<script>&\"=+ محمد".to_owned(),
            schema: Some(Schema::Person),
            born: "3 Apr 1980".to_owned(),
            lists: vec!["eu_fsf".to_owned(), "x&y".to_owned()],
            programmes: vec!["A=B".to_owned()],
            ..Asked::default()
        };
        assert_eq!(Asked::from_query(&asked.query()), asked);
        assert!(!asked.query().contains(['<', '"', ' ']));
        assert_eq!(Asked::default().query(), "");
    }

    #[test]
    fn bounds() {
        let long = format!("name={}", "x".repeat(10_000));
        assert_eq!(Asked::from_query(&long).name.len(), LONGEST);
        let many: String = (0..1_000).map(|number| format!("list={number}&")).collect();
        assert_eq!(Asked::from_query(&many).lists.len(), MOST);
        assert_eq!(Asked::from_query("name=%ff%fe&&&=&type=starship").schema, None);
    }

    #[test]
    fn values_that_are_not_understood_are_told() {
        let asked = Asked::from_query("name=Ali&born=soon&country=Narnia");
        let understood = asked.understood();
        assert_eq!(understood.not_understood.len(), 2);
        assert_eq!(understood.subject.map(|subject| subject.names), Some(vec!["Ali".to_owned()]));
        assert_eq!(Asked::from_query("born=1980").understood().subject, None);
        assert!(Asked::from_query("number=IMO%207406784").understood().subject.is_some());
    }

    #[test]
    fn ids_stay_within_their_place_of_an_address() {
        assert_eq!(party_address("a/../b ?#", None), "/party/a%2F..%2Fb%20%3F%23");
    }
}
