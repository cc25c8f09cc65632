//! Japan's workbook.
