//! The words under which the fields stand in sheets and exchange tables.
//!
//! They come from importers of departments' lists, the national element list and its exchange tables, the
//! guides of a Jinan street office of 2018, and an import template of a provincial platform.

use crate::ingest::field::Field;

/// Each field with its headings, parted by blanks. Our own codes of the fields are known without standing here.
pub(super) const WORDS: &[(Field, &str)] = &[
    (Field::Number, "序号 编号 序列 no no. number"),
    (Field::Code, "本系统编码 本平台编码 item_code"),
    (
        Field::Name,
        "事项名称 权责事项名称 权力事项名称 服务事项名称 政务服务事项名称 公共服务事项名称 \
         办理事项名称 办理事项 职权名称 权力名称 项目名称 业务名称 服务名称 事项 名称 标题 title \
         name task_name item_name matter_name ql_name",
    ),
    (
        Field::MainName,
        "主项名称 主项 主事项 主事项名称 大项 大项名称 事项主项 事项主项名称 main_item 一级事项",
    ),
    (
        Field::SubName,
        "子项名称 子项 子事项 子事项名称 小项 小项名称 事项子项 事项子项名称 实施事项 业务办理项 \
         业务办理项名称 办理项名称 二级事项 sub_item",
    ),
    (Field::Parent, "主项编码 所属主项 所属主项编码 qlmainitemid parent_code"),
    (Field::Aliases, "别名 日常用语 常用名 俗称 事项简称 简称 通俗名称 关键词 matter_short matter_daily"),
    (Field::JurisdictionCode, "行政区划代码 行政区划编码 区划代码 区划编码 areacode area_code"),
    (
        Field::JurisdictionName,
        "行政区划 行政区划名称 区划名称 所属区划 所属区县 区县 地区 area_name area_code_text",
    ),
    (
        Field::Department,
        "实施主体 实施主体名称 行使主体 责任主体 主体 部门名称 部门 实施部门 责任部门 单位 \
         单位名称 实施单位 责任单位 部门(单位) 部门单位 实施机关 实施机构 办理部门 办理单位 \
         主管部门 填报单位 dept_name pkorgname",
    ),
    (
        Field::DepartmentCode,
        "实施主体编码 实施主体代码 部门编码 部门代码 统一社会信用代码 实施主体统一社会信用代码 \
         dept_code tongyi_code",
    ),
    (Field::Category, "事项大类 事项分类 类别 事项性质"),
    (
        Field::ItemType,
        "事项类型 事项类别 权力类型 权力类别 职权类型 职权类别 权责类型 权责类别 项目类型 类型 \
         task_type pkitemtype",
    ),
    (
        Field::HandlingMode,
        "办理模式 跑腿形式 跑腿次数类型 三张清单 所属清单 清单类别 最多跑一次形式 最多跑一次类型",
    ),
    (Field::HandlingModeReason, "无办理形式原因 未列入原因 未列入三张清单原因"),
    (Field::Methods, "实现方式 主要实现方式 实现途径 实现形式"),
    (Field::Channels, "办理渠道 服务渠道 受理渠道 办事渠道"),
    (
        Field::Audience,
        "服务对象 服务对象类型 面向对象 适用对象 实施对象 办理对象 申请对象 server_type \
         pkserviceobjects pkimplementationobject service_object_name",
    ),
    (
        Field::Topics,
        "主题分类 主题 事项主题 事项主题分类 面向自然人事项主题分类 面向法人事项主题分类 \
         user_topic_type corp_topic_type theme_category classify",
    ),
    (
        Field::StatutoryTime,
        "法定办结时限 法定时限 法定期限 法定办理时限 法定办结期限 anticipate_day pklegaltime",
    ),
    (Field::StatutoryTimeUnit, "法定办结时限单位 法定时限单位 法定期限单位 法定办结期限单位 anticipate_type"),
    (
        Field::PromisedTime,
        "承诺办结时限 承诺时限 承诺期限 承诺办理时限 承诺办结期限 办理时限 办结时限 promise_day \
         pkcommitmenttime",
    ),
    (
        Field::PromisedTimeUnit,
        "承诺办结时限单位 承诺时限单位 承诺期限单位 承诺办结期限单位 \
         办理时限单位 办结时限单位 promise_type",
    ),
    (
        Field::Visits,
        "到办事现场次数 到现场次数 到办事窗口次数 跑动次数 跑腿次数 跑动次数上限 \
         办事者到达办事地点最少的次数 到场次数 limit_scene_num limitscenenum apply_times \
         applyermincount pkpresencenum visit_number",
    ),
    (Field::CatalogueCode, "基本编码 基本目录编码 权力基本码 catalog_code cataid"),
    (Field::ImplementationCode, "实施编码 实施清单编码 事项编码 权力编码 权力内部编码 职权编码 task_code"),
    (Field::HandlingCode, "业务办理项编码 办理项编码 子项编码 qlsubitemid task_handle_item"),
    (Field::Status, "事项状态 状态 有效状态 task_state"),
    (Field::Listing, "是否列入最多跑一次事项清单 是否列入清单 列入清单 ispyc"),
    (Field::Note, "备注 remark remarks 备注说明"),
    (Field::CaseType, "办件类型 办结类型 project_type pkdeclaretype"),
    (Field::ApplicationForms, "申请方式 申办方式 受理方式 申请形式 handle_type"),
    (Field::OnlineDepth, "网上办理深度 网办深度 online_handle_depth online_conduct pkonlineprocessingdepth"),
    (Field::Online, "是否网办 是否可网办 是否支持网上办理 是否支持网办 is_online pkonlineprocessing"),
    (
        Field::OnlineAddress,
        "网办地址 网上办理地址 网上申请地址 在线办理地址 在线申办网址 计算机端在线办理跳转地址 \
         移动端办理地址 link_addr mobile_terminal_url online_handle_url",
    ),
    (
        Field::VisitReason,
        "必须现场办理原因说明 必须现场办理原因 必须到现场原因 limit_scene_explain limitsceneexplain pkpresencereason",
    ),
    (Field::CrossRegion, "通办范围 handle_area cross_scope pkoperationscope"),
    (Field::Charged, "是否收费 收费与否 收费情况 is_fee pkischarge"),
    (Field::Fees, "收费标准 收费项目 收费项目名称 收费标准及依据 收费依据及标准 收费 pkchargestandard"),
    (Field::FeeBasis, "收费依据 fee_basis"),
    (Field::OnlinePayment, "是否支持网上支付 网上支付 is_pay_online pkonlinepayment"),
    (
        Field::Courier,
        "是否支持物流快递 物流快递 是否支持快递 是否快递送达 is_express isexpress is_delivery \
         pklogisticsexpress",
    ),
    (Field::Appointment, "是否支持预约办理 预约办理 是否支持预约 is_schedule pkappointment"),
    (Field::Conditions, "受理条件 申请条件 办理条件 申报条件 办事条件 accept_condition pkrequirements"),
    (
        Field::Materials,
        "申请材料 申报材料 办理材料 提交材料 所需材料 需提交材料 申请材料目录 材料名称 办事材料 \
         material_name pkmaterials",
    ),
    (Field::Steps, "办理流程 办事流程 办理程序 办理环节 办理步骤 流程 handle_flow pkprocedures"),
    (Field::SpecialProcedures, "特别程序 特殊程序 特殊环节 special_procedure pkspecialprocedure"),
    (Field::LegalBasis, "设定依据 实施依据 法律依据 权力依据 依据 法定依据 办理依据 政策依据 by_law pkbasis"),
    (
        Field::PlaceAddress,
        "办理地点 办理地址 办事地点 受理地点 受理地址 地点 transact_addr accept_address \
         pkprocessplace",
    ),
    (Field::PlaceHours, "办理时间 办公时间 受理时间 对外办公时间 transact_time pkprocesstime"),
    (
        Field::Consult,
        "咨询方式 咨询电话 咨询服务 咨询途径 联系电话 办公电话 咨询渠道 link_way \
         pkconsultationways",
    ),
    (
        Field::Complaint,
        "监督投诉方式 监督方式 投诉电话 监督电话 监督投诉电话 投诉方式 投诉渠道 supervise_way \
         pkmonitorways",
    ),
    (Field::Results, "审批结果名称 审批结果 办理结果 结果名称 办结结果 证照名称 result_name pkresultname"),
    (Field::Faq, "常见问题 常见问题解答 问题解答 常见问答"),
];

