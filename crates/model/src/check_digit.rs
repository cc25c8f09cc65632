//! Check digits: whether a number can be what it says it is.

/// Remainder modulo 97 with letters as two digits (ISO 7064, as LEI and IBAN use it).
fn mod_97(mut text: impl Iterator<Item = char>) -> Option<u32> {
    text.try_fold(0u32, |remainder, character| {
        let digit = character.to_digit(36)?;
        Some(if digit < 10 { (remainder * 10 + digit) % 97 } else { (remainder * 100 + digit) % 97 })
    })
}

/// Whether the check digits of a Legal Entity Identifier are right (ISO 17442).
pub(crate) fn is_lei(text: &str) -> bool {
    text.len() == 20
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text[18..].bytes().all(|byte| byte.is_ascii_digit())
        && mod_97(text.chars()) == Some(1)
}

/// Whether the check digits of an IBAN are right (ISO 13616).
pub(crate) fn is_iban(text: &str) -> bool {
    (15..=34).contains(&text.len())
        && text.is_ascii()
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit())
        && mod_97(text[4..].chars().chain(text[..4].chars())) == Some(1)
}

/// Whether the check digit of an IMO ship number is right (IMO resolution A.1117(30)).
pub(crate) fn is_imo(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
    text.len() == 7
        && digits.len() == 7
        && (2..=7).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 10 == digits[6]
}

/// Whether the check digit of an ISIN is right (ISO 6166: Luhn over letters as two digits).
pub(crate) fn is_isin(text: &str) -> bool {
    if text.len() != 12
        || !text.is_ascii()
        || !text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        || !text.ends_with(|last: char| last.is_ascii_digit())
    {
        return false;
    }
    let mut digits = Vec::with_capacity(24);
    for character in text.chars() {
        let Some(value) = character.to_digit(36) else { return false };
        if value >= 10 {
            digits.push(value / 10);
        }
        digits.push(value % 10);
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 1 { (digit * 2) / 10 + (digit * 2) % 10 } else { *digit })
        .sum();
    sum.is_multiple_of(10)
}

/// The letters of a Bech32 address by the value they stand for (BIP 173).
const BECH32: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Whether the checksum of a Bech32 or Bech32m address is right (BIP 173, BIP 350). `None`: it is no such address, which
/// are of one case and have a known prefix before a `1`.
pub(crate) fn is_bech32(text: &str) -> Option<bool> {
    let (prefix, data) = text.rsplit_once('1')?;
    if !matches!(prefix, "bc" | "tb" | "ltc") || data.len() < 6 {
        return None;
    }
    let high = prefix.bytes().map(|letter| u32::from(letter >> 5));
    let low = prefix.bytes().map(|letter| u32::from(letter & 31));
    let mut check = 1u32;
    let mut take = |value: u32| {
        let top = check >> 25;
        check = ((check & 0x01ff_ffff) << 5) ^ value;
        for (bit, term) in [0x3b6a_57b2u32, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3].into_iter().enumerate()
        {
            if top >> bit & 1 == 1 {
                check ^= term;
            }
        }
    };
    high.chain([0]).chain(low).for_each(&mut take);
    for letter in data.chars() {
        let Some(value) = BECH32.find(letter).and_then(|value| u32::try_from(value).ok()) else { return Some(false) };
        take(value);
    }
    Some(check == 1 || check == 0x2bc8_30a3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(is_imo("9074729"));
        assert!(!is_imo("9074728"));
        assert!(is_lei("253400V1H6ART1UQ0N98"));
        assert!(!is_lei("253400V1H6ART1UQ0N97"));
        assert!(is_iban("DE89370400440532013000"));
        assert!(!is_iban("DE88370400440532013000"));
        assert!(is_isin("US0378331005"));
        assert!(!is_isin("US0378331006"));
        assert!(!is_isin("éééééé"));
        assert!(!is_iban("éééééééé"));
    }

    #[test]
    fn checksums_of_ledger_addresses() {
        // The examples of BIP 173 and BIP 350.
        assert_eq!(is_bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), Some(true));
        assert_eq!(is_bech32("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"), Some(true));
        assert_eq!(is_bech32("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"), Some(false));
        assert_eq!(is_bech32("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"), None);
    }
}
