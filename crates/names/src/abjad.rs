//! Words of Arabic and Hebrew letters beside words of Latin letters: whether one can be the other's spelling.
//!
//! Such scripts write consonants and long vowels. Skeletons alone ([`mod@crate::skeleton`]) relate too much: زكريا has the
//! consonants of "Oscar". Here every letter says which Latin spellings it can have, short vowels may stand between, and
//! the whole word must come out. That is what makes a romanisation near certain rather than possible.

/// The Latin spellings of a letter, and whether it may go unwritten (weak letters, silent endings).
fn spellings(letter: char) -> Option<(&'static [&'static str], bool)> {
    const VOWEL: &[&str] = &["a", "e", "i", "o", "u", "aa", "ae", "ai", "ee", "ei", "ie", "oo", "ou", "ya"];
    Some(match letter {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ع' | 'ء' | 'ئ' | 'ؤ' | 'א' | 'ע' => (VOWEL, true),
        'ى' => (&["a", "i", "y", "e", "ee"], true),
        'ب' | 'پ' | 'ב' => (&["b", "p", "v"], false),
        'ت' | 'ط' | 'ט' => (&["t", "th"], false),
        'ث' => (&["th", "t", "s"], false),
        'ج' => (&["j", "g", "dj", "dzh", "gh", "y"], false),
        'چ' => (&["ch", "tch", "c", "tsh"], false),
        'ح' | 'ח' => (&["h", "ch", "kh"], false),
        'ه' | 'ھ' | 'ہ' | 'ۀ' | 'ە' | 'ה' => (&["h", "a", "e", "ah", "eh"], true),
        'ة' | 'ۃ' => (&["h", "t", "a", "e", "ah", "eh", "at", "ath"], true),
        'خ' => (&["kh", "k", "h", "ch", "j"], false),
        'د' | 'ד' | 'ڈ' => (&["d"], false),
        'ذ' => (&["dh", "d", "z", "th"], false),
        'ر' | 'ڑ' | 'ר' => (&["r"], false),
        'ز' | 'ז' => (&["z"], false),
        'ژ' => (&["zh", "j", "z"], false),
        'س' | 'ס' => (&["s", "c"], false),
        'ص' => (&["s", "c"], false),
        'ش' => (&["sh", "ch", "s", "sch"], false),
        'ש' => (&["sh", "s", "sch"], false),
        'ض' => (&["d", "dh", "z"], false),
        'ظ' => (&["z", "dh", "d", "th"], false),
        'غ' => (&["gh", "g", "q", "r"], false),
        'ف' => (&["f", "ph"], false),
        'פ' | 'ף' => (&["p", "f", "ph"], false),
        'ق' | 'ק' => (&["q", "k", "g", "c", "gh", "kh"], false),
        'ك' | 'ک' => (&["k", "c", "ck"], false),
        'כ' | 'ך' => (&["k", "kh", "ch", "c"], false),
        'گ' | 'ג' => (&["g", "gu", "j"], false),
        'ل' | 'ל' => (&["l"], false),
        'م' | 'מ' | 'ם' => (&["m"], false),
        'ن' | 'ں' | 'נ' | 'ן' => (&["n"], false),
        'و' | 'ו' => (&["w", "v", "u", "o", "ou", "oo", "aw", "ow", "au", "uw"], true),
        'ي' | 'ی' | 'ے' | 'י' => {
            (&["y", "i", "e", "ee", "ie", "ei", "ai", "ey", "ay", "iy", "yi", "ye", "a"], true)
        }
        'צ' | 'ץ' => (&["tz", "ts", "z", "s"], false),
        'ת' => (&["t", "th"], false),
        _ => return None,
    })
}

/// Words longer than this are not walked: no name part is.
const LONGEST: usize = 40;

/// Whether a Latin word can be the romanisation of a word in Arabic or Hebrew letters.
pub(crate) fn can_be(native: &str, latin: &str) -> bool {
    let latin = latin.as_bytes();
    if latin.is_empty() || latin.len() > LONGEST || native.chars().count() > LONGEST {
        return false;
    }
    // Places of the Latin word, as bits, that the letters so far can end at.
    let mut reached = with_vowels(1, latin);
    let mut before = None;
    for letter in native.chars() {
        let Some((spellings, mut silent)) = spellings(letter) else { return false };
        // The l of the article within a name is heard as the letter after it ("Jalaluddin").
        silent |= letter == 'ل' && before == Some('ا');
        before = Some(letter);
        let mut next = if silent { reached } else { 0 };
        for place in (0..latin.len()).filter(|place| reached >> place & 1 == 1) {
            for spelling in spellings {
                let spelling = spelling.as_bytes();
                if !latin[place..].starts_with(spelling) {
                    continue;
                }
                let mut end = place + spelling.len();
                next |= 1u64 << end;
                // A consonant with shadda is written twice, or its digraph is ("Ghadhdhafi").
                if latin[end..].starts_with(spelling) {
                    end += spelling.len();
                    next |= 1 << end;
                } else if spelling.len() > 1
                    && latin[place] == spelling[0]
                    && latin[place..].starts_with(&[spelling[0]; 2])
                {
                    next |= 1 << end;
                }
            }
        }
        if next == 0 {
            return false;
        }
        reached = with_vowels(next, latin);
    }
    reached >> latin.len() & 1 == 1
}

/// The places that can be reached by an unwritten short vowel: one letter, or the "ou" of French spelling. At the end
/// of a word vowels are written, but for the French silent e.
fn with_vowels(reached: u64, latin: &[u8]) -> u64 {
    let mut further = reached;
    for place in (0..latin.len()).filter(|place| reached >> place & 1 == 1) {
        let last = place + 1 == latin.len();
        if matches!(latin[place], b'a' | b'e' | b'i' | b'o' | b'u') && (!last || latin[place] == b'e') {
            further |= 1 << (place + 1);
        }
        if latin[place..].starts_with(b"ou") && place + 2 < latin.len() {
            further |= 1 << (place + 2);
        }
    }
    further
}

#[cfg(test)]
mod tests {
    use super::can_be;

    #[test]
    fn romanisations_come_out() {
        for (native, latin) in [
            ("محمد", "muhammad"),
            ("محمد", "mohamed"),
            ("بشار", "bashar"),
            ("اسد", "assad"),
            ("قذافي", "qadhafi"),
            ("قذافي", "gaddafi"),
            ("عوني", "ouni"),
            ("كمال", "kamel"),
            ("جرمان", "djermane"),
            ("یعقوب", "yaqub"),
            ("طاھر", "taher"),
            ("בנימין", "binyamin"),
            ("נתניהו", "netanyahu"),
        ] {
            assert!(can_be(native, latin), "{native} {latin}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (native, latin) in
            [("زكريا", "oscar"), ("صبار", "chopra"), ("خضير", "kawthar"), ("محمد", "mahmoudi"), ("حسن", "hussain")]
        {
            assert!(!can_be(native, latin), "{native} {latin}");
        }
    }
}
