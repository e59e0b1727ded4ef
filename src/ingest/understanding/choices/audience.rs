//! For whom an item is, as departments write it.

use super::Words;
use crate::domain::item::Audience;

impl Words for Audience {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("1", Self::NaturalPerson),
        ("个人", Self::NaturalPerson),
        ("公民", Self::NaturalPerson),
        ("群众", Self::NaturalPerson),
        ("居民", Self::NaturalPerson),
        // Where organisations are meant besides the people, they are named.
        ("公众", Self::NaturalPerson),
        ("社会公众", Self::NaturalPerson),
        // By 民法总则 (2017), article 54, a natural person who does business; there is no organisation.
        ("个体工商户", Self::NaturalPerson),
        ("个体户", Self::NaturalPerson),
        ("2", Self::Enterprise),
        ("企业", Self::Enterprise),
        ("3", Self::Institution),
        ("事业单位", Self::Institution),
        ("4", Self::SocialOrganisation),
        ("社会组织", Self::SocialOrganisation),
        ("社会团体", Self::SocialOrganisation),
        ("法人", Self::Enterprise),
        ("法人", Self::Institution),
        ("法人", Self::SocialOrganisation),
        ("机关", Self::GovernmentBody),
        ("政府机关", Self::GovernmentBody),
        ("机关法人", Self::GovernmentBody),
        ("9", Self::OtherOrganisation),
        ("非法人企业", Self::OtherOrganisation),
        ("非法人组织", Self::OtherOrganisation),
        ("其它组织", Self::OtherOrganisation),
        ("不限", Self::NaturalPerson),
        ("不限", Self::Enterprise),
        ("不限", Self::Institution),
        ("不限", Self::SocialOrganisation),
        ("不限", Self::GovernmentBody),
        ("不限", Self::OtherOrganisation),
    ];
    const UNCLEAR: &'static [(&'static str, &'static str)] = &[
        ("5", "行政机关 in GB/T 39046 and 非法人企业 on the national platform"),
        ("6", "其他组织 in GB/T 39046 and 行政机关 on the national platform"),
    ];
    const JOINED: bool = true;
}
