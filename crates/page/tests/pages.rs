//! Whole pages over the starter edition and a hostile party. They are also written to the folder of temporary files of the target, to be
//! looked at: `target/tmp/pages`.

#![allow(clippy::unwrap_used, reason = "a test says by failing that something is wrong")]

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use interdict_batch::SubjectShown;
use interdict_batch::explained::Party;
use interdict_evidence::Question;
use interdict_index::{Index, Request, others};
use interdict_model::{
    Address, Country, EditionInForce, Effect, Entity, Identifier, IdentifierKind, Listing, Name, NameKind, Points,
    RawField, Relation, Schema,
};
use interdict_page::assets::{ASSETS, Asset};
use interdict_page::dossier::{self, Dossier, Entry, History, State, Version};
use interdict_page::files::{self, FirstHit, Job, Limits, Tally};
use interdict_page::lists::{self, ListInForce};
use interdict_page::results::{LEAST, MOST, Match, Results};
use interdict_page::side_by_side::{self, Pair};
use interdict_page::ties::Web;
use interdict_page::{Asked, Frame, Theme, Visitor, changes, search, sign_in, wrong};
use interdict_sources::difference::{Change, Difference, FieldChange, Party as PartyTold};
use interdict_sources::edition::Edition;
use interdict_sources::edition::Failure;

const HOSTILE: &str = "<script>window.hostile=1</script> \"Zoltan\" O'Brien & <b>Sons</b>";

/// A party whose every text is an attack.
fn hostile() -> Entity {
    let mut entity = Entity::new("x-1\"><script>", Schema::Person);
    entity.datasets = vec!["<made_up>".to_owned()];
    entity.names = vec![
        Name::new(NameKind::Primary, HOSTILE).from_origin(HOSTILE),
        Name::new(NameKind::Alias, "Zoltan \u{202e}txet").weak(),
        Name::new(NameKind::Associated, HOSTILE),
        Name::new(NameKind::Original, "محمد صالح القحطاني"),
    ];
    entity.listings = vec![Listing {
        dataset: "us_ofac_sdn".to_owned(),
        list: HOSTILE.to_owned(),
        programmes: vec!["CYBER2".to_owned(), HOSTILE.to_owned()],
        effects: vec![Effect::Blocking, Effect::Secondary],
        listed: "2025-11-03".parse().ok(),
        legal_bases: vec![HOSTILE.to_owned()],
        measures: vec![HOSTILE.to_owned()],
        source: "javascript:alert(1)".to_owned(),
        from_notice: vec![HOSTILE.to_owned()],
    }];
    entity.birth_dates.extend("1971-02".parse::<interdict_model::UncertainDate>());
    entity.birth_places = vec![HOSTILE.to_owned()];
    entity.nationalities.extend(Country::from_text("hu"));
    entity.genders = vec![HOSTILE.to_owned()];
    entity.positions = vec![HOSTILE.to_owned()];
    entity.identifiers = vec![Identifier {
        label: HOSTILE.to_owned(),
        note: HOSTILE.to_owned(),
        ..Identifier::new(IdentifierKind::Passport, HOSTILE)
    }];
    entity.addresses = vec![Address::new(HOSTILE, "x", "Hungary", HOSTILE)];
    entity.relations = vec![Relation {
        kind: HOSTILE.to_owned(),
        to: HOSTILE.to_owned(),
        to_id: None,
        source: "https://x.example/\"onclick=alert(1)".to_owned(),
    }];
    entity.facts = vec![RawField::new("website", "https://x.example/<script>"), RawField::new("<b>", HOSTILE)];
    entity.remarks = vec![HOSTILE.to_owned()];
    entity.raw = vec![RawField::new(HOSTILE, HOSTILE)];
    entity
}

struct Desk {
    edition: EditionInForce,
    index: Index,
}

