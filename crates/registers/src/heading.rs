//! Which column of a table of stakes is what.

use interdict_delimited::Record;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    Owner,
    OwnerId,
    OwnerType,
    OwnerCountry,
    Owned,
    OwnedId,
    OwnedType,
    OwnedCountry,
    Percent,
    Measure,
    Kind,
    Level,
    Jointly,
    Agreement,
    Complete,
    From,
    To,
    Source,
}

/// Headings, in small letters without blanks and signs, the one of the documentation first.
const HEADINGS: [(Column, &[&str]); 18] = [
    (Column::Owner, &["owner", "ownername", "holder", "shareholder", "parent"]),
    (Column::OwnerId, &["ownerid", "holderid", "shareholderid", "parentid", "ownerlei"]),
    (Column::OwnerType, &["ownertype", "ownerkind", "ownerschema"]),
    (Column::OwnerCountry, &["ownercountry"]),
    (Column::Owned, &["owned", "ownedname", "company", "subsidiary", "investee"]),
    (Column::OwnedId, &["ownedid", "companyid", "subsidiaryid", "investeeid", "ownedlei"]),
    (Column::OwnedType, &["ownedtype", "ownedkind", "ownedschema"]),
    (Column::OwnedCountry, &["ownedcountry"]),
    (Column::Percent, &["percent", "percentage", "share", "stake", "ownership", "pct"]),
    (Column::Measure, &["measure", "of"]),
    (Column::Kind, &["kind", "relation", "link"]),
    (Column::Level, &["level", "direct"]),
    (Column::Jointly, &["jointly", "joint", "group"]),
    (Column::Agreement, &["agreement", "actingtogether", "concert"]),
    (Column::Complete, &["complete", "allowners"]),
    (Column::From, &["from", "start", "startdate", "since", "validfrom"]),
    (Column::To, &["to", "end", "enddate", "until", "validto"]),
    (Column::Source, &["source", "evidence", "reference"]),
];

/// The columns of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    places: Vec<(Column, usize)>,
    /// Headings that mean nothing here, as written.
    pub(crate) unknown: Vec<String>,
}

impl Columns {
    /// From the heading line. The error says what is wrong with it.
    pub(crate) fn of(headings: &Record) -> Result<Self, String> {
        let mut columns = Self::default();
        for place in 0..headings.len() {
            let written = headings.text(place).ok_or("the headings are not UTF-8")?;
            let folded: String =
                written.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let known = HEADINGS.iter().find(|(_, words)| words.contains(&folded.as_str()));
            match known {
                Some((column, _)) if columns.place(*column).is_some() => {
                    return Err(format!("two columns mean `{}`: the second is `{written}`", column.heading()));
                }
                Some((column, _)) => columns.places.push((*column, place)),
                None if !written.is_empty() => columns.unknown.push(written.to_owned()),
                None => {}
            }
        }
        for (name, id) in [(Column::Owner, Column::OwnerId), (Column::Owned, Column::OwnedId)] {
            if columns.place(name).is_none() && columns.place(id).is_none() {
                return Err(format!("there is no column `{}`", name.heading()));
            }
        }
        if columns.place(Column::Percent).is_none() && columns.place(Column::Kind).is_none() {
            return Err("there is neither a column `percent` nor a column `kind`".to_owned());
        }
        Ok(columns)
    }

    /// Where a column stands.
    fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// A field of a row, trimmed; empty where there is no such column. `None` when it is not UTF-8.
    pub(crate) fn text<'a>(&self, row: &'a Record, column: Column) -> Option<&'a str> {
        self.place(column).map_or(Some(""), |place| row.text(place))
    }
}

impl Column {
    /// The heading of the documentation.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::OwnerId => "owner_id",
            Self::OwnerType => "owner_type",
            Self::OwnerCountry => "owner_country",
            Self::Owned => "owned",
            Self::OwnedId => "owned_id",
            Self::OwnedType => "owned_type",
            Self::OwnedCountry => "owned_country",
            Self::Percent => "percent",
            Self::Measure => "measure",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Jointly => "jointly",
            Self::Agreement => "agreement",
            Self::Complete => "complete",
            Self::From => "from",
            Self::To => "to",
            Self::Source => "source",
        }
    }
}
