//! Proposals: from what a department hands in, through three sign-offs, into a release.

use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::code;
use crate::support::imports::{request, run, with_jinan};
use crate::support::proposals::{Office, carry_out, editor, publish, reviewer, sign_off};
use onevisit::domain::change::{ChangeKind, Entity};
use onevisit::domain::item::Item;
use onevisit::domain::proposal::{Proposal, ProposalStatus, Refusal, Verdict};
use onevisit::domain::token::Actor;
use onevisit::publish::import::{Destination, Request};
use onevisit::publish::proposals::{Act, Content, Deed, Edit, Edited, ProposalError, PublishError, create};
use onevisit::report::Outcome;
use onevisit::store::{ProposalQuery, Store};
use serde_json::{Value, json};

const LIST: &str = "\
事项名称,实施主体,办理形式,到办事现场次数,咨询电话
遗嘱公证,市司法局,只跑一次,1,0531-12348
公积金查询,济南住房公积金管理中心,零跑腿,0,12329
";

fn status(store: &Store, proposal: &str) -> ProposalStatus {
    store.proposal(Proposal::number_in(proposal).unwrap()).unwrap().unwrap().status
}

fn refusal(result: Result<Proposal, ProposalError>) -> Refusal {
    match result {
        Err(ProposalError::Refused(refusal)) => refusal,
        other => panic!("it should have been refused: {other:?}"),
    }
}

/// The rules that a proposal breaks.
fn broken(result: Result<Proposal, ProposalError>) -> Vec<&'static str> {
    match result {
        Err(ProposalError::Problems(problems)) => {
            problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.rule).collect()
        }
        other => panic!("it should have problems: {other:?}"),
    }
}

#[test]
fn an_import_becomes_a_proposal_of_each_department_and_then_a_release() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let request = Request { destination: Destination::Proposals, ..request(database, LIST) };
        let report = run(&store, &request);
        assert_eq!(
            report.outcome,
            Some(Outcome::Proposed(Some("2018-06-20".to_owned()))),
            "{:?}",
            report.rules()
        );
        assert_eq!(report.proposals, ["p1", "p2"]);
        assert_eq!(store.releases().unwrap().len(), 1, "nothing is published");
        let all = store.proposals(&ProposalQuery { limit: 9, ..ProposalQuery::default() }).unwrap();
        let departments: Vec<&str> = all.iter().map(|p| p.department.as_ref().unwrap().as_ref()).collect();
        assert_eq!(departments, ["housing-fund-centre", "justice"], "the newest first");
        for proposal in ["p1", "p2"] {
            carry_out(&store, &Actor::operator(), proposal, Act::Submit).unwrap();
            sign_off(&store, proposal);
            assert_eq!(status(&store, proposal), ProposalStatus::Approved);
        }
        let done = publish(&store, "2018-09-01").unwrap();
        assert_eq!(done.proposals, ["p1", "p2"]);
        assert_eq!(status(&store, "p1"), ProposalStatus::Published);
        let changes = store
            .changes(&onevisit::store::ChangeQuery {
                up_to: 2,
                release: Some(2),
                entities: vec![Entity::Item],
                limit: 99,
                ..Default::default()
            })
            .unwrap();
        let kinds: Vec<_> = changes.iter().map(|change| (change.kind, change.proposal)).collect();
        assert_eq!(kinds, [(ChangeKind::Created, Some(1)), (ChangeKind::Created, Some(2))]);
        let guides = store.guides_of(2, &[&changes[0].code, &changes[1].code]).unwrap();
        assert_eq!(guides.len(), 2);
        assert!(matches!(publish(&store, "2018-10-01"), Err(PublishError::NothingApproved)));
        // The same list again says nothing new.
        assert!(matches!(run(&store, &request).outcome, Some(Outcome::Unchanged(_))));
    });
}

fn edit(item: &str, fields: Value) -> Edit {
    let Value::Object(item_fields) = fields else { panic!("fields are an object") };
    Edit { code: code(item), edited: Edited::Put { item: item_fields, guide: None } }
}

