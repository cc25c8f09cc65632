//! One pass over questions, in one thread or several, and the spread of its times.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use interdict_index::{Index, Request, Unusable};
use interdict_model::Subject;
use serde::{Deserialize, Serialize};

use super::questions::TOGETHER;
use super::ran;

/// The shares of questions, in ten thousandths, whose times are told.
const SHARES: [usize; 18] = [
    100, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 9_500, 9_800, 9_900, 9_950, 9_980, 9_990,
    10_000,
];

/// A pass, measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Timed {
    pub(crate) state: String,
    /// How many were asked; fewer than there are when the time ran out.
    pub(crate) asked: usize,
    /// By the clock, from the first question to the last answer.
    pub(crate) seconds: f64,
    /// The time that the threads ran, added up, which other work on the machine does not lengthen.
    pub(crate) processor_seconds: Option<f64>,
    /// Parties that reached the threshold, over all questions.
    pub(crate) hits: usize,
    /// Shares of the questions, in ten thousandths, each with the microseconds within which so many were answered.
    pub(crate) within: Vec<(usize, f64)>,
}

/// Asks an index.
pub(super) struct Asking<'a> {
    pub(super) index: &'a Index,
    pub(super) request: &'a Request,
    /// Most seconds of a warm-up, and of a pass.
    pub(super) seconds: u64,
    pub(super) threads: usize,
}

/// What one thread did.
struct Share {
    began: Instant,
    ended: Instant,
    ran: Option<Duration>,
    times: Vec<Duration>,
    hits: usize,
}

impl Asking<'_> {
    /// Asks in turn until the time is over, each thread its share of the questions. A warm-up comes before, a group for each
    /// [`TOGETHER`] of the questions; where it does not come to its end, only questions of groups that it came to are asked.
    pub(super) fn pass(&self, state: &str, subjects: &[Subject], warm_up: Option<&[Vec<Subject>]>) -> Result<Timed> {
        let threads = self.threads.max(1);
        let barrier = Barrier::new(threads);
        // The first group that no thread has warmed.
        let unwarmed = AtomicUsize::new(warm_up.map_or(usize::MAX, <[_]>::len));
        let share = |thread: usize| -> Result<Share, Unusable> {
            let warmed = self.warm(warm_up.unwrap_or_default(), thread, &unwarmed);
            // Whatever happened: the others wait for this thread too.
            barrier.wait();
            warmed?;
            let most = unwarmed.load(Ordering::Acquire).saturating_mul(TOGETHER).min(subjects.len());
            self.ask(subjects.get(..most).unwrap_or_default(), thread)
        };
        let shares: Result<Vec<Share>, Unusable> = if threads == 1 {
            share(0).map(|share| vec![share])
        } else {
            std::thread::scope(|scope| {
                let share = &share;
                let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                    .collect()
            })
        };
        timed(state, &shares?).ok_or_else(|| anyhow!("no question was asked {state} within {} s", self.seconds))
    }

    /// Asks what comes before; a group that there is no time for is noted.
    fn warm(&self, groups: &[Vec<Subject>], thread: usize, unwarmed: &AtomicUsize) -> Result<(), Unusable> {
        let start = Instant::now();
        for (number, group) in groups.iter().enumerate().skip(thread).step_by(self.threads.max(1)) {
            if start.elapsed() > Duration::from_secs(self.seconds) {
                unwarmed.fetch_min(number, Ordering::AcqRel);
                break;
            }
            for subject in group {
                self.index.search(subject, self.request)?;
            }
        }
        Ok(())
    }

    fn ask(&self, subjects: &[Subject], thread: usize) -> Result<Share, Unusable> {
        let mut times = Vec::with_capacity(subjects.len());
        let mut hits = 0;
        let ran_before = ran();
        let began = Instant::now();
        let mut ended = began;
        for subject in subjects.iter().skip(thread).step_by(self.threads.max(1)) {
            let asked = Instant::now();
            if asked.duration_since(began) > Duration::from_secs(self.seconds) {
                break;
            }
            let found = self.index.search(subject, self.request)?;
            ended = Instant::now();
            times.push(ended.duration_since(asked));
            hits += found.hits.len() + found.cut;
        }
        let ran = ran().zip(ran_before).map(|(after, before)| after.saturating_sub(before));
        Ok(Share { began, ended, ran, times, hits })
    }
}

