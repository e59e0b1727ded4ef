//! The table of the service guides: what one would choose guides by. All that a guide says is in its record.

use super::cells::{boolean, coded, coded_list, integer, list, maybe, table, text};
use super::rows::Names;
use crate::domain::guide::{GuideEdition, LegalBasis, Place};

table! {
    "guides", "办事指南", "A service guide: what an applicant must know and bring. Of its lists, the first words of each entry; all that it says is in the NDJSON file.";
    key &["item"];
    references &[("item", "items", "code")];
    |edition: &GuideEdition, names: &Names<'_>|
    "item" + name: Text required, "事项", "The item." => names.item(Some(&edition.item));
    "edition": Integer required, "版次", "1 for the first guide of the item, one more for each that says something else." => integer(Some(edition.edition));
    "content_hash": Text required, "内容校验值", "SHA-256 over the guide as JSON, in hexadecimal: equal for guides that say the same." => text(&edition.content_hash);
    "case_type" + name: Text optional, "办件类型", "Whether the result is given on the spot, GB/T 39046-2020 table A.6." => coded(edition.guide.case_type);
    "application_forms" + name: List optional, "申请方式", "How an application is handed in, GB/T 39046-2020 table A.5." => coded_list(&edition.guide.application_forms);
    "online_depth" + name: Text optional, "网上办理深度", "How far it can be handled online." => coded(edition.guide.online_depth);
    "online_address": Text optional, "网办地址", "Where online." => maybe(edition.guide.online_address.as_ref());
    "visit_reason": Text optional, "必须现场办理原因说明", "Why one must come in person." => maybe(edition.guide.visit_reason.as_ref());
    "cross_region" + name: Text optional, "通办范围", "Where else the same application can be made." => coded(edition.guide.cross_region);
    "charged": Boolean optional, "是否收费", "Whether there is a charge." => boolean(edition.guide.charged);
    "online_payment": Boolean optional, "是否支持网上支付", "Whether one can pay online." => boolean(edition.guide.online_payment);
    "courier": Boolean optional, "是否支持物流快递", "Whether results or materials go by courier." => boolean(edition.guide.courier);
    "appointment": Boolean optional, "是否支持预约办理", "Whether an appointment can be made." => boolean(edition.guide.appointment);
    "conditions": List optional, "受理条件", "The conditions of acceptance." => list(edition.guide.conditions.iter().map(|condition| &condition.text));
    "materials": List optional, "申请材料", "What to hand in, by name; all about each is in the table materials." => list(edition.guide.materials.iter().map(|material| &material.name));
    "steps": List optional, "办理流程", "The steps of the procedure, by name." => list(edition.guide.steps.iter().map(|step| &step.name));
    "fees": List optional, "收费项目", "The fees, by name." => list(edition.guide.fees.iter().map(|fee| &fee.name));
    "legal_basis": List optional, "设定依据", "The laws, each with its clause." => list(edition.guide.legal_basis.iter().map(law));
    "places": List optional, "办理地点", "Where to go: the name and the address of each place." => list(edition.guide.places.iter().map(place));
    "consult": List optional, "咨询方式", "For questions." => list(edition.guide.consult.iter().map(|contact| &contact.value));
    "complaint": List optional, "监督投诉方式", "For complaints." => list(edition.guide.complaint.iter().map(|contact| &contact.value));
    "results": List optional, "审批结果", "What one gets, by name." => list(edition.guide.results.iter().map(|result| &result.name));
    "last_verified_at": Date optional, "最近核对日期", "The day on which somebody last compared it with its sources." => maybe(edition.guide.last_verified_at);
    "valid_until": Date optional, "有效期至", "The last day on which it may be relied on." => maybe(edition.guide.valid_until);
}

/// As a law is cited: 住房公积金管理条例第二十四条.
fn law(basis: &LegalBasis) -> String {
    format!("{}{}", basis.title, basis.clause.as_deref().unwrap_or_default())
}

fn place(place: &Place) -> String {
    let parts = [&place.name, &place.address].into_iter().flatten();
    parts.map(String::as_str).collect::<Vec<_>>().join(" ")
}