/// Headings that are known and stand for no field of ours. They keep longer headings from being taken for
/// the shorter one inside of them: 实施主体性质 is no 实施主体.
pub(super) const NOT_OURS: &str = "办事指南 实施主体性质 pkmplementerkind dept_type 法定办结时限说明 承诺办结时限说明 \
    法定时限说明 承诺时限说明 anticipate_explain promise_explain 承办机构 承办科室 责任科室 \
    办理机构 内设机构 委托部门 联办机构 共同实施部门 实施层级及权限 实施层级 行使层级 use_level \
    权限 层级 权限划分 行使内容 实施内容 权力来源 是否公开 办理进程查询 是否进驻政务大厅 \
    审批结果类型 结果类型 审批结果样本 结果样本 结果领取方式 结果送达方式 表格下载 中介服务 \
    数量限制 审批模式 适用范围 材料类型 材料形式 材料必要性 来源渠道 空白表格 示例样表 填报须知 \
    是否一次办好 事项版本 计划生效日期 计划取消日期 地方基本编码 地方实施编码 颁布文号 发布者 \
    发布日期 来源 归属领域 体裁 摘要 原文地址 创建人名称 附件信息 资源库编号 目录编号 办理人员 \
    审查标准 受理标准 法定代表人 填表人 审核人";

/// 办理形式 has two meanings, and a cell alone shows which.
pub(super) const MODE_OR_FORMS: &str = "办理形式 办理方式 办事方式 pkprocessform";
