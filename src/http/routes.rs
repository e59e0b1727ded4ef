//! The table of contents of the API.

use super::state::AppState;
use super::{ckan, data_package, discovery, edge, editor, fallback, operations, permanent_uris, portals, v1};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Version 1: what everybody may read, and what needs a token.
pub(super) fn v1_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(v1::index::show_index)
        // The catalogue.
        .service(v1::items::list_items)
        .service(v1::items::find_item)
        .service(v1::guides::find_guide)
        .service(v1::precheck::precheck_materials)
        .service(v1::suggest::show_suggestions)
        .service(v1::items::list_department_items)
        .service(v1::related::list_related_items)
        .service(v1::search::search_items)
        .service(v1::departments::list_departments)
        .service(v1::departments::find_department)
        .service(v1::handling_modes::list_handling_modes)
        .service(v1::handling_modes::find_handling_mode)
        .service(v1::channels::list_channels)
        .service(v1::channels::find_channel)
        .service(v1::jurisdictions::list_jurisdictions)
        .service(v1::jurisdictions::find_jurisdiction)
        // What was published about it, and what it adds up to.
        .service(v1::statistics::show_statistics)
        .service(v1::claims::list_claims)
        .service(v1::claims::find_claim)
        .service(v1::contradictions::list_contradictions)
        .service(v1::contradictions::find_contradiction)
        // Where it comes from, and its editions.
        .service(v1::sources::list_sources)
        .service(v1::sources::find_source)
        .service(v1::releases::list_releases)
        .service(v1::releases::find_release)
        // All of it, as files.
        .service(v1::files::show_files)
        .service(v1::files::find_file)
        .service(v1::files::show_release_files)
        .service(v1::files::find_release_file)
        // What has changed.
        .service(v1::changes::list_changes)
        .service(v1::change_feed::show_change_feed)
        .service(v1::changes::list_item_history)
        .service(v1::changes::list_release_changes)
        .service(v1::differences::list_differences)
        // How to read it.
        .service(v1::code_lists::list_code_lists)
        .service(v1::code_lists::find_code_list)
        .service(v1::errors::list_errors)
        .service(v1::errors::find_error)
        .configure(editor_routes);
}

/// What needs a token.
fn editor_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(editor::token::show_token)
        .service(editor::audit_log::list_audit_entries)
        .service(editor::proposals::list_proposals)
        .service(editor::proposals::create_proposal)
        .service(editor::proposals::find_proposal)
        .service(editor::proposals::list_proposed_changes)
        .service(editor::proposals::amend_proposal)
        .service(editor::proposals::discard_proposal)
        .service(editor::proposals::submit_proposal)
        .service(editor::proposals::review_proposal)
        .service(editor::releases::publish_release)
        .service(editor::feedback::list_feedback)
        .service(editor::feedback::create_feedback)
        .service(editor::feedback::find_feedback)
        .service(editor::feedback::resolve_feedback)
        .service(editor::unanswered_questions::list_unanswered_questions)
        .service(editor::unanswered_questions::settle_unanswered_question);
}

/// What operators and newcomers ask for; outside the contract of the API.
fn operation_routes(config: &mut web::ServiceConfig) {
    config
        .service(operations::show_entrance)
        .service(operations::show_health)
        .service(operations::show_readiness)
        .service(operations::show_metrics)
        .service(operations::show_openapi_json)
        .service(operations::show_openapi_yaml)
        .service(operations::redirect_to_docs)
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")));
}

/// The names of things in linked data; outside the contract of the API too.
fn permanent_uri_routes(config: &mut web::ServiceConfig) {
    config
        .service(permanent_uris::redirect_to_collection)
        .service(permanent_uris::redirect_to_thing)
        .service(permanent_uris::redirect_to_value);
}

/// The whole service.
pub fn app(
    state: web::Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    use utoipa_actix_web::AppExt;
    App::new()
        .app_data(state)
        .configure(operation_routes)
        .configure(permanent_uri_routes)
        .configure(discovery::routes)
        .configure(data_package::routes)
        .configure(ckan::routes)
        .configure(portals::routes)
        .service(v1::index::show_index_with_slash)
        .into_utoipa_app()
        .service(scope("/v1").configure(v1_routes))
        .into_app()
        .default_service(web::to(fallback::answer))
        // The last one is the outermost.
        .wrap(Compress::default())
        .wrap(from_fn(edge::edge))
}
