//! Cuts JSON into its objects, piece by piece, without building the whole of it.

use super::output::Step;
use std::ops::Range;

/// Names of arrays that hold the rows when an object is around them.
const ROWS: &[&str] = &["data", "rows", "records", "result", "results", "list", "items", "数据", "列表"];

/// What stands in the text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    /// From brace to brace; what is inside is not checked.
    Object(&'a [u8]),
    /// An element that is something else.
    NoObject,
    /// An object longer than allowed.
    TooLong,
    /// Something between objects that does not belong there.
    Stray(char),
}

/// How the text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    Cut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between objects that stand one after the other.
    Between,
    /// In the array of objects.
    Elements,
    Object,
    /// In an element that is an array.
    Foreign,
    /// In an element that is a text or a number.
    Scalar,
    /// Behind the array, in the object around it.
    Rest,
    /// Behind everything.
    After,
}

type Take<'a> = dyn FnMut(u64, Found<'_>) -> Step + 'a;

/// Cuts JSON into its objects.
pub(super) struct Objects {
    most_bytes: usize,
    place: Place,
    is_in_array: bool,
    is_in_string: bool,
    is_escaped: bool,
    /// Braces and brackets that are open inside the current value.
    depth: usize,
    bytes: Vec<u8>,
    number: u64,
    /// Objects around the array of rows.
    around: usize,
    /// What is open inside the first object.
    opened: Vec<u8>,
    /// The last text at each of the first depths, which before a value is its key.
    texts: [Range<usize>; 2],
    texts_of_first: usize,
    before: u8,
}

impl Objects {
    /// Objects have so many bytes at most.
    pub(super) fn new(most_bytes: usize) -> Self {
        Self {
            most_bytes,
            place: Place::Between,
            is_in_array: false,
            is_in_string: false,
            is_escaped: false,
            depth: 0,
            bytes: Vec::new(),
            number: 0,
            around: 0,
            opened: Vec::new(),
            texts: [0..0, 0..0],
            texts_of_first: 0,
            before: 0,
        }
    }

    /// The number of the current object, counted from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Takes in the next piece of the text.
    pub(super) fn feed(&mut self, piece: &[u8], take: &mut Take<'_>) -> Step {
        for byte in piece {
            match self.place {
                Place::Between | Place::Elements | Place::After => self.between(*byte, take)?,
                Place::Object => self.in_object(*byte, take)?,
                Place::Foreign | Place::Rest => self.skip(*byte),
                Place::Scalar => self.in_scalar(*byte),
            }
        }
        Step::Continue(())
    }

    /// Whether the text ends where it may.
    pub(super) fn end(&self) -> End {
        match self.place {
            Place::Between | Place::After => End::Whole,
            _ => End::Cut,
        }
    }

    fn between(&mut self, byte: u8, take: &mut Take<'_>) -> Step {
        match (self.place, byte) {
            (_, b' ' | b'\t' | b'\n' | b'\r') | (Place::Elements, b',') => {}
            (Place::Between | Place::Elements, b'{') => self.begin(Place::Object),
            (Place::Between, b'[') if self.number == 0 => self.place = Place::Elements,
            (Place::Elements, b']') => self.end_array(),
            (Place::Elements, b'}') | (Place::Between | Place::After, _) => {
                self.number += 1;
                return take(self.number, Found::Stray(char::from(byte)));
            }
            (_, first) => {
                self.begin(if first == b'[' { Place::Foreign } else { Place::Scalar });
                self.is_in_string = first == b'"';
                return take(self.number, Found::NoObject);
            }
        }
        Step::Continue(())
    }

    fn begin(&mut self, place: Place) {
        self.is_in_array |= self.place == Place::Elements;
        self.place = place;
        self.depth = 1;
        self.number += 1;
        self.bytes.clear();
        self.bytes.push(b'{');
        self.opened = vec![b'{'];
        self.texts_of_first = 0;
        self.before = b'{';
    }