fn content(edits: Vec<Edit>) -> Content {
    Content { title: "调整清单".to_owned(), edits }
}

fn propose(
    store: &Store,
    actor: &Actor,
    department: &str,
    edits: Vec<Edit>,
) -> Result<Proposal, ProposalError> {
    let deed = Deed { actor, now: onevisit::clock::now(), request_id: None };
    store.write(|writing| create(writing, store, deed, &code(department), content(edits)))
}

/// An item of the built-in catalogue that belongs to the housing fund.
const ITEM: &str = "housing-fund-transfer";

fn some_item(store: &Store) -> String {
    if store.item(1, ITEM).unwrap().is_some() {
        return ITEM.to_owned();
    }
    let mut rows = Vec::new();
    store
        .for_each_item_key(1, |key| {
            if key.department == "housing-fund-centre" && key.handling_mode.as_deref() == Some("one_visit") {
                rows.push(key.row_id);
            }
            Ok(())
        })
        .unwrap();
    store.items_in_rows(&rows[..1]).unwrap()[0].code.to_string()
}

#[test]
fn what_is_left_out_stays_and_every_mistake_is_told() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let item = some_item(&store);
    let editor = editor("housing-fund-centre", "王");
    let made = propose(
        &store,
        &editor,
        "housing-fund-centre",
        vec![edit(&item, json!({"visits": 0, "handling_mode": "zero_visit", "methods": []}))],
    )
    .unwrap();
    let proposed = store.proposed_items(made.number, "", 9).unwrap();
    let (old, new) = (store.item(1, &item).unwrap().unwrap(), proposed[0].item.clone().unwrap());
    assert_eq!((&new.name, &new.channels, new.visits), (&old.name, &old.channels, Some(0)));
    assert_eq!(new.provenance.last().unwrap().source.as_ref(), format!("proposal-{}", made.number));
    let wrong = vec![
        edit(&item, json!({"vists": 1, "visits": "one", "status": "closed"})),
        edit(&item, json!({})),
        edit("new-item", json!({"name": "新事项", "handling_mode": "no_such_mode"})),
        edit("without-name", json!({"handling_mode": "zero_visit"})),
        edit("housing-fund-loan-change", json!({"name": "  "})),
        Edit {
            code: code("never"),
            edited: Edited::Withdraw { kind: ChangeKind::Withdrawn, successors: vec![], reason: None },
        },
    ];
    let rules = broken(propose(&store, &editor, "housing-fund-centre", wrong));
    for rule in
        ["unknown-field", "not-understood", "proposed-twice", "unknown-reference", "no-name", "unknown-item"]
    {
        assert!(rules.contains(&rule), "{rule} is missing in {rules:?}");
    }
    assert_eq!(rules.iter().filter(|rule| **rule == "not-understood").count(), 2);
    let foreign_parent =
        vec![edit("sub", json!({"name": "子", "parent": "legal-aid", "handling_mode": "zero_visit"}))];
    let refused = propose(&store, &editor, "housing-fund-centre", foreign_parent);
    assert_eq!(broken(refused), ["other-department"]);
    let foreign = vec![edit(&item, json!({"visits": 0}))];
    let justice = crate::support::proposals::editor("justice", "李");
    assert_eq!(broken(propose(&store, &justice, "justice", foreign)), ["other-department"]);
}

