//! Processes: another one for every measurement, what one takes, and the machine they run on.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Job;

/// The hidden command of the program that does one job: it reads the job from its input and writes the figures to its output.
pub(crate) const COMMAND: &str = "job";

/// Lets a fresh process of the program do a job: it holds nothing that an earlier one has read, remembered or freed.
pub(crate) fn call<T: DeserializeOwned>(program: &Path, job: &Job) -> Result<T> {
    let called = || program.display().to_string();
    let mut child = Command::new(program)
        .arg(COMMAND)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be run", called()))?;
    let mut input = child.stdin.take().ok_or_else(|| anyhow!("{} takes no input", called()))?;
    let sent = input.write_all(&serde_json::to_vec(job)?);
    drop(input);
    let output = child.wait_with_output().with_context(called)?;
    if !output.status.success() {
        return Err(anyhow!("a part of the measurement ended with {}: what it said stands above", output.status));
    }
    sent.with_context(called)?;
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{}: what a part of the measurement wrote is no JSON", called()))
}

/// Memory of a process in units of 1,024 bytes, as `/proc/self/status` tells it; nothing where there is no such file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// All that is resident (`VmRSS`).
    pub(crate) resident: Option<u64>,
    /// What of it is the process's own (`RssAnon`).
    pub(crate) anonymous: Option<u64>,
    /// What of it are pages of files, the program's and the index's (`RssFile`): other processes share them, and the system takes
    /// them back when it needs room.
    pub(crate) of_files: Option<u64>,
    /// The most that was resident at any time (`VmHWM`).
    pub(crate) peak: Option<u64>,
}

impl Memory {
    /// Of this process, now.
    pub(crate) fn now() -> Self {
        Self::of(&fs_err::read_to_string("/proc/self/status").unwrap_or_default())
    }

    fn of(status: &str) -> Self {
        let field = |field: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
            line.trim().strip_suffix(" kB")?.trim().parse().ok()
        };
        Self { resident: field("VmRSS"), anonymous: field("RssAnon"), of_files: field("RssFile"), peak: field("VmHWM") }
    }
}

/// The time that this thread has run; nothing where the system does not tell.
#[cfg(unix)]
pub(crate) fn ran() -> Option<Duration> {
    let told = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Some(Duration::new(u64::try_from(told.tv_sec).ok()?, u32::try_from(told.tv_nsec).ok()?))
}

/// The time that this thread has run; nothing where the system does not tell.
#[cfg(not(unix))]
pub(crate) fn ran() -> Option<Duration> {
    None
}

/// What was measured on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// What the processor calls itself, where Linux tells it.
    pub(crate) processor: Option<String>,
    pub(crate) architecture: String,
    /// How many threads can run at a time.
    pub(crate) cores: usize,
}

impl Machine {
    pub(crate) fn this() -> Self {
        let told = fs_err::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
        Self {
            processor: model.map(|(_, model)| model.trim().to_owned()),
            architecture: std::env::consts::ARCH.to_owned(),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_linux_writes_it() {
        let status =
            "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1536 kB\nRssAnon:\t     512 kB\nRssFile:\t    1024 kB\n";
        let memory = Memory { resident: Some(1536), anonymous: Some(512), of_files: Some(1024), peak: Some(2048) };
        assert_eq!(Memory::of(status), memory);
        assert_eq!(Memory::of("VmRSS: many kB\nRssAnon:"), Memory::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_thread_that_sleeps_does_not_run() {
        let before = ran().unwrap();
        std::thread::sleep(Duration::from_millis(200));
        let slept = ran().unwrap();
        assert!(slept.saturating_sub(before) < Duration::from_millis(100), "{before:?} {slept:?}");
        assert_eq!((0..10_000_000_u64).map(std::hint::black_box).sum::<u64>(), 49_999_995_000_000);
        assert!(ran().unwrap() > slept);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = call::<Memory>(Path::new("/nowhere/interdict-eval"), &Job::default()).unwrap_err();
        assert!(format!("{error:#}").contains("/nowhere/interdict-eval"), "{error:#}");
    }
}