impl Desk {
    fn new() -> Self {
        let starter = Edition::starter().unwrap();
        let mut entities = starter.entities;
        entities.push(hostile());
        let lexicon = interdict_names::Lexicon::of(&entities);
        Self { edition: starter.in_force, index: Index::new(entities, lexicon).unwrap() }
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            edition: &self.edition,
            today: "2026-11-24",
            theme: Theme::System,
            visitor: Visitor::Anybody { token: "t" },
        }
    }

    fn results(&self, asked: &Asked) -> Results {
        let understood = asked.understood();
        let request = Request { threshold: LEAST, limit: Some(MOST), ..Request::default() };
        let found = self.index.search(understood.subject.as_ref().unwrap(), &request).unwrap();
        let matches = found.hits.into_iter().map(|hit| Match { entity: self.index.entity(&hit.id), hit });
        Results { matches: matches.collect(), cut: found.cut, refused: None, understood }
    }

    fn searched(&self, query: &str) -> String {
        let asked = Asked::from_query(query);
        search::page(&self.frame(), &asked, Some(&self.results(&asked)))
    }

    fn dossier(&self, id: &str) -> Dossier {
        let found = (0u32..).zip(self.index.entities()).filter(|(_, entity)| entity.id == id);
        let entries: Vec<Entry> =
            found.map(|(number, entity)| Entry { same_party: others(number, &self.index), entity }).collect();
        let web =
            Web::around(&entries.iter().map(|entry| &entry.entity).collect::<Vec<_>>(), |id| self.index.entity(id));
        Dossier { id: id.to_owned(), entries, web, asked: Some(Asked::from_query("name=Asked+For")) }
    }

    fn beside(&self, query: &str, id: &str) -> String {
        let asked = Asked::from_query(query);
        let understood = asked.understood();
        let subject = understood.subject.unwrap();
        let lexicon = self.index.lexicon();
        let question = Question::new(Cow::Borrowed(&subject), lexicon);
        let entity = self.index.entity(id).unwrap();
        let party = Party::of(&question, &entity, lexicon);
        let pairs = [Pair { party, entity }];
        side_by_side::page(&self.frame(), &asked, &SubjectShown::from(&subject), &pairs, &understood.not_understood)
    }
}

fn changed_fields() -> Vec<FieldChange> {
    vec![FieldChange {
        field: "names".to_owned(),
        added: vec![HOSTILE.to_owned()],
        removed: vec!["Old name".to_owned()],
    }]
}

fn history() -> History {
    let version = |published: &str, state| Version {
        dataset: "us_ofac_sdn".to_owned(),
        published: published.to_owned(),
        edition: format!("{published}-0123456789ab"),
        state,
    };
    let versions = vec![
        version("2026-11-20", State::Removed),
        version("2026-10-02", State::Changed(changed_fields())),
        version("2026-01-15", State::Added),
    ];
    History { versions, not_looked_at: 2 }
}

fn job(state: files::State) -> Job {
    Job {
        id: "0123".to_owned(),
        file: format!("{HOSTILE}.csv"),
        format: "CSV",
        encoding: "UTF-8",
        columns: vec![("Full Name".to_owned(), interdict_intake::heading::meaning("name")), (HOSTILE.to_owned(), None)],
        edition: "2026-11-24-0123456789ab".to_owned(),
        rows: 1_204,
        state,
        tally: Tally { with_hits: 3, without: 1_200, rejected: 1 },
        first_hits: vec![FirstHit {
            line: 7,
            subject: HOSTILE.to_owned(),
            score: Points::milli(873),
            id: "x-1\"".to_owned(),
            caption: HOSTILE.to_owned(),
            datasets: vec!["us_ofac_sdn".to_owned()],
            effect: Some(Effect::Blocking),
        }],
    }
}

