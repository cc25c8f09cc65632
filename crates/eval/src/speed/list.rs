//! The lists that are measured, one segment of the index each.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use interdict_model::Entity;
use interdict_sources::sync::{Source, read};
use serde::{Deserialize, Serialize};

use crate::names;

/// Where lists are read from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lists {
    /// Files in any format that `interdict sync` reads, and the dataset that each is taken for, where that is to be said. None:
    /// the benchmark's own list.
    pub(crate) files: Vec<(PathBuf, Option<String>)>,
    /// The folder with `list.tsv.gz` and `queries.tsv`.
    pub(crate) bench: Option<PathBuf>,
    /// Each list is cut into so many segments; 0 is taken for 1.
    pub(crate) segments: usize,
}

/// One segment's parties.
pub(crate) struct List {
    /// The dataset, and which part of it.
    pub(crate) called: String,
    pub(crate) parties: Vec<Entity>,
}

impl Lists {
    /// Their files' names, for reports.
    pub(crate) fn title(&self) -> String {
        if self.files.is_empty() {
            return "benchmark".to_owned();
        }
        let names = self.files.iter().filter_map(|(path, _)| path.file_name());
        names.map(|name| name.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" + ")
    }

    /// Reads and cuts them.
    pub(crate) fn read(&self) -> Result<Vec<List>> {
        let mut whole = Vec::new();
        if self.files.is_empty() {
            let folder = self.bench.as_deref().ok_or_else(|| anyhow!("give a list, a benchmark, or both"))?;
            whole.push(benchmark(folder)?);
        } else {
            let sources: Vec<Source> = self
                .files
                .iter()
                .map(|(path, dataset)| Source { path: path.clone(), dataset: dataset.clone() })
                .collect();
            let mut outcome = read(&sources, false);
            if let Some(refused) = outcome.refused.pop() {
                return Err(anyhow!("{refused}"));
            }
            whole.extend(
                outcome.datasets.into_iter().map(|dataset| List { called: dataset.name, parties: dataset.entities }),
            );
        }
        Ok(whole.into_iter().flat_map(|list| list.cut(self.segments)).collect())
    }
}

fn benchmark(folder: &Path) -> Result<List> {
    Ok(List { called: "benchmark".to_owned(), parties: names::list(&folder.join("list.tsv.gz"))? })
}

impl List {
    /// The same parties in so many lists of nearly the same length; fewer where there are fewer parties.
    fn cut(mut self, into: usize) -> Vec<Self> {
        let into = into.clamp(1, self.parties.len().max(1));
        let mut cut = Vec::with_capacity(into);
        for left in (2..=into).rev() {
            let rest = self.parties.split_off(self.parties.len() / left);
            let parties = std::mem::replace(&mut self.parties, rest);
            cut.push(Self { called: format!("{}-{}", self.called, cut.len() + 1), parties });
        }
        if into > 1 {
            self.called = format!("{}-{into}", self.called);
        }
        cut.push(self);
        cut
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Schema;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cutting_loses_nobody(parties in 0..40_usize, into in 0..12_usize) {
            let all: Vec<Entity> =
                (0..parties).map(|number| Entity::new(number.to_string(), Schema::Person)).collect();
            let cut = List { called: "list".to_owned(), parties: all.clone() }.cut(into);
            prop_assert_eq!(cut.len(), into.clamp(1, parties.max(1)));
            let lengths: Vec<usize> = cut.iter().map(|list| list.parties.len()).collect();
            prop_assert!(lengths.iter().max().zip(lengths.iter().min()).is_some_and(|(most, least)| most - least <= 1));
            let names: std::collections::BTreeSet<&str> = cut.iter().map(|list| &*list.called).collect();
            prop_assert_eq!(names.len(), cut.len());
            let again: Vec<Entity> = cut.iter().flat_map(|list| list.parties.clone()).collect();
            prop_assert_eq!(again, all);
        }
    }
}
