//! FollowTheMoney files that belong together: entities, the catalogue that says what they are, and deltas.
//!
//! Files belong together by where they lie: in one folder, or in folders named after versions side by side
//! (`sanctions/20240527194702-wnk/…`). A catalogue also holds for the folders below its own.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha1::{Digest as _, Sha1};

use super::catalogue::{self, Catalogue, Dataset};
use super::delta::{self, Changes, DeltaIndex};
use super::{Version, read};
use crate::input::Input;
use crate::list::List;
use crate::recognise::{Part, Recognised};
use crate::sync::whole;
use crate::{Fault, SourceError};

/// Most bytes of a catalogue or a delta index; OpenSanctions' whole catalogue has 3 MB.
const MOST_CATALOGUE: u64 = 64 << 20;

/// The files of all sources, until it is known which belong together.
#[derive(Default)]
pub(crate) struct Publications {
    bases: Vec<Base>,
    catalogues: Vec<(Input, Catalogue)>,
    indexes: Vec<(Input, DeltaIndex)>,
    deltas: Vec<Input>,
    sets: BTreeMap<PathBuf, Set>,
}

/// A file of entities.
struct Base {
    input: Input,
    /// The name that the user gives it.
    told: Option<String>,
    /// The name that its lines or its own name tell.
    recognised: Option<String>,
}

/// What belongs to a file of entities.
#[derive(Default)]
pub(crate) struct Set {
    /// What the catalogue says of this very file.
    own: Option<Dataset>,
    /// What the catalogue says of the newest version, which these entities may become through deltas.
    latest: Option<Dataset>,
    /// The version of the entities.
    base: Option<Version>,
    /// The SHA-1 of the entities' file, where a catalogue is near.
    sum: Option<String>,
    index: DeltaIndex,
    deltas: BTreeMap<Version, Input>,
    files: Vec<Input>,
    /// What a person should know of the catalogue.
    notes: Vec<(String, String)>,
    /// Why the whole set cannot be read.
    refusal: Option<SourceError>,
}

/// What a set of files came to.
pub(crate) struct Reading {
    pub(crate) list: List,
    /// What is missing, where that is allowed.
    pub(crate) missing: Vec<String>,
    /// The files beside the entities that were used.
    pub(crate) files: Vec<Input>,
}

/// What belongs together, and what could not be put to anything.
#[derive(Default)]
pub(crate) struct Assembled {
    /// Files of entities, with the dataset that each is.
    pub(crate) bases: Vec<(String, Input)>,
    pub(crate) refused: Vec<SourceError>,
    /// Catalogues of other lists.
    pub(crate) unused: Vec<SourceError>,
}

impl Publications {
    /// Takes a file in, with the dataset that the user says it is.
    pub(crate) fn take(
        &mut self,
        recognised: Recognised,
        input: Input,
        told: Option<String>,
    ) -> Result<(), SourceError> {
        match recognised.part {
            Part::FtmCatalogue => {
                let catalogue = catalogue::read(&small(&input)?, &input.path)?;
                self.catalogues.push((input, catalogue));
            }
            Part::FtmDeltaIndex => {
                let index = DeltaIndex::read(&small(&input)?, &input.path)?;
                self.indexes.push((input, index));
            }
            Part::FtmDelta => self.deltas.push(input),
            _ => self.bases.push(Base { input, told, recognised: recognised.dataset }),
        }
        Ok(())
    }