fn differences() -> Vec<Difference> {
    let party =
        || PartyTold { id: HOSTILE.to_owned(), caption: HOSTILE.to_owned(), programs: vec![HOSTILE.to_owned()] };
    vec![
        Difference {
            dataset: "us_ofac_sdn".to_owned(),
            old: Some("2026-11-19".to_owned()),
            new: Some("2026-11-23".to_owned()),
            added: (0..150).map(|_| party()).collect(),
            removed: vec![party()],
            changed: vec![Change { party: party(), fields: changed_fields() }],
        },
        Difference { dataset: "eu_fsf".to_owned(), ..Difference::default() },
    ]
}

/// Every page by its name.
fn pages() -> Vec<(&'static str, String)> {
    let desk = Desk::new();
    let frame = desk.frame();
    let limits = Limits { bytes: 10_000_000, rows: 50_000, minutes: 60 };
    let in_force: Vec<ListInForce> = desk
        .edition
        .datasets
        .iter()
        .map(|dataset| ListInForce {
            in_force: dataset.clone(),
            known: Some("2026-11-24T08:00:00Z".to_owned()),
            checked: Some(HOSTILE.to_owned()),
            addresses: vec![HOSTILE.to_owned()],
            notes: 2,
            failure: Some(Failure { times: 3, since: HOSTILE.to_owned(), why: HOSTILE.to_owned() }),
        })
        .collect();
    let differences = differences();
    let kept =
        ["b", "a"].map(|id| changes::EditionKept { id: id.to_owned(), created: "2026-11-24T08:00:00Z".to_owned() });
    let told = changes::Changes { kept: kept.to_vec(), old: Some("a"), new: Some("b"), differences: &differences };
    let door = Frame { visitor: Visitor::SignedOut { token: "t" }, ..frame };
    let signed_in = Frame { visitor: Visitor::SignedIn { name: HOSTILE, token: "t" }, theme: Theme::Dark, ..frame };
    vec![
        ("start", search::page(&frame, &Asked::default(), None)),
        ("results", desk.searched("name=Yongxin+Zhicheng+Technology")),
        ("results-many", desk.searched("name=Technology+Company+Limited")),
        ("results-of-a-person", desk.searched("name=Andrej+Kostin&type=Person&born=1980")),
        ("results-none", desk.searched("name=Zzyxq+Wwvut&born=soon&country=Narnia")),
        ("results-hostile", desk.searched("name=%3Cscript%3EZoltan%3C/script%3E+Brien+Sons&programme=%3Cscript%3E")),
        ("dossier", dossier::page(&frame, &desk.dossier("ofac-50543"), None)),
        ("dossier-lazarus", dossier::page(&signed_in, &desk.dossier("ofac-27307"), None)),
        ("dossier-hostile", dossier::page(&frame, &desk.dossier(&hostile().id), Some(&history()))),
        ("side-by-side", desk.beside("name=Yongxin+Zhicheng+Technology+Group&country=China", "ofac-50543")),
        ("side-by-side-hostile", desk.beside("name=%3Cscript%3EZoltan+Brien&born=1971", &hostile().id)),
        ("files", files::page(&frame, limits, &[job(files::State::Running)], Some(HOSTILE))),
        ("job", files::job_page(&frame, &job(files::State::Running), limits)),
        ("job-done", files::job_page(&frame, &job(files::State::Done(81_920)), limits)),
        ("job-failed", files::job_page(&frame, &job(files::State::Failed(HOSTILE.to_owned())), limits)),
        ("lists", lists::page(&frame, &in_force, "fbad85f81502", "interdict-3.3")),
        ("changes", changes::page(&frame, &told)),
        ("changes-none", changes::page(&frame, &changes::Changes::default())),
        ("sign-in", sign_in::page(&door, "/\"><script>", Some(HOSTILE))),
        ("wrong", wrong::page(&frame, "Not found", HOSTILE, HOSTILE)),
        ("bare", wrong::bare("Not found", HOSTILE)),
        ("signed-out", wrong::signed_out()),
    ]
}

