//! Looks through the records of an XLS before a parser does, for what would take too much memory.

use super::compound::{long, short};
use super::limits::Limits;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;
const FORMULA: u16 = 0x0006;
const MULTIPLE_NUMBERS: u16 = 0x00bd;
const TEXT_REFERENCE: u16 = 0x00fd;
const TEXT_OF_FORMULA: u16 = 0x0207;
const DIMENSIONS: u16 = 0x0200;
const PROTECTION: u16 = 0x002f;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00fc;

/// Why a workbook is not given to the parser.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Damaged,
    Protected,
    TooLarge,
}

/// What a sheet has that the parser does not tell.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct SheetSurvey {
    /// How many cells have formulas.
    pub(super) formulas: u64,
    /// The row and the column of the first, counted from 0.
    pub(super) first_formula: Option<(u16, u16)>,
}

/// Takes the formulas out, whose results are kept beside them: they are not needed, and to write out what they
/// say may take any amount of memory.
pub(super) fn remove_formulas(stream: &mut [u8]) {
    let places: Vec<usize> = sheet_places(stream)
        .into_iter()
        .flat_map(|place| Records::new(stream, place))
        .take_while(|record| record.is_some())
        .flatten()
        .filter(|record| record.kind == FORMULA)
        .map(|record| record.at)
        .collect();
    for place in places {
        // The length of the formula stands after the header of the record, the cell and its value.
        if let Some(length) = stream.get_mut(place + 24..place + 26) {
            length.fill(0);
        }
    }
}

/// Looks through a workbook whose formulas are taken out; for each sheet what it has.
pub(super) fn survey(stream: &[u8], limits: &Limits) -> Result<Vec<SheetSurvey>, Refusal> {
    let mut lengths = Vec::new();
    for record in Records::new(stream, 0) {
        let record = record.ok_or(Refusal::Damaged)?;
        match record.kind {
            PROTECTION if short(record.data, 0) != Some(0) => return Err(Refusal::Protected),
            TEXTS => lengths = text_lengths(&record),
            EOF => break,
            _ => {}
        }
    }
    let places = sheet_places(stream);
    if places.len() > limits.sheets {
        return Err(Refusal::TooLarge);
    }
    let mut room = Room { cells: limits.xls_cells, bytes: limits.shared_strings_bytes };
    places.into_iter().map(|place| survey_sheet(stream, place, &lengths, &mut room)).collect()
}

/// What may still be taken.
struct Room {
    cells: u64,
    bytes: u64,
}

impl Room {
    fn take_cells(&mut self, cells: u64) -> Result<(), Refusal> {
        self.cells = self.cells.checked_sub(cells).ok_or(Refusal::TooLarge)?;
        Ok(())
    }

    fn take_bytes(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Refusal::TooLarge)?;
        Ok(())
    }
}

fn survey_sheet(
    stream: &[u8],
    place: usize,
    lengths: &[u64],
    room: &mut Room,
) -> Result<SheetSurvey, Refusal> {
    let mut sheet = SheetSurvey::default();
    let mut bounds: Option<[u16; 4]> = None;
    let mut area = 0;
    for record in Records::new(stream, place) {
        let record = record.ok_or(Refusal::Damaged)?;
        let data = record.data;
        let at = (short(data, 0), short(data, 2));
        match record.kind {
            EOF if !record.is_nested => break,
            _ if record.is_nested => continue,
            DIMENSIONS => area = area.max(area_of(data).ok_or(Refusal::Damaged)?),
            TEXT_REFERENCE => room.take_bytes(text_length(data, lengths))?,
            FORMULA => {
                if short(data, 20) != Some(0) {
                    return Err(Refusal::Damaged);
                }
                sheet.formulas += 1;
                sheet.first_formula = sheet.first_formula.or(at.0.zip(at.1));
            }
            _ => {}
        }
        room.take_bytes(u64::try_from(data.len()).unwrap_or(u64::MAX))?;
        if let (true, (Some(row), Some(column))) = (is_cell(record.kind), at) {
            let last = match record.kind {
                MULTIPLE_NUMBERS => short(data, data.len().saturating_sub(2)).unwrap_or(column).max(column),
                _ => column,
            };
            let [top, bottom, left, right] = bounds.unwrap_or([row, row, column, last]);
            bounds = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
        }
    }
    if let Some([top, bottom, left, right]) = bounds {
        area = area.max((u64::from(bottom - top) + 1) * (u64::from(right - left) + 1));
    }
    room.take_cells(area)?;
    Ok(sheet)
}

fn is_cell(kind: u16) -> bool {
    matches!(kind, 0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e)
        || matches!(kind, FORMULA | MULTIPLE_NUMBERS | TEXT_REFERENCE)
        || kind == TEXT_OF_FORMULA
}

/// For how many cells a parser makes room when it meets this.
fn area_of(data: &[u8]) -> Option<u64> {
    let short = |at| short(data, at).map(u64::from);
    let long = |at| long(data, at).map(u64::from);
    let [top, bottom, left, right] = match data.len() {
        10 => [short(0)?, short(2)?, short(4)?, short(6)?],
        14 | 16 => [long(0)?, long(4)?, short(8)?, short(10)?],
        _ => return Some(0),
    };
    if bottom == 0 || right == 0 {
        return Some(1);
    }
    let left = if left > 0xff || right < left { 0 } else { left };
    bottom.checked_sub(top)?.checked_mul(right.checked_sub(left)?)
}

fn text_length(data: &[u8], lengths: &[u64]) -> u64 {
    let index = long(data, 6).and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| lengths.get(index)).copied().unwrap_or(0)
}

