#![no_main]
//! A lexicon's file.
use interdict_names::{Form, Lexicon};

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Lexicon::from_text(text) {
        Ok(lexicon) => {
            assert_eq!(Lexicon::from_text(&lexicon.to_text()).as_ref(), Ok(&lexicon), "what is written reads back");
            let last = text.lines().last().unwrap_or_default();
            let weighed = lexicon.weigh(Form::of(last, None));
            assert!(weighed.weights.iter().all(|weight| (1..=10_000).contains(weight)), "{weighed:?}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
