//! Departments (部门、单位).

use super::collection::{Resource, answer_described, answer_list};
use super::linked::JsonLd;
use super::list_forms::ListForm;
use super::params::DepartmentQuery;
use super::params::{LinkedFormQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, ProvenanceView, Reference, answers, coded, provenance, reference};
use crate::domain::catalogue::{Directory, Table};
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
    params(DepartmentQuery, ListFormQuery, ListQuery),
    responses((status = 200, body = DepartmentList))
)]
#[get("/departments")]
pub async fn list_departments(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    let directory = &reading.view.directory;
    let wanted = query.codes_of("jurisdiction", &directory.jurisdictions, &[]);
    let keep = move |entry: &Department, directory: &Directory| {
        let mut above = directory.with_all_above(entry.jurisdiction.as_ref());
        wanted.is_empty() || above.any(|code| wanted.iter().any(|wanted| wanted == code))
    };
    answer_list(reading, query, form, keep).await
}

/// Find a department
///
/// One department with its names, its part in compiling the lists, and where that is evidenced.
#[utoipa::path(
    tag = "directory",
    params(
        ("code" = String, Path, description = "Our key.", example = "housing-fund-centre"),
        LinkedFormQuery, ReleaseQuery,
    ),
    responses((
        status = 200,
        content((DepartmentAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/departments/{code}")]
pub async fn find_department(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_described::<Department>(state, req, code, |describer, entry| describer.department(entry)).await
}

impl Resource for Department {
    const TABLE: &'static str = "departments";
    type View = DepartmentView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.departments
    }

    fn view(&self, directory: &Directory, depth: Depth) -> DepartmentView {
        let successor = |code: &str| reference(&directory.departments, code, |d| &d.name);
        DepartmentView {
            code: self.code.to_string(),
            name: self.name.clone(),
            detail: depth.detail(|| DepartmentDetail {
                jurisdiction: reference(&directory.jurisdictions, self.jurisdiction.as_ref(), |j| &j.name),
                short_name: self.short_name.clone(),
                aliases: self.aliases.clone(),
                kind: self.kind.map(coded),
                roles: self.roles.iter().copied().map(coded).collect(),
                phone: self.phone.clone(),
                address: self.address.clone(),
                website: self.website.clone(),
                successor: self.successor.as_ref().map(|code| successor(code.as_ref())),
                provenance: provenance(directory, &self.provenance),
                note: self.note.clone(),
            }),
        }
    }
}