/// The bytes that each shared text takes at most.
fn text_lengths(record: &Record<'_>) -> Vec<u64> {
    let mut rest = Pieces { data: record.data.get(8..).unwrap_or_default(), more: record.more.iter() };
    let mut lengths = Vec::new();
    while let Some(length) = rest.text() {
        lengths.push(length);
    }
    lengths
}

/// The data of a record and of those that continue it.
struct Pieces<'a, 'b> {
    data: &'a [u8],
    more: std::slice::Iter<'b, &'a [u8]>,
}

impl Pieces<'_, '_> {
    /// Whether there is anything left; goes on to the next piece if need be.
    fn refill(&mut self) -> bool {
        while self.data.is_empty() {
            match self.more.next() {
                Some(piece) => self.data = piece,
                None => return false,
            }
        }
        true
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if !self.refill() {
                return None;
            }
            let step = count.min(self.data.len());
            self.data = self.data.get(step..)?;
            count -= step;
        }
        Some(())
    }

    /// Passes over a text: its length, flags, and what the flags say follows.
    fn text(&mut self) -> Option<u64> {
        if !self.refill() {
            return None;
        }
        let characters = short(self.data, 0)?;
        let mut flags = *self.data.get(2)?;
        let mut header = 3;
        let mut behind = 0_usize;
        if flags & 8 != 0 {
            behind += 4 * usize::from(short(self.data, header)?);
            header += 2;
        }
        if flags & 4 != 0 {
            behind = behind.checked_add(usize::try_from(long(self.data, header)?).ok()?)?;
            header += 4;
        }
        self.data = self.data.get(header..)?;
        let mut left = usize::from(characters);
        while left > 0 {
            if self.data.is_empty() {
                if !self.refill() {
                    return None;
                }
                // A text that is continued says again how wide its characters are.
                flags = *self.data.first()?;
                self.data = self.data.get(1..)?;
            }
            let width = 1 + usize::from(flags & 1);
            let here = left.min((self.data.len() / width).max(1));
            self.data = self.data.get((here * width).min(self.data.len())..)?;
            left -= here;
        }
        self.skip(behind)?;
        // Three bytes of UTF-8 for each, and what any text takes.
        Some(u64::from(characters) * 3 + 24)
    }
}

/// Where the sheets begin, as the head of the workbook says.
fn sheet_places(stream: &[u8]) -> Vec<usize> {
    Records::new(stream, 0)
        .map_while(|record| record.filter(|record| record.kind != EOF))
        .filter(|record| record.kind == SHEET)
        .filter_map(|record| usize::try_from(long(record.data, 0)?).ok())
        .collect()
}

struct Record<'a> {
    at: usize,
    kind: u16,
    data: &'a [u8],
    /// The data of the records that continue this one.
    more: Vec<&'a [u8]>,
    /// Whether it belongs to a chart or the like inside the sheet, or begins or ends one.
    is_nested: bool,
}

/// The records from a place to the end of what begins there.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    depth: usize,
    is_over: bool,
}

impl<'a> Records<'a> {
    fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at, depth: 0, is_over: false }
    }

    fn raw(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = short(self.stream, self.at)?;
        let length = usize::from(short(self.stream, self.at + 2)?);
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    /// A record, or nothing where the stream is damaged.
    type Item = Option<Record<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over || self.at >= self.stream.len() {
            return None;
        }
        let at = self.at;
        let Some((kind, data)) = self.raw() else {
            self.is_over = true;
            return Some(None);
        };
        let mut more = Vec::new();
        while short(self.stream, self.at) == Some(CONTINUE) {
            let Some((_, data)) = self.raw() else {
                self.is_over = true;
                return Some(None);
            };
            more.push(data);
        }
        // The first of these begins the sheet itself.
        self.depth += usize::from(kind == BOF);
        let is_nested = self.depth > 1;
        if kind == EOF {
            self.is_over = self.depth <= 1;
            self.depth = self.depth.saturating_sub(1);
        }
        Some(Some(Record { at, kind, data, more, is_nested }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn the_lengths_of_texts_are_read_across_records() {
        let first = [&[0; 8][..], &[3, 0, 0, b'a', b'b', b'c', 4, 0, 1, b'd', 0]].concat();
        let stream = [
            record(TEXTS, &first),
            record(CONTINUE, &[0, b'e', b'f', b'g', 1, 0, 8, 1, 0, b'h', 0, 0, 0, 0]),
        ];
        let stream = stream.concat();
        let texts = Records::new(&stream, 0).next().flatten().unwrap();
        assert_eq!(text_lengths(&texts), [33, 36, 27]);
    }

    #[test]
    fn a_sheet_with_cells_far_apart_is_refused() {
        let head = record(BOF, &[0, 6, 5, 0]);
        let place = u32::try_from(head.len() + 12 + 4).unwrap().to_le_bytes();
        let sheet = record(SHEET, &[place[0], place[1], place[2], place[3], 0, 0, 0, 0]);
        let mut stream = [head, sheet, record(EOF, &[])].concat();
        stream.extend(record(BOF, &[0, 6, 16, 0]));
        stream.extend(record(0x0203, &[0; 14]));
        assert_eq!(survey(&stream, &Limits::default()).unwrap(), [SheetSurvey::default()]);
        let mut far = [0xff; 14];
        far[4] = 0;
        stream.extend(record(0x0203, &far));
        assert_eq!(survey(&stream, &Limits::default()), Err(Refusal::TooLarge));
    }
}
