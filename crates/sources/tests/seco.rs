//! Switzerland's XML.
