#![doc = include_str!("../../../../docs/lists/ch_seco.md")]

mod name;
mod piece;
mod place;
mod programme;
mod target;

use std::collections::HashMap;

use self::place::Places;
use self::programme::Sets;
use self::target::{Reading, Standing};
use crate::input::Input;
use crate::list::{Gathering, List, leading_day};
use crate::xml::{Element, Elements};
use crate::{Fault, Report, SourceError};

const ROOT: &str = "swiss-sanctions-list";
const WHAT: &str = "SECO's consolidated list of sanctions as XML";

/// What targets point to. All of it may stand behind them in the file, so it is gathered first.
#[derive(Default)]
struct References {
    sets: Sets,
    places: Places,
    /// The name of every target, and whether it is in force.
    targets: HashMap<String, (String, bool)>,
}

/// Reads the file.
pub fn read(input: &Input, dataset: &str) -> Result<List, SourceError> {
    let mut gathering = Gathering::default();
    let references = references(input, &mut gathering.list.report)?;
    let file = input.name();
    let mut elements = Elements::of_root(input, ROOT, WHAT)?;
    gathering.list.published = leading_day(elements.root().attribute("date"));
    while let Some(element) = elements.next(&|path, name| path.is_empty() && name == "target")? {
        let report = &mut gathering.list.report;
        report.count("xml.targets");
        if target::standing(&element, gathering.list.published.as_deref()) == Standing::DeListed {
            report.count("xml.de_listed");
            continue;
        }
        let reading = Reading { dataset, file: &file, references: &references };
        if let Some(entity) = target::party(&element, &reading, report) {
            gathering.take(entity, "xml", &file, None, || element.flattened());
        } else {
            let what = format!("target `{}` has no ssid, no party or no name", element.attribute("ssid"));
            gathering.unreadable("xml", &file, None, what);
        }
    }
    gathering.finish(input)
}

fn references(input: &Input, report: &mut Report) -> Result<References, SourceError> {
    let mut elements = Elements::of_root(input, ROOT, WHAT)?;
    let kind = elements.root().attribute("list-type").to_owned();
    if !kind.is_empty() && kind != "whole-list" {
        return Err(SourceError::new(
            Fault::Incomplete,
            &input.path,
            format!("its list type is `{kind}`: it has not all parties in force"),
            "fetch the whole list (`whole-list`)",
        ));
    }
    let published = leading_day(elements.root().attribute("date"));
    let mut references = References::default();
    while let Some(element) = elements.next(&|path, _| path.is_empty())? {
        match element.name.as_str() {
            "sanctions-program" => references.sets.add(&element, &input.name(), report),
            "place" => references.places.add(&element, report),
            "target" => {
                let in_force = target::standing(&element, published.as_deref()) == Standing::InForce;
                let ssid = element.attribute("ssid").to_owned();
                references.targets.insert(ssid, (target::caption(&element), in_force));
            }
            other => {
                report.count("xml.raw");
                report.note(&input.name(), None, format!("element `{other}` is new and was left out"));
            }
        }
    }
    let de_listed = references.targets.values().filter(|(_, in_force)| !in_force).count();
    if de_listed > 0 {
        let what =
            format!("left out, because they are de-listed and stand in the file as history: {de_listed} targets");
        report.note(&input.name(), None, what);
    }
    Ok(references)
}

/// The trimmed text of an element.
fn text(element: &Element) -> &str {
    element.text.trim()
}

/// Values that are there, joined.
fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(between)
}
