#![no_main]
//! Entities and a delta, divided by a line `%%%`.

use std::path::Path;

use interdict_sources::followthemoney::delta::{Changes, read};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.windows(5).position(|window| window == b"\n%%%\n");
    let (base, delta) = cut.map_or((bytes, &b""[..]), |at| (&bytes[..=at], &bytes[at + 5..]));
    let mut changes = Changes::default();
    if let Err(error) = changes.take(Path::new("entities.delta.json"), delta) {
        interdict_fuzz::error(&error);
        return;
    }
    let input = interdict_fuzz::file("entities.ftm.json", base);
    match read(&input, changes, "any") {
        Ok(updated) => interdict_fuzz::entities(&updated.list.entities, "any"),
        Err(error) => interdict_fuzz::error(&error),
    }
});