    /// Puts together what belongs together.
    pub(crate) fn assemble(&mut self) -> Assembled {
        let mut assembled = Assembled::default();
        let mut used = vec![false; self.catalogues.len()];
        let mut named: Vec<(PathBuf, String)> = Vec::new();
        for base in &self.bases {
            let place = home(&base.input.path);
            let near = self.near(&base.input);
            let sum = match near.first().map(|_| checksum(&base.input)).transpose() {
                Ok(sum) => sum,
                Err(error) => {
                    assembled.refused.push(error);
                    continue;
                }
            };
            let described = self.described(base, &near, sum.as_deref());
            let mut set = Set { base: version_of(&base.input.path), sum, ..Set::default() };
            let name = described.first().map(|(_, dataset)| dataset.name.clone());
            set.choose(&described, &base.input);
            for (catalogue, _) in described {
                used[catalogue] = true;
                let (input, whole) = &self.catalogues[catalogue];
                set.files.push(input.clone());
                set.notes.extend(whole.unreadable.iter().map(|what| (input.name(), what.clone())));
            }
            match base.told.clone().or(name.clone()).or(base.recognised.clone()) {
                Some(dataset) => {
                    named.push((place, name.unwrap_or_else(|| dataset.clone())));
                    assembled.bases.push((dataset, base.input.clone()));
                    self.sets.insert(base.input.path.clone(), set);
                }
                None => assembled.refused.push(SourceError::new(
                    Fault::Ambiguous,
                    &base.input.path,
                    format!(
                        "{}: which list it is can be told neither by its name nor by its content",
                        Part::FollowTheMoney.in_words()
                    ),
                    format!(
                        "say it: `--from NAME={}`, or put the dataset's `index.json` beside it",
                        base.input.path.display()
                    ),
                )),
            }
        }
        self.give_deltas(&named, &mut assembled);
        for ((input, catalogue), used) in self.catalogues.iter().zip(used) {
            if !used {
                assembled.unused.push(unused_catalogue(input, catalogue));
            }
        }
        assembled
    }

    /// The catalogues that hold for a file, the nearest first: how deep each lies, and its place.
    fn near(&self, base: &Input) -> Vec<(usize, usize)> {
        let place = home(&base.path);
        let mut near: Vec<(usize, usize)> = Vec::new();
        for (number, (input, _)) in self.catalogues.iter().enumerate() {
            let own = home(&input.path);
            if place.starts_with(&own) {
                near.push((own.components().count(), number));
            }
        }
        near.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        near
    }

