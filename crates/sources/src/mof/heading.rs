//! Which field stands below a heading.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::enumeration::half_width;
use crate::sheet::Row;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    NoticeDay,
    NoticeNumber,
    Serial,
    NameEnglish,
    NameJapanese,
    Alias,
    WeakAlias,
    Former,
    Position,
    Birth,
    BirthAndPlace,
    BirthPlace,
    Nationality,
    Passport,
    NationalId,
    Address,
    Phone,
    Fax,
    Remark,
    ListDay,
    UnDay,
    UnReference,
}

impl Field {
    /// Whether it holds names beside those that make a row a party.
    pub(super) fn is_other_name(self) -> bool {
        matches!(self, Self::Alias | Self::WeakAlias | Self::Former)
    }
}

/// Columns: heading, field. See the head of the file.
const TABLE: &str = include_str!("../../tables/mof_headings.tsv");

static FIELDS: LazyLock<HashMap<&'static str, Field>> =
    LazyLock::new(|| rows().filter_map(|(heading, word)| from_word(word).map(|field| (heading, field))).collect());

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn from_word(word: &str) -> Option<Field> {
    Some(match word {
        "notice_day" => Field::NoticeDay,
        "notice_number" => Field::NoticeNumber,
        "serial" => Field::Serial,
        "name_en" => Field::NameEnglish,
        "name_ja" => Field::NameJapanese,
        "alias" => Field::Alias,
        "weak_alias" => Field::WeakAlias,
        "former" => Field::Former,
        "position" => Field::Position,
        "birth" => Field::Birth,
        "birth_and_place" => Field::BirthAndPlace,
        "birth_place" => Field::BirthPlace,
        "nationality" => Field::Nationality,
        "passport" => Field::Passport,
        "national_id" => Field::NationalId,
        "address" => Field::Address,
        "phone" => Field::Phone,
        "fax" => Field::Fax,
        "remark" => Field::Remark,
        "list_day" => Field::ListDay,
        "un_day" => Field::UnDay,
        "un_reference" => Field::UnReference,
        _ => return None,
    })
}

/// A heading without spaces, in half width and with one kind of middle dot.
pub(super) fn plain(heading: &str) -> String {
    heading
        .chars()
        .map(half_width)
        .filter(|character| !character.is_whitespace())
        .map(|character| if matches!(character, '･' | '·') { '・' } else { character.to_ascii_uppercase() })
        .collect()
}

/// The field of a heading; what stands in brackets does not count.
pub(super) fn field(heading: &str) -> Option<Field> {
    let plain = plain(heading);
    let without = plain.split_once('(').map_or(plain.as_str(), |(before, _)| before);
    FIELDS.get(plain.as_str()).or_else(|| FIELDS.get(without)).copied()
}

/// Whether a row is one of headings: a name's and one more.
pub(super) fn is_row(row: &Row) -> bool {
    let fields: Vec<Field> = row.cells.iter().filter_map(|cell| field(cell)).collect();
    fields.len() > 1 && fields.iter().any(|field| matches!(field, Field::NameEnglish | Field::NameJapanese))
}

/// Headings of a second row say more exactly what stands in their columns.
pub(super) fn refine(headings: &mut Vec<(String, Option<Field>)>, row: &Row) {
    for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
        if headings.len() <= column {
            headings.resize(column + 1, (String::new(), None));
        }
        if let Some(heading) = headings.get_mut(column) {
            *heading = (cell.trim().to_owned(), field(cell));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_known_and_plain() {
        for (heading, word) in rows() {
            assert!(from_word(word).is_some(), "{word}");
            assert_eq!(plain(heading), heading);
        }
        assert!(rows().count() > 40);
    }

    #[test]
    fn headings_as_written() {
        assert_eq!(field("日 本 語 表 記"), Some(Field::NameJapanese));
        assert_eq!(field("英　語\n表記"), Some(Field::NameEnglish));
        assert_eq!(field("ＩＤ番号"), Some(Field::NationalId));
        assert_eq!(field("別名（参考）"), Some(Field::Alias));
        assert_eq!(field("備考"), None);
    }
}
