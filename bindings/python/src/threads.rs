//! Who computes: a pool of threads for each number of threads, made once a process.
//!
//! The library's global pool would be dead in a process that was forked after its first use, as Python's `multiprocessing` does on
//! Linux: a call would wait for threads that are not there, for ever. So the pools are our own, and belong to one process.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::PyErr;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::InterdictError;

struct Pools {
    process: u32,
    /// By the number of threads that was asked for; 0 stands for all cores.
    pools: Vec<(usize, Arc<ThreadPool>)>,
}

static POOLS: Mutex<Pools> = Mutex::new(Pools { process: 0, pools: Vec::new() });

/// Does work on so many threads; `None`: on all cores.
pub(crate) fn on<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R, PyErr> {
    Ok(pool(threads.unwrap_or(0))?.install(work))
}

fn pool(threads: usize) -> Result<Arc<ThreadPool>, PyErr> {
    let mut held = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if held.process != process {
        // Their threads stayed behind in the parent process; taking the pools down would wait for them.
        std::mem::forget(std::mem::take(&mut held.pools));
        held.process = process;
    }
    if let Some((_, pool)) = held.pools.iter().find(|(number, _)| *number == threads) {
        return Ok(pool.clone());
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|number| format!("interdict-{number}"))
        .build()
        .map_err(|error| InterdictError::new_err(format!("no threads to screen with could be started: {error}")))?;
    let pool = Arc::new(pool);
    held.pools.push((threads, pool.clone()));
    Ok(pool)
}
