//! What a file that holds several tables says about the release it was made of.

use crate::export::manifest::ReleaseRecord;
use chrono::{DateTime, SecondsFormat, Utc};

/// What a file says about its release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// When the release was published. Nothing in a file is younger.
    pub published_at: DateTime<Utc>,
    /// What there is to say, in order.
    pub facts: Vec<Fact>,
}

/// One thing that a file says about its release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is, as the API calls the field.
    pub name: &'static str,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// What is said.
    pub value: String,
}

impl About {
    /// What a file says about this release. The label of made-up data comes first.
    pub fn new(release: &ReleaseRecord) -> Self {
        let edition = &release.edition;
        let label = edition.synthetic.as_ref().map(|synthetic| {
            format!(
                "虚构数据，仅供演示和测试，不得用于办事（{}，seed {}）",
                synthetic.generator, synthetic.seed
            )
        });
        let facts = [
            ("synthetic", "虚构数据", label),
            ("title", "目录", Some(edition.title.clone())),
            ("version", "版本", Some(edition.version.to_string())),
            ("published_at", "发布时间（协调世界时）", Some(moment(release.published_at))),
            ("jurisdiction", "行政区划", Some(edition.jurisdiction.to_string())),
            ("baseline_date", "时间节点", edition.baseline_date.map(|day| day.to_string())),
            ("announced_on", "公布日期", edition.announced_on.map(|day| day.to_string())),
            ("licence_name", "使用许可", Some(edition.licence.name.clone())),
            ("licence_url", "许可全文", Some(edition.licence.url.clone())),
            ("previous", "上一版本", release.previous.clone()),
            ("digest", "版本摘要", Some(release.digest.clone())),
            ("last_change", "最后一条变更的编号", Some(release.last_change.to_string())),
            ("notes", "须知", (!edition.notes.is_empty()).then(|| edition.notes.join("\n"))),
        ];
        let facts =
            facts.into_iter().filter_map(|(name, title, value)| Some(Fact { name, title, value: value? }));
        Self { published_at: release.published_at, facts: facts.collect() }
    }
}

/// A moment as the API writes it.
fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::release::{Counts, Edition, Licence, Synthetic};

    pub(in crate::export::formats) fn made_up() -> About {
        let edition = Edition {
            version: "2018.06.20".to_owned().try_into().unwrap(),
            title: "济南市零跑腿事项".to_owned(),
            jurisdiction: "370100".to_owned().try_into().unwrap(),
            baseline_date: "2018-06-20".parse().ok(),
            announced_on: None,
            licence: Licence { name: "CC BY 4.0".to_owned(), url: "https://example.org/licence".to_owned() },
            synthetic: Some(Synthetic { generator: "onevisit".to_owned(), seed: 7, profile: None }),
            notes: vec!["甲".to_owned(), "乙".to_owned()],
        };
        About::new(&ReleaseRecord {
            number: 1,
            edition,
            published_at: "2018-06-21T00:00:00Z".parse().unwrap(),
            previous: None,
            counts: Counts::default(),
            digest: "abc".to_owned(),
            last_change: 3,
        })
    }

    #[test]
    fn made_up_data_says_so_first_and_what_is_not_known_is_left_out() {
        let about = made_up();
        let said: Vec<_> = about.facts.iter().map(|fact| fact.name).collect();
        assert_eq!(said.first(), Some(&"synthetic"));
        assert!(!said.contains(&"announced_on") && !said.contains(&"previous"));
        let notes = about.facts.iter().find(|fact| fact.name == "notes").unwrap();
        assert_eq!(notes.value, "甲\n乙");
    }
}
