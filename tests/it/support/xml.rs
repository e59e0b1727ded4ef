//! XML, read strictly.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// An element with what is in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> + use<'a> {
        let name = name.to_owned();
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The one child of this name.
    pub fn one(&self, name: &str) -> &Self {
        let found: Vec<&Self> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} in {}", self.name);
        found[0]
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads XML whose every element is of one of these namespaces; returns the root.
pub fn parse(text: &str, namespaces: &[&str]) -> Element {
    let mut reader = NsReader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let (namespace, event) = reader.read_resolved_event().unwrap();
        let known = matches!(&namespace, ResolveResult::Bound(ns) if namespaces.contains(&ns.as_ref()));
        match event {
            Event::Start(start) | Event::Empty(start) if !known => {
                panic!("{start:?} is not of {namespaces:?}")
            }
            Event::Start(start) => open.push(begun(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(begun(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text += &text.xml10_content(),
            Event::GeneralRef(name) => {
                let resolved = quick_xml::escape::unescape(&format!("&{};", &*name)).unwrap().into_owned();
                open.last_mut().unwrap().text += &resolved;
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    let mut root = open.pop().unwrap();
    assert_eq!((root.children.len(), root.text.trim()), (1, ""));
    root.children.pop().unwrap()
}

fn begun(start: &BytesStart<'_>) -> Element {
    let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let key = attribute.key.as_ref().to_owned();
        (key, attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned())
    };
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: start.attributes().map(Result::unwrap).map(attribute).collect(),
        ..Element::default()
    }
}
