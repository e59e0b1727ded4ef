//! Query parameters, as the API document describes them. The handlers read them strictly.

use utoipa::IntoParams;

/// Which release answers.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ReleaseQuery {
    /// Answer as of this release; without it, as of the current one.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// In which form a guide is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct GuideFormQuery {
    /// `json`, `markdown`, `text`, `html`, `spoken` (JSON, to be read aloud), `ssml` (for a speech synthesiser) or
    /// `sms` (a text message). Without it, `Accept` chooses; without a preference there, it is `json`.
    #[param(example = "text")]
    format: Option<String>,
}

/// In which form a thing is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct LinkedFormQuery {
    /// `json`, or as linked data `jsonld` or `ttl` (Turtle). Without it, `Accept` chooses; without a preference
    /// there, it is `json`.
    #[param(example = "json")]
    format: Option<String>,
}

/// In which form a list is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ListFormQuery {
    /// `json` for pages; `csv`, `ndjson`, `xlsx`, `parquet` or `sqlite` for the whole list that the filters leave, in
    /// the columns of the release's files, without `limit`, `cursor` and whatever else is about pages. Without it,
    /// `Accept` chooses; without a preference there, it is `json`.
    #[param(example = "json")]
    format: Option<String>,
}

/// Which page of a list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ListQuery {
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before. A walk stays in the release in which it began.
    cursor: Option<String>,
    /// Answer as of this release; without it, as of the current one.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// Filters of departments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct DepartmentQuery {
    /// Administrative divisions, each with all below it. Commas mean "or".
    #[param(example = "370100")]
    jurisdiction: Option<String>,
}

/// Filters of channels.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ChannelQuery {
    /// Kinds of channel. Commas mean "or".
    #[param(example = "hotline")]
    kind: Option<String>,
}

/// Filters of published figures. Commas inside a parameter mean "or"; parameters together mean "and".
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ClaimQuery {
    /// `match`, `mismatch`, `not_itemised` or `not_computable`.
    #[param(example = "not_computable")]
    verdict: Option<String>,
    /// What the figures count or measure; see /v1/code-lists.
    #[param(example = "share")]
    metric: Option<String>,
    /// Departments that the figures are about; `none` for figures about all.
    #[param(example = "justice")]
    department: Option<String>,
    /// Handling modes that the figures are about; `none` for figures about all.
    #[param(example = "on_your_behalf")]
    handling_mode: Option<String>,
}

/// Filters of contradictions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ContradictionQuery {
    /// Kinds of contradiction; see /v1/code-lists. Commas mean "or".
    #[param(example = "wrong_share,undefined_base")]
    kind: Option<String>,
}

/// How much of an item to show.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ItemShapeQuery {
    /// Which references to fill in, separated by commas: `jurisdiction`, `department`, `handling_mode`,
    /// `methods`, `channels`, `parent`, `children` (at most 200 of each item, with a limit of at most 50; `parent=` lists them all).
    #[param(example = "department,channels")]
    include: Option<String>,
    /// Which fields to show, separated by commas, as in `handling_mode,department.phone`. The code and the
    /// name are always shown.
    #[param(example = "handling_mode,department")]
    fields: Option<String>,
}

/// Filters of items. Commas inside a parameter mean "or"; parameters together mean "and".
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ItemFilterQuery {
    /// Administrative divisions, each with all below it.
    #[param(example = "370100")]
    jurisdiction: Option<String>,
    /// Handling modes; `none` for items without one.
    #[param(example = "zero_visit,one_visit")]
    handling_mode: Option<String>,
    /// `administrative_power`, `public_service`, or `none` where the source does not say.
    #[param(example = "none")]
    category: Option<String>,
    /// Types of item (事项类型), or `none`; see /v1/code-lists.
    #[param(example = "none")]
    item_type: Option<String>,
    /// Ways of fulfilment (实现方式), or `none`.
    #[param(example = "online_on_time_courier")]
    method: Option<String>,
    /// Channels (办理渠道), or `none`.
    #[param(example = "provincial-portal-jinan")]
    channel: Option<String>,
    /// Whom the item serves (服务对象), or `none`; see /v1/code-lists.
    #[param(example = "none")]
    audience: Option<String>,
    /// `active` or `suspended`.
    #[param(example = "active")]
    status: Option<String>,
    /// `listed` for rows of the published lists, `described` for services that the source only describes.
    #[param(example = "listed")]
    listing: Option<String>,
    /// Main items, to list their sub-items; `none` for main items.
    #[param(example = "none")]
    parent: Option<String>,
}

