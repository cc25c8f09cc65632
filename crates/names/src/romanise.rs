//! Words of other scripts in Latin letters: for search, so several readings where one is not enough.

pub(crate) mod burmese;
pub(crate) mod indic;
mod letters;
pub(crate) mod mandarin;
pub(crate) mod thai;

use any_ascii::any_ascii_char;
use unicode_script::{Script, UnicodeScript as _};

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
    push_ascii(&mut plain, word);
    plain
}

/// The same, behind what is there.
pub(crate) fn push_ascii(plain: &mut String, word: &str) {
    if is_plain(word) {
        plain.push_str(word);
        return;
    }
    for character in word.chars() {
        let mut itself = [0; 4];
        let spelt = if character.is_ascii() { &*character.encode_utf8(&mut itself) } else { any_ascii_char(character) };
        let kept = spelt.chars().filter(char::is_ascii_alphanumeric);
        plain.extend(kept.map(|character| character.to_ascii_lowercase()));
    }
}

/// Whether a word has nothing but small letters and digits of ASCII: it is its own and only reading.
pub(crate) fn is_plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Readings of a Cyrillic, Greek, Armenian or Georgian word.
pub(crate) fn alphabet(word: &str) -> Vec<String> {
    match word.chars().map(|character| character.script()).find(|script| *script != Script::Latin) {
        Some(Script::Greek) => letters::greek(word),
        Some(Script::Armenian) => letters::armenian(word),
        Some(Script::Cyrillic) => letters::cyrillic(word),
        _ => vec![ascii(word)],
    }
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
        Writing::Indic => indic::readings(word),
        Writing::Thai => thai::readings(word),
        Writing::Burmese => burmese::readings(word),
        Writing::Kana | Writing::Other => vec![ascii(word)],
    }
}

/// The Mandarin reading of Chinese characters; of a single one also the Wade-Giles spelling and the Korean and Cantonese
/// readings of the table.
fn han(word: &str) -> Vec<String> {
    let mut readings = vec![ascii(word)];
    let mut characters = word.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        for reading in mandarin::wade_giles(&readings[0]) {
            push_new(&mut readings, reading);
        }
        TABLES.readings_of(only).iter().for_each(|reading| push_new(&mut readings, reading));
    }
    readings
}

/// Readings of Korean syllables: the South's (Revised Romanisation), and the one of passports and of the North, which
/// hears g as k and writes eo as o, eu as u; of a single syllable also the spellings of the table.
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
    push_new(&mut readings, &south);
    push_new(&mut readings, &north);
    if let Some(with_ch) = with_ch {
        push_new(&mut readings, &with_ch);
    }
    let mut characters = word.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        TABLES.readings_of(only).iter().for_each(|reading| push_new(&mut readings, reading));
    }
    readings
}