#[test]
fn no_page_runs_or_styles_anything_of_its_own() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pages");
    for (name, html) in pages() {
        write(&folder.join(format!("{name}.html")), &html);
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert!(html.contains("<script src=\"/page/page.js?v="), "{name}");
        for inline in ["<style", " style=", "<img", "<iframe", "<object", "javascript:alert(1)\"", "<b>Sons"] {
            assert!(!html.contains(inline), "{name} has {inline}");
        }
        // An attribute that runs something would begin with a space, be of letters, and not be within a value.
        for event in [" onload=", " onclick=", " onerror=", " onfocus="] {
            assert!(!html.contains(event), "{name} has {event}");
        }
    }
    for asset in ASSETS {
        write(&folder.join("page").join(asset.name), asset.content);
    }
    assert!(Asset::named("page.js").is_some());
}

fn write(path: &Path, text: &str) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, text).unwrap();
}

/// What stands in every tag's attributes, to see that each quote is closed and each id stands once.
#[test]
fn pages_are_well_formed() {
    for (name, html) in pages() {
        let mut ids: Vec<&str> =
            html.match_indices(" id=\"").filter_map(|(place, _)| html[place + 5..].split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: an id stands twice");
        assert_eq!(
            html.matches("<h1").count() - html.matches("<h1 class=\"second\"").count(),
            expected_headings(name),
            "{name}"
        );
        for pair in ["div", "section", "article", "main", "ul", "ol", "li", "table", "tr", "form", "details", "dl", "p"]
        {
            let opened = html.matches(&format!("<{pair}>")).count() + html.matches(&format!("<{pair} ")).count();
            assert_eq!(opened, html.matches(&format!("</{pair}>")).count(), "{name}: {pair}");
        }
    }
}

/// One heading of the first order a page; two sides have one each.
fn expected_headings(name: &str) -> usize {
    if name.starts_with("side-by-side") { 2 } else { 1 }
}

#[test]
fn what_an_answer_rests_on_is_always_in_sight() {
    for (name, html) in pages().into_iter().filter(|(name, _)| !matches!(*name, "bare" | "signed-out")) {
        assert!(html.contains("No hit is not a clearance."), "{name}");
        assert!(html.contains("starter-2026") && html.contains("datetime=\"2026-08-21\""), "{name}");
        assert!(html.contains("not a sanctions list"), "{name}");
    }
}

#[test]
fn a_hit_says_what_it_is_why_and_what_it_does() {
    let html = Desk::new().searched("name=Yongxin+Zhicheng+Technology+Group");
    for told in [
        "Integrity Technology Group, Incorporated",
        "Blocking",
        "OFAC SDN List",
        "CYBER2",
        "near certain",
        "0.98",
        "listed <time datetime=\"2025-01-03\">",
        "/side-by-side/ofac-50543?name=Yongxin",
    ] {
        assert!(html.contains(told), "{told}");
    }
}

#[test]
fn filters_hide_and_say_how_many() {
    let desk = Desk::new();
    let entries = |html: &str| html.matches("<div class=\"entry\">").count();
    let all = desk.searched("name=Yongxin+Zhicheng+Technology+Group");
    let narrowed = desk.searched("name=Yongxin+Zhicheng+Technology+Group&programme=CYBER2");
    assert!(0 < entries(&narrowed) && entries(&narrowed) < entries(&all), "{} {}", entries(&narrowed), entries(&all));
    assert!(narrowed.contains("hidden by your filters") && !all.contains("hidden by your filters"));
    let none = desk.searched("name=Yongxin+Zhicheng+Technology+Group&in=zz");
    assert!(entries(&none) == 0 && none.contains("hidden by your filters"));
}

#[test]
fn a_long_list_of_changes_is_cut_and_says_so() {
    let (_, html) = pages().into_iter().find(|(name, _)| *name == "changes").unwrap();
    assert!(html.contains("and 50 more") && html.contains("+150 added"));
}