    /// What catalogues say of a file of entities with that SHA-1, each with the place of its catalogue. The catalogue
    /// that is nearest counts.
    fn described(&self, base: &Base, near: &[(usize, usize)], sum: Option<&str>) -> Vec<(usize, Dataset)> {
        let place = home(&base.input.path);
        let only_here = self.bases.iter().filter(|other| home(&other.input.path) == place).count() == 1;
        for level in near.chunk_by(|a, b| a.0 == b.0) {
            let entries = || {
                level.iter().flat_map(|(_, number)| {
                    self.catalogues[*number].1.datasets.iter().map(move |dataset| (*number, dataset))
                })
            };
            let alone = {
                let mut names: Vec<&str> = entries().map(|(_, dataset)| dataset.name.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                let only = names.len() == 1 && only_here;
                only && entries().any(|(_, dataset)| base.recognised.is_none() || dataset.is_collection())
            };
            let name = entries()
                .find(|(_, dataset)| sum.is_some() && dataset.checksum().as_deref() == sum)
                .or_else(|| {
                    let told = [&base.told, &base.recognised];
                    told.into_iter().flatten().find_map(|name| entries().find(|(_, dataset)| dataset.name == *name))
                })
                .or_else(|| entries().next().filter(|_| alone))
                .map(|(_, dataset)| dataset.name.clone());
            if let Some(name) = name {
                let of_name = entries().filter(|(_, dataset)| dataset.name == name);
                return of_name.map(|(number, dataset)| (number, dataset.clone())).collect();
            }
        }
        Vec::new()
    }

    /// Gives deltas and their index to the entities that they change.
    fn give_deltas(&mut self, named: &[(PathBuf, String)], assembled: &mut Assembled) {
        let mut homes: BTreeMap<PathBuf, (Vec<&Input>, DeltaIndex, Vec<&Input>)> = BTreeMap::new();
        for input in &self.deltas {
            homes.entry(home(&input.path)).or_default().0.push(input);
        }
        for (input, index) in &self.indexes {
            let (_, known, files) = homes.entry(home(&input.path)).or_default();
            known.versions.extend(index.versions.clone());
            files.push(input);
        }
        for (place, (deltas, index, files)) in homes {
            let first = deltas.first().or(files.first()).map_or_else(|| place.clone(), |input| input.path.clone());
            let here: Vec<usize> = (0..named.len()).filter(|number| named[*number].0 == place).collect();
            let of_name = |name| here.iter().copied().filter(move |number| named[*number].1 == name);
            let candidates = match index.dataset() {
                Some(name) if here.len() > 1 => of_name(name).collect(),
                _ => here.clone(),
            };
            let [base] = candidates[..] else {
                let (fault, what, remedy) = if here.is_empty() {
                    let what = if deltas.is_empty() {
                        "a delta index without the entities that it is about".to_owned()
                    } else {
                        format!("{} delta files without the entities that they change", deltas.len())
                    };
                    (
                        Fault::Incomplete,
                        what,
                        "give them together with the `entities.ftm.json` of an earlier version and its `index.json`",
                    )
                } else {
                    let what = format!("which of {} lists here these deltas change cannot be told", here.len());
                    (Fault::Ambiguous, what, "put the files of each dataset into a folder of its own")
                };
                assembled.refused.push(SourceError::new(fault, &first, what, remedy));
                continue;
            };
            let (dataset, input) = &assembled.bases[base];
            let Some(set) = self.sets.get_mut(&input.path) else { continue };
            set.index = index;
            set.files.extend(files.into_iter().cloned());
            if !deltas.is_empty() && assembled.bases.iter().filter(|(name, _)| name == dataset).count() > 1 {
                set.refusal = Some(SourceError::new(
                    Fault::Ambiguous,
                    &first,
                    format!("{dataset} has several files of entities, and deltas"),
                    "give the entities of one version only, with the deltas that lead on from it",
                ));
            }
            // A delta that cannot be put into its place would be a gap.
            for input in deltas {
                if let Err(error) = set.take_delta(input) {
                    set.refusal.get_or_insert(error);
                }
            }
        }
    }

    /// What belongs to a file of entities.
    pub(crate) fn of(&self, base: &Input) -> Option<&Set> {
        self.sets.get(&base.path)
    }
}

impl Set {
    /// Which of the descriptions is that of the file itself, and which that of the newest version.
    fn choose(&mut self, described: &[(usize, Dataset)], base: &Input) {
        let entries = || described.iter().map(|(_, dataset)| dataset);
        let newest = entries().max_by_key(|dataset| dataset.build());
        let own =
            entries().find(|dataset| self.sum.is_some() && dataset.checksum() == self.sum).or_else(|| {
                match &self.base {
                    Some(version) => entries().find(|dataset| dataset.build().is_none_or(|build| build == *version)),
                    None => newest,
                }
            });
        self.base = self.base.clone().or_else(|| own.and_then(Dataset::build));
        self.own = own.cloned();
        self.latest = newest.filter(|dataset| dataset.build() > self.base).cloned();
        if self.own.is_none() && self.latest.is_none() && newest.is_some() {
            let what = "it is of an earlier version than the entities, which were held against nothing";
            self.notes.push((base.name(), what.to_owned()));
        }
    }

    fn take_delta(&mut self, input: &Input) -> Result<(), SourceError> {
        let Some(version) = version_of(&input.path) else {
            return Err(SourceError::new(
                Fault::Ambiguous,
                &input.path,
                "the version that this delta leads to cannot be told from its name",
                "put it into a folder named after its version (20240527194702-wnk), or put the version into its name",
            ));
        };
        if let Some(other) = self.deltas.get(&version) {
            return Err(SourceError::new(
                Fault::Ambiguous,
                &input.path,
                format!("the delta of version {version} is there twice; the other is {}", other.path.display()),
                "give one of them",
            ));
        }
        self.files.push(input.clone());
        self.deltas.insert(version, input.clone());
        Ok(())
    }

