//! The names of a party: one to begin with, and the others that lists give beside it.

use interdict_model::Schema;

use super::culture::{Culture, Item, Part};
use super::draw::Draw;

/// A name and the property of FollowTheMoney that it is.
pub(crate) type Named = (&'static str, String);

/// How many of a hundred parties have one name, two, and so on: 2.4 on average, as on lists with aliases.
const COUNTS: [usize; 6] = [35, 27, 17, 11, 6, 4];
/// So often another alias is looked for before a party has to do with fewer names.
const TRIES: usize = 6;
/// So many names of persons in a hundred are written `FAMILY, Given`, as several publishers do.
const FAMILY_FIRST: usize = 40;

/// An item of a name with what it was drawn to be.
#[derive(Clone)]
struct Piece {
    item: Item,
    part: Part,
}

impl Piece {
    fn draw(item: &Item, culture: &Culture, woman: bool, draw: &mut Draw) -> Self {
        let part = match item {
            Item::Given if woman => culture.draw("female", draw),
            Item::Given | Item::Man => culture.draw("male", draw),
            Item::Father => culture.draw(if woman { "father.female" } else { "father.male" }, draw),
            Item::Family if woman => culture.of_woman(culture.draw("family", draw)),
            Item::Family => culture.draw("family", draw),
            Item::English if culture.words("english").is_empty() => culture.draw("male", draw),
            Item::English => culture.draw("english", draw),
            Item::Coin => culture.draw("coin", draw),
            Item::Place => culture.draw("place", draw),
            Item::Trade => culture.draw("trade", draw),
            Item::Legal => culture.draw("legal", draw),
            Item::Number => {
                let number = draw.rank(8) % 1_000 + 1;
                Part {
                    spellings: vec![format!("No. {number}"), number.to_string()],
                    original: Some(format!("№{number}")),
                }
            }
            Item::Word(part) => part.clone(),
        };
        Self { item: item.clone(), part }
    }

    fn initial(&self, way: usize) -> String {
        self.part.spelt(way).chars().next().map_or_else(String::new, |letter| format!("{letter}."))
    }
}

/// A way to spell: mostly the commonest spellings.
fn way(draw: &mut Draw) -> usize {
    if draw.chance(60) { 0 } else { draw.below(6) }
}

fn pieces(culture: &Culture, patterns: &[(usize, Vec<Item>)], woman: bool, draw: &mut Draw) -> Vec<Piece> {
    let place = draw.weighted(patterns.iter().map(|(weight, _)| *weight));
    let items = patterns.get(place).map_or(&[][..], |(_, items)| items);
    items.iter().map(|item| Piece::draw(item, culture, woman, draw)).collect()
}

fn latin(pieces: &[Piece], way: usize) -> String {
    pieces.iter().map(|piece| piece.part.spelt(way)).collect::<Vec<_>>().join(" ")
}

/// The name in its own script; `None` where a part has none.
fn original(pieces: &[Piece], culture: &Culture) -> Option<String> {
    let parts: Option<Vec<&str>> = pieces.iter().map(|piece| piece.part.original.as_deref()).collect();
    let written = parts?.join(if culture.joined { "" } else { " " });
    Some(written).filter(|written| !written.is_empty())
}

fn family_first(pieces: &[Piece], way: usize) -> Option<String> {
    let place = pieces.iter().position(|piece| piece.item == Item::Family)?;
    let (given, family): (Vec<Piece>, Vec<Piece>) = if place == 0 {
        (pieces[1..].to_vec(), pieces[..1].to_vec())
    } else {
        (pieces[..place].to_vec(), pieces[place..].to_vec())
    };
    (!given.is_empty()).then(|| format!("{}, {}", latin(&family, way).to_uppercase(), latin(&given, way)))
}

/// Whether a person's name is whole without the piece.
fn may_be_missing(place: usize, piece: &Piece, count: usize) -> bool {
    let inside = place > 0 && place + 1 < count;
    matches!(piece.item, Item::Father | Item::English | Item::Word(_)) || (inside && piece.item != Item::Family)
}

/// Names are told apart without regard to case.
fn is_new(text: &str, names: &[Named]) -> bool {
    let lower = text.to_lowercase();
    !lower.trim().is_empty() && names.iter().all(|(_, name)| name.to_lowercase() != lower)
}

/// Further names by `rule` until there are as many as this party is to have.
fn with_aliases(first: String, draw: &mut Draw, mut rule: impl FnMut(&mut Draw, usize) -> Option<Named>) -> Vec<Named> {
    let mut names = vec![("name", first)];
    let wanted = 1 + draw.weighted(COUNTS.into_iter());
    while names.len() < wanted {
        let place = names.len();
        let Some(alias) = (0..TRIES).find_map(|_| rule(draw, place).filter(|(_, text)| is_new(text, &names))) else {
            break;
        };
        names.push(alias);
    }
    names
}

/// The names of a person.
pub(crate) fn person(culture: &Culture, woman: bool, draw: &mut Draw) -> Vec<Named> {
    let own = pieces(culture, &culture.persons, woman, draw);
    let first_way = way(draw);
    let first = match family_first(&own, first_way) {
        Some(text) if draw.chance(FAMILY_FIRST) => text,
        _ => latin(&own, first_way),
    };
    with_aliases(first, draw, |draw, place| {
        let way = draw.below(6);
        let count = own.len();
        let lean: Vec<Piece> = own
            .iter()
            .enumerate()
            .filter(|(place, piece)| !may_be_missing(*place, piece, count))
            .map(|(_, piece)| piece.clone())
            .collect();
        if place == 1 && draw.chance(35) {
            return Some(("alias", original(&own, culture)?));
        }
        Some(match draw.below(20) {
            // Another romanisation.
            0..=6 => ("alias", latin(&own, way)),
            // A middle name, father's name or particle is missing.
            7..=10 => ("alias", latin(&lean, way)),
            // Initials.
            11 | 12 => {
                let texts: Vec<String> = (own.iter().enumerate())
                    .filter(|(_, piece)| !matches!(piece.item, Item::Word(_)))
                    .map(|(place, piece)| {
                        if place > 0 && piece.item != Item::Family && count > 2 {
                            piece.initial(way)
                        } else {
                            piece.part.spelt(way).to_owned()
                        }
                    })
                    .collect();
                ("alias", texts.join(" "))
            }
            // Another order.
            13 => {
                let mut turned = lean;
                turned.rotate_right(1);
                ("alias", latin(&turned, way))
            }
            14 => ("alias", family_first(&own, way)?),
            // A further given name, or another family name: by marriage, by choice, by a forged passport.
            15 | 16 => {
                let mut other = own.clone();
                let changed = draw.below(count);
                other[changed] = Piece::draw(&own.get(changed)?.item, culture, woman, draw);
                ("alias", latin(&other, way))
            }
            // Known by one name, or by that of a first child.
            17 => ("weakAlias", own.first()?.part.spelt(way).to_owned()),
            18 => ("weakAlias", format!("Abu {}", culture.draw("male", draw).spelt(way))),
            _ => ("alias", original(&own, culture)?),
        })
    })
}

/// The names of a firm or another organisation.
pub(crate) fn organisation(culture: &Culture, draw: &mut Draw) -> Vec<Named> {
    let own = pieces(culture, &culture.firms, false, draw);
    let first_way = way(draw);
    let first = if draw.chance(50) { latin(&own, first_way).to_uppercase() } else { latin(&own, first_way) };
    with_aliases(first, draw, |draw, place| {
        let way = draw.below(6);
        if place == 1 && draw.chance(35) {
            return Some(("alias", original(&own, culture)?));
        }
        Some(match draw.below(20) {
            // The legal form short or in words, the trade in another language.
            0..=7 => ("alias", latin(&own, way)),
            8..=11 => {
                let bare: Vec<Piece> = own.iter().filter(|piece| piece.item != Item::Legal).cloned().collect();
                ("alias", latin(&bare, way))
            }
            // Another trade, seat or legal form: a former name.
            12..=15 => {
                let changeable: Vec<usize> = (own.iter().enumerate())
                    .filter(|(_, piece)| !matches!(piece.item, Item::Word(_) | Item::Coin | Item::Family))
                    .map(|(place, _)| place)
                    .collect();
                let changed = *draw.one(&changeable)?;
                let mut other = own.clone();
                other[changed] = Piece::draw(&own.get(changed)?.item, culture, false, draw);
                ("previousName", latin(&other, way))
            }
            16 | 17 => {
                let letters: String = (own.iter().filter(|piece| piece.item != Item::Legal))
                    .flat_map(|piece| piece.part.spelt(0).split(' '))
                    .filter_map(|word| word.chars().next().filter(|letter| letter.is_uppercase()))
                    .collect();
                if letters.chars().count() < 3 {
                    return None;
                }
                ("weakAlias", letters)
            }
            _ => ("alias", original(&own, culture)?),
        })
    })
}

/// The names of a ship: words, a person or a place, and often a number of its hull.
pub(crate) fn vessel(words: &Culture, culture: &Culture, draw: &mut Draw) -> Vec<Named> {
    let one = |draw: &mut Draw| {
        let text = match draw.below(10) {
            0..=4 => {
                let [first, second] =
                    ["first", "second"].map(|key| draw.one(words.words(key)).cloned().unwrap_or_default());
                format!("{} {}", first.spelt(0), second.spelt(0))
            }
            5 | 6 => culture.draw("coin", draw).spelt(0).to_owned(),
            7 => format!("{} {}", culture.draw("male", draw).spelt(0), culture.draw("family", draw).spelt(0)),
            8 => culture.draw("place", draw).spelt(0).to_owned(),
            _ => draw.one(words.words("second")).map_or_else(String::new, |word| word.spelt(0).to_owned()),
        };
        let text = text.to_uppercase();
        if draw.chance(50) { format!("{text} {}", draw.rank(6) % 400 + 1) } else { text }
    };
    let first = one(draw);
    let own = first.clone();
    with_aliases(first, draw, |draw, _| {
        Some(match draw.below(4) {
            0 => ("alias", format!("M/V {own}")),
            _ => ("previousName", one(draw)),
        })
    })
}

/// The names of an aircraft: its mark, sometimes that it had before.
pub(crate) fn aircraft(words: &Culture, draw: &mut Draw) -> Vec<Named> {
    let one = |draw: &mut Draw| {
        let mark = draw.one(words.words("marks")).map_or("", |mark| mark.spelt(0)).to_owned();
        let letters: String = (0..3).map(|_| char::from(b'A' + u8::try_from(draw.below(26)).unwrap_or(0))).collect();
        format!("{mark}{letters}{}", if mark.len() < 2 { draw.below(100).to_string() } else { String::new() })
    };
    let first = one(draw);
    with_aliases(first, draw, |draw, _| Some(("previousName", one(draw))))
}

/// The names of a party of this kind.
pub(crate) fn names(schema: Schema, words: &Culture, culture: &Culture, woman: bool, draw: &mut Draw) -> Vec<Named> {
    match schema {
        Schema::Person => person(culture, woman, draw),
        Schema::Vessel => vessel(words, culture, draw),
        Schema::Airplane => aircraft(words, draw),
        _ => organisation(culture, draw),
    }
}
