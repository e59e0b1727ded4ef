//! What a column of a handed-in file may be about, whatever its heading.

/// Declares the fields with their names, as mappings and reports use them.
macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident = $code:literal;)+) => {
        /// A field of an item or of its guide.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$meta])* $name,)+
        }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name, as mappings and reports use it.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

fields! {
    /// 序号.
    Number = "number";
    /// Our code.
    Code = "code";
    /// 事项名称.
    Name = "name";
    /// 主项名称: the main item, in a file that names sub-items in a column of their own.
    MainName = "main_name";
    /// 子项名称.
    SubName = "sub_name";
    /// The code of the main item.
    Parent = "parent";
    /// 别名, 日常用语.
    Aliases = "aliases";
    /// 行政区划代码.
    JurisdictionCode = "jurisdiction_code";
    /// 行政区划.
    JurisdictionName = "jurisdiction";
    /// 实施主体.
    Department = "department";
    /// 实施主体编码: our code or the 统一社会信用代码.
    DepartmentCode = "department_code";
    /// 行政权力 or 公共服务.
    Category = "category";
    /// 事项类型.
    ItemType = "item_type";
    /// 办理形式: one of the three modes.
    HandlingMode = "handling_mode";
    /// Why there is no mode.
    HandlingModeReason = "handling_mode_reason";
    /// 实现方式.
    Methods = "methods";
    /// 办理渠道.
    Channels = "channels";
    /// 服务对象.
    Audience = "audience";
    /// 主题分类.
    Topics = "topics";
    /// 法定办结时限.
    StatutoryTime = "statutory_time";
    /// 法定办结时限单位.
    StatutoryTimeUnit = "statutory_time_unit";
    /// 承诺办结时限.
    PromisedTime = "promised_time";
    /// 承诺办结时限单位.
    PromisedTimeUnit = "promised_time_unit";
    /// 到办事现场次数.
    Visits = "visits";
    /// 基本编码.
    CatalogueCode = "catalogue_code";
    /// 实施编码.
    ImplementationCode = "implementation_code";
    /// 业务办理项编码.
    HandlingCode = "handling_code";
    /// 事项状态.
    Status = "status";
    /// Whether it is a row of a published list.
    Listing = "listing";
    /// The sources of the row: only a catalogue folder has them.
    Sources = "sources";
    /// 备注.
    Note = "note";
    /// 办件类型.
    CaseType = "case_type";
    /// 办理形式 of the national table: 窗口, 网上, 快递.
    ApplicationForms = "application_forms";
    /// 网上办理深度.
    OnlineDepth = "online_depth";
    /// 是否网办. Where it is given and [`Field::ApplicationForms`] is not, the guide has the form `online` for 是
    /// and none for 否, for use where no forms are known: it never takes the place of known ones.
    Online = "online";
    /// 网办地址.
    OnlineAddress = "online_address";
    /// 必须现场办理原因说明.
    VisitReason = "visit_reason";
    /// 通办范围.
    CrossRegion = "cross_region";
    /// 是否收费.
    Charged = "charged";
    /// 收费项目, 收费标准.
    Fees = "fees";
    /// 收费依据. Alone it gives no fees: it is the basis of those in its row, and a remark where there are none.
    FeeBasis = "fee_basis";
    /// 是否支持网上支付.
    OnlinePayment = "online_payment";
    /// 是否支持物流快递.
    Courier = "courier";
    /// 是否支持预约办理.
    Appointment = "appointment";
    /// 受理条件.
    Conditions = "conditions";
    /// 申请材料.
    Materials = "materials";
    /// 办理流程.
    Steps = "steps";
    /// 特别程序.
    SpecialProcedures = "special_procedures";
    /// 设定依据.
    LegalBasis = "legal_basis";
    /// 办理地点.
    PlaceAddress = "place_address";
    /// 办理时间: the opening hours.
    PlaceHours = "place_hours";
    /// 咨询方式.
    Consult = "consult";
    /// 监督投诉方式.
    Complaint = "complaint";
    /// 审批结果名称.
    Results = "results";
    /// 常见问题.
    Faq = "faq";
    /// A whole guide, as an object.
    Guide = "guide";
}

/// A set of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldSet(u128);

impl FieldSet {
    /// All fields.
    pub fn all() -> Self {
        Field::ALL.iter().copied().collect()
    }

    /// Whether the field is in the set.
    pub fn has(self, field: Field) -> bool {
        self.0 & bit(field) != 0
    }

    /// Adds a field.
    pub fn add(&mut self, field: Field) {
        self.0 |= bit(field);
    }

    /// All fields of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The fields that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl FromIterator<Field> for FieldSet {
    fn from_iter<T: IntoIterator<Item = Field>>(fields: T) -> Self {
        let mut set = Self::default();
        fields.into_iter().for_each(|field| set.add(field));
        set
    }
}

const _: () = assert!(Field::ALL.len() <= 128, "there are more fields than bits");

#[expect(clippy::as_conversions, reason = "the discriminant of an enum has no other way out")]
fn bit(field: Field) -> u128 {
    1 << field as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_place_of_its_own() {
        let all = FieldSet::all();
        for field in Field::ALL {
            let one: FieldSet = [*field].into_iter().collect();
            let others = Field::ALL.iter().filter(|other| one.has(**other));
            assert_eq!(others.collect::<Vec<_>>(), [field]);
            assert!(all.has(*field) && !all.without(one).has(*field));
            assert_eq!(all.without(one).union(one), all);
        }
        assert!(!FieldSet::default().has(Field::Name));
    }
}