/// What to look for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct SearchQuery {
    /// The question, as it is said or typed: whole sentences or single words, of at most 200 characters. It may be empty.
    #[param(max_length = 200, example = "公积金怎么取")]
    q: String,
    /// What to count the items by; see /items.
    #[param(example = "department")]
    facets: Option<String>,
}

/// Which page of what was found.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct SearchListQuery {
    /// How many items a page has at most.
    #[param(minimum = 1, maximum = 100, default = 10, example = 10)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before. A walk stays in the release in which it began.
    cursor: Option<String>,
    /// Answer as of this release; without it, as of the newest one whose index is made.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// What to group items by.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct StatisticsQuery {
    /// What to group the items by, separated by commas: `handling_mode`, `category`, `item_type`, `channel`,
    /// `department`; all of them by default.
    #[param(example = "handling_mode,department")]
    by: Option<String>,
    /// Answer as of this release; without it, as of the current one.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// What has been typed, and among which items it is sought.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct SuggestionQuery {
    /// What has been typed so far: characters, pinyin without tones, first letters, a code, or a mixture. Blanks,
    /// punctuation and case make no difference; `ü` is typed `v` or `u`. Nothing is suggested for nothing.
    #[param(max_length = 100, example = "gjjtq")]
    q: String,
    /// Administrative divisions, each with all below it. Commas mean "or".
    #[param(example = "370100")]
    jurisdiction: Option<String>,
    /// Departments. Commas mean "or".
    #[param(example = "housing-fund-centre")]
    department: Option<String>,
    /// Whom the item serves (服务对象), or `none`; see /v1/code-lists. Commas mean "or".
    #[param(example = "none")]
    audience: Option<String>,
    /// How many items are suggested at most.
    #[param(minimum = 1, maximum = 50, default = 10, example = 10)]
    limit: Option<u32>,
    /// Answer as of this release; without it, as of the newest one whose index is made.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// Order and counts of items.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ItemOrderQuery {
    /// `code` or `name`, with a minus for the opposite direction.
    #[param(example = "-name", default = "code")]
    sort: Option<String>,
    /// What to count the items by, separated by commas: `jurisdiction`, `department`, `handling_mode`,
    /// `category`, `item_type`, `method`, `channel`, `audience`, `status`, `listing`. The counts of a
    /// facet leave out the filter on itself; a jurisdiction counts all below it.
    #[param(example = "handling_mode,department")]
    facets: Option<String>,
}

/// The filter on departments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ItemDepartmentQuery {
    /// Departments.
    #[param(example = "housing-fund-centre")]
    department: Option<String>,
}

/// Filters of changes. Commas inside a parameter mean "or"; parameters together mean "and".
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct ChangeFilterQuery {
    /// What has become of things: `created`, `merged`, `split`, `renumbered`, `withdrawn`, `mode_changed`, `moved`,
    /// `renamed`, `updated`.
    #[param(example = "mode_changed,withdrawn")]
    kind: Option<String>,
    /// What has changed: `item` (with its guide), `department`, `jurisdiction`, `handling_mode`, `method`, `channel`,
    /// `claim`, `source`, `contradiction`.
    #[param(example = "item")]
    entity: Option<String>,
    /// Changes of the items of these departments. An item that moves is one of its new department.
    #[param(example = "justice")]
    department: Option<String>,
}

/// Which part of the feed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct SinceQuery {
    /// After the change with this number: the `page.next_since` of the page before; zero for the beginning.
    #[param(minimum = 0, default = 0, example = 0)]
    since: Option<u32>,
}

/// How much of the feed, and as of which release.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct FeedQuery {
    /// How many changes a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Answer as of this release; without it, as of the current one.
    #[param(example = "2018-06-20")]
    release: Option<String>,
}

/// How much of a change to show.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct RecordQuery {
    /// `record` shows besides what has changed all that the thing says; a page has at most 100 entries then.
    #[param(example = "record")]
    include: Option<String>,
}

/// Filters of differences. Commas inside a parameter mean "or"; parameters together mean "and".
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct DifferenceQuery {
    /// What has become of things: `created`, `withdrawn`, `mode_changed`, `moved`, `renamed`, `updated`.
    #[param(example = "mode_changed,withdrawn")]
    kind: Option<String>,
    /// What differs: `item` (with its guide), `department`, `jurisdiction`, `handling_mode`, `method`, `channel`,
    /// `claim`, `source`, `contradiction`.
    #[param(example = "item")]
    entity: Option<String>,
}