#[test]
fn an_amended_proposal_loses_its_sign_offs_and_nobody_reviews_their_own() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let item = some_item(&store);
        let wang = editor("housing-fund-centre", "王");
        let edits = || vec![edit(&item, json!({"visits": 1}))];
        let made = propose(&store, &wang, "housing-fund-centre", edits()).unwrap();
        let code = made.code();
        let legal = reviewer(Office::Legality, "赵");
        let pass = || Act::Review(Verdict::Passed, None);
        assert!(matches!(refusal(carry_out(&store, &legal, &code, pass())), Refusal::Status { .. }));
        carry_out(&store, &wang, &code, Act::Submit).unwrap();
        let own = reviewer(Office::Legality, " 王");
        assert_eq!(refusal(carry_out(&store, &own, &code, pass())), Refusal::OwnWork);
        assert_eq!(refusal(carry_out(&store, &wang, &code, pass())), Refusal::NoReviewer);
        carry_out(&store, &legal, &code, pass()).unwrap();
        let back = Act::Review(Verdict::Returned, Some("缺依据".to_owned()));
        carry_out(&store, &reviewer(Office::Guide, "钱"), &code, back).unwrap();
        assert_eq!(status(&store, &code), ProposalStatus::Returned);
        let signed = |store: &Store| store.proposal(made.number).unwrap().unwrap().sign_offs().len();
        assert_eq!(signed(&store), 1);
        let amended = carry_out(&store, &wang, &code, Act::Amend(content(edits()))).unwrap();
        assert_eq!((amended.status, amended.revision, signed(&store)), (ProposalStatus::Draft, 2, 0));
        carry_out(&store, &wang, &code, Act::Submit).unwrap();
        sign_off(&store, &code);
        assert_eq!(status(&store, &code), ProposalStatus::Approved);
        let other = editor("justice", "李");
        assert!(matches!(carry_out(&store, &other, &code, Act::Discard), Err(ProposalError::NotFound(_))));
        let log = store.audit_log(0, 99, None).unwrap();
        let actions: Vec<_> = log.iter().map(|entry| entry.event.action).collect();
        use onevisit::domain::audit::AuditAction::*;
        assert_eq!(
            actions,
            [
                ProposalCreated,
                ProposalSubmitted,
                ProposalPassed,
                ProposalReturned,
                ProposalAmended,
                ProposalSubmitted,
                ProposalPassed,
                ProposalPassed,
                ProposalPassed,
                ProposalApproved
            ]
        );
        assert_eq!(log[3].event.detail.as_deref(), Some("缺依据"));
    });
}

#[test]
fn what_others_have_changed_meanwhile_is_not_overwritten() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let item = some_item(&store);
        let wang = editor("housing-fund-centre", "王");
        let approve = |fields: Value| {
            let made = propose(&store, &wang, "housing-fund-centre", vec![edit(&item, fields)]).unwrap();
            carry_out(&store, &wang, &made.code(), Act::Submit).unwrap();
            sign_off(&store, &made.code());
            made.code()
        };
        let (first, second) = (approve(json!({"visits": 1})), approve(json!({"note": "另一处"})));
        let rules = |outcome: Result<_, PublishError>| match outcome {
            Err(PublishError::Problems(problems)) => problems.iter().map(|p| p.rule).collect::<Vec<_>>(),
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("two proposals of one item were published together"),
        };
        assert_eq!(rules(publish(&store, "r2").map(|_| ())), ["proposed-twice"]);
        carry_out(
            &store,
            &reviewer(Office::Legality, "赵"),
            &second,
            Act::Review(Verdict::Returned, Some("等".to_owned())),
        )
        .unwrap();
        publish(&store, "r2").unwrap();
        assert_eq!(status(&store, &first), ProposalStatus::Published);
        // Nobody is to review what can no longer be published.
        assert_eq!(broken(carry_out(&store, &wang, &second, Act::Submit)), ["changed-meanwhile"]);
        // Amended, it is laid over what is there now.
        let again = content(vec![edit(&item, json!({"note": "另一处"}))]);
        carry_out(&store, &wang, &second, Act::Amend(again)).unwrap();
        carry_out(&store, &wang, &second, Act::Submit).unwrap();
        sign_off(&store, &second);
        publish(&store, "r3").unwrap();
        let now = store.item(3, &item).unwrap().unwrap();
        assert_eq!((now.visits, now.note.as_deref()), (Some(1), Some("另一处")));
        approve(json!({"visits": 0, "handling_mode": "zero_visit", "methods": []}));
        let unreviewed = Item { note: None, ..now };
        let edition = onevisit::domain::release::Edition {
            version: code("r4"),
            ..store.releases().unwrap().pop().unwrap().edition
        };
        store
            .publish::<onevisit::store::StoreError>(&edition, onevisit::clock::now(), |release| {
                release.put_items(std::slice::from_ref(&unreviewed))
            })
            .unwrap();
        assert_eq!(rules(publish(&store, "r5").map(|_| ())), ["changed-meanwhile"]);
    });
}

