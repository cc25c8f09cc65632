//! Which list a file is: by its name, then by its content.

use interdict_delimited::{Layout, Record, Records};

use crate::input::Input;
use crate::list::List;
use crate::ofac::{advanced_xml, sdn_xml};
use crate::xml::Elements;
use crate::{Fault, SourceError, dfat, eu, followthemoney, mof, seco, sema, sheet, trade_csl, uk, un};

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Its format and part.
    pub part: Part,
    /// The dataset its name or content tells; `None` where they do not.
    pub dataset: Option<String>,
}

/// Reads a file as a dataset.
pub type Reader = fn(&Input, &str) -> Result<List, SourceError>;

/// Formats that are read, and parts of lists that come in several files. From the poorest to the
/// richest: somebody's extract does not take the place of the publisher's own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What a publisher says of its FollowTheMoney datasets.
    FtmCatalogue,
    /// Which versions of a FollowTheMoney dataset have deltas.
    FtmDeltaIndex,
    /// What changed in a FollowTheMoney dataset from one version to the next.
    FtmDelta,
    /// FollowTheMoney JSON lines.
    FollowTheMoney,
    /// OFAC's CSV of parties.
    OfacPrimary,
    /// OFAC's CSV of aliases.
    OfacAliases,
    /// OFAC's CSV of addresses.
    OfacAddresses,
    /// OFAC's CSV of long remarks.
    OfacComments,
    /// OFAC's XML with root `sdnList`.
    OfacXml,
    /// OFAC's XML with root `Sanctions`.
    OfacAdvanced,
    /// The Security Council's XML with root `CONSOLIDATED_LIST`.
    UnXml,
    /// The EU's CSV.
    EuCsv,
    /// The EU's XML 1.1 with root `export`.
    EuXml,
    /// The ODS of the UK Sanctions List.
    UkOds,
    /// The CSV of the UK Sanctions List.
    UkCsv,
    /// The XML of the UK Sanctions List with root `Designations`.
    UkXml,
    /// The CSV of OFSI's consolidated list, closed on 2026-01-28.
    OfsiCsv,
    /// The CSV of the US Consolidated Screening List.
    CslCsv,
    /// The JSON of the US Consolidated Screening List.
    CslJson,
    /// The tab separated Denied Persons List of the US Bureau of Industry and Security.
    DeniedPersons,
    /// Switzerland's XML with root `swiss-sanctions-list`.
    SecoXml,
    /// Canada's XML with root `data-set`.
    SemaXml,
    /// Australia's workbook.
    DfatXlsx,
    /// Japan's workbook.
    MofXlsx,
}

