//! One-time notification (一次性告知): what can be wrong with materials, and how it is put right.

use super::code_list::code_list;

code_list! {
    /// What is wrong with a material that is at hand.
    MaterialDefect as "material_defect" {
        Unsigned = "unsigned", "未签字", "not signed";
        Unsealed = "unsealed", "未盖章", "not sealed";
        Incomplete = "incomplete", "填写不全", "not filled in completely";
        Incorrect = "incorrect", "填写有误", "filled in wrongly";
        Inconsistent = "inconsistent", "与其他材料不一致", "does not agree with other materials";
        Illegible = "illegible", "字迹不清", "cannot be read";
        PoorCopy = "poor_copy", "复印件或者影像不清", "a copy or picture that cannot be read";
        UncertifiedCopy = "uncertified_copy", "复印件未经核对", "a copy that was not compared with its original";
        OutdatedForm = "outdated_form", "不是现行的表格", "not the form that is in use";
        Damaged = "damaged", "破损或者缺页", "damaged, or pages are missing";
        Expired = "expired", "已过有效期", "no longer valid";
        Other = "other", "其他问题", "something else";
    }
}

code_list! {
    /// What is missing or wrong.
    FindingKind as "finding_kind" {
        ApplicantNotServed = "applicant_not_served", "申请人不属于服务对象", "the item does not serve this kind of applicant";
        Missing = "missing", "未提交", "not at hand";
        WrongMedium = "wrong_medium", "材料形式不符", "paper instead of a file, or a file instead of paper";
        TooFewOriginals = "too_few_originals", "原件份数不足", "too few originals";
        TooFewCopies = "too_few_copies", "复印件份数不足", "too few copies";
        Defective = "defective", "材料有误", "something is wrong with it";
    }
}

code_list! {
    /// The rule by which a finding can, or cannot, be put right on the spot. See [`CorrectionRule::on_the_spot`].
    CorrectionRule as "correction_rule" {
        FilledInHere = "filled_in_here", "由申请人填写的表格，可以在窗口当场填写", "the applicant's own form can be filled in at the window";
        SignedHere = "signed_here", "申请人自己的材料，可以当场签字", "the applicant can sign it at the window";
        CorrectedHere = "corrected_here", "申请人自己的材料，可以当场补填、更正", "the applicant can correct it at the window";
        CopiedHere = "copied_here", "原件在手，可以当场复印", "the original is at hand and can be copied";
        ComparedHere = "compared_here", "原件在手，可以当场核对", "the original is at hand and can be compared";
        ScannedHere = "scanned_here", "纸质材料在手，可以当场扫描或者拍照", "the paper is at hand and can be scanned";
        PrintedHere = "printed_here", "申请人自己的材料，可以当场打印", "the applicant's own file can be printed";
        OriginalNotAtHand = "original_not_at_hand", "没有说明原件在手，不能认定可以当场复印或者核对", "no original is said to be at hand";
        SealNotAtHand = "seal_not_at_hand", "公章不一定在现场，按不能当场补正处理", "the seal may not be at hand";
        PreparedByApplicant = "prepared_by_applicant", "材料由申请人自备，带来才能补上", "the applicant has to bring it";
        IssuedByDepartment = "issued_by_department", "材料由政府部门核发，窗口不能代为出具或者更改", "a government department issues it";
        IssuedByIntermediary = "issued_by_intermediary", "材料由中介机构出具，窗口不能代为出具或者更改", "an intermediary issues it";
        IssuedElsewhere = "issued_elsewhere", "证件和证明由出具单位办理，窗口不能代为出具或者更改", "whoever issues the certificate has to provide it";
        SourceNotStated = "source_not_stated", "办事指南没有写明材料由谁出具，按不能当场补正处理", "the guide does not say where it comes from";
        JudgedByStaff = "judged_by_staff", "要由工作人员当面判断，按不能当场补正处理", "staff have to judge it";
        NotServed = "not_served", "本事项不面向这类申请人，补材料解决不了", "no material changes whom the item serves";
    }
}

impl CorrectionRule {
    /// Whether it can be put right on the spot (当场补正).
    pub fn on_the_spot(self) -> bool {
        match self {
            Self::FilledInHere
            | Self::SignedHere
            | Self::CorrectedHere
            | Self::CopiedHere
            | Self::ComparedHere
            | Self::ScannedHere
            | Self::PrintedHere => true,
            Self::OriginalNotAtHand
            | Self::SealNotAtHand
            | Self::PreparedByApplicant
            | Self::IssuedByDepartment
            | Self::IssuedByIntermediary
            | Self::IssuedElsewhere
            | Self::SourceNotStated
            | Self::JudgedByStaff
            | Self::NotServed => false,
        }
    }
}

code_list! {
    /// What comes of a precheck.
    PrecheckOutcome as "precheck_outcome" {
        Complete = "complete", "材料齐全", "nothing is missing or wrong";
        ToBeConfirmed = "to_be_confirmed", "待核对", "nothing is missing or wrong if what matched a part of a name is the material";
        OnTheSpot = "on_the_spot", "可以当场补正", "all that must be put right can be put right on the spot";
        MayFollow = "may_follow", "可以容缺后补", "all that is left may follow later";
        CorrectionNeeded = "correction_needed", "需要补正", "something cannot be put right on the spot";
        ApplicantNotServed = "applicant_not_served", "申请人不属于服务对象", "the item does not serve this kind of applicant";
        NothingStated = "nothing_stated", "办事指南没有列出材料", "the guide names no materials";
    }
}

code_list! {
    /// What can be stated of a material, by the guide and by whoever asks.
    MaterialAspect as "material_aspect" {
        Necessity = "necessity", "材料必要性", "whether it must be there";
        Medium = "medium", "材料形式", "paper or file";
        Originals = "originals", "原件份数", "how many originals";
        Copies = "copies", "复印件份数", "how many copies";
    }
}

code_list! {
    /// How a material at hand was recognised.
    MaterialMatch as "material_match" {
        Code = "code", "代码", "by its code";
        Name = "name", "名称", "by its name";
        PartOfName = "part_of_name", "名称的一部分", "by a part of its name: to be looked at";
    }
}
