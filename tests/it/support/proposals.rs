//! Departments, the three offices, and what they do to proposals.

use super::fixtures::code;
use onevisit::domain::ids::ReleaseVersion;
use onevisit::domain::proposal::{Proposal, Verdict};
use onevisit::domain::role::Role;
use onevisit::domain::token::Actor;
use onevisit::publish::proposals::{
    Act, Content, Deed, Edit, Edited, ProposalError, Publication, PublishError, PublishRequest, act, create,
    publish_approved,
};
use onevisit::store::Store;
use serde_json::{Value, json};

/// The three reviewing offices of Jinan.
#[derive(Clone, Copy)]
pub enum Office {
    Completeness,
    Guide,
    Legality,
}

fn actor(role: Role, department: &str, holder: &str) -> Actor {
    Actor {
        token: Some(format!("token of {holder}")),
        role: Some(role),
        department: Some(code(department)),
        holder: holder.to_owned(),
    }
}

pub fn editor(department: &str, holder: &str) -> Actor {
    actor(Role::Editor, department, holder)
}

pub fn reviewer(office: Office, holder: &str) -> Actor {
    match office {
        Office::Completeness => actor(Role::CompletenessReviewer, "function-office", holder),
        Office::Guide => actor(Role::GuideReviewer, "service-centre-office", holder),
        Office::Legality => actor(Role::LegalityReviewer, "legal-affairs-office", holder),
    }
}

/// Does something to a proposal.
pub fn carry_out(store: &Store, actor: &Actor, proposal: &str, what: Act) -> Result<Proposal, ProposalError> {
    let deed = Deed { actor, now: onevisit::clock::now(), request_id: None };
    store.write(|writing| act(writing, store, deed, proposal, what))
}

/// A department proposes one new item.
pub fn propose_item(store: &Store, actor: &Actor, item: &str, name: &str) -> Proposal {
    let fields = json!({"name": format!("{name}({item})"), "handling_mode": "one_visit"});
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    let edit = Edit { code: code(item), edited: Edited::Put { item: fields, guide: None } };
    let content = Content { title: name.to_owned(), edits: vec![edit] };
    let deed = Deed { actor, now: onevisit::clock::now(), request_id: None };
    let department = actor.department.clone().unwrap();
    store.write(|writing| create(writing, store, deed, &department, content)).unwrap()
}

/// All three offices pass a proposal.
pub fn sign_off(store: &Store, proposal: &str) {
    for office in [Office::Completeness, Office::Guide, Office::Legality] {
        let pass = Act::Review(Verdict::Passed, None);
        carry_out(store, &reviewer(office, "审核员"), proposal, pass).unwrap();
    }
}

/// Publishes what is approved.
pub fn publish(store: &Store, version: &str) -> Result<Publication, PublishError> {
    let actor = Actor::operator();
    let deed = Deed { actor: &actor, now: onevisit::clock::now(), request_id: None };
    let version: ReleaseVersion = code(version);
    let request = PublishRequest {
        version,
        baseline: None,
        announced: None,
        title: None,
        notes: None,
        only: Vec::new(),
    };
    store.write(|writing| publish_approved(writing, store, deed, &request))
}