impl Part {
    /// For messages.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OfacPrimary => "OFAC CSV, parties",
            Self::OfacAliases => "OFAC CSV, aliases",
            Self::OfacAddresses => "OFAC CSV, addresses",
            Self::OfacComments => "OFAC CSV, comments",
            Self::OfacXml => "OFAC XML (sdnList)",
            Self::OfacAdvanced => "OFAC Advanced XML",
            Self::UnXml => "UN XML",
            Self::EuCsv => "EU CSV",
            Self::EuXml => "EU XML",
            Self::UkOds => "UK Sanctions List ODS",
            Self::UkCsv => "UK Sanctions List CSV",
            Self::UkXml => "UK Sanctions List XML",
            Self::OfsiCsv => "OFSI CSV",
            Self::CslCsv => "US Consolidated Screening List CSV",
            Self::CslJson => "US Consolidated Screening List JSON",
            Self::DeniedPersons => "US Denied Persons List",
            Self::SecoXml => "Swiss XML",
            Self::SemaXml => "Canadian XML",
            Self::DfatXlsx => "Australian workbook",
            Self::MofXlsx => "Japanese workbook",
            Self::FtmCatalogue => "FollowTheMoney catalogue",
            Self::FtmDeltaIndex => "FollowTheMoney delta index",
            Self::FtmDelta => "FollowTheMoney delta",
            Self::FollowTheMoney => "FollowTheMoney JSON lines",
        }
    }

    /// Whether the content says which list it is. OFAC's older formats are alike for both of its lists, and
    /// FollowTheMoney carries any list.
    pub const fn tells_its_list(self) -> bool {
        !matches!(
            self,
            Self::OfacPrimary | Self::OfacAliases | Self::OfacAddresses | Self::OfacComments | Self::OfacXml
        ) && !self.is_followthemoney()
    }

    /// Whether it is FollowTheMoney entities or what lies beside them.
    pub const fn is_followthemoney(self) -> bool {
        matches!(self, Self::FtmCatalogue | Self::FtmDeltaIndex | Self::FtmDelta | Self::FollowTheMoney)
    }

    /// The reader of a format of one file; `None` for the parts of OFAC's CSV set, which are read together, and for
    /// what lies beside FollowTheMoney entities.
    pub fn reader(self) -> Option<Reader> {
        Some(match self {
            Self::OfacPrimary | Self::OfacAliases | Self::OfacAddresses | Self::OfacComments => return None,
            Self::FtmCatalogue | Self::FtmDeltaIndex | Self::FtmDelta => return None,
            Self::OfacXml => sdn_xml::read,
            Self::OfacAdvanced => advanced_xml::read,
            Self::UnXml => un::read,
            Self::EuCsv => eu::csv::read,
            Self::EuXml => eu::xml::read,
            Self::UkOds => uk::csv::read_workbook,
            Self::UkCsv => uk::csv::read,
            Self::UkXml => uk::xml::read,
            Self::OfsiCsv => uk::ofsi::read,
            Self::CslCsv => trade_csl::csv::read,
            Self::CslJson => trade_csl::json::read,
            Self::DeniedPersons => trade_csl::denied_persons::read,
            Self::SecoXml => seco::read,
            Self::SemaXml => sema::read,
            Self::DfatXlsx => dfat::read,
            Self::MofXlsx => mof::read,
            Self::FollowTheMoney => followthemoney::read,
        })
    }
}

const SDN: &str = "us_ofac_sdn";
const CONS: &str = "us_ofac_cons";

/// What is read, for messages.
pub const READABLE: &str = "OFAC's SDN.CSV, ALT.CSV, ADD.CSV, SDN_COMMENTS.CSV (and CONS_…; .DEL, .PIP and .FF as well), SDN.XML, SDN_ADVANCED.XML (and CONSOLIDATED, CONS_ADVANCED), the lists of the UN (XML), the EU (XML, CSV), the UK (CSV, XML, ODS; OFSI's CSV), the US Consolidated Screening List (CSV, JSON) and Denied Persons List (tab separated), Switzerland and Canada (XML), Australia and Japan (XLSX), FollowTheMoney JSON lines; each plain or gzip";

/// Tells what a file is. An error when it cannot be opened, is empty, or is nothing that is read.
pub fn recognise(input: &Input) -> Result<Recognised, SourceError> {
    let beginning = input.beginning(64 << 10)?;
    let text = String::from_utf8_lossy(&beginning);
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let name = input.plain_name();
    if start.starts_with('<') {
        let lower = start.get(..start.len().min(1000)).unwrap_or(start).to_lowercase();
        if lower.starts_with("<!doctype html") || lower.contains("<html") {
            return Err(unknown(input, "it is an HTML page, perhaps an error page of the publisher's server"));
        }
        return xml(input, &name);
    }
    if start.starts_with('{') || start.starts_with('[') {
        if let Some(part) = followthemoney::part(&beginning) {
            return Ok(Recognised { part, dataset: None });
        }
        if followthemoney::looks_like(&beginning) {
            let dataset = followthemoney::stated_dataset(input)?.or_else(|| followthemoney::named_dataset(&name));
            return Ok(Recognised { part: Part::FollowTheMoney, dataset });
        }
        if text.contains("\"results\"") && text.contains("\"source\"") {
            return Ok(whole(Part::CslJson, "us_trade_csl"));
        }
        return Err(unknown(
            input,
            "it is JSON, but its first line is no FollowTheMoney entity with `id`, `schema` and `properties`",
        ));
    }
    if beginning.starts_with(b"PK\x03\x04") {
        return workbook(input);
    }
    if let Some(recognised) = by_heading(&text) {
        return Ok(recognised);
    }
    if let Some(recognised) = ofac_by_name(&name) {
        return Ok(recognised);
    }
    if beginning.contains(&0) {
        return Err(unknown(input, "it is binary data"));
    }
    ofac_by_content(input)
}