/// The pass that its threads' shares are; nothing where no question was asked.
fn timed(state: &str, shares: &[Share]) -> Option<Timed> {
    let began = shares.iter().map(|share| share.began).min()?;
    let ended = shares.iter().map(|share| share.ended).max()?;
    let mut times: Vec<Duration> = shares.iter().flat_map(|share| share.times.iter().copied()).collect();
    times.sort_unstable();
    let within = SHARES.map(|share| Some((share, within(&times, share)?)));
    Some(Timed {
        state: state.to_owned(),
        asked: times.len(),
        seconds: ended.duration_since(began).as_secs_f64(),
        processor_seconds: shares.iter().map(|share| share.ran).sum::<Option<Duration>>().map(|ran| ran.as_secs_f64()),
        hits: shares.iter().map(|share| share.hits).sum(),
        within: within.into_iter().collect::<Option<_>>()?,
    })
}

/// The microseconds within which so many of ten thousand are answered, of times in order.
fn within(times: &[Duration], share: usize) -> Option<f64> {
    let place = (times.len() * share).div_ceil(10_000).saturating_sub(1);
    times.get(place).map(|time| time.as_secs_f64() * 1e6)
}

#[cfg(test)]
mod tests {
    use interdict_model::{Entity, Name, NameKind, Schema};
    use interdict_names::Lexicon;

    use super::*;
    use crate::speed::questions::warm_up;

    #[test]
    fn the_spread_is_that_of_the_times() {
        let times: Vec<Duration> = (1..=1_000).map(Duration::from_micros).collect();
        for (share, microseconds) in [(0, 1.0), (5_000, 500.0), (9_900, 990.0), (9_990, 999.0), (10_000, 1_000.0)] {
            let found = within(&times, share).unwrap();
            assert!((found - microseconds).abs() < 1e-6, "{found} for {share}");
        }
        assert!((within(&times[..3], 5_000).unwrap() - 2.0).abs() < 1e-6);
        assert_eq!(within(&[], 5_000), None);
    }

    fn index() -> Index {
        let mut entities = Vec::new();
        for (number, text) in ["Oleg Petrov", "Hassan Rashid", "Zenith Shipping"].into_iter().enumerate() {
            let mut entity = Entity::new(number.to_string(), Schema::LegalEntity);
            entity.names.push(Name::new(NameKind::Primary, text));
            entities.push(entity);
        }
        let lexicon = Lexicon::of(&entities);
        Index::new(entities, lexicon).unwrap()
    }

    #[test]
    fn threads_share_the_questions_and_find_what_one_finds() {
        let index = index();
        let asked: Vec<Subject> = (0..200)
            .map(|number| Subject::named(["Oleg Petrov", "Rashid Hassan", "Nobody Else"][number % 3]))
            .collect();
        for threads in [1, 2, 3] {
            let asking = Asking { index: &index, request: &Request::default(), seconds: 600, threads };
            let groups = warm_up(&asked);
            for warm_up in [None, Some(&*groups)] {
                let timed = asking.pass("warm", &asked, warm_up).unwrap();
                assert_eq!((timed.asked, timed.hits), (200, 134), "{threads} threads");
                assert!(timed.within.is_sorted_by(|one, other| one.1 <= other.1));
                assert!(timed.seconds * 1e6 * 1.001 >= timed.within.last().unwrap().1);
            }
        }
    }

    #[test]
    fn what_was_not_warmed_is_not_asked() {
        let index = index();
        let asked: Vec<Subject> = (0..200).map(|number| Subject::named(format!("Oleg {number}"))).collect();
        let asking = Asking { index: &index, request: &Request::default(), seconds: 0, threads: 2 };
        let error = asking.pass("warm", &asked, Some(&warm_up(&asked))).unwrap_err();
        assert!(error.to_string().contains("no question was asked warm within 0 s"), "{error}");
        let unwarmed = AtomicUsize::new(4);
        asking.warm(&warm_up(&asked), 1, &unwarmed).unwrap();
        assert_eq!(unwarmed.into_inner(), 1);
    }
}
