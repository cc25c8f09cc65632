//! Keys in the store.

use interdict_server::Scope;
use interdict_server::keys::{Keys, create, list, revoke};
use interdict_server::{Service, Settings};

use crate::desk::{Desk, NOW};

#[test]
fn the_store_has_a_hash_and_not_the_key() {
    let desk = Desk::empty();
    let store = desk.store();
    let (key, secret) =
        create(&store, "Marble", &[Scope::Read, Scope::Screen, Scope::Read], None, NOW.parse().unwrap()).unwrap();
    assert!(secret.starts_with(&format!("interdict_{}_", key.id)));
    assert_eq!(secret.len(), "interdict_".len() + 12 + 1 + 64);
    assert_eq!(key.scopes, [Scope::Screen, Scope::Read]);
    let path = store.home().join("keys.json");
    let text = fs_err::read_to_string(&path).unwrap();
    assert!(text.contains(&key.sha256) && !text.contains(&secret[23..]), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs_err::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (_, another) = create(&store, "Marble", &[Scope::Read], None, NOW.parse().unwrap()).unwrap();
    assert_ne!(secret, another);
}

#[test]
fn what_is_no_key_is_said() {
    let store = Desk::empty().store();
    let now = NOW.parse().unwrap();
    assert!(create(&store, "  ", &[Scope::Read], None, now).unwrap_err().to_string().contains("name"));
    assert!(create(&store, "a", &[], None, now).unwrap_err().to_string().contains("scope"));
    let past = Some("2020-01-01T00:00:00Z".parse().unwrap());
    assert!(create(&store, "a", &[Scope::Read], past, now).unwrap_err().to_string().contains("is over"));
    assert!(revoke(&store, "x", now).unwrap_err().to_string().contains("there is no key `x`"));
    fs_err::create_dir_all(store.home()).unwrap();
    fs_err::write(store.home().join("keys.json"), "{").unwrap();
    assert!(list(&store).unwrap_err().to_string().contains("keys.json"));
    assert!(Keys::open(&store).is_err(), "a damaged file does not open the service");
}

#[test]
fn the_last_use_is_kept_to_the_hour() {
    let desk = Desk::empty();
    let store = desk.store();
    let (key, secret) = create(&store, "a", &[Scope::Read], None, NOW.parse().unwrap()).unwrap();
    assert_eq!(list(&store).unwrap()[0].1, None);
    let keys = Keys::open(&store).unwrap();
    assert!(keys.check(&secret, "2026-11-24T13:45:00Z".parse().unwrap()).is_some());
    keys.write_uses();
    let used = list(&store).unwrap();
    assert_eq!((used[0].0.id.as_str(), used[0].1), (key.id.as_str(), Some("2026-11-24T13:00:00Z".parse().unwrap())));
    // Another service that saw it earlier takes nothing back.
    let others = Keys::open(&store).unwrap();
    assert!(others.check(&secret, "2026-11-24T09:00:00Z".parse().unwrap()).is_some());
    others.write_uses();
    assert_eq!(list(&store).unwrap()[0].1, Some("2026-11-24T13:00:00Z".parse().unwrap()));
}

#[test]
fn others_cannot_reach_a_service_without_keys() {
    let mut desk = Desk::new();
    desk.settings.listen = "0.0.0.0:0".parse().unwrap();
    let open = |settings: &Settings| Service::open(desk.store(), settings.clone()).map(|_| ());
    let error = open(&desk.settings).unwrap_err().to_string();
    assert!(error.contains("interdict keys create"), "{error}");
    desk.key(&[Scope::Screen]);
    open(&desk.settings).unwrap();
}

#[test]
fn keys_that_are_gone_do_not_open_the_service() {
    let desk = Desk::new();
    let service = desk.service();
    assert!(!service.needs_key());
    desk.key(&[Scope::Screen]);
    service.keys.refresh();
    assert!(service.needs_key(), "from the first key on, keys are asked for");
    fs_err::remove_file(desk.store().home().join("keys.json")).unwrap();
    service.keys.refresh();
    assert!(service.needs_key());
}

#[test]
fn keys_can_lie_elsewhere() {
    let desk = Desk::new();
    let other = Desk::empty();
    let key = other.key(&[Scope::Screen]);
    let file = desk.store().home().join("mounted.json");
    let error = Keys::open_file(&desk.store(), &file).err().unwrap().to_string();
    assert!(error.contains("no such file") && error.contains("mounted.json"), "{error}");
    fs_err::copy(other.store().home().join("keys.json"), &file).unwrap();
    let mut settings = desk.settings.clone();
    settings.keys = Some(file.clone());
    let service = Service::open(desk.store(), settings).unwrap();
    let now = NOW.parse().unwrap();
    assert!(service.needs_key() && service.keys.check(&key, now).is_some());
    // When they were used is kept in the service's own folder.
    service.keys.write_uses();
    assert!(desk.store().home().join("keys-used.json").exists());
    // A secret that is changed counts, and one that is gone opens nothing.
    fs_err::write(&file, r#"{"format": "interdict-keys-1", "keys": []}"#).unwrap();
    service.keys.refresh();
    assert!(service.needs_key() && service.keys.check(&key, now).is_none());
}
