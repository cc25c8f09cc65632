//! The values of an Arrow column as texts, as a person would write them.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float16Type, Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType};

/// Whether [`Values`] can read a column of this type.
pub(crate) fn is_readable(of: &DataType) -> bool {
    match of {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            !is_list(item.data_type()) && is_readable(item.data_type())
        }
        DataType::Dictionary(_, value) => !is_list(value) && is_readable(value),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean | DataType::Null => true,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => true,
        other => other.is_numeric(),
    }
}

fn is_list(of: &DataType) -> bool {
    matches!(of, DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..))
}

/// A column, ready to be read row by row.
pub(crate) enum Values<'a> {
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextView(&'a StringViewArray),
    /// Numbers that data frames make of whole numbers when one is missing: `7.0` is written `7`.
    Floats(Vec<Option<f64>>),
    /// Everything else that has a text.
    Shown(ArrayFormatter<'a>, &'a dyn Array),
    /// Lists: the values of each row from one place to the next.
    Lists(&'a dyn Array),
}

/// What the display of a column keeps to: a value that cannot be shown, such as a date beyond the calendar, is an error that is
/// passed on, not a text.
const SHOWN: FormatOptions<'static> = FormatOptions::new().with_display_error(false);

/// The column of a dictionary's values in place of their numbers; any other as it is.
pub(crate) fn plain(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Dictionary(_, value) => arrow_cast::cast(array, value),
        _ => Ok(array.clone()),
    }
}

impl<'a> Values<'a> {
    /// Of a column that [`plain`] has been through.
    pub(crate) fn of(array: &'a dyn Array) -> Result<Self, ArrowError> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::TextView(array.as_string_view()),
            DataType::Float16 => {
                Self::Floats(array.as_primitive::<Float16Type>().iter().map(|value| value.map(f64::from)).collect())
            }
            DataType::Float32 => {
                Self::Floats(array.as_primitive::<Float32Type>().iter().map(|value| value.map(f64::from)).collect())
            }
            DataType::Float64 => Self::Floats(array.as_primitive::<Float64Type>().iter().collect()),
            other if is_list(other) => Self::Lists(array),
            _ => Self::Shown(ArrayFormatter::try_new(array, &SHOWN)?, array),
        })
    }

    /// Gives each value of a row to `take`: none where the row has none, several of a list. An error is a value that has no text.
    pub(crate) fn each(&self, row: usize, take: &mut dyn FnMut(Result<&str, ArrowError>)) {
        match self {
            Self::Text(array) if array.is_valid(row) => take(Ok(array.value(row))),
            Self::LargeText(array) if array.is_valid(row) => take(Ok(array.value(row))),
            Self::TextView(array) if array.is_valid(row) => take(Ok(array.value(row))),
            Self::Text(_) | Self::LargeText(_) | Self::TextView(_) => {}
            // Not a number is what data frames write for a missing one.
            Self::Floats(values) => {
                if let Some(number) = values.get(row).copied().flatten().filter(|number| !number.is_nan()) {
                    take(Ok(&number.to_string()));
                }
            }
            Self::Shown(shown, array) => {
                if array.is_valid(row) {
                    match shown.value(row).try_to_string() {
                        Ok(text) => take(Ok(&text)),
                        Err(error) => take(Err(error)),
                    }
                }
            }
            Self::Lists(array) => {
                if array.is_valid(row) {
                    each_of_list(*array, row, take);
                }
            }
        }
    }
}

fn each_of_list(array: &dyn Array, row: usize, take: &mut dyn FnMut(Result<&str, ArrowError>)) {
    let items = match array.data_type() {
        DataType::List(_) => array.as_list::<i32>().value(row),
        DataType::LargeList(_) => array.as_list::<i64>().value(row),
        _ => array.as_fixed_size_list().value(row),
    };
    let read = |take: &mut dyn FnMut(Result<&str, ArrowError>)| {
        let items = plain(&items)?;
        let values = Values::of(&items)?;
        (0..items.len()).for_each(|item| values.each(item, take));
        Ok(())
    };
    if let Err(error) = read(take) {
        take(Err(error));
    }
}
