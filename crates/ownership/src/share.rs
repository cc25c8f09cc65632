use std::fmt;
use std::str::FromStr;

/// How much of the whole is held: one value, a range whose ends may be open, or nothing known (0 to 100 %).
///
/// Values are billionths of the whole, so that sums are exact. What has more than seven decimals of a percent is widened to
/// the range around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    low: u32,
    high: u32,
    above: bool,
    below: bool,
}

/// A text or a pair of numbers that is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Not a number, a range or a comparison.
    #[error(
        "`{0}` is not a share; write percent: 25, 25.5, 25-50, >25, `>25 <=50`, `75 to 100`, or nothing when it is not known"
    )]
    NotAShare(String),
    /// Below 0 or above 100 %.
    #[error(
        "`{0}` is not between 0 and 100 %; a share is part of the whole: check whether it is a count or a fraction"
    )]
    OutOfRange(String),
    /// No value lies between the ends.
    #[error("`{0}` holds no value: its lower end is above its upper end, or they meet and one of them is left out")]
    Empty(String),
}

impl Share {
    /// The whole, in billionths.
    pub const WHOLE: u32 = 1_000_000_000;
    /// Nothing is known: 0 to 100 %, both ends possible.
    pub const UNKNOWN: Self = Self { low: 0, high: Self::WHOLE, above: false, below: false };

    /// Exactly this many billionths. `None` above the whole.
    pub const fn exact(billionths: u32) -> Option<Self> {
        Self::between(billionths, false, billionths, false)
    }

    /// From `low` to `high` in billionths; `above`: more than `low`; `below`: less than `high`. `None` when an end lies above
    /// the whole or nothing lies between them.
    pub const fn between(low: u32, above: bool, high: u32, below: bool) -> Option<Self> {
        let empty = low > high || (low == high && (above || below));
        if empty || high > Self::WHOLE { None } else { Some(Self { low, high, above, below }) }
    }

    /// Exactly this many percent.
    pub fn percent(percent: u32) -> Option<Self> {
        Self::exact(percent.checked_mul(Self::WHOLE / 100)?)
    }

    /// From what formats with separate fields say, all in percent as written: `minimum` and `maximum` with their ends, `None`
    /// for an end that is not stated (0 or 100 %).
    pub fn from_ends(
        minimum: Option<&str>,
        above: bool,
        maximum: Option<&str>,
        below: bool,
    ) -> Result<Self, ShareError> {
        let (low, above) = match minimum {
            Some(text) => (Number::read(text)?.0, above),
            None => (0, false),
        };
        let (high, below) = match maximum {
            Some(text) => (Number::read(text)?.1, below),
            None => (Self::WHOLE, false),
        };
        Self::between(low, above, high, below)
            .ok_or_else(|| ShareError::Empty(format!("{} to {}", minimum.unwrap_or("0"), maximum.unwrap_or("100"))))
    }

    /// The lower end, in billionths.
    pub const fn low(self) -> u32 {
        self.low
    }

    /// The upper end, in billionths.
    pub const fn high(self) -> u32 {
        self.high
    }

    /// Whether the lower end itself is left out ("more than 25 %").
    pub const fn above(self) -> bool {
        self.above
    }

    /// Whether the upper end itself is left out ("less than 50 %").
    pub const fn below(self) -> bool {
        self.below
    }

    /// Whether it is one value.
    pub const fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }
}

/// A number of percent in billionths of the whole, rounded down and rounded up.
struct Number(u32, u32);

