//! `xmlFullSanctionsList_1_1`: root `export`, one `sanctionEntity` a party, facts in attributes.

use super::party::take_in;
use crate::SourceError;
use crate::input::Input;
use crate::list::{Gathering, List, Reading, leading_day, leave_out};
use crate::xml::Elements;

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut elements = Elements::of_root(input, "export", "the EU's list as XML 1.1")?;
    let mut gathering = Gathering::default();
    gathering.list.published = leading_day(elements.root().attribute("generationDate"));
    let file = input.name();
    while let Some(element) = elements.next(&|path: &[String], _: &str| path.is_empty())? {
        if element.name == "sanctionEntity" {
            take_in(&element, &mut gathering, Reading { dataset, file: &file, counters: "xml", line: None });
        } else {
            leave_out("xml", &element.name, &file, &mut gathering.list.report);
        }
    }
    gathering.finish(input)
}
