//! The words that names and guides are put together from, divided by spaces.

/// What narrows an object; the first is nothing at all.
pub(super) const QUALIFIERS: &str = " 个体 企业 外资 临时 跨区域 小型 农村 城镇 异地 公益性 市级 重点行业 \
    小微企业 民办机构 社区 高校毕业生 中小学校 合资企业 高层次人才 公共场所 灵活就业人员 社会组织 外来务工人员 \
    规模以上企业 农民专业合作社 个体工商户 工业园区内 残疾人就业企业 非营利性机构";

/// Endings of the names of licences.
pub(super) const LICENSE: &str = "许可 许可 核准 审批 许可证核发 经营许可 从业资格许可 资质认定 设立审批 变更许可 \
    延续许可 资格审批 方案审批";
/// Endings of the names of benefits.
pub(super) const BENEFIT: &str = "补贴申领 补助金发放 救助金给付 津贴发放 生活补助申领 一次性补贴给付";
/// Endings of the names of confirmations.
pub(super) const CONFIRMATION: &str =
    "登记 认定 资格确认 证书核发 等级评定 变更登记 注销登记 合格证核发 鉴定";
/// Endings of the names of rewards.
pub(super) const REWARD: &str = "先进单位奖励 先进个人表彰 突出贡献奖励 示范单位奖励";
/// Endings of the names of adjudications.
pub(super) const ADJUDICATION: &str = "争议裁决 纠纷裁决 权属争议裁决";
/// Endings of the names of other powers.
pub(super) const OTHER_POWER: &str = "备案 备案 变更备案 年度报告备案 审核转报 信息登记 合同备案 方案备案 初审 \
    注销备案 检验登记 减免审核";
/// Endings of the names of public services.
pub(super) const PUBLIC_SERVICE: &str = "信息查询 证明出具 办理进度查询 预约服务 证件补换领 费用缴纳 政策咨询 \
    资料查阅 参保登记 业务培训报名 信息变更 档案查阅";

/// What stands behind a name in brackets.
pub(super) const REMARKS: &str = "含变更、延续、注销 限本行政区域内 权限内 除国家另有规定外 网上办理 首次申请 \
    新建、改建、扩建 含补证 委托实施 单位申请 个人申请 法人和其他组织";
/// What distinguishes the sub-items of a main item.
pub(super) const VARIANTS: &str = "首次申请 变更 延续 注销 补证 换证 名称变更 地址变更 法定代表人变更 增加项目 \
    减少项目 暂停 恢复 转让 分立或者合并 跨区域迁入 跨区域迁出 复审 年度审验 信息更正";
/// Names that one and the same service bears in several departments.
pub(super) const COMMON_SERVICES: &str = "政府信息公开申请答复 业务档案查询 政策法规咨询 从业人员信息查询 投诉举报受理 \
    年度统计资料查阅 电子证照下载 办事大厅预约取号";
/// Where something is done.
pub(super) const SETTINGS: &str = "城镇规划区 工业园区 公共场所 农村地区 自由贸易试验区 开发区";

/// Certificates that an applicant shows.
pub(super) const CERTIFICATES: &str = "居民身份证 营业执照 法定代表人身份证明 居民户口簿 不动产权证书 事业单位法人证书 \
    社会团体法人登记证书 学历证书 职业资格证书 结婚证 社会保障卡 残疾人证";
/// Other documents that an applicant hands in.
pub(super) const DOCUMENTS: &str = "情况说明 可行性研究报告 管理制度 平面布置图 检验报告 从业人员名单 资金证明 \
    授权委托书 承诺书 场所使用证明 合同文本 年度工作总结 近期免冠照片";