impl Number {
    fn read(text: &str) -> Result<Self, ShareError> {
        let wrong = || ShareError::NotAShare(text.trim().to_owned());
        let beyond = || ShareError::OutOfRange(text.trim().to_owned());
        let plain = text.trim().trim_end_matches('%').trim_end();
        if plain.starts_with('-') && plain.len() > 1 {
            return Err(beyond());
        }
        // A decimal comma. A share has no thousands.
        let (whole, decimals) = plain.split_once(['.', ',']).unwrap_or((plain, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && decimals.is_empty()) || !all_digits(whole) || !all_digits(decimals) {
            return Err(wrong());
        }
        let whole = whole.trim_start_matches('0');
        let percent: u64 = match whole.len() {
            0 => 0,
            1..=3 => whole.parse().map_err(|_| wrong())?,
            _ => return Err(beyond()),
        };
        let mut billionths = percent * 10_000_000;
        let mut unit = 1_000_000;
        for digit in decimals.bytes().take(7) {
            billionths += u64::from(digit - b'0') * unit;
            unit /= 10;
        }
        let more = decimals.bytes().skip(7).any(|digit| digit != b'0');
        let up = billionths + u64::from(more);
        if up > u64::from(Share::WHOLE) {
            return Err(beyond());
        }
        Ok(Self(u32::try_from(billionths).map_err(|_| beyond())?, u32::try_from(up).map_err(|_| beyond())?))
    }
}

/// What stands before a number: which end it is, and whether it is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    From,
    MoreThan,
    UpTo,
    LessThan,
}

/// Longer ones first, so that `>=` is not read as `>`.
const COMPARISONS: [(&str, Comparison); 16] = [
    (">=", Comparison::From),
    ("≥", Comparison::From),
    ("at least ", Comparison::From),
    ("from ", Comparison::From),
    ("<=", Comparison::UpTo),
    ("≤", Comparison::UpTo),
    ("up to ", Comparison::UpTo),
    ("at most ", Comparison::UpTo),
    (">", Comparison::MoreThan),
    ("more than ", Comparison::MoreThan),
    ("over ", Comparison::MoreThan),
    ("above ", Comparison::MoreThan),
    ("<", Comparison::LessThan),
    ("less than ", Comparison::LessThan),
    ("under ", Comparison::LessThan),
    ("below ", Comparison::LessThan),
];

fn comparison(text: &str) -> Option<(Comparison, &str)> {
    COMPARISONS.iter().find_map(|(word, comparison)| text.strip_prefix(word).map(|rest| (*comparison, rest)))
}

/// Percent as people and registers write them: `25`, `25.5 %`, `25-50` and `75 to 100` (both ends included), `>25`, `<=50`,
/// `>25 <=50`, `more than 25 up to 50`; nothing, `unknown` and `?` are 0 to 100 %.
impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        let lower = text.trim().to_lowercase();
        let mut rest = lower.as_str();
        if matches!(rest, "" | "?" | "unknown" | "n/a") {
            return Ok(Self::UNKNOWN);
        }
        let wrong = || ShareError::NotAShare(text.trim().to_owned());
        let empty = || ShareError::Empty(text.trim().to_owned());
        let Some(_) = comparison(rest) else {
            let ends = [" to ", "-", "–", "—"].iter().find_map(|between| rest.split_once(between));
            let Some((from, to)) = ends.filter(|(from, _)| !from.trim().is_empty()) else {
                let Number(low, high) = Number::read(rest)?;
                return Self::between(low, false, high, false).ok_or_else(wrong);
            };
            let (low, high) = (Number::read(from)?.0, Number::read(to)?.1);
            return Self::between(low, false, high, false).ok_or_else(empty);
        };
        let (mut low, mut high) = (None, None);
        while let Some((kind, after)) = comparison(rest) {
            let after = after.trim_start();
            let end = after
                .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',' | '%'))
                .unwrap_or(after.len());
            let number = Number::read(&after[..end])?;
            let (side, value) = match kind {
                Comparison::From => (&mut low, (number.0, false)),
                Comparison::MoreThan => (&mut low, (number.0, true)),
                Comparison::UpTo => (&mut high, (number.1, false)),
                Comparison::LessThan => (&mut high, (number.1, true)),
            };
            if side.replace(value).is_some() {
                return Err(wrong());
            }
            rest = after[end..].trim_start_matches(['%', ' ']);
            rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix("but ")).unwrap_or(rest);
        }
        if !rest.is_empty() {
            return Err(wrong());
        }
        let ((low, above), (high, below)) = (low.unwrap_or((0, false)), high.unwrap_or((Self::WHOLE, false)));
        Self::between(low, above, high, below).ok_or_else(empty)
    }
}

