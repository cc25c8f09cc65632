//! How a score comes about: a bar a line, each beginning where the one before ends.

use interdict_model::{Evidence, Points};
use maud::{Markup, html};

use crate::badge::ALERT;
use crate::naming::feature_title;
use crate::results::signed;
use crate::written;

/// Widths are in thousandths of a point of score.
const UNIT: i32 = 1_000;

/// A chart that is a table: whoever cannot see the bars reads the numbers.
pub(crate) fn waterfall(lines: &[Evidence], score: Points) -> Markup {
    let mut sums = vec![0];
    for line in lines {
        sums.push(sums.last().copied().unwrap_or(0) + line.points.0 / UNIT);
    }
    let least = sums.iter().copied().min().unwrap_or(0).min(0);
    let most = sums.iter().copied().max().unwrap_or(0).max(1_000);
    let chart = Chart { least, width: most - least };
    html! {
        div.scroll tabindex="0" role="region" aria-label="The score, line by line" {
            table.waterfall {
                caption { "Each line adds to the score or takes from it. The mark is the line of " (format!("{ALERT:.2}")) ", from which a match is a hit." }
                thead { tr { th scope="col" { "What" } th scope="col" { "How" } th.number scope="col" { "Points" } th scope="col" { span.unseen { "Chart" } } } }
                tbody {
                    @for (line, span) in lines.iter().zip(sums.windows(2)) {
                        @let (from, to) = (span.first().copied().unwrap_or(0), span.last().copied().unwrap_or(0));
                        tr {
                            th scope="row" { (feature_title(line.feature)) }
                            td { (written(&line.detail)) }
                            td.number { @if line.points == Points::ZERO { "0" } @else { (signed(line.points)) } }
                            td.chart { (chart.bar(from, to, if to < from { "down" } else { "up" })) }
                        }
                    }
                }
                tfoot {
                    tr {
                        th scope="row" { "Score" }
                        td { "the sum of these lines" }
                        td.number { (format!("{score:.3}")) }
                        td.chart { (chart.bar(0, score.0 / UNIT, "sum")) }
                    }
                }
            }
        }
    }
}

struct Chart {
    least: i32,
    width: i32,
}

impl Chart {
    fn bar(&self, from: i32, to: i32, class: &str) -> Markup {
        // A line of no points is still seen, as a hair where the sum stands.
        let width = (to - from).abs().max(4);
        html! {
            svg viewBox={ "0 0 " (self.width) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                rect.mark x=(ALERT.0 / UNIT - self.least - 1) y="0" width="3" height="24" {}
                rect.zero x=(-self.least) y="0" width="2" height="24" {}
                rect.(class) x=(from.min(to) - self.least) y="4" width=(width) height="16" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::Feature;

    use super::*;

    #[test]
    fn bars_begin_where_the_one_before_ends() {
        let line =
            |points| Evidence { feature: Feature::NamePart, points: Points::milli(points), detail: "<b>".to_owned() };
        let html = waterfall(&[line(700), line(-200), line(100)], Points::milli(600)).into_string();
        for bar in [
            "class=\"up\" x=\"0\" y=\"4\" width=\"700\"",
            "class=\"down\" x=\"500\" y=\"4\" width=\"200\"",
            "class=\"up\" x=\"500\" y=\"4\" width=\"100\"",
            "class=\"sum\" x=\"0\" y=\"4\" width=\"600\"",
        ] {
            assert!(html.contains(bar), "{bar} in {html}");
        }
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn a_sum_below_nothing_has_its_room() {
        let line = Evidence { feature: Feature::Country, points: Points::milli(-300), detail: String::new() };
        let html = waterfall(&[line], Points::ZERO).into_string();
        assert!(html.contains("viewBox=\"0 0 1300 24\"") && html.contains("class=\"down\" x=\"0\""), "{html}");
    }
}
