//! Places for boxes and lines: owners above, what they own below (after Sugiyama, Tagawa and Toda, 1981): layers by the longest
//! way from above, order within a layer by the middle of neighbours, lines through the gaps.

use crate::picture::Picture;

/// Width of a box.
pub(super) const BOX_WIDTH: i32 = 240;
/// Width of a place through which a line passes.
const GAP_WIDTH: i32 = 96;
/// Room between two boxes.
const BETWEEN: i32 = 28;
/// How often the order of layers is improved. More changes nothing that one sees.
const SWEEPS: usize = 12;

/// Where everything is.
pub(super) struct Layout {
    /// The middle of every box, from the left.
    pub(super) middle: Vec<i32>,
    /// The layer of every box, from above.
    pub(super) layer: Vec<usize>,
    /// How many layers there are.
    pub(super) layers: usize,
    /// For every edge, the middles of the places it passes in the layers between its ends, from above.
    pub(super) passes: Vec<Vec<i32>>,
    /// The whole width.
    pub(super) width: i32,
}

/// What stands in a layer: a box, or the place where an edge passes.
#[derive(Clone, Copy)]
enum Item {
    Node,
    Pass { edge: usize, step: usize },
}

impl Layout {
    pub(super) fn of(picture: &Picture) -> Self {
        let downward = downward(picture);
        let layer = layers(picture.nodes.len(), &downward);
        let layers = layer.iter().max().map_or(1, |last| last + 1);
        let mut items: Vec<Item> = vec![Item::Node; picture.nodes.len()];
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); layers];
        for (node, layer) in layer.iter().enumerate() {
            push(&mut rows, *layer, node);
        }
        // Neighbours of items in the layers above and below.
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        for (edge, (from, to)) in downward.iter().enumerate() {
            let (first, last) = (at(&layer, *from), at(&layer, *to));
            let mut before = *from;
            for between in first + 1..last {
                items.push(Item::Pass { edge, step: between - first - 1 });
                let item = items.len() - 1;
                push(&mut rows, between, item);
                above.push(vec![before]);
                below.push(Vec::new());
                push(&mut below, before, item);
                before = item;
            }
            if first < last {
                push(&mut below, before, *to);
                push(&mut above, *to, before);
            }
        }
        let mut middle = vec![0; items.len()];
        spread(&rows, &items, &mut middle);
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let order: Vec<usize> = if down { (0..layers).collect() } else { (0..layers).rev().collect() };
            for row in order {
                let neighbours = if down { &above } else { &below };
                if let Some(row) = rows.get_mut(row) {
                    // A stable sort: of equals, the earlier stays left.
                    row.sort_by_key(|item| wanted(*item, neighbours, &middle));
                }
            }
            spread(&rows, &items, &mut middle);
            for _ in 0..4 {
                pull(&rows, &items, &above, &mut middle);
                pull(&rows, &items, &below, &mut middle);
            }
        }
        let least = items.iter().zip(&middle).map(|(item, middle)| middle - width(*item) / 2).min().unwrap_or(0);
        for place in &mut middle {
            *place -= least;
        }
        let width = items.iter().zip(&middle).map(|(item, middle)| middle + width(*item) / 2).max().unwrap_or(0);
        let mut passes: Vec<Vec<i32>> = vec![Vec::new(); downward.len()];
        for (item, place) in items.iter().zip(&middle) {
            if let Item::Pass { edge, step } = item
                && let Some(passes) = passes.get_mut(*edge)
            {
                passes.resize(passes.len().max(step + 1), 0);
                if let Some(pass) = passes.get_mut(*step) {
                    *pass = *place;
                }
            }
        }
        middle.truncate(picture.nodes.len());
        Self { middle, layer, layers, passes, width }
    }
}

fn at(values: &[usize], place: usize) -> usize {
    values.get(place).copied().unwrap_or(0)
}

fn push(lists: &mut [Vec<usize>], list: usize, value: usize) {
    if let Some(list) = lists.get_mut(list) {
        list.push(value);
    }
}

const fn width(item: Item) -> i32 {
    match item {
        Item::Node => BOX_WIDTH,
        Item::Pass { .. } => GAP_WIDTH,
    }
}

