//! Characters to comparable characters: compatibility forms, case, invisible marks, look-alikes.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_script::{Script, UnicodeScript};

/// NFKC, lower case, without what cannot be seen. Apostrophes vanish (`Ja'fari` is `jafari`), every
/// other sign stays for the tokeniser.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        // Of ASCII only capitals and apostrophes change.
        let mut folded = text.to_ascii_lowercase();
        folded.retain(|character| !matches!(character, '\'' | '`'));
        return folded;
    }
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => folded_of(text.chars(), text.len()),
        IsNormalized::No | IsNormalized::Maybe => folded_of(text.nfkc(), text.len()),
    }
}

/// What is left of characters in normal form; `length`: about how many bytes.
fn folded_of(characters: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    for character in characters {
        if stays(character) {
            folded.push(character);
        } else {
            for small in character.to_lowercase() {
                fold(small, &mut folded);
            }
        }
    }
    folded
}

/// Whether folding leaves a character as it is, for the small letters that most names are written in.
fn stays(character: char) -> bool {
    matches!(
        character,
        'a'..='z'
            | '0'..='9'
            | ' '
            | '\u{3b1}'..='\u{3c1}'
            | '\u{3c3}'..='\u{3c9}'
            | '\u{430}'..='\u{45f}'
            | '\u{5d0}'..='\u{5ea}'
            | '\u{621}'..='\u{63a}'
            | '\u{641}'..='\u{648}'
            | '\u{904}'..='\u{94f}'
            | '\u{e01}'..='\u{e3a}'
            | '\u{e40}'..='\u{e4e}'
            | '\u{1000}'..='\u{109d}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
    )
}

/// What is left of a character without a capital form.
fn fold(character: char, folded: &mut String) {
    match character {
        // Zero-width, bidirectional and other format controls; soft hyphen; variation selectors.
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' => {}
        // Arabic vowel signs and tatweel, Hebrew points: nobody types them consistently.
        '\u{610}'..='\u{61a}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6ed}'
        | '\u{591}'..='\u{5bd}'
        | '\u{5bf}'..='\u{5c7}' => {}
        '\'' | '`' | '´' | '’' | '‘' | '‛' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | '′' | '＇' | '׳' | '״' => {}
        // Letters that Persian, Urdu and Arabic keyboards have in forms of their own.
        'ی' | 'ى' | 'ے' => folded.push('ي'),
        'ک' | 'ڪ' => folded.push('ك'),
        'ھ' | 'ہ' | 'ە' | 'ۀ' => folded.push('ه'),
        'ۃ' => folded.push('ة'),
        // The dot that lower-casing leaves above an i of Turkish capital İ.
        '\u{307}' => {}
        'ß' => folded.push_str("ss"),
        // Greek accents are left out in capitals, and a final sigma is one of place.
        'ς' => folded.push('σ'),
        'ά' => folded.push('α'),
        'έ' => folded.push('ε'),
        'ή' => folded.push('η'),
        'ί' => folded.push('ι'),
        'ό' => folded.push('ο'),
        'ύ' => folded.push('υ'),
        'ώ' => folded.push('ω'),
        'ΐ' => folded.push('ϊ'),
        'ΰ' => folded.push('ϋ'),
        '\u{1f00}'..='\u{1fff}' => {
            decompose_canonical(character, |part| {
                if !is_combining_mark(part) {
                    folded.push(part);
                }
            });
        }
        other => folded.push(other),
    }
}

/// How a script is written, as far as tokens depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Latin, and digits.
    Latin,
    /// Alphabets with vowels: Cyrillic, Greek, Armenian, Georgian.
    Alphabet,
    /// Scripts that leave vowels out: Arabic, Hebrew, Syriac.
    Abjad,
    /// Chinese characters: no spaces, a syllable each.
    Han,
    /// Japanese syllables: no spaces.
    Kana,
    /// Korean syllables.
    Hangul,
    /// The scripts of India that are laid out alike.
    Indic,
    /// Thai: no spaces within a name.
    Thai,
    /// Burmese: no spaces, syllables.
    Burmese,
    /// Everything else.
    Other,
}

pub(crate) fn writing(character: char) -> Writing {
    if character.is_ascii() {
        return Writing::Latin;
    }
    common_letter(character).unwrap_or_else(|| writing_of_script(character))
}