    /// Counts what opens and closes outside of texts.
    fn follow(&mut self, byte: u8) {
        if self.is_in_string {
            let was_escaped = std::mem::replace(&mut self.is_escaped, false);
            match byte {
                b'\\' => self.is_escaped = !was_escaped,
                b'"' => self.is_in_string = was_escaped,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.is_in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn skip(&mut self, byte: u8) {
        self.follow(byte);
        if self.depth == 0 {
            self.place = if self.place == Place::Foreign { Place::Elements } else { Place::After };
        }
    }

    fn in_scalar(&mut self, byte: u8) {
        if !self.is_in_string && byte == b']' {
            self.end_array();
        } else if !self.is_in_string && matches!(byte, b',' | b' ' | b'\t' | b'\n' | b'\r') {
            self.place = Place::Elements;
        } else {
            self.follow(byte);
            // A scalar has no depth; what looks like one is nonsense that ends at the next comma.
            self.depth = 1;
        }
    }

    fn end_array(&mut self) {
        self.place = if self.around > 0 { Place::Rest } else { Place::After };
        self.depth = self.around;
        self.is_in_string = false;
    }

    fn in_object(&mut self, byte: u8, take: &mut Take<'_>) -> Step {
        let was_in_string = self.is_in_string;
        if self.number == 1 && !self.is_in_array && !was_in_string && self.is_around_rows(byte) {
            return self.enter_rows(byte);
        }
        self.bytes.push(byte);
        self.follow(byte);
        if self.number == 1 && !self.is_in_array {
            self.remember(byte, was_in_string);
        }
        if self.bytes.len() > self.most_bytes {
            return take(self.number, Found::TooLong);
        }
        if self.depth > 0 {
            return Step::Continue(());
        }
        self.place = if self.is_in_array { Place::Elements } else { Place::Between };
        take(self.number, Found::Object(&self.bytes))
    }

    /// Keeps in mind what the first object opens, and the keys before it.
    fn remember(&mut self, byte: u8, was_in_string: bool) {
        let end = self.bytes.len();
        let level = self.depth.saturating_sub(1);
        match (was_in_string, self.is_in_string) {
            (false, true) => {
                self.texts_of_first += usize::from(level == 0);
                if let Some(text) = self.texts.get_mut(level) {
                    *text = end..end;
                }
            }
            (true, false) => {
                if let Some(text) = self.texts.get_mut(level) {
                    text.end = end - 1;
                }
            }
            (false, false)
                if matches!(byte, b'{' | b'[') && self.opened.len() + 1 == self.depth && self.depth < 4 =>
            {
                self.opened.push(byte);
            }
            (false, false) => self.opened.truncate(self.depth),
            (true, true) => {}
        }
        if !was_in_string && !byte.is_ascii_whitespace() {
            self.before = byte;
        }
    }

    /// Whether the rows begin here: in an array of objects that has a telling name, or comes first of all.
    fn is_around_rows(&self, byte: u8) -> bool {
        if self.before != b'[' || !matches!(byte, b'{' | b']') || self.depth != self.opened.len() {
            return false;
        }
        let [outer, inner] = self.texts.each_ref().map(|text| self.is_name_of_rows(text));
        let comes_first = self.texts_of_first == 1 && byte == b'{';
        match self.opened.as_slice() {
            [b'{', b'['] => outer || comes_first,
            [b'{', b'{', b'['] => outer && inner,
            _ => false,
        }
    }

    fn is_name_of_rows(&self, text: &Range<usize>) -> bool {
        let name = self.bytes.get(text.clone()).unwrap_or_default();
        ROWS.iter().any(|known| known.as_bytes() == name)
    }

    fn enter_rows(&mut self, byte: u8) -> Step {
        self.around = self.depth - 1;
        self.number = 0;
        self.place = Place::Elements;
        if byte == b'{' {
            self.begin(Place::Object);
        } else {
            self.end_array();
        }
        Step::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(text: &str) -> (Vec<(u64, String)>, End) {
        let mut found = Vec::new();
        let mut objects = Objects::new(100);
        let _ = objects.feed(text.as_bytes(), &mut |number, piece| {
            found.push((
                number,
                match piece {
                    Found::Object(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    other => format!("{other:?}"),
                },
            ));
            Step::Continue(())
        });
        let end = objects.end();
        (found, end)
    }

    fn expect(text: &str, expected: &[&str], end: End) {
        let (found, found_end) = objects(text);
        let pieces: Vec<&str> = found.iter().map(|(_, piece)| piece.as_str()).collect();
        assert_eq!(pieces, expected, "{text}");
        assert_eq!(found_end, end, "{text}");
        assert!(found.iter().zip(1..).all(|((number, _), counted)| *number == counted), "{text}");
    }

    #[test]
    fn objects_are_found_however_they_stand() {
        let two = [r#"{"a":"]}\""}"#, r#"{"b":[{"c":1}]}"#];
        expect(r#"[{"a":"]}\""},{"b":[{"c":1}]}]"#, &two, End::Whole);
        expect("{\"a\":\"]}\\\"\"}\n{\"b\":[{\"c\":1}]}", &two, End::Whole);
        expect(r#"{"total":2,"data":[{"a":"]}\""},{"b":[{"c":1}]}],"x":{}}"#, &two, End::Whole);
        expect(r#"{"guides":[{"a":"]}\""},{"b":[{"c":1}]}]}"#, &two, End::Whole);
        expect(r#"{"data":{"total":2,"rows":[{"a":"]}\""},{"b":[{"c":1}]}]},"ok":true}"#, &two, End::Whole);
        expect(r#"{"data":[]}"#, &[], End::Whole);
    }

    #[test]
    fn a_list_inside_a_row_is_not_taken_for_the_rows() {
        let row = r#"{"code":"1","materials":[{"name":"x"}]}"#;
        expect(row, &[row], End::Whole);
        let row = r#"{"code":"1","x":{"data":[{"name":"x"}]}}"#;
        expect(row, &[row], End::Whole);
    }

    #[test]
    fn what_is_no_object_and_what_is_cut_is_noticed() {
        expect(r#"[1,"a]",[{}],{}]"#, &["NoObject", "NoObject", "NoObject", "{}"], End::Whole);
        expect(r#"[{"a":1},{"b"#, &[r#"{"a":1}"#], End::Cut);
        expect(r#"[{"a":1},"#, &[r#"{"a":1}"#], End::Cut);
        expect(r#"{"data":[{"a":1}]"#, &[r#"{"a":1}"#], End::Cut);
        expect("{} x", &["{}", "Stray('x')"], End::Whole);
    }
}
