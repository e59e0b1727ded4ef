//! Lists of proposals and of what they would change: what is asked, and what is answered.

use super::page::EditorPage;
use super::proposal_view::{PreviewView, ProposalView, ProposedEntryView};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Some proposals, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    pub(super) data: Vec<ProposalView>,
    pub(super) page: EditorPage,
}

/// One proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalAnswer {
    pub(super) data: ProposalView,
}

/// What a proposal would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedChangeList {
    /// What would become of items, in the order of their codes.
    pub(super) data: Vec<PreviewView>,
    /// What items refer to and comes with the proposal.
    pub(super) entries: Vec<ProposedEntryView>,
    pub(super) page: EditorPage,
}

/// Which proposals.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ProposalListQuery {
    /// Where they stand: `draft`, `submitted`, `returned`, `approved`, `published`, `discarded`. Commas mean "or".
    #[param(example = "draft")]
    status: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before.
    #[param(example = "p9000")]
    after: Option<String>,
}

/// Which changes of a proposal.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ProposedChangeQuery {
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before.
    #[param(example = "a")]
    after: Option<String>,
}
