use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

/// A country or territory by its code: ISO 3166-1 alpha-2 in lower case, or FollowTheMoney's code where
/// ISO has none (`suhh` for the Soviet Union).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(Arc<str>);

/// Columns: code, English name, other names, nationalities. See the head of the file.
const TABLE: &str = include_str!("../tables/countries.tsv");

struct Countries {
    by_text: HashMap<String, Arc<str>>,
    names: HashMap<Arc<str>, &'static str>,
}

static COUNTRIES: LazyLock<Countries> = LazyLock::new(|| {
    let mut countries = Countries { by_text: HashMap::new(), names: HashMap::new() };
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut columns = line.split('\t');
        let code: Arc<str> = columns.next().unwrap_or_default().into();
        let name = columns.next().unwrap_or_default();
        countries.names.insert(Arc::clone(&code), name);
        let others = columns.flat_map(|column| column.split('|'));
        for text in [&*code, name].into_iter().chain(others) {
            let key = folded(text);
            if !key.is_empty() {
                countries.by_text.entry(key).or_insert_with(|| Arc::clone(&code));
            }
        }
    }
    countries
});

/// Letters and digits only, lower case, without the accents of Latin letters.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        let plain = match character {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'ç' | 'č' | 'ć' => 'c',
            'è' | 'é' | 'ê' | 'ë' | 'ě' => 'e',
            'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
            'ñ' | 'ň' | 'ń' => 'n',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'š' | 'ş' => 's',
            'ý' => 'y',
            'ž' => 'z',
            // Capitals do not tell the two apart.
            'ς' => 'σ',
            other => other,
        };
        if plain.is_alphanumeric() {
            folded.push(plain);
        }
    }
    folded
}

impl Country {
    /// Finds the country that a code, a name in any of the table's languages, or a nationality means.
    pub fn from_text(text: &str) -> Option<Self> {
        let key = folded(text);
        if key.is_empty() {
            return None;
        }
        COUNTRIES.by_text.get(&key).map(|code| Self(Arc::clone(code)))
    }

    /// The code, lower case.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The English name, or the code where the table has none.
    pub fn name(&self) -> &str {
        COUNTRIES.names.get(&self.0).copied().unwrap_or(&self.0)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        Country::from_text(text).map(|country| country.code().to_owned())
    }

    #[test]
    fn spellings_of_lists_and_customers() {
        assert_eq!(code("Korea, North").as_deref(), Some("kp"));
        assert_eq!(code("Iran (Islamic Republic of)").as_deref(), Some("ir"));
        assert_eq!(code("RUS").as_deref(), Some("ru"));
        assert_eq!(code("de").as_deref(), Some("de"));
        assert_eq!(code("Türkiye").as_deref(), Some("tr"));
        assert_eq!(code("undetermined"), None);
        assert_eq!(code(""), None);
        assert_eq!(Country::from_text("kp").map(|country| country.name().to_owned()).as_deref(), Some("North Korea"));
    }

    #[test]
    fn capitals_mean_the_same() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            for text in line.split(['\t', '|']).filter(|text| !text.is_empty()) {
                assert_eq!(code(&text.to_uppercase()), code(text), "{text}");
                assert_eq!(code(&text.to_lowercase()), code(text), "{text}");
            }
        }
    }

    #[test]
    fn no_name_means_two_countries() {
        let mut seen: HashMap<String, String> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "four columns: {line}");
            for text in columns.iter().flat_map(|column| column.split('|')) {
                let key = folded(text);
                if let Some(other) = seen.insert(key.clone(), columns[0].to_owned()) {
                    assert!(key.is_empty() || other == columns[0], "`{text}` stands for {other} and {}", columns[0]);
                }
            }
        }
        assert!(seen.len() > 500);
    }
}
