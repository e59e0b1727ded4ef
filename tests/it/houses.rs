//! The rules of the house that no compiler checks: which module may name what, how long a file may be.

use std::path::{Path, PathBuf};

/// No file is longer than this, in lines.
const MAX_LINES: usize = 400;

fn rust_files(folder: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join(folder), &mut paths);
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// Who may not know whom, and why.
const EDGES: &[(&str, &[&str], &str)] = &[
    (
        "src/domain/",
        &[
            "diesel",
            "actix",
            "std::fs",
            "crate::store",
            "crate::ingest",
            "crate::publish",
            "crate::search",
            "crate::http",
            "crate::guide",
            "crate::export",
            "crate::mirror",
        ],
        "the domain does no IO and depends on nothing above it",
    ),
    (
        "src/ingest/",
        &[
            "diesel",
            "actix",
            "utoipa",
            "crate::store",
            "crate::publish",
            "crate::search",
            "crate::http",
            "crate::guide",
            "crate::export",
            "crate::mirror",
        ],
        "reading files needs the domain alone",
    ),
    (
        "src/store/",
        &[
            "actix",
            "utoipa",
            "crate::ingest",
            "crate::publish",
            "crate::search",
            "crate::http",
            "crate::guide",
            "crate::export",
            "crate::mirror",
        ],
        "the store knows the domain alone",
    ),
    (
        "src/publish/",
        &["diesel", "actix", "utoipa", "crate::search", "crate::http"],
        "publishing knows ingest, store, report and domain",
    ),
    (
        "src/report/",
        &[
            "diesel",
            "actix",
            "utoipa",
            "crate::store",
            "crate::ingest",
            "crate::publish",
            "crate::search",
            "crate::http",
        ],
        "a report knows the domain alone",
    ),
    (
        "src/guide/",
        &[
            "diesel",
            "actix",
            "utoipa",
            "std::fs",
            "crate::store",
            "crate::ingest",
            "crate::publish",
            "crate::search",
            "crate::http",
            "crate::clock",
        ],
        "the forms of a guide are functions of what the domain says and of the day",
    ),
    (
        "src/search/",
        &["diesel", "actix", "utoipa", "crate::ingest", "crate::publish", "crate::http"],
        "the index knows store and domain",
    ),
    (
        "src/export/",
        &[
            "diesel",
            "actix",
            "utoipa",
            "crate::ingest",
            "crate::search",
            "crate::http",
            "crate::mirror",
            "crate::clock",
        ],
        "files, catalogues and linked data are functions of a release",
    ),
    (
        "src/mirror/",
        &["diesel", "actix", "utoipa", "crate::ingest", "crate::search", "crate::http", "crate::guide"],
        "a mirror reads what another service exports, and writes it into the store",
    ),
    ("src/http/", &["diesel", "crate::mirror"], "all SQL is in the store"),
    (
        "src/synth/",
        &["diesel", "actix", "utoipa", "crate::store", "crate::publish", "crate::search", "crate::http"],
        "made-up catalogues are files",
    ),
];

#[test]
fn dependencies_point_one_way() {
    let mut broken = Vec::new();
    for (name, text) in rust_files("src") {
        for (folder, forbidden, reason) in EDGES {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code.filter(|_| name.starts_with(folder)) {
                if let Some(word) = forbidden.iter().find(|word| line.contains(**word)) {
                    broken.push(format!("{name} names {word}, but {reason}: {}", line.trim()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_databases_are_told_apart_in_one_place() {
    let at_home = ["src/store/dialect.rs", "src/store/connection.rs", "src/store/migrate.rs"];
    for (name, text) in rust_files("src") {
        if !at_home.contains(&name.as_str()) {
            for word in ["Conn::Sqlite", "Conn::Postgres"] {
                assert!(
                    !text.contains(word),
                    "{name} names {word}; move the difference to src/store/dialect.rs"
                );
            }
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_can_be_read_in_one_go() {
    for folder in ["src", "tests"] {
        for (name, text) in rust_files(folder) {
            assert!(text.starts_with("//!"), "{name} does not begin with a line that says what it is");
            let lines = text.lines().count();
            assert!(lines <= MAX_LINES, "{name} has {lines} lines; split it (at most {MAX_LINES})");
        }
    }
}

#[test]
fn handlers_are_registered_where_the_document_sees_them() {
    for (name, text) in rust_files("src/http") {
        assert!(!text.contains(".route("), "{name}: a route registered so is not in the API document");
    }
}

#[test]
fn every_setting_and_every_error_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let operations = std::fs::read_to_string(root.join("docs/OPERATIONS.md")).unwrap_or_default();
    let config = std::fs::read_to_string(root.join("src/config.rs")).unwrap();
    let settings: Vec<&str> =
        config.split("env = \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(settings.len() > 5);
    for setting in settings {
        assert!(operations.contains(setting), "docs/OPERATIONS.md does not mention {setting}");
    }
    let design = std::fs::read_to_string(root.join("docs/API-DESIGN.md")).unwrap_or_default();
    for kind in onevisit::http::error::ERROR_KINDS {
        assert!(design.contains(kind.code), "docs/API-DESIGN.md does not mention {}", kind.code);
    }
}