    /// Reads the entities, brought up to the last delta and held against what the catalogue states.
    pub(crate) fn read(&self, base: &Input, dataset: &str, allow_partial: bool) -> Result<Reading, SourceError> {
        if let Some(error) = &self.refusal {
            return Err(error.clone());
        }
        self.check_sum(base, dataset)?;
        let mut missing = Vec::new();
        let apply = self.to_apply(base, dataset, allow_partial, &mut missing)?;
        let reached = apply.keys().last().copied().or(self.base.as_ref());
        let (mut list, base_lines) = if apply.is_empty() {
            self.check_version(base, dataset)?;
            let list = read(base, dataset)?;
            let lines = list.report.get("ftm.lines");
            (list, lines)
        } else {
            let mut changes = Changes::default();
            for input in apply.values() {
                changes.take(&input.path, input.open()?)?;
            }
            let updated = delta::read(base, changes, dataset)?;
            (updated.list, updated.base_lines)
        };
        if !self.deltas.is_empty() {
            list.report.add("delta.earlier", (self.deltas.len() - apply.len()) as u64);
        }
        for (file, what) in &self.notes {
            list.report.note(file, None, format!("the catalogue: {what}"));
        }
        if let Some(own) = &self.own {
            missing.extend(counted(own, base_lines, base, dataset, allow_partial, &mut list)?);
        }
        let latest = self.latest.as_ref().filter(|latest| latest.build().as_ref() >= reached);
        if let Some(latest) = latest {
            let lines = list.report.get("ftm.lines");
            missing.extend(counted(latest, lines, base, dataset, allow_partial, &mut list)?);
        } else if let Some(reached) = reached {
            let later = self.index.versions.keys().filter(|version| *version > reached).count();
            if later > 0 {
                let what = format!("{dataset} is of version {reached}; the delta index has {later} later ones");
                list.report.note(&base.name(), None, what);
            }
        }
        list.published = latest
            .and_then(Dataset::published)
            .or_else(|| apply.keys().last().map(|version| version.day()))
            .or_else(|| self.own.as_ref().and_then(Dataset::published))
            .or_else(|| self.base.as_ref().map(Version::day));
        Ok(Reading { list, missing, files: self.files.clone() })
    }

    /// The file must be the one that its description speaks of.
    fn check_sum(&self, base: &Input, dataset: &str) -> Result<(), SourceError> {
        let (Some(stated), Some(sum)) = (self.own.as_ref().and_then(Dataset::checksum), &self.sum) else {
            return Ok(());
        };
        if *sum == stated {
            return Ok(());
        }
        Err(SourceError::new(
            Fault::Incomplete,
            &base.path,
            format!("{dataset}: the catalogue states the SHA-1 {stated}, the file has {sum}"),
            "fetch the entities and their `index.json` again, at one time; or, if they are of an earlier version and deltas follow, put that version into the file's name (20240527194702-wnk)",
        ))
    }

    /// Without deltas, entities of an earlier version than the catalogue's are not what the user thinks they are.
    fn check_version(&self, base: &Input, dataset: &str) -> Result<(), SourceError> {
        let (Some(latest), Some(version)) = (self.latest.as_ref().and_then(Dataset::build), &self.base) else {
            return Ok(());
        };
        Err(SourceError::new(
            Fault::Incomplete,
            &base.path,
            format!("{dataset}: these are the entities of version {version}, the catalogue is of {latest}"),
            "fetch the entities of that version, or give the deltas between; or leave the catalogue away",
        ))
    }

