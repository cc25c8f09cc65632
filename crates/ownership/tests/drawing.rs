//! Drawings: what users see, and that anything may be in a name.

use interdict_model::{Points, Subject};
use interdict_ownership::{Decision, Graph, Party, Picture, Regime, dot, svg};
use proptest::prelude::*;

use crate::register::Register;

const TODAY: &str = "2026-12-01";

/// A maker of drones, a family that holds it, and what else they have: the shape of many real cases.
fn family() -> Register {
    let mut register = Register::of(
        "listed founder; listed maker; listed holding
         holding 49 maker from 2016-03-29; founder 51 maker from 2015-11-25; wife 2 maker from 2019-05-24 to 2023-12-21
         founder unknown telecom; founder 100 software from 2013; software 30 workshop; maker 25-50 workshop
         founder 75 training; wife 25 training; training 10 founder
         son director maker from 2017-10-23; son represents software; stranger 20 workshop",
    );
    for (id, name) in [
        ("maker", "Aeroplan & Söhne \"Unmanned\" <Systems> Limited Liability Company of the Northern Region"),
        ("founder", "Ivan Ivanovich Primerov"),
        ("wife", "Мария Ивановна Примерова"),
        ("telecom", "ООО «Пример Телеком»"),
    ] {
        let party = register.holdings.find(id).unwrap();
        let source = register.holdings.stakes()[0].source;
        register.holdings.describe(party, &Party { subject: Subject::named(name), source });
    }
    "EXAMPLE-PROGRAMME".clone_into(&mut register.designations[0].listing);
    register
}

fn picture(register: &Register, party: &str, most: usize) -> Picture {
    register
        .with_decision("us", TODAY, |decision| Picture::around(decision, register.holdings.find(party).unwrap(), most))
}

#[test]
fn a_drawing_and_its_graphviz_text() {
    let register = family();
    insta::assert_snapshot!("family.svg", svg(&picture(&register, "maker", 60)));
    insta::assert_snapshot!("family.dot", dot(&picture(&register, "workshop", 60)));
}

#[test]
fn what_is_left_out_is_counted() {
    let lines: Vec<String> = (0..50).map(|owner| format!("O{owner} 2 A;")).collect();
    let register = Register::of(&lines.concat());
    let picture = picture(&register, "A", 20);
    assert_eq!((picture.nodes.len(), picture.left_out), (20, 31));
    assert!(svg(&picture).contains("31 more parties are not drawn"));
}

/// Reads the whole drawing as XML.
fn is_well_formed(text: &str) -> Result<usize, quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut elements = 0;
    loop {
        match reader.read_event()? {
            quick_xml::events::Event::Eof => return Ok(elements),
            quick_xml::events::Event::Start(element) | quick_xml::events::Event::Empty(element) => {
                for attribute in element.attributes() {
                    attribute.map_err(quick_xml::Error::from)?;
                }
                elements += 1;
            }
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn any_graph_and_any_name_make_a_drawing(
        name in any::<String>(),
        stakes in proptest::collection::vec((0_usize..8, 0_u32..=100, 0_usize..8), 0..24),
    ) {
        let lines: Vec<String> =
            stakes.iter().map(|(from, percent, to)| format!("P{from} {percent} P{to};")).collect();
        let mut register = Register::of(&format!("P0 1 P1; {}", lines.concat()));
        let party = register.holdings.find("P0").unwrap();
        let source = register.holdings.stakes()[0].source;
        register.holdings.describe(party, &Party { subject: Subject::named(name), source });
        register.designate(party, Points::ONE);
        let graph = Graph::on(&register.holdings, TODAY.parse().unwrap());
        let row = Regime::in_force("us", graph.day()).unwrap()[0];
        let decision = Decision::of(&graph, row, &register.designations);
        let picture = Picture::around(&decision, party, 60);
        let drawn = svg(&picture);
        prop_assert!(is_well_formed(&drawn).is_ok(), "{}", drawn);
        prop_assert_eq!(&drawn, &svg(&picture));
        // Every escape in a quoted text is one that Graphviz knows.
        prop_assert!(dot(&picture).lines().all(|line| line.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 0));
    }
}
