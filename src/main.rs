//! The program: see `onevisit --help`.

use clap::Parser;
use onevisit::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    env_logger::Builder::new().parse_filters(cli.log_filter()).init();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("onevisit: {error:#}");
            ExitCode::FAILURE
        }
    }
}
