//! Australia's workbook.
