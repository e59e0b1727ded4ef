//! Looks through the XML of a workbook before a parser does, for what would take too much memory.
//!
//! Parsers hold a tag, and the text of a cell, in memory. Here nothing is held but the current tag.

/// The longest tag, comment or instruction, in bytes.
const MAX_TAG_BYTES: usize = 64 * 1024;

/// What makes a part unfit for a parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text of one cell, or between two tags, is too long.
    LongText,
    /// A tag is too long.
    LongTag,
    /// A document type declaration, which no workbook has and which may define entities.
    Declaration,
    /// A NUL, as in UTF-16: it would hide the names that are looked for here.
    Nul,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Tag,
    /// Inside a quoted value of an attribute.
    Quoted(u8),
    Comment,
    CharacterData,
    Instruction,
}

/// A look through one part.
pub(super) struct Markup {
    most_text: usize,
    state: State,
    tag: Vec<u8>,
    text: usize,
    root: Option<Vec<u8>>,
    is_mixed: bool,
    has_styles: bool,
    strings: u64,
    declared_strings: u64,
    merged_ranges: u64,
}

impl Markup {
    /// The text of a cell may have so many bytes.
    pub(super) fn new(most_text: usize) -> Self {
        Self {
            most_text,
            state: State::Text,
            tag: Vec::new(),
            text: 0,
            root: None,
            is_mixed: false,
            has_styles: false,
            strings: 0,
            declared_strings: 0,
            merged_ranges: 0,
        }
    }

    /// The local name of the outermost element.
    pub(super) fn root(&self) -> &[u8] {
        self.root.as_deref().unwrap_or_default()
    }

    /// Whether a worksheet holds what belongs into other parts, to be taken for both.
    pub(super) fn is_mixed(&self) -> bool {
        self.is_mixed
    }

    /// Whether it holds styles, whatever it calls itself.
    pub(super) fn has_styles(&self) -> bool {
        self.has_styles
    }

    /// How many shared strings there are, or are said to be.
    pub(super) fn strings(&self) -> u64 {
        self.strings.max(self.declared_strings)
    }

    /// How many ranges of cells are merged.
    pub(super) fn merged_ranges(&self) -> u64 {
        self.merged_ranges
    }

    /// Looks at the next piece.
    pub(super) fn feed(&mut self, mut piece: &[u8]) -> Result<(), Fault> {
        while !piece.is_empty() {
            let length = self.run_length(piece);
            let (run, rest) = piece.split_at(length.max(1).min(piece.len()));
            if length == 0 {
                run.first().map_or(Ok(()), |byte| self.turn(*byte))?;
            } else {
                self.pass(run)?;
            }
            piece = rest;
        }
        Ok(())
    }