/// Billionths of the whole as percent, without needless decimals.
fn percent(billionths: u32) -> String {
    let (whole, rest) = (billionths / 10_000_000, billionths % 10_000_000);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{}", format!("{rest:07}").trim_end_matches('0')) }
}

/// The shortest form that is read back as the same share, without the sign for percent: `25`, `25-50`, `>25 <=50`, `unknown`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.is_unknown() {
            "unknown".to_owned()
        } else if self.is_exact() {
            percent(self.low)
        } else if !self.above && !self.below {
            format!("{}-{}", percent(self.low), percent(self.high))
        } else {
            let low = (self.low > 0 || self.above)
                .then(|| format!("{}{}", if self.above { ">" } else { ">=" }, percent(self.low)));
            let high = (self.high < Self::WHOLE || self.below)
                .then(|| format!("{}{}", if self.below { "<" } else { "<=" }, percent(self.high)));
            low.into_iter().chain(high).collect::<Vec<_>>().join(" ")
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Share, ShareError> {
        text.parse()
    }

    #[test]
    fn forms_in_which_shares_are_written() {
        for (text, low, above, high, below) in [
            ("25", 25, false, 25, false),
            (" 25 % ", 25, false, 25, false),
            ("0", 0, false, 0, false),
            ("100.0000%", 100, false, 100, false),
            ("25-50", 25, false, 50, false),
            ("25%-50%", 25, false, 50, false),
            ("25 – 50", 25, false, 50, false),
            ("75 to 100", 75, false, 100, false),
            (">25", 25, true, 100, false),
            ("≥ 25", 25, false, 100, false),
            ("<=50", 0, false, 50, false),
            (">25 <=50", 25, true, 50, false),
            ("more than 25% and less than 75%", 25, true, 75, true),
            ("over 25 up to 50", 25, true, 50, false),
            ("", 0, false, 100, false),
            ("unknown", 0, false, 100, false),
        ] {
            let wanted = Share::between(low * 10_000_000, above, high * 10_000_000, below);
            assert_eq!(read(text).ok(), wanted, "{text}");
        }
        assert_eq!(read("25.5").unwrap().low(), 255_000_000);
        assert_eq!(read("33,33").unwrap(), Share::exact(333_300_000).unwrap());
        let third = read("33.333333333").unwrap();
        assert_eq!((third.low(), third.high()), (333_333_333, 333_333_334), "a longer fraction is a range");
    }

    #[test]
    fn what_is_no_share_says_why() {
        for text in ["abc", "25 50", "> ", ">25 >30", "25-", "1.2.3", ".", "%", "25 shares", ">25x"] {
            assert!(matches!(read(text), Err(ShareError::NotAShare(_))), "{text}: {:?}", read(text));
        }
        for text in ["101", "-5", "100.00000001", "99999999999999999999", ">200", "25-500"] {
            assert!(matches!(read(text), Err(ShareError::OutOfRange(_))), "{text}: {:?}", read(text));
        }
        for text in ["50-25", ">50 <50", ">50 <=50", ">=60 <=50"] {
            assert!(matches!(read(text), Err(ShareError::Empty(_))), "{text}: {:?}", read(text));
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(low in 0..=Share::WHOLE, high in 0..=Share::WHOLE, above: bool, below: bool) {
            if let Some(share) = Share::between(low, above, high, below) {
                prop_assert_eq!(read(&share.to_string()), Ok(share));
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn no_text_of_its_own_letters_panics(text in "[0-9<>=≥%., to-]{0,12}") {
            let _ = read(&text);
        }
    }
}
