//! Names of lists: watchman's, where it has the list, and ours.

/// Our lists that watchman has, under its names.
const LISTS: [(&str, &str); 4] =
    [("eu_fsf", "eu_csl"), ("gb_fcdo_sanctions", "uk_csl"), ("us_ofac_sdn", "us_ofac"), ("us_trade_csl", "us_csl")];

/// A list's name for clients of watchman.
pub(super) fn shown(dataset: &str) -> &str {
    LISTS.iter().find(|(own, _)| *own == dataset).map_or(dataset, |(_, theirs)| theirs)
}

/// The list that a client means: by either name.
pub(super) fn meant(name: &str) -> &str {
    LISTS.iter().find(|(_, theirs)| *theirs == name).map_or(name, |(own, _)| own)
}

/// The publisher's number within an id: OFAC's own for its parties, the whole id for others.
pub(super) fn number(id: &str) -> &str {
    id.strip_prefix("ofac-").filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(id)
}
