//! Natures of control: the words of Companies House for the conditions of Schedule 1A to the Companies Act 2006 and the bands of
//! Schedule 2 to the Register of People with Significant Control Regulations 2016 (SI 2016/339).

use interdict_ownership::{LinkKind, Measure, Share};

/// A nature, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Nature {
    pub(super) what: What,
    /// Whose the right is, when it is not the person's own: the person has control over it (the fifth condition).
    pub(super) over: Option<Over>,
}

/// A stake or a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Stake(Measure, Share),
    Link(LinkKind),
}

/// A body without legal personality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Trust,
    Firm,
}

impl Over {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Firm => "firm",
        }
    }
}

/// Bands with their ends: more than 25 up to and with 50; more than 50 and less than 75; 75 or more.
const BANDS: [(&str, &str); 4] = [
    ("25-to-50-percent", ">25 <=50"),
    ("50-to-75-percent", ">50 <75"),
    ("75-to-100-percent", ">=75"),
    ("more-than-25-percent", ">25"),
];

const MEASURES: [(&str, Measure); 4] = [
    ("ownership-of-shares-", Measure::Shares),
    ("voting-rights-", Measure::Votes),
    ("part-right-to-share-surplus-assets-", Measure::Equity),
    ("right-to-share-surplus-assets-", Measure::Equity),
];

/// Reads a nature; `None` for a word that is not known.
pub(super) fn read(word: &str) -> Option<Nature> {
    let word = word.trim().to_lowercase();
    // Of which kind of register it is says nothing more.
    let word = ["-limited-liability-partnership", "-registered-overseas-entity"]
        .iter()
        .fold(word.as_str(), |word, register| word.strip_suffix(register).unwrap_or(word));
    let overs = [
        ("-as-control-over-trust", Over::Trust),
        ("-as-control-over-firm", Over::Firm),
        ("-as-trust", Over::Trust),
        ("-as-firm", Over::Firm),
    ];
    let (word, over) =
        overs.iter().find_map(|(ending, over)| Some((word.strip_suffix(ending)?, Some(*over)))).unwrap_or((word, None));
    let what = if let Some((rest, measure)) =
        MEASURES.iter().find_map(|(start, measure)| Some((word.strip_prefix(start)?, *measure)))
    {
        let (_, share) = BANDS.iter().find(|(band, _)| *band == rest)?;
        What::Stake(measure, share.parse().ok()?)
    } else if word.starts_with("right-to-appoint-and-remove-") {
        What::Link(LinkKind::AppointsBoard)
    } else if word == "significant-influence-or-control" {
        What::Link(LinkKind::SignificantInfluence)
    } else {
        return None;
    };
    Some(Nature { what, over })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_measures_and_bodies() {
        let read = |word: &str| match read(word) {
            Some(Nature { what: What::Stake(measure, share), over }) => {
                format!("{measure} {share} {}", over.map_or("", Over::as_str))
            }
            Some(Nature { what: What::Link(kind), over }) => format!("{kind} {}", over.map_or("", Over::as_str)),
            None => "?".to_owned(),
        };
        for (word, wanted) in [
            ("ownership-of-shares-25-to-50-percent", "shares >25 <=50 "),
            ("ownership-of-shares-50-to-75-percent", "shares >50 <75 "),
            ("ownership-of-shares-75-to-100-percent", "shares 75-100 "),
            ("voting-rights-75-to-100-percent-as-firm", "votes 75-100 firm"),
            ("voting-rights-25-to-50-percent-limited-liability-partnership", "votes >25 <=50 "),
            (
                "right-to-share-surplus-assets-50-to-75-percent-as-trust-limited-liability-partnership",
                "equity >50 <75 trust",
            ),
            ("part-right-to-share-surplus-assets-25-to-50-percent", "equity >25 <=50 "),
            (
                "ownership-of-shares-more-than-25-percent-as-control-over-trust-registered-overseas-entity",
                "shares >25 trust",
            ),
            ("right-to-appoint-and-remove-directors", "appoints_board "),
            ("right-to-appoint-and-remove-members-as-firm-limited-liability-partnership", "appoints_board firm"),
            ("significant-influence-or-control-as-trust", "significant_influence trust"),
            ("ownership-of-shares-10-to-25-percent", "?"),
            ("a-word-of-tomorrow", "?"),
        ] {
            assert_eq!(read(word), wanted, "{word}");
        }
    }
}
