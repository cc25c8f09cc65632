#![no_main]
//! Any text as a name, and two of them compared. The first byte says what bears them.
use interdict_model::Schema;
use interdict_names::form::MOST_TOKENS;
use interdict_names::{Form, Lexicon, align};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let schema = Schema::ALL.get(usize::from(*choice)).copied();
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once('\n').unwrap_or((&text, ""));
    let lexicon = Lexicon::of([]);
    let [one, other] = [one, other].map(|name| {
        let form = Form::of(name, schema);
        assert!(form.tokens.len() <= MOST_TOKENS);
        for token in &form.tokens {
            assert!(!token.raw.is_empty() && !token.text.is_empty(), "{token:?}");
        }
        assert!(form.tokens.iter().filter(|token| token.last).count() <= 1);
        assert_eq!(form, Form::of(name, schema));
        lexicon.weigh(form)
    });
    for (question, listed) in [(&one, &other), (&other, &one), (&one, &one)] {
        let alignment = align(question, listed);
        assert!((0..=alignment.possible * 1_000).contains(&alignment.earned));
        let (mut asked, mut filed) = (0u64, 0u64);
        for pairing in &alignment.pairings {
            for (set, range) in [(&mut asked, &pairing.question), (&mut filed, &pairing.listed)] {
                for place in range.clone() {
                    assert!(*set & 1 << place == 0, "a token pairs once");
                    *set |= 1 << place;
                }
            }
        }
    }
    let alone = align(&one, &one);
    if (1..=8).contains(&one.form.tokens.len()) {
        assert_eq!(alone.earned, alone.possible * 1_000, "a name is wholly alike itself: {one:?}");
    }
});
