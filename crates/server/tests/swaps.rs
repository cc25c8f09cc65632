//! A new edition takes the place of the one before while requests run.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use interdict_model::{Name, NameKind};
use interdict_server::watch::Looked;
use serde_json::json;

use crate::desk::Desk;
use crate::wire::Wire;

/// How often the edition is changed under load.
const SWAPS: usize = 100;
/// Connections that ask meanwhile.
const CLIENTS: usize = 8;

/// Puts an edition in force in which one party has a name of its own.
fn marked(desk: &Desk, number: usize) -> (String, String) {
    let mark = format!("Mark {number} Of The Edition");
    let id = desk.take_in(&["ofac_csv"], |entities| {
        entities[1].names = vec![Name::new(NameKind::Primary, format!("Korbutov {mark}"))];
    });
    (id, mark)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_request_fails_and_every_answer_is_of_the_edition_that_it_names() {
    let desk = Desk::new();
    let mut marks = HashMap::from([marked(&desk, 0)]);
    let running = desk.running().await;
    let done = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (done, address) = (done.clone(), running.address);
            tokio::spawn(async move {
                let mut wire = Wire::to(address).await;
                let (mut answers, mut seen) = (0_usize, HashSet::new());
                // Many at once go another way than one.
                let subjects =
                    vec![json!({"name": "Korbutov Mark Of The Edition"}); if client % 2 == 0 { 1 } else { 20 }];
                let asked = json!({"subjects": subjects, "threshold": 0.3}).to_string();
                while !done.load(Ordering::Relaxed) {
                    let came = wire.post("/v1/screen", &asked).await;
                    assert_eq!(came.status, 200);
                    let answer = came.json();
                    let edition = answer["edition"]["id"].as_str().unwrap().to_owned();
                    for result in answer["results"].as_array().unwrap() {
                        let hits = result["hits"].as_array().unwrap();
                        let hit = hits.iter().find(|hit| hit["id"] == "ofac-102").unwrap();
                        seen.insert((edition.clone(), hit["caption"].as_str().unwrap().to_owned()));
                    }
                    answers += 1;
                }
                (answers, seen)
            })
        })
        .collect();
    for number in 1..=SWAPS {
        let (id, mark) = marked(&desk, number);
        marks.insert(id.clone(), mark);
        match running.service.look().await.unwrap() {
            Looked::New(serving) => assert_eq!(serving.edition.id, id),
            // The watcher was quicker.
            Looked::Same => assert_eq!(running.service.serving().edition.id, id),
        }
        tokio::task::yield_now().await;
    }
    done.store(true, Ordering::Relaxed);
    let (mut answers, mut editions) = (0, HashSet::new());
    for client in clients {
        let (own, seen) = client.await.unwrap();
        answers += own;
        for (edition, caption) in seen {
            assert_eq!(caption, format!("Korbutov {}", marks[&edition]), "{edition}");
            editions.insert(edition);
        }
    }
    assert_eq!(running.service.metrics.swaps.get(), SWAPS as u64);
    assert!(answers > SWAPS && editions.len() > 10, "{answers} answers of {} editions", editions.len());
    running.end().await;
}

#[tokio::test]
async fn what_cannot_be_opened_is_not_taken_into_use() {
    let desk = Desk::new();
    let first = desk.store().current().unwrap().unwrap();
    let service = desk.service();
    assert!(matches!(service.look().await.unwrap(), Looked::Same));
    fs_err::write(desk.store().home().join("current"), "2026-11-24-gone\n").unwrap();
    assert!(service.look().await.unwrap_err().to_string().contains("2026-11-24-gone"));
    assert_eq!(service.serving().edition.id, first);
    fs_err::write(desk.store().home().join("current"), format!("{first}\n")).unwrap();
    assert!(matches!(service.look().await.unwrap(), Looked::Same));
}

#[tokio::test]
async fn another_lexicon_is_taken_into_use_as_well() {
    let desk = Desk::with_lists(&["ofac_csv"]);
    let service = desk.service();
    let before = service.serving();
    desk.take_in(&["ofac_csv", "un"], |_| {});
    assert!(matches!(service.look().await.unwrap(), Looked::New(_)));
    assert_eq!(service.serving().lexicon(), before.lexicon());
    desk.store().pin_lexicon(&desk.store().open_current().unwrap()).unwrap();
    assert!(matches!(service.look().await.unwrap(), Looked::New(_)));
    assert_ne!(service.serving().lexicon(), before.lexicon());
    assert_eq!(service.serving().generation, 2);
}

#[tokio::test]
async fn a_damaged_index_gives_no_answer_and_is_made_again() {
    use std::io::{Seek as _, SeekFrom, Write as _};

    use axum::http::StatusCode;

    use crate::desk::{ask, post};

    let desk = Desk::new();
    let service = desk.service();
    let router = interdict_server::router(&service);
    let path = fs_err::read_dir(desk.store().indexes()).unwrap().next().unwrap().unwrap().path();
    let bytes = fs_err::read(&path).unwrap();
    // Where it lies, so that the file that is mapped is damaged as well.
    let mut file = fs_err::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(bytes.len() as u64 / 2)).unwrap();
    file.write_all(&bytes[bytes.len() / 2..].iter().map(|byte| !byte).collect::<Vec<u8>>()).unwrap();
    drop(file);
    let asked = json!({"subject": {"name": "Pavel Korbutov"}}).to_string();
    let answer = ask(&router, post("/v1/screen", asked.clone())).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text());
    assert!(matches!(service.look().await.unwrap(), Looked::New(_)));
    let answer = ask(&router, post("/v1/screen", asked)).await;
    assert_eq!((answer.status, &answer.json()["results"][0]["status"]), (StatusCode::OK, &json!("hit")));
    assert_eq!(fs_err::read(&path).unwrap(), bytes);
}
