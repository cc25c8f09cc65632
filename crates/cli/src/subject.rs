//! A subject from what was typed.

use anyhow::{Result, anyhow};
use interdict_model::{Identifier, Subject, UncertainDate};

use crate::arguments::{DateOrder, SubjectArguments};
use crate::progress::say;

pub(crate) use interdict_batch::screener::{NOTHING_TO_COMPARE, nothing_to_compare};

/// The subject that the options describe, still without a name. Says how ambiguous dates are read.
pub(crate) fn of(arguments: &SubjectArguments) -> Result<Subject> {
    let day_first = day_first(arguments.date_order);
    let dates = |option: &str, texts: &[String]| -> Result<Vec<UncertainDate>> {
        let mut dates = Vec::new();
        for text in texts {
            let reading = UncertainDate::readings(text, day_first).map_err(|error| anyhow!("{option}: {error}"))?;
            if reading.ambiguous {
                say(&format!(
                    "note: {text} counts as {}; say which with --date-order",
                    reading.dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and as ")
                ));
            }
            dates.extend(reading.dates);
        }
        Ok(dates)
    };
    Ok(Subject {
        schema: arguments.schema,
        birth_dates: dates("--birth-date", &arguments.birth_date)?,
        death_dates: dates("--death-date", &arguments.death_date)?,
        birth_places: arguments.birth_place.clone(),
        countries: arguments.country.clone(),
        genders: arguments.gender.clone(),
        addresses: arguments.address.clone(),
        phones: arguments.phone.clone(),
        identifiers: arguments.id.iter().map(|text| Identifier::typed(text)).collect(),
        ..Subject::default()
    })
}

/// Whether the day comes first in 03/04/1980; `None` where both readings count.
pub(crate) fn day_first(order: Option<DateOrder>) -> Option<bool> {
    order.map(|order| order == DateOrder::Dmy)
}
