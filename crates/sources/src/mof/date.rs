//! Dates as Japanese texts write them.

use interdict_model::{PartialDate, UncertainDate};

use crate::enumeration::{half_width, items};
use crate::sheet;

/// Eras and the year before their first.
const ERAS: [(&str, u16); 5] = [("明治", 1867), ("大正", 1911), ("昭和", 1925), ("平成", 1988), ("令和", 2018)];

/// The dates of a cell, and what of it is none.
pub(super) fn dates(cell: &str) -> (Vec<UncertainDate>, Vec<String>) {
    let cell = ["又は", "または", "及び", "および"].iter().fold(cell.to_owned(), |text, word| text.replace(word, "\n"));
    let (mut dates, mut others) = (Vec::new(), Vec::new());
    for piece in items(&cell, &['、', ';', '；', '，']) {
        match date(&piece) {
            Some(date) => dates.push(date),
            None => others.push(piece),
        }
    }
    (dates, others)
}

/// One date, or a range.
pub(super) fn date(text: &str) -> Option<UncertainDate> {
    let plain: String = text.trim().chars().map(half_width).collect();
    if let Some(day) = sheet::day_of_serial(&plain) {
        return day.parse().ok();
    }
    if plain.is_ascii() && plain.contains(|character: char| character.is_ascii_alphabetic()) {
        return plain.trim_start_matches("Born ").trim_start_matches("on ").parse().ok();
    }
    let mut rest: String = plain.chars().filter(|character| !character.is_whitespace()).collect();
    let mut about = false;
    for word in ["おおよそ", "およそ", "おおむね", "約", "頃", "ごろ", "の間", "まで", "生まれ", "生"]
    {
        if let Some(without) = rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)) {
            about |= !matches!(word, "の間" | "まで" | "生まれ" | "生");
            rest = without.to_owned();
        }
    }
    let rest = rest.trim_end_matches('の');
    let span = ["から", "～", "〜", "~"]
        .iter()
        .find_map(|word| rest.split_once(word))
        .or_else(|| rest.split_once(['-', '－', '‐', '–']).filter(|(from, _)| from.ends_with('年')));
    let date = match span {
        Some((from, to)) => UncertainDate::range(one(from)?, one(to.trim_end_matches("まで"))?),
        None => one(rest)?.into(),
    };
    Some(if about { date.about() } else { date })
}

/// `1961年4月3日`, `昭和36年4月`, `1961.4.3`, `1961/4/3`, `1961-04-03`.
fn one(text: &str) -> Option<PartialDate> {
    let era = ERAS.iter().find_map(|(name, before)| text.strip_prefix(name).map(|rest| (rest, *before)));
    let (text, before) = era.unwrap_or((text, 0));
    let text = text.replacen("元年", "1年", usize::from(before > 0));
    let (year, rest) = text.split_once(['年', '.', '/', '-']).unwrap_or((&text, ""));
    let (month, rest) = rest.split_once(['月', '.', '/', '-']).unwrap_or((rest, ""));
    let day = rest.trim_end_matches('日');
    // Without an era a year has four digits.
    if year.len() != 4 && before == 0 {
        return None;
    }
    let small = |text: &str| match text {
        "" => Some(None),
        text if text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok().map(Some),
        _ => None,
    };
    let year = Some(year)
        .filter(|year| !year.is_empty() && year.len() <= 4 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    PartialDate::new(year.parse::<u16>().ok()?.checked_add(before)?, small(month)?, small(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_written() {
        let told = |text: &str| date(text).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(told("1961年4月3日"), "1961-04-03");
        assert_eq!(told("１９６１年 ４月 ３日生まれ"), "1961-04-03");
        assert_eq!(told("1961年4月"), "1961-04");
        assert_eq!(told("1961年"), "1961");
        assert_eq!(told("昭和36年4月3日"), "1961-04-03");
        assert_eq!(told("平成元年1月8日"), "1989-01-08");
        assert_eq!(told("令和4年"), "2022");
        assert_eq!(told("1961.4.3"), "1961-04-03");
        assert_eq!(told("1961-04-03"), "1961-04-03");
        assert_eq!(told("22372"), "1961-04-01");
        assert_eq!(told("1961年頃"), "circa 1961");
        assert_eq!(told("約1961年"), "circa 1961");
        assert_eq!(told("1963年から1968年までの間"), "1963/1968");
        assert_eq!(told("1955年-1958年頃"), "circa 1955/1958");
        assert_eq!(told("3 April 1961"), "1961-04-03");
        for none in ["61年", "1961年13月", "1977年8月から9月の間", "不詳", "3月10日", "30～35歳", "", "-", "年"]
        {
            assert_eq!(told(none), "", "{none}");
        }
    }

    #[test]
    fn several_in_a_cell() {
        let (known, others) = dates("(1) 1961年4月3日 (2) 1962年、又は1963年\n偽造旅券より");
        assert_eq!(known.iter().map(ToString::to_string).collect::<Vec<_>>(), ["1961-04-03", "1962", "1963"]);
        assert_eq!(others, ["偽造旅券より"]);
    }
}