fn unknown(input: &Input, what: &str) -> SourceError {
    SourceError::new(
        Fault::Unknown,
        &input.path,
        format!("not a list that is read: {what}"),
        format!("give one of: {READABLE}"),
    )
}

fn ofac_by_name(name: &str) -> Option<Recognised> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !matches!(extension, "csv" | "del" | "pip" | "ff") {
        return None;
    }
    let (stem, dataset) = match stem.strip_prefix("cons_").or_else(|| stem.strip_prefix("consolidated_")) {
        Some(rest) => (rest, CONS),
        None => (
            stem.strip_prefix("sdn_")
                .filter(|rest| ["alt", "add", "comments", "prim"].iter().any(|part| rest.starts_with(part)))
                .unwrap_or(stem),
            SDN,
        ),
    };
    let part = [
        ("prim", Part::OfacPrimary),
        ("sdn", Part::OfacPrimary),
        ("alt", Part::OfacAliases),
        ("add", Part::OfacAddresses),
        ("comments", Part::OfacComments),
    ]
    .into_iter()
    .find(|(prefix, _)| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-', '.', ' ', '(']))
    })?
    .1;
    Some(Recognised { part, dataset: Some(dataset.to_owned()) })
}

/// SDN and consolidated files look alike, so content tells the part but not the list.
fn ofac_by_content(input: &Input) -> Result<Recognised, SourceError> {
    let mut records = Records::new(input.open()?, Layout::CSV);
    let mut record = Record::default();
    let first = records.read(&mut record);
    let numbered =
        record.text(0).is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let part = match (first, record.len()) {
        (Some(Ok(())), 12) if numbered => Part::OfacPrimary,
        (Some(Ok(())), 6) if numbered => Part::OfacAddresses,
        (Some(Ok(())), 5) if numbered && record.text(2).is_some_and(|kind| matches!(kind, "aka" | "fka" | "nka")) => {
            Part::OfacAliases
        }
        (Some(Err(fault)), _) => return Err(unknown(input, &fault.to_string())),
        _ => return Err(unknown(input, "neither its name nor its first line is that of a list")),
    };
    Ok(Recognised { part, dataset: None })
}

/// A format that only one list has.
fn whole(part: Part, dataset: &str) -> Recognised {
    Recognised { part, dataset: Some(dataset.to_owned()) }
}

/// Lists with a heading line, by the columns that no other has.
fn by_heading(text: &str) -> Option<Recognised> {
    let beginning = text.lines().take(6).collect::<Vec<_>>().join("\n").to_lowercase();
    let has = |headings: &[&str]| headings.iter().all(|heading| beginning.contains(heading));
    Some(if has(&["entity_logical", "leba_"]) || has(&["entity_logicalid", "namealias_"]) {
        whole(Part::EuCsv, "eu_fsf")
    } else if has(&["unique id", "name 6", "ofsi group id"]) {
        whole(Part::UkCsv, "gb_fcdo_sanctions")
    } else if has(&["name 6", "group type", "regime", "group id"]) {
        whole(Part::OfsiCsv, "gb_hmt_sanctions")
    } else if has(&["source", "entity_number", "federal_register_notice"]) {
        whole(Part::CslCsv, "us_trade_csl")
    } else if has(&["street_address", "standard_order", "fr_citation"]) {
        whole(Part::DeniedPersons, "us_bis_denied")
    } else {
        return None;
    })
}