/// The edges as pairs that lead nowhere in a circle: those that close one are turned round.
fn downward(picture: &Picture) -> Vec<(usize, usize)> {
    let count = picture.nodes.len();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in &picture.edges {
        push(&mut next, edge.from, edge.to);
    }
    // 0: not seen, 1: on the way, 2: done.
    let mut state = vec![0_u8; count];
    let mut back: Vec<(usize, usize)> = Vec::new();
    let has_owner = |node: usize| picture.edges.iter().any(|edge| edge.to == node && edge.from != node);
    let roots = (0..count).filter(|node| !has_owner(*node)).chain(0..count);
    for root in roots {
        let mut way: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((node, step)) = way.pop() {
            if step == 0 {
                if state.get(node) != Some(&0) {
                    continue;
                }
                set(&mut state, node, 1);
            }
            if let Some(to) = next.get(node).and_then(|next| next.get(step)).copied() {
                way.push((node, step + 1));
                match state.get(to) {
                    Some(0) => way.push((to, 0)),
                    Some(1) => back.push((node, to)),
                    _ => {}
                }
            } else {
                set(&mut state, node, 2);
            }
        }
    }
    picture
        .edges
        .iter()
        .map(|edge| if back.contains(&(edge.from, edge.to)) { (edge.to, edge.from) } else { (edge.from, edge.to) })
        .collect()
}

fn set(state: &mut [u8], place: usize, value: u8) {
    if let Some(state) = state.get_mut(place) {
        *state = value;
    }
}

/// The longest way from above; then owners with nothing above them come down to just above what they own.
fn layers(count: usize, downward: &[(usize, usize)]) -> Vec<usize> {
    let mut layer = vec![0_usize; count];
    for _ in 0..count {
        let mut changed = false;
        for (from, to) in downward.iter().filter(|(from, to)| from != to) {
            let least = at(&layer, *from) + 1;
            if at(&layer, *to) < least
                && let Some(place) = layer.get_mut(*to)
            {
                *place = least;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    for node in 0..count {
        if downward.iter().any(|(from, to)| *to == node && from != to) {
            continue;
        }
        let below =
            downward.iter().filter(|(from, to)| *from == node && from != to).map(|(_, to)| at(&layer, *to)).min();
        if let (Some(below), Some(place)) = (below, layer.get_mut(node)) {
            *place = below.saturating_sub(1);
        }
    }
    layer
}

/// The middle of an item's neighbours; its own place when it has none.
fn wanted(item: usize, neighbours: &[Vec<usize>], middle: &[i32]) -> i32 {
    let places: Vec<i32> =
        neighbours.get(item).into_iter().flatten().filter_map(|other| middle.get(*other)).copied().collect();
    match i32::try_from(places.len()) {
        Ok(count) if count > 0 => places.iter().sum::<i32>() / count,
        _ => middle.get(item).copied().unwrap_or(0),
    }
}

/// Puts the items of every row side by side, rows centred over each other.
fn spread(rows: &[Vec<usize>], items: &[Item], middle: &mut [i32]) {
    for row in rows {
        let widths = || row.iter().map(|item| items.get(*item).map_or(0, |item| width(*item)) + BETWEEN);
        let mut left = -(widths().sum::<i32>() - BETWEEN) / 2;
        for (item, width) in row.iter().zip(widths()) {
            if let Some(place) = middle.get_mut(*item) {
                *place = left + (width - BETWEEN) / 2;
            }
            left += width;
        }
    }
}

/// Moves items towards their neighbours as far as those beside them leave room, from the left and from the right.
fn pull(rows: &[Vec<usize>], items: &[Item], neighbours: &[Vec<usize>], middle: &mut [i32]) {
    for row in rows {
        let wishes: Vec<i32> = row.iter().map(|item| wanted(*item, neighbours, middle)).collect();
        let half = |item: usize| items.get(item).map_or(0, |item| width(*item) / 2);
        for ((place, item), wish) in row.iter().enumerate().zip(&wishes) {
            let left = place
                .checked_sub(1)
                .and_then(|before| row.get(before))
                .and_then(|other| Some(middle.get(*other)? + half(*other) + BETWEEN + half(*item)));
            let right =
                row.get(place + 1).and_then(|other| Some(middle.get(*other)? - half(*other) - BETWEEN - half(*item)));
            if let Some(here) = middle.get_mut(*item) {
                *here = (*wish).min(right.unwrap_or(i32::MAX)).max(left.unwrap_or(i32::MIN));
            }
        }
    }
}
