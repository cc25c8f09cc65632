#![no_main]
//! Countries in words.
use interdict_model::Country;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Some(country) = Country::from_text(text) else { return };
    assert!(!country.name().is_empty());
    for same in [country.code(), country.name(), &text.to_uppercase(), &format!(" {text}.")] {
        assert_eq!(Country::from_text(same).as_ref(), Some(&country), "{same:?}");
    }
});
