use serde::{Deserialize, Serialize};

use crate::Country;

/// A number that identifies a party, ship, aircraft or account, as filed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What kind of number it is.
    pub kind: IdentifierKind,
    /// The number as filed.
    pub value: String,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// The publisher's own word for it ("C.U.R.P.", "Tax ID No."); for wallets the currency ("XBT").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Dates of issue and expiry and other remarks, as filed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Kinds of identifiers. The same number under another kind is no match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Passports, diplomatic ones too.
    Passport,
    /// National identity cards and person numbers.
    NationalId,
    /// Tax numbers.
    Tax,
    /// Company and other registration numbers.
    Registration,
    /// Legal Entity Identifier (ISO 17442).
    Lei,
    /// IMO number of a ship or of its owner.
    Imo,
    /// Maritime Mobile Service Identity.
    Mmsi,
    /// Radio call sign.
    CallSign,
    /// SWIFT / BIC (ISO 9362).
    Bic,
    /// International Securities Identification Number (ISO 6166).
    Isin,
    /// International Bank Account Number (ISO 13616).
    Iban,
    /// An address on a public ledger.
    Wallet,
    /// Tail number of an aircraft.
    TailNumber,
    /// Serial or construction number of an aircraft.
    AircraftSerial,
    /// D-U-N-S number.
    Duns,
    /// The Security Council's permanent reference number (`QDi.004`).
    UnReference,
    /// The EU's reference number (`EU.3925.33`).
    EuReference,
    /// The unique id of the UK Sanctions List (`AFG0001`).
    UkReference,
    /// The group id of OFSI's list (`6897`).
    OfsiGroup,
    /// OFAC's unique number (`50543`).
    OfacNumber,
    /// Anything else.
    Other,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Passport,
        Self::NationalId,
        Self::Tax,
        Self::Registration,
        Self::Lei,
        Self::Imo,
        Self::Mmsi,
        Self::CallSign,
        Self::Bic,
        Self::Isin,
        Self::Iban,
        Self::Wallet,
        Self::TailNumber,
        Self::AircraftSerial,
        Self::Duns,
        Self::UnReference,
        Self::EuReference,
        Self::UkReference,
        Self::OfsiGroup,
        Self::OfacNumber,
        Self::Other,
    ];

    /// The word used in data: `national_id`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::NationalId => "national_id",
            Self::Tax => "tax",
            Self::Registration => "registration",
            Self::Lei => "lei",
            Self::Imo => "imo",
            Self::Mmsi => "mmsi",
            Self::CallSign => "call_sign",
            Self::Bic => "bic",
            Self::Isin => "isin",
            Self::Iban => "iban",
            Self::Wallet => "wallet",
            Self::TailNumber => "tail_number",
            Self::AircraftSerial => "aircraft_serial",
            Self::Duns => "duns",
            Self::UnReference => "un_reference",
            Self::EuReference => "eu_reference",
            Self::UkReference => "uk_reference",
            Self::OfsiGroup => "ofsi_group",
            Self::OfacNumber => "ofac_number",
            Self::Other => "other",
        }
    }

    /// From the word used in data or on the command line.
    pub fn from_word(word: &str) -> Option<Self> {
        let lower = word.trim().to_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|kind| kind.as_str() == lower)
    }

    /// Whether the number is unique in the whole world, so that the issuing country does not matter.
    pub const fn is_global(self) -> bool {
        matches!(
            self,
            Self::Lei | Self::Imo | Self::Mmsi | Self::Bic | Self::Isin | Self::Iban | Self::Wallet | Self::Duns
        ) || self.is_reference()
    }

    /// Whether it is a publisher's number for a listed party: the thread by which one party is recognised on
    /// several lists.
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::UnReference | Self::EuReference | Self::UkReference | Self::OfsiGroup | Self::OfacNumber)
    }
}

