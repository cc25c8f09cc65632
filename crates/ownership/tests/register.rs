//! Holdings written as lines of text, for tests.

use std::collections::BTreeMap;

use interdict_model::{PartialDate, Points};
use interdict_ownership::{
    Complete, Decision, Designation, End, File, FileIndex, Graph, GroupIndex, Holdings, Joint, Level, Link, LinkKind,
    Measure, PartyIndex, Period, Regime, Share, Stake, Verdict,
};

/// Holdings and who is listed.
#[derive(Default)]
pub(crate) struct Register {
    pub(crate) holdings: Holdings,
    pub(crate) designations: Vec<Designation>,
    files: BTreeMap<u32, FileIndex>,
    groups: BTreeMap<String, GroupIndex>,
}

impl Register {
    /// One fact a line:
    /// `listed X [surety 0.8]`, `X 25-50 A [votes] [from 2020] [to 2021 | ended] [stated 2022] [indirect | majorities] [held 1 | agreed 1] [file 2]`,
    /// `X controls A [from …]`, `complete A [votes]`.
    pub(crate) fn of(lines: &str) -> Self {
        let mut register = Self::default();
        for line in lines.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
            register.line(line);
        }
        register
    }

    fn file(&mut self, number: u32) -> FileIndex {
        let holdings = &mut self.holdings;
        *self.files.entry(number).or_insert_with(|| holdings.file(File::default()).unwrap())
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after =
            |word: &str| words.iter().position(|known| *known == word).and_then(|at| words.get(at + 1)).copied();
        let date = |word: &str| after(word).map(|text| text.parse::<PartialDate>().unwrap());
        let ends = if words.contains(&"ended") { End::Unknown } else { date("to").map_or(End::Open, End::On) };
        let period = Period { from: date("from"), to: ends, stated: date("stated") };
        let file = self.file(after("file").map_or(0, |number| number.parse().unwrap()));
        let source = self.holdings.source(file, 0, "").unwrap();
        let measure = Measure::ALL.into_iter().find(|measure| words.contains(&measure.as_str()));
        match words[0] {
            "listed" => {
                let party = self.holdings.party(words[1]).unwrap();
                let surety = after("surety")
                    .map_or(Points::ONE, |text| Points::from_unit_interval(text.parse().unwrap()).unwrap());
                self.designate(party, surety);
            }
            "complete" => {
                let owned = self.holdings.party(words[1]).unwrap();
                self.holdings.add_complete(Complete { owned, measure, period, source });
            }
            _ => {
                let from = self.holdings.party(words[0]).unwrap();
                let to = self.holdings.party(words[2]).unwrap();
                if let Some(kind) = LinkKind::from_word(words[1]) {
                    self.holdings.add_link(Link { from, to, kind, period, source });
                    return;
                }
                let share: Share = words[1].replace('_', " ").parse().unwrap();
                let level = match () {
                    () if words.contains(&"indirect") => Level::Indirect,
                    () if words.contains(&"summary") => Level::Summary,
                    () if words.contains(&"majorities") => Level::ByMajorities,
                    () => Level::Direct,
                };
                let group = |joint, name: Option<&str>| name.map(|name| (joint, name.to_owned()));
                let group = group(Joint::Holding, after("held")).or_else(|| group(Joint::Arrangement, after("agreed")));
                let jointly = group.map(|(joint, name)| {
                    let holdings = &mut self.holdings;
                    *self.groups.entry(name).or_insert_with(|| holdings.group(joint, source).unwrap())
                });
                let measure = measure.unwrap_or(Measure::Equity);
                self.holdings.add_stake(Stake {
                    owner: from,
                    owned: to,
                    measure,
                    share,
                    period,
                    level,
                    jointly,
                    source,
                });
            }
        }
    }

    pub(crate) fn designate(&mut self, party: PartyIndex, surety: Points) {
        let person = u32::try_from(self.designations.len()).unwrap();
        let entity = format!("listed-{}", self.holdings.id(party));
        let (caption, listing, by) = (String::new(), String::new(), String::new());
        self.designations.push(Designation { party, person, surety, entity, caption, listing, by });
    }

    /// The verdict on a party under a regime's blocking row on a day. A proof that there is must hold when it is checked alone.
    pub(crate) fn verdict(&self, regime: &str, day: &str, party: &str) -> Verdict {
        self.with_decision(regime, day, |decision| {
            let party = self.holdings.find(party).unwrap();
            if let Some(proof) = decision.proof(party) {
                let regime = decision.regime();
                assert_eq!(proof.check(&self.holdings, decision.graph().day(), regime, &self.designations), Ok(()));
                assert_eq!(proof.party(), Some(party));
            }
            decision.verdict(party)
        })
    }

    /// Calls with the decision under a regime's blocking (or only) row on a day.
    pub(crate) fn with_decision<T>(&self, regime: &str, day: &str, call: impl FnOnce(&Decision<'_>) -> T) -> T {
        let day: PartialDate = day.parse().unwrap();
        let row = Regime::in_force(regime, day).unwrap()[0];
        let graph = Graph::on(&self.holdings, day);
        call(&Decision::of(&graph, row, &self.designations))
    }
}
