#![no_main]
//! Numbers as users type them.
use interdict_model::{Identifier, IdentifierKind};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (kind, value) = Identifier::from_user(text);
    for kind in kind.into_iter().chain(IdentifierKind::ALL) {
        let normal = Identifier::new(kind, value.as_str()).normalised();
        let again = Identifier::new(kind, normal.as_str()).normalised();
        assert_eq!(normal, again, "{kind:?}: made normal once is normal");
        assert!(kind == IdentifierKind::Wallet || normal.chars().all(char::is_alphanumeric));
    }
    if let Some(kind) = kind {
        let (found, _) = Identifier::from_user(&format!("{}:{value}", kind.as_str()));
        assert_eq!(found, Some(kind), "the kind in words");
    }
});
