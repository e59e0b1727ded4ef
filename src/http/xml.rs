//! XML documents: what feeds, sitemaps and ResourceSync write alike.

use crate::domain::text::xml_allowed;
use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// A document that is being written.
pub(super) type Xml = Writer<Vec<u8>>;

/// A document: its root element with attributes, and what is in it.
pub(super) fn document<'a>(
    root: &str,
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element(root).with_attributes(attributes).write_inner_content(content)?;
    Ok(xml.into_inner())
}

/// An element that holds a text.
pub(super) fn text(xml: &mut Xml, element: &str, text: &str) -> io::Result<()> {
    xml.create_element(element).write_text_content(BytesText::new(&xml_allowed(text)))?;
    Ok(())
}

/// An element that holds nothing.
pub(super) fn empty<'a>(
    xml: &mut Xml,
    element: &str,
    attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> io::Result<()> {
    xml.create_element(element).with_attributes(attributes).write_empty()?;
    Ok(())
}

/// A moment as Atom (RFC 3339) and sitemaps (W3C Datetime) write it.
pub(super) fn moment(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, true)
}
