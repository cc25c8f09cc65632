//! The `interdict` binary: arguments in, exit codes out.
//!
//! Exit codes: 0 no hit, 1 hit, 2 something could not be done. 2 beats 1 beats 0, and results are written
//! all the same. Data go to standard output, words for people to standard error.

mod answer;
mod arguments;
mod commands;
mod context;
mod customers;
mod files;
mod format;
mod ownership;
mod progress;
mod subject;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

/// Searches are full of small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Screen(screen) => commands::screen::run(&screen, arguments.home.as_deref()),
        Command::Compare(compare) => commands::compare::run(&compare, arguments.home.as_deref()),
        Command::Owners(owners) => commands::owners::run(&owners, arguments.home.as_deref()),
        Command::Mcp => commands::mcp::run(arguments.home.as_deref()),
        Command::Explain(explain) => commands::explain::run(&explain, arguments.home.as_deref()),
        Command::Verify(verify) => commands::verify::run(&verify, arguments.home.as_deref()),
        Command::Sync(sync) => commands::sync::run(&sync, arguments.home.as_deref()),
        Command::Sources(sources) => commands::sources::run(&sources, arguments.home.as_deref()),
        Command::Lists(lists) => commands::lists::lists(&lists, arguments.home.as_deref()),
        Command::Editions(editions) => commands::editions::run(&editions, arguments.home.as_deref()),
        Command::Diff(diff) => commands::diff::run(&diff, arguments.home.as_deref()),
        Command::Show(show) => commands::show::run(&show, arguments.home.as_deref()),
        Command::Lexicon(lexicon) => commands::lexicon::run(&lexicon, arguments.home.as_deref()),
        Command::Serve(serve) => commands::serve::run(&serve, arguments.home.as_deref()),
        Command::Keys(keys) => commands::keys::run(&keys, arguments.home.as_deref()),
    };
    match result {
        Ok(code) => ExitCode::from(code as u8),
        // Not a word, but no "no hit" either: the rest was not written.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(commands::Exit::NotDone as u8),
        Err(error) => {
            progress::say(&format!("error: {error:#}"));
            let damage = error.chain().find_map(|cause| cause.downcast_ref::<interdict_index::Unusable>());
            if let Some(told) = damage.and_then(interdict_opening::indexes::set_aside) {
                progress::say(&told);
            }
            ExitCode::from(commands::Exit::NotDone as u8)
        }
    }
}

/// Whoever reads the output (`head`) has seen enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
