//! Pictures as drawings: Graphviz text, and SVG with a layout of our own. Both are the same for the same picture.

mod dot;
mod layout;
mod svg;

pub use dot::dot;
pub use svg::svg;

use crate::Verdict;

/// How parties of a verdict look: fill, border, text.
const fn colours(verdict: Verdict, listed: bool) -> (&'static str, &'static str, &'static str) {
    match (verdict, listed) {
        (_, true) => ("#991b1b", "#7f1d1d", "#ffffff"),
        (Verdict::Blocked, _) => ("#fecaca", "#b91c1c", "#1f2937"),
        (Verdict::CannotTell, _) => ("#fde68a", "#b45309", "#1f2937"),
        (Verdict::Caution, _) => ("#fef9c3", "#ca8a04", "#1f2937"),
        (Verdict::NotBlocked, _) => ("#ffffff", "#9ca3af", "#1f2937"),
    }
}