/// The writing of a letter of the blocks that most names are written in, known without a search in Unicode's tables. None
/// for other characters, and for digits and combining signs.
pub(crate) fn common_letter(character: char) -> Option<Writing> {
    Some(match character {
        'A'..='Z' | 'a'..='z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{2af}' => Writing::Latin,
        '\u{3a3}'..='\u{3e1}' | '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => Writing::Alphabet,
        '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{63f}' | '\u{641}'..='\u{64a}' => Writing::Abjad,
        '\u{905}'..='\u{939}' => Writing::Indic,
        '\u{e01}'..='\u{e30}' | '\u{e32}'..='\u{e33}' | '\u{e40}'..='\u{e46}' => Writing::Thai,
        '\u{1000}'..='\u{102a}' => Writing::Burmese,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => Writing::Kana,
        '\u{4e00}'..='\u{9fff}' => Writing::Han,
        '\u{ac00}'..='\u{d7a3}' => Writing::Hangul,
        _ => return None,
    })
}

fn writing_of_script(character: char) -> Writing {
    match character.script() {
        // The mark of a long vowel is common to two scripts of syllables, and part of the word.
        _ if matches!(character, 'ー' | 'ｰ') => Writing::Kana,
        Script::Latin | Script::Common | Script::Inherited => Writing::Latin,
        Script::Cyrillic | Script::Greek | Script::Armenian | Script::Georgian => Writing::Alphabet,
        Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana => Writing::Abjad,
        Script::Han => Writing::Han,
        Script::Hiragana | Script::Katakana => Writing::Kana,
        Script::Hangul => Writing::Hangul,
        Script::Thai => Writing::Thai,
        Script::Myanmar => Writing::Burmese,
        Script::Devanagari
        | Script::Bengali
        | Script::Gurmukhi
        | Script::Gujarati
        | Script::Oriya
        | Script::Tamil
        | Script::Telugu
        | Script::Kannada
        | Script::Malayalam => Writing::Indic,
        _ => Writing::Other,
    }
}

/// Latin letters that Cyrillic and Greek letters look like in lower or upper case (from the shapes
/// themselves; a subset of Unicode Technical Standard 39).
fn look_alike(character: char) -> Option<char> {
    Some(match character {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' | 'ё' => 'e',
        'ғ' => 'f',
        'һ' | 'н' | 'η' => 'h',
        'і' | 'ι' | 'ї' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' | 'μ' => 'm',
        'ո' | 'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

/// The Latin word that a word of Cyrillic or Greek letters passes for, when every letter of it is Latin
/// or has a Latin look-alike.
pub(crate) fn disguised_latin(word: &str) -> Option<String> {
    word.chars()
        .map(|character| if writing(character) == Writing::Latin { Some(character) } else { look_alike(character) })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn invisible_marks_and_apostrophes_vanish() {
        assert_eq!(folded("Ja\u{200b}’Fari"), "jafari");
        assert_eq!(folded("İSTANBUL"), "istanbul");
        assert_eq!(folded("ＡＢＣ"), "abc");
        assert_eq!(folded("مُحَمَّد"), "محمد");
        assert_eq!(folded("الطاھر"), folded("الطاهر"));
        assert_eq!(folded("ترکی"), folded("تركي"));
    }

    proptest! {
        #[test]
        fn text_in_normal_form_folds_as_all_text_does(
            text in "[ -~]{0,20}|\\PC{0,20}|[a-zA-ZÀ-ÿĀ-ſ'’.\u{300}-\u{310}]{0,20}|[\u{370}-\u{1fff}]{0,20}",
        ) {
            prop_assert_eq!(folded(&text), folded_of(text.nfkc(), 0));
        }
    }

    #[test]
    fn what_is_known_without_a_search_is_what_a_search_finds() {
        for character in '\0'..=char::MAX {
            assert_eq!(writing(character), writing_of_script(character), "{character:?}");
            if common_letter(character).is_some() {
                assert!(character.is_alphabetic() && !character.is_numeric(), "{character:?}");
                assert!(!is_combining_mark(character), "{character:?}");
            }
            if stays(character) {
                let mut folded = String::new();
                character.to_lowercase().for_each(|small| fold(small, &mut folded));
                assert_eq!(folded, character.to_string());
            }
        }
    }

    #[test]
    fn a_long_vowel_is_part_of_its_word() {
        assert_eq!(writing('ー'), Writing::Kana);
    }

    #[test]
    fn disguise() {
        assert_eq!(disguised_latin("аngаrа").as_deref(), Some("angara"));
        assert_eq!(disguised_latin("путин"), None);
    }
}