#[test]
fn an_item_is_merged_split_and_renumbered_with_its_successors() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let item = some_item(&store);
        let wang = editor("housing-fund-centre", "王");
        let withdraw = |kind, successors: &[&str]| Edit {
            code: code(&item),
            edited: Edited::Withdraw {
                kind,
                successors: successors.iter().map(|successor| code(successor)).collect(),
                reason: Some("机构改革".to_owned()),
            },
        };
        let new = |key: &str| edit(key, json!({"name": format!("新{key}"), "handling_mode": "zero_visit"}));
        let centre = "housing-fund-centre";
        let unfit = propose(&store, &wang, centre, vec![withdraw(ChangeKind::Merged, &["nowhere"])]);
        assert_eq!(broken(unfit), ["unfit-successors"]);
        let alone = propose(&store, &wang, centre, vec![withdraw(ChangeKind::Split, &["a"]), new("a")]);
        assert_eq!(broken(alone), ["unfit-successors"]);
        let split = vec![withdraw(ChangeKind::Split, &["a", "b"]), new("a"), new("b")];
        let made = propose(&store, &wang, centre, split).unwrap();
        carry_out(&store, &wang, &made.code(), Act::Submit).unwrap();
        sign_off(&store, &made.code());
        publish(&store, "r2").unwrap();
        let history = store.history_of(Entity::Item, &item, 2).unwrap();
        assert_eq!((history[0].kind, history[0].successors.len()), (ChangeKind::Split, 2));
        assert_eq!(history[0].reason.as_deref(), Some("机构改革"));
        let sign_offs = store.sign_offs_of(&[made.number]).unwrap();
        assert_eq!(sign_offs[&made.number].len(), 3);
    });
}

#[test]
fn two_proposals_do_not_say_different_things_of_one_department() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    for (name, department) in [("事项丙", "市交运局"), ("事项丁", "市军云局")] {
        let list = format!("事项名称,部门,办理形式\n{name},{department},只跑一次\n");
        let request = Request {
            destination: Destination::Proposals,
            create_departments: true,
            ..request(&database, &list)
        };
        let report = run(&store, &request);
        let proposal = &report.proposals[0];
        carry_out(&store, &Actor::operator(), proposal, Act::Submit).unwrap();
        sign_off(&store, proposal);
    }
    match publish(&store, "r2") {
        Err(PublishError::Problems(problems)) => {
            assert_eq!(problems.iter().map(|problem| problem.rule).collect::<Vec<_>>(), ["proposed-twice"]);
        }
        other => panic!("one department would replace the other: {other:?}"),
    }
    assert_eq!(store.releases().unwrap().len(), 1);
}

#[test]
fn a_main_item_with_sub_items_becomes_no_sub_item() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    run(
        &store,
        &request(
            &database,
            "主项名称,子项名称,实施主体\n公证,遗嘱公证,市司法局\n援助,法律援助申请,市司法局\n",
        ),
    );
    let code_of = |name: &str| {
        let mut found = None;
        store
            .for_each_identity(|identity| {
                if identity.name == name {
                    found = Some(identity.code);
                }
                Ok(())
            })
            .unwrap();
        found.unwrap()
    };
    let nested = vec![edit(&code_of("公证"), json!({"parent": code_of("援助")}))];
    let justice = editor("justice", "李");
    assert!(broken(propose(&store, &justice, "justice", nested)).contains(&"nested-sub-item"));
}
