//! Canada's XML.
