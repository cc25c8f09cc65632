use serde::{Deserialize, Serialize};

use crate::Country;
use crate::check_digit::{is_bech32, is_iban, is_imo, is_isin, is_lei};

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

    /// The form in which two writings of one number are equal: letters and digits in upper case, without the kind's own
    /// abbreviation before it (`IMO 7406784`, `MSN 1234`). What else is done depends on the kind:
    ///
    /// * ledger addresses keep their case, which is part of them, unless their alphabet does not tell cases apart; a
    ///   currency before them (`xbt:`, `ethereum:`) and what wallets write behind them (`?amount=…`) goes;
    /// * a BIC of eleven characters ending in XXX is the head office, the same as the one of eight;
    /// * serial numbers of aircraft lose leading zeros, which some makers print and others do not.
    pub fn normalised(&self) -> String {
        self.normalised_as(self.kind)
    }

    fn normalised_as(&self, kind: IdentifierKind) -> String {
        let value = self.value.trim();
        if kind == IdentifierKind::Wallet {
            return wallet(value);
        }
        let mut normal: String =
            value.chars().flat_map(char::to_uppercase).filter(|character| character.is_alphanumeric()).collect();
        match kind {
            IdentifierKind::Imo => without_label(&mut normal, &["IMO"]),
            IdentifierKind::Mmsi => without_label(&mut normal, &["MMSI"]),
            IdentifierKind::Duns => without_label(&mut normal, &["DUNS"]),
            IdentifierKind::Lei if normal.len() > 20 => without_label(&mut normal, &["LEI"]),
            // These two begin with the letters of a country, of which some are NO.
            IdentifierKind::Isin if normal.len() == 16 && normal.starts_with("ISIN") => normal.replace_range(..4, ""),
            IdentifierKind::Iban if normal.starts_with("IBAN") => normal.replace_range(..4, ""),
            IdentifierKind::AircraftSerial => {
                without_label(&mut normal, &["MSN", "SN", "CN", "LN", "FN", "SERIAL"]);
                let digits = normal.trim_start_matches('0').len();
                if digits > 0 {
                    normal.drain(..normal.len() - digits);
                }
            }
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

    /// Every form under which the number may be met when it is taken for one of this kind, [`Self::normalised`] first.
    /// Two numbers of a kind are the same when they share one of these; an index that looks numbers up by all of them
    /// misses none.
    ///
    /// Further forms: the bank of a branch's BIC; and for papers and registers the number with and without the code of the
    /// country that is stated with it (`RU 7701234567`, `7701234567` of Russia).
    pub fn writings(&self, kind: IdentifierKind) -> Vec<String> {
        let normal = self.normalised_as(kind);
        let mut further = Vec::new();
        match kind {
            IdentifierKind::Bic if normal.len() == 11 && normal.is_ascii() => further.push(normal[..8].to_owned()),
            IdentifierKind::Passport
            | IdentifierKind::NationalId
            | IdentifierKind::Tax
            | IdentifierKind::Registration => {
                if let Some(country) = &self.country {
                    let code = country.code().to_ascii_uppercase();
                    // A short rest would be anybody's, and letters behind the code are part of the number.
                    match normal.strip_prefix(&code) {
                        Some(rest)
                            if rest.len() >= SHORTEST_AFTER_CODE && rest.starts_with(|c: char| c.is_ascii_digit()) =>
                        {
                            further.push(rest.to_owned());
                        }
                        None if normal.len() >= SHORTEST_AFTER_CODE => further.push(format!("{code}{normal}")),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        let mut writings = vec![normal];
        writings.extend(further);
        writings
    }

    /// Whether the check digits are right, for kinds that have them. A wrong one is a slip of somebody's, on either side.
    pub fn check(&self) -> Option<bool> {
        let normal = self.normalised();
        match self.kind {
            IdentifierKind::Imo => Some(is_imo(&normal)),
            IdentifierKind::Lei => Some(is_lei(&normal)),
            IdentifierKind::Iban => Some(is_iban(&normal)),
            IdentifierKind::Isin => Some(is_isin(&normal)),
            IdentifierKind::Wallet => is_bech32(&normal),
            _ => None,
        }
    }

    /// From what a user typed, with the country where it is said between kind and number: `passport:ir:A1234567`.
    pub fn typed(text: &str) -> Self {
        let (kind, value) = Self::from_user(text);
        let plain = Self::new(kind.unwrap_or(IdentifierKind::Other), value);
        match plain.value.split_once(':') {
            Some((code, number)) if kind.is_some_and(|kind| !kind.is_global()) && code.trim().len() <= 3 => {
                match Country::from_text(code) {
                    Some(country) => Self { value: number.trim().to_owned(), country: Some(country), ..plain },
                    None => plain,
                }
            }
            _ => plain,
        }
    }

    /// From what a user typed: `passport:A123`, `imo:7406784`, `lei:…`, or a bare number, whose kind is
    /// taken from its form where a check digit proves it and is `None` otherwise: it may be of any kind.
    pub fn from_user(text: &str) -> (Option<IdentifierKind>, String) {
        if let Some((word, value)) = text.split_once([':', '='])
            && let Some(kind) = IdentifierKind::from_word(word).or_else(|| short_word(word))
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

/// A number behind the code of its country is at least this long; shorter ones would be found by chance.
const SHORTEST_AFTER_CODE: usize = 6;

/// Words that people write before a number instead of the kind's own.
fn short_word(word: &str) -> Option<IdentifierKind> {
    Some(match word.trim().to_lowercase().as_str() {
        "swift" => IdentifierKind::Bic,
        "tail" => IdentifierKind::TailNumber,
        "msn" => IdentifierKind::AircraftSerial,
        "vat" | "tin" | "inn" => IdentifierKind::Tax,
        "ogrn" => IdentifierKind::Registration,
        word if is_currency(word) => IdentifierKind::Wallet,
        _ => return None,
    })
}

/// Names of ledgers and their currencies as they stand before an address: OFAC's, and the schemes that wallets copy.
fn is_currency(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "xbt"
            | "btc"
            | "bitcoin"
            | "eth"
            | "ethereum"
            | "usdt"
            | "tether"
            | "usdc"
            | "trx"
            | "tron"
            | "ltc"
            | "litecoin"
            | "xmr"
            | "monero"
            | "bch"
            | "bitcoincash"
            | "bsv"
            | "btg"
            | "dash"
            | "etc"
            | "zec"
            | "zcash"
            | "xrp"
            | "ripple"
            | "xvg"
            | "arb"
            | "bsc"
            | "bnb"
            | "sol"
            | "solana"
            | "ada"
            | "cardano"
            | "doge"
            | "dogecoin"
    )
}

/// The comparable form of a ledger address.
fn wallet(value: &str) -> String {
    let end = value.find('?').unwrap_or(value.len());
    let mut address = value[..end].trim();
    if let Some((word, rest)) = address.split_once([':', ' '])
        && is_currency(word)
        && !rest.trim().is_empty()
    {
        address = rest.trim();
    }
    let lower = address.to_ascii_lowercase();
    // Hexadecimal and Bech32 addresses are the same in either case. So is what is written in one case only: an alphabet
    // that tells cases apart uses both.
    let of_one_case = address == lower || address == address.to_ascii_uppercase();
    if of_one_case || lower.starts_with("0x") || lower.starts_with("bc1") { lower } else { address.to_owned() }
}

/// Takes the abbreviation of a number's kind from before it, with "No." where it follows; a number that is nothing else
/// stays.
fn without_label(normal: &mut String, labels: &[&str]) {
    let Some(rest) = labels.iter().find_map(|label| normal.strip_prefix(label)) else { return };
    let rest = ["NUMBER", "NO", "NR"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    if rest.starts_with(|first: char| first.is_ascii_digit()) {
        *normal = rest.to_owned();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_number_are_equal() {
        let passport = |value: &str| Identifier::new(IdentifierKind::Passport, value).normalised();
        assert_eq!(passport("A-123 456"), passport("a123456"));
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO 7406784").normalised(), "7406784");
        assert_eq!(Identifier::new(IdentifierKind::Bic, "HAVIGB2LXXX").normalised(), "HAVIGB2L");
        let wallet = |value: &str| Identifier::new(IdentifierKind::Wallet, value).normalised();
        assert_eq!(wallet("0xABcd"), wallet("0xabCD"));
        assert_ne!(wallet("12QtD5BF"), wallet("12qtd5bf"));
        assert_eq!(wallet("xbt:12QtD5BF"), "12QtD5BF");
        assert_eq!(wallet("bitcoin:12QtD5BF?amount=1"), "12QtD5BF");
        assert_eq!(wallet("ETH 0xABcd"), "0xabcd");
        assert_eq!(wallet("BC1QW508D6"), wallet("bc1qw508d6"));
        let serial = |value: &str| Identifier::new(IdentifierKind::AircraftSerial, value).normalised();
        assert_eq!(serial("MSN 01234"), serial("1234"));
        assert_eq!(serial("S/N: 550-0012"), serial("5500012"));
        assert_eq!(serial("SNAKE"), "SNAKE");
        assert_eq!(serial("000"), "000");
        let tail = |value: &str| Identifier::new(IdentifierKind::TailNumber, value).normalised();
        assert_eq!(tail("EP-MNP"), tail("ep mnp"));
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO No. 7406784").normalised(), "7406784");
        assert_eq!(Identifier::new(IdentifierKind::Lei, "LEI 253400V1H6ART1UQ0N98").normalised().len(), 20);
        assert_eq!(
            Identifier::new(IdentifierKind::Iban, "IBAN DE89 3704 0044 0532 0130 00").normalised(),
            "DE89370400440532013000"
        );
        // A letter whose capital is written with a sign: the sign does not count.
        assert_eq!(passport("ǰ1"), "J1");
    }

    #[test]
    fn what_users_type() {
        assert_eq!(Identifier::from_user("passport:A1"), (Some(IdentifierKind::Passport), "A1".to_owned()));
        assert_eq!(Identifier::from_user("IMO 9074729"), (Some(IdentifierKind::Imo), "9074729".to_owned()));
        assert_eq!(Identifier::from_user("12345"), (None, "12345".to_owned()));
    }
    #[test]
    fn a_number_with_and_without_its_country() {
        let of = |value: &str, country: &str| Identifier {
            country: Country::from_text(country),
            ..Identifier::new(IdentifierKind::Passport, value)
        };
        let meet = |one: &Identifier, other: &Identifier| {
            let writings = other.writings(IdentifierKind::Passport);
            one.writings(IdentifierKind::Passport).iter().any(|writing| writings.contains(writing))
        };
        assert!(meet(&of("RU 7712345", ""), &of("7712345", "ru")));
        assert!(meet(&of("RU7712345", "ru"), &of("77-12345", "ru")));
        assert!(!meet(&of("UA7712345", ""), &of("7712345", "ru")));
        assert!(!meet(&of("RU123", ""), &of("123", "ru")), "too short to be told from another");
        let branch = Identifier::new(IdentifierKind::Bic, "HAVIGB2L123");
        assert_eq!(branch.writings(IdentifierKind::Bic), ["HAVIGB2L123", "HAVIGB2L"]);
    }

    #[test]
    fn typed_numbers() {
        let typed = Identifier::typed("passport:ir:A1234567");
        assert_eq!((typed.value.as_str(), typed.country.as_ref().map(Country::code)), ("A1234567", Some("ir")));
        assert_eq!(Identifier::typed("passport:A1").value, "A1");
        assert_eq!(Identifier::typed("xbt:12QtD5BF").kind, IdentifierKind::Wallet);
        assert_eq!(Identifier::typed("eth:0xAB").normalised(), "0xab");
        assert_eq!(Identifier::typed("tail:EP-MNP").kind, IdentifierKind::TailNumber);
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO 9074728").check(), Some(false));
        assert_eq!(Identifier::new(IdentifierKind::Passport, "1").check(), None);
    }
}
