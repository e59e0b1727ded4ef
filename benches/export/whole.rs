//! All files of a release, as the program exports them.

use super::mebibytes;
use onevisit::export::manifest::{FileEntry, MANIFEST, Manifest};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const HEADING: &str = "\
| database | items | all files written in | peak memory | files | compressed copies |
|---|---|---|---|---|---|
";
pub(crate) const HEADING_OF_FILES: &str = "\
| database | items | file | rows | size | with gzip | with Zstandard |
|---|---|---|---|---|---|---|
";

/// How often the memory of the program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Smaller files say nothing, in bytes.
const WORTH_TELLING: u64 = 100_000;

/// An export.
pub(crate) struct Exported {
    seconds: f64,
    peak_kib: u64,
    files: Vec<FileEntry>,
}

impl Exported {
    /// Runs the real program.
    pub(crate) fn measure(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_onevisit"))
            .args(["export", "--database-url", url])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let peak_kib = watch(&mut program);
        let seconds = begun.elapsed().as_secs_f64();
        let manifest: Manifest =
            serde_json::from_slice(&std::fs::read(folder.path().join(MANIFEST)).unwrap()).unwrap();
        Self { seconds, peak_kib, files: manifest.files }
    }

    pub(crate) fn told(&self) -> String {
        let files = self.files.iter().map(|file| file.bytes).sum();
        let copies = self.files.iter().flat_map(|file| &file.encodings).map(|copy| copy.bytes).sum();
        let peak = mebibytes(self.peak_kib << 10);
        format!("{:.1} s | {peak} | {} | {} |", self.seconds, mebibytes(files), mebibytes(copies))
    }

    /// The files that are large enough to be told of, the largest first.
    pub(crate) fn largest_files(&self) -> Vec<String> {
        let mut files: Vec<&FileEntry> =
            self.files.iter().filter(|file| file.bytes >= WORTH_TELLING).collect();
        files.sort_by_key(|file| std::cmp::Reverse(file.bytes));
        files.into_iter().map(row).collect()
    }
}

fn row(file: &FileEntry) -> String {
    let copy = |coding: &str| {
        let found = file.encodings.iter().find(|copy| copy.encoding == coding);
        found.map_or_else(|| "–".to_owned(), |copy| mebibytes(copy.bytes))
    };
    let rows = file.rows.map_or_else(|| "–".to_owned(), |rows| rows.to_string());
    format!("{} | {rows} | {} | {} | {} |", file.name, mebibytes(file.bytes), copy("gzip"), copy("zstd"))
}

/// Waits for the end of a program; the most memory that it had, in KiB.
fn watch(program: &mut Child) -> u64 {
    let mut peak = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = most.map_or(peak, |most| most.trim().trim_end_matches(" kB").parse().unwrap());
        if let Some(ended) = program.try_wait().unwrap() {
            assert!(ended.success());
            return peak;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}
