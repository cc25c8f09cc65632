#![no_main]
//! Catalogues of FollowTheMoney data, and indexes of deltas.

use std::path::Path;

use interdict_sources::followthemoney::catalogue;
use interdict_sources::followthemoney::delta::DeltaIndex;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match catalogue::read(bytes, Path::new("index.json")) {
        Ok(catalogue) => {
            for dataset in &catalogue.datasets {
                assert!(catalogue.dataset(&dataset.name).is_some());
                assert!(dataset.checksum().is_none_or(|sum| sum.len() == 40));
                assert!(dataset.published().is_none_or(|day| day.len() == 10));
                let _ = dataset.entities();
            }
        }
        Err(error) => interdict_fuzz::error(&error),
    }
    if let Err(error) = DeltaIndex::read(bytes, Path::new("delta.json")) {
        interdict_fuzz::error(&error);
    }
});