fn push_new(readings: &mut Vec<String>, reading: &str) {
    if !reading.is_empty() && !readings.iter().any(|known| known == reading) {
        readings.push(reading.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_plain_word_is_its_own_only_reading(word in "[a-z0-9]{1,20}") {
            prop_assert!(is_plain(&word));
            prop_assert_eq!(readings(&word), [word]);
        }

        #[test]
        fn ascii_is_what_any_ascii_makes_of_each_letter(word in "[a-zA-Z0-9 .-]{0,10}|\\PC{0,10}|[À-ſа-я一-丿]{0,10}") {
            let plain = any_ascii::any_ascii(&word).to_ascii_lowercase().replace(|character: char| !character.is_ascii_alphanumeric(), "");
            prop_assert_eq!(ascii(&word), plain);
        }
    }

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

    fn any_is(word: &str, latin: &str) -> bool {
        readings(&crate::fold::folded(word)).iter().any(|reading| reading == latin)
    }

    #[test]
    fn alphabets_by_the_systems_of_their_countries() {
        for (native, latin) in [
            ("Зеленський", "zelenskyy"),
            ("Зеленський", "zelenskyi"),
            ("Володимир", "volodymyr"),
            ("Григорій", "hryhorii"),
            ("Юлія", "yuliia"),
            ("Лукашэнка", "lukashenka"),
            ("Ўладзімір", "uladzimir"),
            ("Ельцин", "yeltsin"),
            ("Сергеев", "sergeyev"),
            ("Чайковский", "tchaikovsky"),
            ("Ђоковић", "djokovic"),
            ("Милошевић", "milosevic"),
            ("Първанов", "parvanov"),
            ("Тоқаев", "tokaev"),
            ("Элбэгдорж", "elbegdorj"),
            ("Παπανδρέου", "papandreou"),
            ("ΠΑΠΑΝΔΡΕΟΥ", "papandreou"),
            ("Μπακογιάννη", "bakoyanni"),
            ("Ντόρα", "dora"),
            ("Γκίκας", "gikas"),
            ("Ευάγγελος", "evangelos"),
            ("Σταύρος", "stavros"),
            ("Χατζηδάκης", "hatzidakis"),
            ("Երևան", "yerevan"),
            ("Սարգսյան", "sargsyan"),
            ("Գրիգորյան", "krikorian"),
            ("ღარიბაშვილი", "gharibashvili"),
        ] {
            assert!(any_is(native, latin), "{native} {latin}: {:?}", readings(&crate::fold::folded(native)));
        }
        assert_eq!(alphabet("волков")[0], "volkov");
    }

    #[test]
    fn scripts_of_india() {
        for (native, latin) in [
            ("नरेंद्र", "narendra"),
            ("मोदी", "modi"),
            ("दाऊद", "dawood"),
            ("इब्राहीम", "ibrahim"),
            ("केजरीवाल", "kejriwal"),
            ("मनमोहन", "manmohan"),
            ("सिंह", "singh"),
            ("प्रचण्ड", "prachanda"),
            ("राजनाथ", "rajnath"),
            ("লতিফুর", "latifur"),
            ("হাসিনা", "hasina"),
            ("যমুনা", "jamuna"),
            ("ஸ்டாலின்", "stalin"),
        ] {
            assert!(any_is(native, latin), "{native} {latin}: {:?}", readings(native));
        }
    }

    #[test]
    fn thai_by_sound_and_by_letter() {
        for (native, latin) in [
            ("ประยุทธ์", "prayut"),
            ("จันทร์โอชา", "chanocha"),
            ("ทักษิณ", "thaksin"),
            ("ชินวัตร", "shinawatra"),
            ("วงษ์สุวรรณ", "wongsuwan"),
            ("ธนาธร", "thanathorn"),
            ("พิธา", "pita"),
            ("เจริญ", "charoen"),
            ("สมชาย", "somchai"),
            ("เศรษฐา", "srettha"),
        ] {
            assert!(any_is(native, latin), "{native} {latin}: {:?}", readings(native));
        }
    }

    #[test]
    fn burmese_by_syllables() {
        let main = |word: &str| burmese::readings(word).concat();
        assert_eq!(main("မင်းအောင်လှိုင်"), "minaunghlaing");
        assert_eq!(main("အောင်ဆန်းစုကြည်"), "aungsansukyi");
        assert!(any_is("ညွန့်", "nyunt"));
        assert!(any_is("ရွှေ", "shwe"));
        assert!(any_is("စိုး", "soe"));
        assert!(any_is("ထွန်း", "tun"));
    }

    #[test]
    fn chinese_and_korean_syllables_by_their_other_spellings() {
        assert!(any_is("謝", "hsieh"));
        assert!(any_is("蔡", "tsai"));
        assert!(any_is("黃", "wong"));
        assert!(any_is("曾", "zeng"));
        assert!(any_is("이", "lee"));
        assert!(any_is("최", "choi"));
        assert!(any_is("노", "roh"));
    }

    #[test]
    fn arabic_article_is_taken_off() {
        assert_eq!(abjad("البغدادي"), abjad("بغدادي"));
    }
}
