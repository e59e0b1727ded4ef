//! What is read aloud, as SSML 1.1 for a speech synthesiser: a paragraph for each section, a sentence for each
//! segment. Numbers are written in words already; telephone numbers are marked as such.

use super::segments::Segment;
use super::sheet::GuideSheet;
use super::speech::Word;
use super::spoken::Speech;
use crate::domain::text::xml_allowed;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

type Xml = Writer<Vec<u8>>;

/// The sheet as SSML.
///
/// # Errors
/// When it cannot be written.
pub fn write(sheet: &GuideSheet) -> io::Result<Vec<u8>> {
    let speech = Speech::of(sheet);
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let speak = xml.create_element("speak").with_attributes([
        ("version", "1.1"),
        ("xmlns", "http://www.w3.org/2001/10/synthesis"),
        ("xml:lang", "zh-CN"),
    ]);
    speak.write_inner_content(|xml| {
        meta(xml, "guide-edition", &sheet.edition.to_string())?;
        meta(xml, "guide-content-hash", &sheet.content_hash)?;
        xml.create_element("p").write_inner_content(|xml| {
            let one_liner = xml.create_element("s");
            one_liner.write_text_content(BytesText::new(&xml_allowed(&speech.one_liner)))?;
            Ok(())
        })?;
        speech.paragraphs.iter().try_for_each(|paragraph| {
            xml.create_element("break").with_attribute(("strength", "strong")).write_empty()?;
            let element = xml.create_element("p");
            element
                .write_inner_content(|xml| paragraph.iter().try_for_each(|segment| sentence(xml, segment)))?;
            Ok(())
        })
    })?;
    Ok(xml.into_inner())
}

fn meta(xml: &mut Xml, name: &str, content: &str) -> io::Result<()> {
    xml.create_element("meta").with_attributes([("name", name), ("content", content)]).write_empty()?;
    Ok(())
}

fn sentence(xml: &mut Xml, segment: &Segment) -> io::Result<()> {
    // What stands between two telephone numbers is one text: white space in it would be heard as a pause.
    let parts = segment.words().chunk_by(|a, b| a.telephone.is_none() && b.telephone.is_none());
    xml.create_element("s").write_inner_content(|xml| {
        for part in parts {
            match part {
                [Word { telephone: Some(number), .. }] => {
                    let element = xml.create_element("say-as");
                    let element = element.with_attribute(("interpret-as", "telephone"));
                    element.write_text_content(BytesText::new(&number.digits()))?;
                }
                words => {
                    let said: String = words.iter().map(|word| word.spoken.as_str()).collect();
                    xml.write_event(Event::Text(BytesText::new(&xml_allowed(&said))))?;
                }
            }
        }
        Ok(())
    })?;
    Ok(())
}
