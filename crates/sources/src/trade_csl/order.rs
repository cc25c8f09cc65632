//! Orders that end on a day.

use interdict_model::PartialDate;

use crate::list::List;

const UNTIL: &str = "in force until ";

/// The measure that tells an order's last day.
pub(super) fn until(day: PartialDate) -> String {
    format!("{UNTIL}{day}")
}

/// Marks orders that had ended by the day of the list: they are kept, and say so. Without a stated day it is that of the
/// newest listing, which the list cannot be older than. The publisher takes ended orders off, so there should be few.
pub(super) fn mark_ended(list: &mut List, counters: &str, file: &str) {
    let stated = list.published.as_deref().and_then(|day| day.parse::<PartialDate>().ok());
    let listings = || list.entities.iter().flat_map(|entity| &entity.listings);
    let newest = || listings().filter_map(|listing| listing.listed).map(|date| date.from).max();
    let Some(day) = stated.or_else(newest) else { return };
    let mut ended = 0u64;
    for measure in
        list.entities.iter_mut().flat_map(|entity| &mut entity.listings).flat_map(|listing| &mut listing.measures)
    {
        if let Some(last) = measure.strip_prefix(UNTIL)
            && last.parse::<PartialDate>().is_ok_and(|last| last < day)
        {
            *measure = format!("ended on {last}");
            ended += 1;
        }
    }
    if ended > 0 {
        list.report.add(&format!("{counters}.ended"), ended);
        list.report.note(
            file,
            None,
            format!("{ended} of the orders had ended by {day}; their parties are kept and say so"),
        );
    }
}