impl Identifier {
    /// An identifier without country, label or note.
    pub fn new(kind: IdentifierKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), country: None, label: String::new(), note: String::new() }
    }

    /// The form in which two writings of one number are equal: letters and digits in upper case.
    /// Ledger addresses keep their case, which is part of them, except hexadecimal ones. A BIC of
    /// eleven characters ending in XXX is the head office, the same as the one of eight.
    pub fn normalised(&self) -> String {
        let value = self.value.trim();
        if self.kind == IdentifierKind::Wallet {
            let hexadecimal =
                value.starts_with("0x") || value.starts_with("0X") || value.to_ascii_lowercase().starts_with("bc1");
            return if hexadecimal { value.to_ascii_lowercase() } else { value.to_owned() };
        }
        let mut normal: String =
            value.chars().flat_map(char::to_uppercase).filter(|character| character.is_alphanumeric()).collect();
        match self.kind {
            IdentifierKind::Imo => normal = normal.trim_start_matches("IMO").to_owned(),
            IdentifierKind::UnReference => {
                if let Some(newer) = un_reference(value) {
                    normal = newer;
                }
            }
            IdentifierKind::Bic if normal.len() == 11 && normal.ends_with("XXX") => normal.truncate(8),
            _ => {}
        }
        normal
    }

    /// From what a user typed: `passport:A123`, `imo:7406784`, `lei:…`, or a bare number, whose kind is
    /// taken from its form where a check digit proves it and is `None` otherwise: it may be of any kind.
    pub fn from_user(text: &str) -> (Option<IdentifierKind>, String) {
        if let Some((word, value)) = text.split_once([':', '='])
            && let Some(kind) = IdentifierKind::from_word(word)
        {
            return (Some(kind), value.trim().to_owned());
        }
        let value = text.trim();
        let plain: String =
            value.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        let kind = if let Some(number) = plain.strip_prefix("IMO").filter(|number| is_imo(number)) {
            return (Some(IdentifierKind::Imo), number.to_owned());
        } else if is_lei(&plain) {
            Some(IdentifierKind::Lei)
        } else if is_iban(&plain) {
            Some(IdentifierKind::Iban)
        } else if is_isin(&plain) {
            Some(IdentifierKind::Isin)
        } else {
            None
        };
        (kind, value.to_owned())
    }
}

/// The present form of an old reference number of the committee on ISIL and Al-Qaida: until 2014 `QI.A.299.11` and
/// `QE.A.146.14`, since then `QDi.299` and `QDe.146`, with the running number kept.
fn un_reference(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().trim_end_matches('.').split('.').collect();
    let [list, letter, number, year] = parts[..] else { return None };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let list = match list.to_ascii_uppercase().as_str() {
        "QI" => "QDI",
        "QE" => "QDE",
        _ => return None,
    };
    (letter.len() == 1 && digits(number) && digits(year)).then(|| format!("{list}{number:0>3}"))
}

/// Remainder modulo 97 with letters as two digits (ISO 7064, as LEI and IBAN use it).
fn mod_97(mut text: impl Iterator<Item = char>) -> Option<u32> {
    text.try_fold(0u32, |remainder, character| {
        let digit = character.to_digit(36)?;
        Some(if digit < 10 { (remainder * 10 + digit) % 97 } else { (remainder * 100 + digit) % 97 })
    })
}

/// Whether the check digits of a Legal Entity Identifier are right (ISO 17442).
fn is_lei(text: &str) -> bool {
    text.len() == 20
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text[18..].bytes().all(|byte| byte.is_ascii_digit())
        && mod_97(text.chars()) == Some(1)
}

/// Whether the check digits of an IBAN are right (ISO 13616).
fn is_iban(text: &str) -> bool {
    (15..=34).contains(&text.len())
        && text.is_ascii()
        && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && text.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit())
        && mod_97(text[4..].chars().chain(text[..4].chars())) == Some(1)
}

/// Whether the check digit of an IMO ship number is right (IMO resolution A.1117(30)).
fn is_imo(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|character| character.to_digit(10)).collect();
    text.len() == 7
        && digits.len() == 7
        && (2..=7).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 10 == digits[6]
}

/// Whether the check digit of an ISIN is right (ISO 6166: Luhn over letters as two digits).
fn is_isin(text: &str) -> bool {
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
    fn writings_of_one_number_are_equal() {
        let passport = |value: &str| Identifier::new(IdentifierKind::Passport, value).normalised();
        assert_eq!(passport("A-123 456"), passport("a123456"));
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO 7406784").normalised(), "7406784");
        assert_eq!(Identifier::new(IdentifierKind::Bic, "HAVIGB2LXXX").normalised(), "HAVIGB2L");
        let wallet = |value: &str| Identifier::new(IdentifierKind::Wallet, value).normalised();
        assert_eq!(wallet("0xABcd"), wallet("0xabCD"));
        assert_ne!(wallet("12QtD5BF"), wallet("12qtd5bf"));
        // A letter whose capital is written with a sign: the sign does not count.
        assert_eq!(passport("ǰ1"), "J1");
    }

    #[test]
    fn what_users_type() {
        assert_eq!(Identifier::from_user("passport:A1"), (Some(IdentifierKind::Passport), "A1".to_owned()));
        assert_eq!(Identifier::from_user("IMO 9074729"), (Some(IdentifierKind::Imo), "9074729".to_owned()));
        assert_eq!(Identifier::from_user("12345"), (None, "12345".to_owned()));
    }
}