/// Workbooks, by the headings of their first sheet that has any.
fn workbook(input: &Input) -> Result<Recognised, SourceError> {
    let sheets = sheet::sheets(input)?;
    let mut cells = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(10)).flat_map(|row| &row.cells);
    if cells.any(|cell| cell.trim().eq_ignore_ascii_case("Name of Individual or Entity")) {
        return Ok(whole(Part::DfatXlsx, "au_dfat_sanctions"));
    }
    let mut cells = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(10)).flat_map(|row| &row.cells);
    if cells.any(|cell| mof::is_heading(cell)) {
        return Ok(whole(Part::MofXlsx, "jp_mof_sanctions"));
    }
    let mut cells = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(10)).flat_map(|row| &row.cells);
    if cells.any(|cell| cell.trim().eq_ignore_ascii_case("OFSI Group ID")) {
        return Ok(whole(Part::UkOds, "gb_fcdo_sanctions"));
    }
    Err(unknown(input, "it is a workbook with headings that are not known"))
}

fn xml(input: &Input, name: &str) -> Result<Recognised, SourceError> {
    let root = Elements::open(input)?.root().name.clone();
    match root.as_str() {
        "sdnList" => {
            let dataset = if name.starts_with("cons") {
                Some(CONS.to_owned())
            } else if name.starts_with("sdn") {
                Some(SDN.to_owned())
            } else {
                None
            };
            Ok(Recognised { part: Part::OfacXml, dataset })
        }
        "Sanctions" => {
            Ok(Recognised { part: Part::OfacAdvanced, dataset: advanced_xml::dataset(input)?.map(str::to_owned) })
        }
        "CONSOLIDATED_LIST" => Ok(whole(Part::UnXml, "un_sc_sanctions")),
        "export" => Ok(whole(Part::EuXml, "eu_fsf")),
        "Designations" => Ok(whole(Part::UkXml, "gb_fcdo_sanctions")),
        "swiss-sanctions-list" => Ok(whole(Part::SecoXml, "ch_seco_sanctions")),
        "data-set" => Ok(whole(Part::SemaXml, "ca_dfatd_sema_sanctions")),
        // In a folder only what it is is said, so the way out stands there, too.
        "sanctionsData" => Err(SourceError::new(
            Fault::Unknown,
            &input.path,
            "OFAC's Enhanced XML is not read; OFAC publishes the same lists as SDN_ADVANCED.XML and CONS_ADVANCED.XML",
            "take SDN_ADVANCED.XML or CONS_ADVANCED.XML (or SDN.XML, CONSOLIDATED.XML) instead",
        )),
        other => Err(unknown(input, &format!("its root element is `{other}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let part =
            |name: &str| ofac_by_name(name).map(|recognised| (recognised.part, recognised.dataset.unwrap_or_default()));
        assert_eq!(part("sdn.csv"), Some((Part::OfacPrimary, SDN.to_owned())));
        assert_eq!(part("sdn_2023-12-28.csv"), Some((Part::OfacPrimary, SDN.to_owned())));
        assert_eq!(part("sdn_comments.csv"), Some((Part::OfacComments, SDN.to_owned())));
        assert_eq!(part("alt.csv"), Some((Part::OfacAliases, SDN.to_owned())));
        assert_eq!(part("cons_prim.csv"), Some((Part::OfacPrimary, CONS.to_owned())));
        assert_eq!(part("cons_add.csv"), Some((Part::OfacAddresses, CONS.to_owned())));
        assert_eq!(part("address_book.csv"), None);
        assert_eq!(part("cons_add.del"), Some((Part::OfacAddresses, CONS.to_owned())));
        assert_eq!(part("sdn.doc"), None);
    }
}