    /// How many bytes change nothing.
    fn run_length(&self, piece: &[u8]) -> usize {
        let run = match self.state {
            State::Text => piece.iter().position(|byte| *byte == b'<'),
            State::Quoted(quote) => piece.iter().position(|byte| *byte == quote),
            State::Tag => {
                // The first bytes of a tag decide what it is.
                if self.tag.len() < 8 {
                    return 0;
                }
                piece.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\''))
            }
            State::Comment | State::CharacterData | State::Instruction => {
                piece.iter().position(|byte| *byte == b'>')
            }
        };
        run.unwrap_or(piece.len())
    }

    fn pass(&mut self, run: &[u8]) -> Result<(), Fault> {
        match self.state {
            State::Text => self.add_text(run.len()),
            State::CharacterData => {
                self.keep_end(run);
                self.add_text(run.len())
            }
            _ => self.add_tag(run),
        }
    }

    fn add_text(&mut self, length: usize) -> Result<(), Fault> {
        self.text = self.text.saturating_add(length);
        if self.text > self.most_text { Err(Fault::LongText) } else { Ok(()) }
    }

    fn add_tag(&mut self, run: &[u8]) -> Result<(), Fault> {
        self.tag.extend_from_slice(run);
        if self.tag.len() > MAX_TAG_BYTES { Err(Fault::LongTag) } else { Ok(()) }
    }

    /// Of character data only the end is kept, to see where it closes.
    fn keep_end(&mut self, run: &[u8]) {
        self.tag.extend_from_slice(run);
        let surplus = self.tag.len().saturating_sub(2);
        self.tag.drain(..surplus);
    }

    fn turn(&mut self, byte: u8) -> Result<(), Fault> {
        match (self.state, byte) {
            (State::Text, _) => {
                self.state = State::Tag;
                self.tag.clear();
            }
            (State::Quoted(_), _) => {
                self.state = State::Tag;
                self.add_tag(&[byte])?;
            }
            (State::Tag, b'"' | b'\'') => {
                self.state = State::Quoted(byte);
                self.add_tag(&[byte])?;
            }
            (State::Tag, b'>') if self.tag.contains(&0) => return Err(Fault::Nul),
            (State::Tag, b'>') => self.close_tag(),
            (State::Tag, _) => {
                self.add_tag(&[byte])?;
                self.state = begun(&self.tag)?;
                if self.state == State::CharacterData {
                    self.tag.clear();
                }
            }
            (State::Comment, _) if self.tag.len() >= 5 && self.tag.ends_with(b"--") => {
                self.state = State::Text
            }
            (State::CharacterData, _) if self.tag.ends_with(b"]]") => self.state = State::Text,
            (State::Instruction, _) if self.tag.ends_with(b"?") => self.state = State::Text,
            (State::CharacterData, _) => self.keep_end(&[byte]),
            _ => self.add_tag(&[byte])?,
        }
        Ok(())
    }

    fn close_tag(&mut self) {
        self.state = State::Text;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let name = self.tag.split(ends).next().unwrap_or_default();
        let name = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        if name.is_empty() {
            return;
        }
        let is_worksheet = matches!(self.root(), b"worksheet" | b"document-content");
        match name {
            b"c" | b"row" | b"table-cell" | b"covered-table-cell" | b"table-row" => self.text = 0,
            b"si" => {
                self.text = 0;
                self.strings = self.strings.saturating_add(1);
            }
            b"cellXfs" | b"fonts" | b"fills" | b"borders" | b"numFmts" => self.has_styles = true,
            b"mergeCell" => self.merged_ranges = self.merged_ranges.saturating_add(1),
            b"sst" => self.declared_strings = declared(&self.tag).unwrap_or(0),
            _ => {}
        }
        const ELSEWHERE: [&[u8]; 7] =
            [b"sst", b"si", b"sheet", b"definedName", b"Relationship", b"styleSheet", b"xf"];
        self.is_mixed |= is_worksheet && ELSEWHERE.contains(&name);
        if self.root.is_none() {
            self.root = Some(name.to_vec());
        }
    }
}

fn begun(tag: &[u8]) -> Result<State, Fault> {
    const CHARACTER_DATA: &[u8] = b"![CDATA[";
    const COMMENT: &[u8] = b"!--";
    Ok(match tag {
        [b'?', ..] => State::Instruction,
        CHARACTER_DATA => State::CharacterData,
        COMMENT => State::Comment,
        [b'!', ..] if CHARACTER_DATA.starts_with(tag) || COMMENT.starts_with(tag) => State::Tag,
        [b'!', ..] => return Err(Fault::Declaration),
        _ => State::Tag,
    })
}

/// The number of strings that the table says it has. A parser makes room for so many at once.
fn declared(tag: &[u8]) -> Option<u64> {
    const NAME: &str = "uniqueCount";
    let tag = String::from_utf8_lossy(tag);
    let (_, rest) = tag.split_once(NAME)?;
    let number = rest.trim_start().strip_prefix('=')?.trim_start().get(1..)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str) -> Result<Markup, Fault> {
        let mut markup = Markup::new(100);
        text.as_bytes().chunks(3).try_for_each(|piece| markup.feed(piece))?;
        Ok(markup)
    }

    #[test]
    fn what_a_part_is_is_seen_in_its_root() {
        let markup =
            look("<?xml version=\"1.0\"?><!-- > --><x:sst uniqueCount=\"7\" a='>'><si/></x:sst>").unwrap();
        assert_eq!((markup.root(), markup.strings()), (b"sst".as_slice(), 7));
        let markup = look("<worksheet><![CDATA[<a>]]]><sst/></worksheet>").unwrap();
        assert!(markup.is_mixed());
        assert_eq!(look("<sst uniqueCount=\"99999999999999999999999\">").unwrap().strings(), u64::MAX);
    }

    #[test]
    fn texts_and_tags_without_end_are_noticed() {
        let long = "x".repeat(101);
        let faults = [
            format!("<c><t>{long}"),
            format!("<c><t>{}</t><t>{}", "x".repeat(60), "x".repeat(60)),
            format!("<c><![CDATA[{long}]]>"),
            format!("<a b=\"{}\"", "x".repeat(MAX_TAG_BYTES)),
            "<!DOCTYPE a>".to_owned(),
            "<\0s\0>".to_owned(),
        ]
        .map(|text| look(&text).err());
        let long = Some(Fault::LongText);
        assert_eq!(
            faults,
            [long, long, long, Some(Fault::LongTag), Some(Fault::Declaration), Some(Fault::Nul)]
        );
        assert!(look(&"<c><t>0123456789</t></c>".repeat(50)).is_ok());
    }
}
