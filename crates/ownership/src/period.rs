use interdict_model::PartialDate;

/// From when to when something is so, as far as the source says.
///
/// The last day is the first on which it is no longer so: a stake sold on 1 March is not held on 1 March.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day. `None`: not stated.
    pub from: Option<PartialDate>,
    /// The end.
    pub to: End,
    /// The day of which the source speaks: of the statement, the record or the file. `None`: not stated, and then what is
    /// stated without dates is taken to be so on every day.
    pub stated: Option<PartialDate>,
}

/// How a period ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum End {
    /// No end is stated.
    #[default]
    Open,
    /// It ceased on this day.
    On(PartialDate),
    /// It has ceased by the day of which the source speaks; when is not known.
    Unknown,
}

/// Whether something is so on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Held {
    /// On every reading of the dates it is not.
    No,
    /// It depends on what is not known of the dates.
    Perhaps,
    /// On every reading of the dates it is.
    Yes,
}

impl Period {
    /// Without any dates.
    pub const ALWAYS: Self = Self { from: None, to: End::Open, stated: None };

    /// Whether it is so on `day`; with a partial date, on the first day it can be.
    pub fn holds_on(&self, day: PartialDate) -> Held {
        let day = day.first_day();
        let begun = match (self.from, self.stated) {
            (Some(from), _) if from.last_day() <= day => Held::Yes,
            (Some(from), _) if from.first_day() > day => Held::No,
            (Some(_), _) => Held::Perhaps,
            // It was so on the day of the statement; since when is not said.
            (None, Some(stated)) if stated.first_day() > day => Held::Perhaps,
            (None, _) => Held::Yes,
        };
        let goes_on = match (self.to, self.stated) {
            (End::Open, _) => Held::Yes,
            (End::On(to), _) if to.last_day() <= day => Held::No,
            (End::On(to), _) if to.first_day() > day => Held::Yes,
            (End::On(_), _) => Held::Perhaps,
            (End::Unknown, Some(stated)) if stated.last_day() <= day => Held::No,
            (End::Unknown, _) => Held::Perhaps,
        };
        begun.min(goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn held(from: &str, to: &str, stated: &str, day: &str) -> Held {
        let some = |text: &str| (!text.is_empty()).then(|| date(text));
        let to = match to {
            "" => End::Open,
            "?" => End::Unknown,
            to => End::On(date(to)),
        };
        Period { from: some(from), to, stated: some(stated) }.holds_on(date(day))
    }

    #[test]
    fn a_day_within_and_outside() {
        for (from, to, stated, day, wanted) in [
            ("", "", "", "1990-01-01", Held::Yes),
            ("2020-01-01", "", "", "2019-12-31", Held::No),
            ("2020-01-01", "", "", "2020-01-01", Held::Yes),
            ("", "2021-03-01", "", "2021-02-28", Held::Yes),
            ("", "2021-03-01", "", "2021-03-01", Held::No),
            ("2020", "", "", "2020-06-01", Held::Perhaps),
            ("2020", "", "", "2021-01-01", Held::Yes),
            ("2020", "2020-05", "", "2020-05-07", Held::Perhaps),
            ("", "?", "2022-01-01", "2022-01-01", Held::No),
            ("", "?", "2022-01-01", "2021-12-31", Held::Perhaps),
            ("", "?", "", "2026-01-01", Held::Perhaps),
            ("", "", "2022-01-01", "2021-01-01", Held::Perhaps),
            ("", "", "2022-01-01", "2023-01-01", Held::Yes),
            ("2010-01-01", "", "2022-01-01", "2021-01-01", Held::Yes),
        ] {
            assert_eq!(held(from, to, stated, day), wanted, "{from}–{to}, stated {stated}, on {day}");
        }
    }

    #[test]
    fn fifteen_million_are_held_in_memory() {
        assert!(size_of::<Period>() <= 18);
        assert!(size_of::<crate::Stake>() <= 56);
    }
}
