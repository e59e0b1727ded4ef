//! `onevisit proposals`, `submit`, `review`, `publish`: from what was handed in to the next release.

use super::say;
use crate::clock;
use crate::config::Settings;
use crate::domain::code_list::CodeList;
use crate::domain::ids::{Code, ReleaseVersion};
use crate::domain::proposal::{Proposal, ProposalStatus, Verdict};
use crate::domain::token::{Actor, TokenText};
use crate::publish::proposals::{
    Act, Deed, EditProblem, ProposalError, PublishError, PublishRequest, act, publish_approved,
};
use crate::store::{ProposalQuery, Store};
use anyhow::{Context, anyhow};
use chrono::NaiveDate;
use clap::Args;

/// How many proposals are listed.
const LISTED: i64 = 500;

/// What `proposals` is asked.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Those alone that stand there: draft, submitted, returned, approved, published, discarded
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<ProposalStatus>,
}

/// What `submit` is asked.
#[derive(Debug, Args)]
pub(super) struct SubmitArgs {
    /// The proposal, such as p17
    proposal: String,
}

/// What `review` is asked.
#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    /// The proposal, such as p17
    proposal: String,
    /// Sign it off
    #[arg(long, conflicts_with = "return_with", required_unless_present = "return_with")]
    pass: bool,
    /// Return it to the department, saying what is to be put right
    #[arg(long = "return", value_name = "COMMENT")]
    return_with: Option<String>,
    /// The token of the reviewer; better given by the environment, for the command line is seen by others
    #[arg(long, env = "ONEVISIT_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: String,
}

/// What `publish` is asked.
#[derive(Debug, Args)]
pub(super) struct PublishArgs {
    /// The version of the release, such as 2018-09-01
    #[arg(long, value_name = "VERSION", value_parser = version)]
    version: ReleaseVersion,
    /// The day whose state of affairs the lists describe (时间节点), such as 2018-08-15
    #[arg(long, value_name = "DATE")]
    baseline: Option<NaiveDate>,
    /// The day on which the authority announces them
    #[arg(long, value_name = "DATE")]
    announced: Option<NaiveDate>,
    /// The title of the release [default: that of the release before]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// What a reader should know first; may be given again [default: the notes of the release before]
    #[arg(long, value_name = "TEXT")]
    note: Vec<String>,
    /// Leave the notes of the release before out
    #[arg(long, conflicts_with = "note")]
    no_notes: bool,
    /// This proposal alone, such as p17; may be given again [default: all that are approved]
    #[arg(long, value_name = "PROPOSAL")]
    proposal: Vec<String>,
}

fn status(text: &str) -> Result<ProposalStatus, String> {
    let allowed =
        || ProposalStatus::ALL.iter().map(|status| status.entry().code).collect::<Vec<_>>().join(", ");
    ProposalStatus::from_code(text).ok_or_else(|| format!("allowed are {}", allowed()))
}

fn version(text: &str) -> Result<ReleaseVersion, String> {
    ReleaseVersion::parse(text).map_err(|error| error.to_string())
}

fn open(settings: &Settings) -> anyhow::Result<Store> {
    let (url, mut options) = settings.database();
    options.create = false;
    Ok(Store::open(&url, &options)?)
}

/// Runs `proposals`.
pub(super) fn list(settings: &Settings, args: &ListArgs) -> anyhow::Result<()> {
    let asked = ProposalQuery { statuses: args.status.clone(), limit: LISTED, ..ProposalQuery::default() };
    for proposal in open(settings)?.proposals(&asked)? {
        say(format_args!("{}\n", line(&proposal)))?;
    }
    Ok(())
}

fn line(proposal: &Proposal) -> String {
    let signed: Vec<&str> = proposal.sign_offs().iter().map(|review| review.aspect.entry().code).collect();
    let department = proposal.department.as_ref().map_or("-", AsRef::as_ref);
    let signed = if signed.is_empty() { "-".to_owned() } else { signed.join(",") };
    let title = proposal.title.replace(char::is_control, " ");
    format!("{}\t{}\t{department}\t{signed}\t{title}", proposal.code(), proposal.status.entry().code)
}

/// Runs `submit`.
pub(super) fn submit(settings: &Settings, args: &SubmitArgs) -> anyhow::Result<()> {
    let store = open(settings)?;
    let done = do_as(&store, &Actor::operator(), &args.proposal, Act::Submit)?;
    say(format_args!("{}\n", line(&done)))
}

/// Runs `review`.
pub(super) fn review(settings: &Settings, args: ReviewArgs) -> anyhow::Result<()> {
    let store = open(settings)?;
    let text = TokenText::parse(&args.token).context("this is no token")?;
    let token = store.authenticate(&text, clock::now())?;
    let token = token.context("the token is unknown, expired or revoked")?;
    let verdict = if args.pass { Verdict::Passed } else { Verdict::Returned };
    let spoken = Act::Review(verdict, args.return_with);
    let done = do_as(&store, &Actor::from(&token), &args.proposal, spoken)?;
    say(format_args!("{}\n", line(&done)))
}

fn do_as(store: &Store, actor: &Actor, code: &str, what: Act) -> anyhow::Result<Proposal> {
    let deed = Deed { actor, now: clock::now(), request_id: None };
    match store.write(|writing| act(writing, store, deed, code, what)) {
        Err(ProposalError::Problems(problems)) => Err(list_problems(&problems)),
        done => Ok(done?),
    }
}

/// Runs `publish`.
pub(super) fn publish(settings: &Settings, args: PublishArgs) -> anyhow::Result<()> {
    let store = open(settings)?;
    let actor = Actor::operator();
    let deed = Deed { actor: &actor, now: clock::now(), request_id: None };
    let request = PublishRequest {
        version: args.version,
        baseline: args.baseline,
        announced: args.announced,
        title: args.title,
        notes: (args.no_notes || !args.note.is_empty()).then_some(args.note),
        only: args.proposal,
    };
    let kept = if request.notes.is_none() { notes_of_newest(&store)? } else { Vec::new() };
    match store.write(|writing| publish_approved(writing, &store, deed, &request)) {
        Ok(done) => {
            for note in kept {
                eprintln!("kept from the release before (--note or --no-notes says otherwise): {note}");
            }
            say(format_args!("published release {} with {}\n", done.version, done.proposals.join(", ")))
        }
        Err(PublishError::Problems(problems)) => Err(list_problems(&problems)),
        Err(error) => Err(error.into()),
    }
}

fn notes_of_newest(store: &Store) -> anyhow::Result<Vec<String>> {
    Ok(store.releases()?.pop().map(|release| release.edition.notes).unwrap_or_default())
}

/// Lists every problem, and fails with their number.
fn list_problems(problems: &[EditProblem]) -> anyhow::Error {
    for problem in problems {
        eprintln!("{problem}");
    }
    anyhow!("{} problem(s); nothing was changed", problems.len())
}
