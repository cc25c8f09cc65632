use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A score, or a part of one, in millionths.
///
/// Scores are integers so that the same subject and entity give the same bytes on every machine, and
/// decimal (not binary) fractions so that what is printed adds up exactly: the evidence lines of a hit
/// sum to its score, to the last digit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i32);

impl Points {
    /// How many units make 1.0.
    pub const UNIT: i32 = 1_000_000;
    /// A certain match.
    pub const ONE: Self = Self(Self::UNIT);
    /// Nothing in common.
    pub const ZERO: Self = Self(0);

    /// From thousandths: `Points::milli(700)` is 0.7, the usual alert line.
    pub const fn milli(thousandths: i32) -> Self {
        Self(thousandths * 1_000)
    }

    /// From a number a person typed, such as a threshold. `None` unless it is in 0..=1.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked: at most 1,000,000")]
    pub fn from_unit_interval(number: f64) -> Option<Self> {
        (0.0..=1.0).contains(&number).then(|| Self((number * f64::from(Self::UNIT)).round() as i32))
    }

    /// The number for people and for JSON.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Self::UNIT)
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// Three decimals by default (`0.873`); the precision can be asked for as with any number.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(3);
        if f.sign_plus() {
            write!(f, "{:+.precision$}", self.to_f64())
        } else {
            write!(f, "{:.precision$}", self.to_f64())
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Points {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::Object::with_type(utoipa::openapi::Type::Number).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Points {}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl<'de> Deserialize<'de> for Points {
    #[expect(clippy::cast_possible_truncation, reason = "scores lie in -2..=2")]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Ok(Self((number * f64::from(Self::UNIT)).round() as i32))
    }
}
