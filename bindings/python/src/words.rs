//! Values as Python programs have them, as texts.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::error::argument;

/// One text, or any number of them: what `country="ir"`, `country=["ir", "sy"]` and `country=None` say. Dates are texts in ISO 8601.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(pub(crate) Vec<String>);

impl<'a, 'py> FromPyObject<'a, 'py> for Words {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self::default());
        }
        if let Some(text) = one(&value)? {
            return Ok(Self(vec![text]));
        }
        let several = value.try_iter().ok().filter(|_| !value.is_instance_of::<PyBytes>());
        let Some(several) = several else { return Err(no_text(&value)) };
        let mut texts = Vec::new();
        for item in several {
            let item = item?;
            texts.push(one(&item)?.ok_or_else(|| no_text(&item))?);
        }
        Ok(Self(texts))
    }
}

fn no_text(value: &Bound<'_, PyAny>) -> PyErr {
    let of = value.get_type().name().map_or_else(|_| "such a value".to_owned(), |name| name.to_string());
    argument(format!("a text, a date, or a list of those is wanted, not a value of type {of}"))
}

/// The text of a text, of a date, or of a number; `None` for anything else.
fn one(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Some(text.to_cow()?.into_owned()));
    }
    if value.hasattr("isoformat")? {
        return Ok(Some(value.call_method0("isoformat")?.extract()?));
    }
    Ok(value.extract::<i64>().ok().map(|number| number.to_string()))
}
