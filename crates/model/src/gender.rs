use std::fmt;

/// The gender that a record states for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// The record says that it is neither, or that it is not known. Tells two people apart from nobody.
    Unstated,
}

/// Words for each, in lower case. Single letters are those of ICAO 9303 (machine-readable passports) and of the languages
/// around; `m` of Spanish "mujer" is left to "male", as passports have it. Digits are those of ISO/IEC 5218.
const FEMALE: &[&str] = &[
    "female",
    "f",
    "woman",
    "girl",
    "2",
    "w",
    "weiblich",
    "frau",
    "femme",
    "féminin",
    "feminin",
    "femenino",
    "mujer",
    "feminino",
    "femminile",
    "vrouw",
    "kobieta",
    "kadın",
    "kadin",
    "жен",
    "женский",
    "женщина",
    "ж",
    "жіноча",
    "女",
    "女性",
    "여",
    "여성",
    "أنثى",
    "انثى",
    "زن",
    "נקבה",
];
const MALE: &[&str] = &[
    "male",
    "m",
    "man",
    "boy",
    "1",
    "männlich",
    "maennlich",
    "mann",
    "homme",
    "masculin",
    "masculino",
    "hombre",
    "h",
    "varón",
    "varon",
    "maschile",
    "mężczyzna",
    "erkek",
    "муж",
    "мужской",
    "мужчина",
    "м",
    "чоловіча",
    "男",
    "男性",
    "남",
    "남성",
    "ذكر",
    "مرد",
    "זכר",
];
const UNSTATED: &[&str] = &[
    "other",
    "x",
    "unknown",
    "unspecified",
    "diverse",
    "divers",
    "d",
    "nonbinary",
    "non-binary",
    "not applicable",
    "0",
    "9",
    "<",
    "u",
    "not known",
    "not stated",
];

impl Gender {
    /// What a word or letter says, in the languages of lists and customers. `None`: nothing that is known.
    pub fn from_text(text: &str) -> Option<Self> {
        let lower = text.trim().trim_end_matches('.').to_lowercase();
        let says = |words: &[&str]| words.contains(&lower.as_str());
        if says(FEMALE) {
            Some(Self::Female)
        } else if says(MALE) {
            Some(Self::Male)
        } else {
            says(UNSTATED).then_some(Self::Unstated)
        }
    }

    /// The English word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unstated => "unstated",
        }
    }
}

impl fmt::Display for Gender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists_and_customers() {
        for (text, wanted) in [
            ("FEMALE", Some(Gender::Female)),
            (" Male.", Some(Gender::Male)),
            ("M", Some(Gender::Male)),
            ("женский", Some(Gender::Female)),
            ("男", Some(Gender::Male)),
            ("Unknown", Some(Gender::Unstated)),
            ("", None),
            ("manager", None),
        ] {
            assert_eq!(Gender::from_text(text), wanted, "{text}");
        }
    }

    #[test]
    fn no_word_says_two_things() {
        for word in FEMALE {
            assert!(!MALE.contains(word) && !UNSTATED.contains(word), "{word}");
        }
        assert!(MALE.iter().all(|word| !UNSTATED.contains(word)));
    }
}
