//! Words of other scripts in Latin letters: for search, so several readings where one is not enough.

use any_ascii::any_ascii_char;

use crate::fold::{Writing, writing};
use crate::table::TABLES;

/// ASCII letters and digits of a Latin word: the plain reading first, then the reading that spells
/// umlauts out (`müller` is `muller` and `mueller`).
pub(crate) fn latin(word: &str) -> Vec<String> {
    let plain = ascii(word);
    let mut spelt_out = String::with_capacity(word.len());
    for character in word.chars() {
        match character {
            'ä' | 'æ' => spelt_out.push_str("ae"),
            'ö' | 'ø' => spelt_out.push_str("oe"),
            'ü' => spelt_out.push_str("ue"),
            'å' => spelt_out.push_str("aa"),
            other => spelt_out.push(other),
        }
    }
    let spelt_out = ascii(&spelt_out);
    if spelt_out == plain { vec![plain] } else { vec![plain, spelt_out] }
}

/// Whatever any_ascii makes of a word, letters and digits only.
pub(crate) fn ascii(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for character in word.chars() {
        if character.is_ascii() {
            plain.push(character);
        } else {
            plain.push_str(any_ascii_char(character));
        }
    }
    plain.retain(|character| character.is_ascii_alphanumeric());
    plain.make_ascii_lowercase();
    plain
}

/// Readings of a Cyrillic, Greek, Armenian or Georgian word. For Cyrillic the English one of lists
/// (BGN/PCGN without its special cases) and the continental one.
pub(crate) fn alphabet(word: &str) -> Vec<String> {
    let (mut english, mut continental) = (String::with_capacity(word.len() * 2), String::with_capacity(word.len() * 2));
    for character in word.chars() {
        let (first, second) = match character {
            'а' => ("a", "a"),
            'б' => ("b", "b"),
            'в' => ("v", "w"),
            'г' => ("g", "g"),
            'ґ' => ("g", "g"),
            'д' => ("d", "d"),
            'е' | 'э' => ("e", "e"),
            'ё' => ("e", "yo"),
            'ж' => ("zh", "j"),
            'з' => ("z", "z"),
            'и' => ("i", "i"),
            'і' => ("i", "i"),
            'ї' => ("i", "yi"),
            'є' => ("ye", "ie"),
            'й' => ("y", "i"),
            'к' => ("k", "k"),
            'л' => ("l", "l"),
            'м' => ("m", "m"),
            'н' => ("n", "n"),
            'о' => ("o", "o"),
            'п' => ("p", "p"),
            'р' => ("r", "r"),
            'с' => ("s", "s"),
            'т' => ("t", "t"),
            'у' => ("u", "ou"),
            'ў' => ("u", "w"),
            'ф' => ("f", "ph"),
            'х' => ("kh", "h"),
            'ц' => ("ts", "c"),
            'ч' => ("ch", "tch"),
            'ш' => ("sh", "ch"),
            'щ' => ("shch", "sch"),
            'ы' => ("y", "y"),
            'ъ' | 'ь' => ("", ""),
            'ю' => ("yu", "iu"),
            'я' => ("ya", "ia"),
            other => {
                let text = if other.is_ascii() { None } else { Some(any_ascii_char(other)) };
                if let Some(text) = text {
                    (text, text)
                } else {
                    english.push(other);
                    continental.push(other);
                    continue;
                }
            }
        };
        english.push_str(first);
        continental.push_str(second);
    }
    let mut readings = Vec::with_capacity(3);
    for mut reading in [english, continental] {
        reading.retain(|character| character.is_ascii_alphanumeric());
        reading.make_ascii_lowercase();
        // -iy / -yy / -ii at the end are all written -y in passports.
        for ending in ["iy", "yy", "ii", "yi"] {
            if let Some(stem) = reading.strip_suffix(ending)
                && stem.len() >= 3
            {
                let short = format!("{stem}y");
                push_new(&mut readings, short);
            }
        }
        // дж spells the j of foreign names.
        let foreign = reading.contains("dzh").then(|| reading.replace("dzh", "j"));
        push_new(&mut readings, reading);
        if let Some(foreign) = foreign {
            push_new(&mut readings, foreign);
        }
    }
    readings
}

/// The letters of an Arabic or Hebrew word, the Arabic article taken off: written Latin names carry it
/// as a word of its own.
pub(crate) fn abjad(word: &str) -> Vec<String> {
    let characters = word.chars().count();
    let bare = word.strip_prefix("ال").filter(|_| characters > 4).unwrap_or(word);
    vec![ascii(bare)]
}

/// The readings of a word of one script.
pub(crate) fn readings(word: &str) -> Vec<String> {
    match word.chars().find(|character| writing(*character) != Writing::Latin).map_or(Writing::Latin, writing) {
        Writing::Latin => latin(word),
        Writing::Alphabet => alphabet(word),
        Writing::Abjad => abjad(word),
        Writing::Hangul => hangul(word),
        Writing::Han => han(word),
        Writing::Kana | Writing::Other => vec![ascii(word)],
    }
}

/// The Mandarin reading of Chinese characters; of a single one also the Korean and Cantonese ones of the table.
fn han(word: &str) -> Vec<String> {
    let mut readings = vec![ascii(word)];
    let mut characters = word.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        TABLES.readings_of(only).iter().for_each(|reading| push_new(&mut readings, (*reading).to_owned()));
    }
    readings
}

/// Readings of Korean syllables: the South's (Revised Romanisation), and the one of passports and of the North, which
/// hears g as k and writes eo as o, eu as u.
fn hangul(word: &str) -> Vec<String> {
    let south = ascii(word);
    let mut readings = Vec::with_capacity(3);
    let mut north = south.replace("eo", "o").replace("eu", "u");
    for (voiced, plain) in [("g", "k"), ("d", "t"), ("b", "p")] {
        if let Some(rest) = north.strip_prefix(voiced) {
            north = format!("{plain}{rest}");
        }
    }
    let with_ch = north.strip_prefix('j').map(|rest| format!("ch{rest}"));
    push_new(&mut readings, south);
    push_new(&mut readings, north);
    if let Some(with_ch) = with_ch {
        push_new(&mut readings, with_ch);
    }
    readings
}

fn push_new(readings: &mut Vec<String>, reading: String) {
    if !reading.is_empty() && !readings.contains(&reading) {
        readings.push(reading);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_readings() {
        assert_eq!(latin("müller"), ["muller", "mueller"]);
        assert_eq!(latin("łódź"), ["lodz"]);
        assert!(alphabet("горький").contains(&"gorky".to_owned()));
        assert_eq!(alphabet("хрущев")[0], "khrushchev");
        assert_eq!(ascii("永"), "yong");
        assert!(hangul("정").contains(&"jong".to_owned()));
        assert!(hangul("김").contains(&"kim".to_owned()));
    }

    #[test]
    fn arabic_article_is_taken_off() {
        assert_eq!(abjad("البغدادي"), abjad("بغدادي"));
    }
}
