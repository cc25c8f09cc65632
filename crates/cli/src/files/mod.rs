//! Files of customers to files of hits, in constant memory, and on again after a kill.
//!
//! The input's rows are counted in chunks. A chunk is the smallest thing that is done or not done: its part of the output is
//! written, then noted in the checkpoint. Where a run breaks off, the next one cuts off what was not noted and goes on. Parts
//! depend on the chunk alone, so that however often a run is broken off, the same bytes come out.
//!
//! Reading order: [`input`] (which files there are, and what they are), [`rows`] (a file, some rows at a time), [`layout`] (the
//! columns of all inputs beside each other), [`output`] (what the output is), [`encode`] (screened rows to a chunk's bytes),
//! [`checkpoint`] (what is done), [`assemble`] (the parts to the file that was asked for), [`rejects`].

mod arrow_bounds;
mod arrow_rows;
pub(crate) mod assemble;
pub(crate) mod checkpoint;
pub(crate) mod encode;
pub(crate) mod input;
pub(crate) mod layout;
pub(crate) mod output;
pub(crate) mod parquet_rows;
pub(crate) mod rejects;
pub(crate) mod rows;
