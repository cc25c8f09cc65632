//! Shares with their uncertainty, thresholds by alert rate, F1 and AUC.

use interdict_model::Points;

/// A share of some cases: how many, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) part: usize,
    pub(crate) whole: usize,
}

impl Share {
    pub(crate) fn add(&mut self, counts: bool) {
        self.part += usize::from(counts);
        self.whole += 1;
    }

    pub(crate) fn percent(self) -> f64 {
        100.0 * ratio(self.part, self.whole)
    }

    /// Wilson's interval at 95 %, in percent.
    pub(crate) fn interval(self) -> (f64, f64) {
        if self.whole == 0 {
            return (0.0, 100.0);
        }
        let z = 1.96_f64;
        let (share, cases) = (ratio(self.part, self.whole), ratio(self.whole, 1));
        let scale = 1.0 + z * z / cases;
        let middle = (share + z * z / (2.0 * cases)) / scale;
        let half = z / scale * (share * (1.0 - share) / cases + z * z / (4.0 * cases * cases)).sqrt();
        (100.0 * (middle - half).max(0.0), 100.0 * (middle + half).min(1.0))
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = self.interval();
        write!(f, "{:5.1} % [{low:.1}–{high:.1}] {}/{}", self.percent(), self.part, self.whole)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are small")]
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The threshold at which at most this share of the negatives alerts: the lowest of their scores that may alert, as
/// the benchmark's own script has it. `scores` are the best scores of the negatives.
pub(crate) fn threshold(scores: &[Points], alerts_in_ten_thousand: usize) -> Points {
    let mut scores = scores.to_vec();
    scores.sort_unstable_by(|one, other| other.cmp(one));
    let allowed = alerts_in_ten_thousand * scores.len() / 10_000;
    let Some(beyond) = scores.get(allowed) else { return Points::ZERO };
    scores[..allowed].iter().rev().find(|score| *score > beyond).map_or(Points(beyond.0 + 1), |score| *score)
}

/// The threshold of the best F1, and the F1 there.
pub(crate) fn best_f1(pairs: &[(Points, bool)]) -> (Points, f64) {
    let mut best = (Points::ONE, 0.0);
    for (threshold, _) in pairs {
        let f1 = f1_at(pairs, *threshold);
        if f1 > best.1 || (f1 >= best.1 && *threshold < best.0) {
            best = (*threshold, f1);
        }
    }
    best
}

/// F1 at a threshold.
pub(crate) fn f1_at(pairs: &[(Points, bool)], threshold: Points) -> f64 {
    let right = pairs.iter().filter(|(score, alike)| *alike && *score >= threshold).count();
    let called = pairs.iter().filter(|(score, _)| *score >= threshold).count();
    let alike = pairs.iter().filter(|(_, alike)| *alike).count();
    ratio(2 * right, called + alike)
}

/// The share of (alike, not alike) couples in the right order; ties count half.
pub(crate) fn auc(pairs: &[(Points, bool)]) -> f64 {
    let (mut twice, mut couples) = (0, 0);
    for (high, _) in pairs.iter().filter(|(_, alike)| *alike) {
        for (low, _) in pairs.iter().filter(|(_, alike)| !*alike) {
            couples += 1;
            twice += match high.cmp(low) {
                std::cmp::Ordering::Greater => 2,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Less => 0,
            };
        }
    }
    ratio(twice, 2 * couples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_of_known_cases() {
        let (low, high) = Share { part: 8, whole: 10 }.interval();
        assert!((low - 49.0).abs() < 0.2 && (high - 94.3).abs() < 0.2, "{low} {high}");
        let (low, high) = Share { part: 0, whole: 20 }.interval();
        assert!(low.abs() < 1e-9 && (high - 16.1).abs() < 0.2, "{low} {high}");
    }

    #[test]
    fn thresholds_allow_as_many_alerts_as_asked() {
        let scores: Vec<Points> = (0..1000).map(Points::milli).collect();
        let alerts = |rate| scores.iter().filter(|score| **score >= threshold(&scores, rate)).count();
        assert_eq!([alerts(10), alerts(100), alerts(500)], [1, 10, 50]);
    }

    #[test]
    fn ties_at_the_threshold_do_not_alert() {
        let scores = [900, 800, 800, 800, 100, 100, 100, 100, 100, 100].map(Points::milli);
        assert_eq!(threshold(&scores, 2_000), Points::milli(900));
        assert_eq!(threshold(&scores[1..], 1_111), Points(Points::milli(800).0 + 1));
    }

    #[test]
    fn f1_and_auc() {
        let pairs = [(900, true), (800, true), (700, false), (600, true), (100, false)]
            .map(|(score, alike)| (Points::milli(score), alike));
        assert!((f1_at(&pairs, Points::milli(800)) - 0.8).abs() < 1e-9);
        let (threshold, f1) = best_f1(&pairs);
        assert_eq!(threshold, Points::milli(600));
        assert!((f1 - 6.0 / 7.0).abs() < 1e-9, "{f1}");
        assert!((auc(&pairs) - 5.0 / 6.0).abs() < 1e-9);
    }
}
