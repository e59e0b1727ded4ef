//! Whom to ask about an item: its department, by its telephone, else over a hotline of the directory.

use crate::domain::catalogue::Directory;
use crate::domain::channel::{Channel, ChannelKind};
use crate::domain::item::Item;

/// The hotline of a government for everything.
const GENERAL_HOTLINE: &str = "12345";

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The code of the department that handles the item.
    pub department: String,
    /// Its name.
    pub name: String,
    /// Numbers to call, the best first; none where the directory has none.
    pub numbers: Vec<Number>,
}

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Who answers.
    pub name: String,
    /// The number, as the source prints it.
    pub phone: String,
}

impl Ask {
    /// Whom to ask about an item: the department's own numbers, else the hotlines that it runs, else 12345
    /// where the directory has it.
    pub fn about(item: &Item, directory: &Directory) -> Self {
        let department = directory.departments.get(item.department.as_ref());
        let name = department.map_or(item.department.as_ref(), |department| &department.name);
        let own = department.into_iter().flat_map(|department| &department.phone);
        let own = own.map(|phone| Number { name: name.to_owned(), phone: phone.clone() });
        let mut numbers: Vec<Number> = own.collect();
        if numbers.is_empty() {
            let runs = |channel: &&Channel| channel.operator.as_ref() == Some(&item.department);
            numbers = hotlines(directory).filter(runs).filter_map(number).collect();
        }
        if numbers.is_empty() {
            let general = |channel: &&Channel| channel.phone.as_deref() == Some(GENERAL_HOTLINE);
            numbers = hotlines(directory).filter(general).filter_map(number).collect();
        }
        Self { department: item.department.to_string(), name: name.to_owned(), numbers }
    }

    /// What an operator says when there is no guide.
    pub fn instead_of_a_guide(&self, item: &str) -> String {
        format!("“{item}”还没有办事指南，请向{}咨询{}。", self.name, self.call())
    }

    /// What an operator says first when the guide is past its last day.
    pub fn because_it_expired(&self, last_day: &str) -> String {
        let Self { name, .. } = self;
        let call = self.call();
        format!("注意：本指南的有效期到{last_day}为止，现已过期，内容可能有变。办理前请向{name}核实{call}。")
    }

    /// ，电话0531-88887777, or ，可以打12345市民服务热线.
    fn call(&self) -> String {
        let (own, others): (Vec<&Number>, Vec<&Number>) =
            self.numbers.iter().partition(|number| number.name == self.name);
        let own: Vec<&str> = own.iter().map(|number| number.phone.as_str()).collect();
        let others: Vec<String> = others.iter().map(|number| number.in_words()).collect();
        let own = if own.is_empty() { String::new() } else { format!("，电话{}", own.join("、")) };
        let others =
            if others.is_empty() { String::new() } else { format!("，可以打{}", others.join("、")) };
        own + &others
    }
}

impl Number {
    /// Who answers, and the number: 12345市民服务热线, or 市司法局，0531-8888.
    pub fn in_words(&self) -> String {
        let Self { name, phone } = self;
        if name.contains(phone) { name.clone() } else { format!("{name}，{phone}") }
    }
}

fn hotlines(directory: &Directory) -> impl Iterator<Item = &Channel> {
    directory.channels.entries().iter().filter(|channel| channel.kind == ChannelKind::Hotline)
}

fn number(channel: &Channel) -> Option<Number> {
    Some(Number { name: channel.name.clone(), phone: channel.phone.clone()? })
}