    /// The deltas that lead on from the base. One that is known to be missing is a gap.
    fn to_apply(
        &self,
        base: &Input,
        dataset: &str,
        allow_partial: bool,
        missing: &mut Vec<String>,
    ) -> Result<BTreeMap<&Version, &Input>, SourceError> {
        let refuse = |what: String, remedy: &str| Err(SourceError::new(Fault::Incomplete, &base.path, what, remedy));
        if self.deltas.is_empty() {
            return Ok(BTreeMap::new());
        }
        let Some(version) = &self.base else {
            return refuse(
                format!(
                    "{dataset}: {} deltas lie beside these entities, but of which version they are is not known",
                    self.deltas.len()
                ),
                "put the `index.json` of the same day beside them, or the version into the file's name (20240527194702-wnk)",
            );
        };
        let apply: BTreeMap<&Version, &Input> = self.deltas.iter().filter(|(own, _)| *own > version).collect();
        let mut gaps: Vec<String> = Vec::new();
        if !apply.is_empty() && !self.index.versions.is_empty() {
            let until =
                apply.keys().last().copied().max(self.latest.as_ref().and_then(Dataset::build).as_ref()).cloned();
            match self.index.after(version) {
                Some(listed) => gaps.extend(
                    listed
                        .filter(|(own, _)| Some(*own) <= until.as_ref() && !apply.contains_key(own))
                        .map(|(own, _)| format!("the delta of version {own}")),
                ),
                None => gaps.push(format!("the deltas between version {version} and the beginning of the delta index")),
            }
        }
        if !gaps.is_empty() && !allow_partial {
            return refuse(
                format!("{dataset}: {} is missing", gaps.join(", ")),
                "fetch it too, or the whole `entities.ftm.json` of the newest version; or say `--allow-partial`; every answer will then say that the list is partial",
            );
        }
        missing.append(&mut gaps);
        Ok(apply)
    }
}

/// Compares lines with the stated count of entities: both count every entity, of whatever schema.
fn counted(
    stated: &Dataset,
    lines: u64,
    base: &Input,
    dataset: &str,
    allow_partial: bool,
    list: &mut List,
) -> Result<Option<String>, SourceError> {
    let Some(count) = stated.entity_count else { return Ok(None) };
    if lines > count {
        let what = format!("{dataset}: the catalogue states {count} entities, there are {lines}");
        list.report.note(&base.name(), None, what);
    }
    whole(dataset, &base.path, count, lines, allow_partial).map_err(|mut error| {
        error.what = format!("{dataset}: the catalogue states {count} entities, there are {lines}");
        error
    })
}

/// A catalogue that is about none of the entities given.
fn unused_catalogue(input: &Input, catalogue: &Catalogue) -> SourceError {
    let (what, remedy) = match &catalogue.datasets[..] {
        [one] => (
            format!("the catalogue of {} without its entities", one.name),
            one.entities().map_or_else(
                || "put the `entities.ftm.json` of the dataset beside it".to_owned(),
                |entities| format!("fetch {} and put it beside it", entities.url),
            ),
        ),
        several => (
            format!("a catalogue of {} datasets, but none of their entities", several.len()),
            "put the `entities.ftm.json` of a dataset beside it".to_owned(),
        ),
    };
    SourceError::new(Fault::Incomplete, &input.path, what, remedy)
}

/// A file's folder, in full: two ways of writing it are one place.
fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// The version that a folder is named after.
fn version_of_folder(folder: &Path) -> Option<Version> {
    folder.file_name().and_then(|name| Version::parse(&name.to_string_lossy()))
}

/// Where a file's dataset lies: its folder, or the one above when the folder is that of a version.
fn home(path: &Path) -> PathBuf {
    let folder = folder(path);
    match folder.parent() {
        Some(above) if version_of_folder(&folder).is_some() => above.to_owned(),
        _ => folder,
    }
}

/// The version that a file's name or its folder's name tells.
fn version_of(path: &Path) -> Option<Version> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Version::within(&name).or_else(|| version_of_folder(&folder(path)))
}

/// The name under which a file is kept: with its version, so that files of several versions can lie together.
pub(crate) fn kept_name(input: &Input) -> String {
    match version_of_folder(&folder(&input.path)) {
        Some(version) if Version::within(&input.name()).is_none() => format!("{version}_{}", input.name()),
        _ => input.name(),
    }
}

/// The SHA-1 of a file's unpacked bytes.
fn checksum(input: &Input) -> Result<String, SourceError> {
    let mut reader = input.open()?;
    let mut hasher = Sha1::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer).map_err(|error| SourceError::io(&input.path, &error))? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// The whole of a small file.
fn small(input: &Input) -> Result<Vec<u8>, SourceError> {
    let mut bytes = Vec::new();
    let read = input.open()?.take(MOST_CATALOGUE + 1).read_to_end(&mut bytes);
    read.map_err(|error| SourceError::io(&input.path, &error))?;
    if bytes.len() as u64 > MOST_CATALOGUE {
        return Err(SourceError::new(
            Fault::Limit,
            &input.path,
            format!("a catalogue of more than {MOST_CATALOGUE} bytes is not read"),
            "give the `index.json` of the dataset itself",
        ));
    }
    Ok(bytes)
}
