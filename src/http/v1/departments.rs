//! Departments (部门、单位).

use super::collection::{answer_list, answer_one};
use super::params::DepartmentQuery;
use super::params::{ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, ProvenanceView, Reference, answers, coded, provenance, reference};
use crate::domain::catalogue::Directory;
use crate::domain::department::Department;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A department (部门、单位).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Department)]
pub struct DepartmentView {
    /// Our key.
    pub code: String,
    /// The official name where it is evidenced, else the name the source uses.
    pub name: String,
    #[serde(flatten)]
    detail: Option<DepartmentDetail>,
}

/// The rest of a department.
#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentDetail {
    /// The administrative division it serves.
    jurisdiction: Reference,
    /// The short name.
    short_name: Option<String>,
    /// Other names.
    aliases: Vec<String>,
    /// The nature of the body (实施主体性质).
    kind: Option<CodedValue>,
    /// What it does in compiling the lists.
    roles: Vec<CodedValue>,
    /// Telephone numbers, as the source prints them.
    phone: Vec<String>,
    /// Postal address.
    address: Option<String>,
    /// Web site as the source prints it: it may be a host name without a scheme.
    website: Option<String>,
    /// The department that took over its work.
    successor: Option<Reference>,
    /// Where this row comes from.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    note: Option<String>,
}

impl DepartmentView {
    /// One that the directory lacks, by its code alone.
    pub(super) fn bare(code: &str) -> Self {
        Self { code: code.to_owned(), name: code.to_owned(), detail: None }
    }
}

answers!(DepartmentList, DepartmentAnswer, DepartmentView);

/// List the departments
///
/// Every body that the sources name, with its aliases. They are not "the 57
/// departments" of the published totals, whose list is not known.
#[utoipa::path(
    tag = "directory",
    params(DepartmentQuery, ListQuery),
    responses((status = 200, body = DepartmentList))
)]
#[get("/departments")]
pub async fn list_departments(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let directory = &reading.view.directory;
    let wanted = query.codes_of("jurisdiction", &directory.jurisdictions);
    let keep = move |entry: &Department, directory: &Directory| {
        let mut above = directory.with_all_above(entry.jurisdiction.as_ref());
        wanted.is_empty() || above.any(|code| wanted.iter().any(|wanted| wanted == code))
    };
    answer_list(
        reading,
        query,
        |directory| &directory.departments,
        keep,
        |directory, entries, page, release| {
            let data = entries.iter().map(|entry| department(directory, entry, Depth::Full)).collect();
            DepartmentList { data, page, release }
        },
    )
    .await
}

/// Find a department
///
/// One department with its names, its part in compiling the lists, and where that is evidenced.
#[utoipa::path(
    tag = "directory",
    params(
        ("code" = String, Path, description = "Our key.", example = "housing-fund-centre"),
        ReleaseQuery,
    ),
    responses((status = 200, body = DepartmentAnswer))
)]
#[get("/departments/{code}")]
pub async fn find_department(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state, &req).await?;
    answer_one(
        reading,
        query,
        code.into_inner(),
        |directory| &directory.departments,
        |directory, entry, release| DepartmentAnswer {
            data: department(directory, entry, Depth::Full),
            release,
        },
    )
    .await
}

pub(super) fn department(directory: &Directory, entry: &Department, depth: Depth) -> DepartmentView {
    let successor = |code: &str| reference(&directory.departments, code, |d| &d.name);
    DepartmentView {
        code: entry.code.to_string(),
        name: entry.name.clone(),
        detail: depth.detail(|| DepartmentDetail {
            jurisdiction: reference(&directory.jurisdictions, entry.jurisdiction.as_ref(), |j| &j.name),
            short_name: entry.short_name.clone(),
            aliases: entry.aliases.clone(),
            kind: entry.kind.map(coded),
            roles: entry.roles.iter().copied().map(coded).collect(),
            phone: entry.phone.clone(),
            address: entry.address.clone(),
            website: entry.website.clone(),
            successor: entry.successor.as_ref().map(|code| successor(code.as_ref())),
            provenance: provenance(directory, &entry.provenance),
            note: entry.note.clone(),
        }),
    }
}
