//! The compound file that an XLS is: its streams, read without trust in its tables, and written anew.

const HEADER_BYTES: usize = 512;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const TABLE_SECTOR: u32 = 0xffff_fffd;
const FREE_SECTOR: u32 = 0xffff_ffff;
const FIRST_RESERVED: u32 = 0xffff_fffa;
const ENTRY_BYTES: usize = 128;
/// Streams below this size are kept in small sectors.
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: usize = 64;
/// The sectors of the table that the header names itself.
const HEADER_TABLES: usize = 109;

/// A stream or a folder of a compound file.
struct Entry {
    name: String,
    start: u32,
    length: u64,
}

/// A compound file in memory.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    /// Reads the tables; nothing if they contradict each other or go round in circles.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        file.table = file.read_table()?;
        let folder = file.chain(long(bytes, 48)?, u64::MAX)?;
        file.entries = folder.chunks_exact(ENTRY_BYTES).filter_map(entry).collect();
        let root = file.entries.first()?;
        let (start, length) = (root.start, root.length);
        if long(bytes, 64)? > 0 {
            file.small_table = longs(&file.chain(long(bytes, 60)?, u64::MAX)?);
            file.small = file.chain(start, length)?;
        }
        Some(file)
    }

    /// Whether there is a stream or a folder of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        if entry.length >= SMALL_STREAM {
            return self.chain(entry.start, entry.length);
        }
        let sector_at = |sector: usize| {
            let at = sector.checked_mul(SMALL_SECTOR)?;
            self.small.get(at..at.checked_add(SMALL_SECTOR)?)
        };
        follow(entry.start, entry.length, &self.small_table, sector_at)
    }

    fn sector_at(&self, sector: usize) -> Option<&'a [u8]> {
        let at = sector.checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(at..)?;
        // The last sector of a file may be cut.
        Some(rest.get(..self.sector).unwrap_or(rest)).filter(|sector| !sector.is_empty())
    }

    fn chain(&self, start: u32, length: u64) -> Option<Vec<u8>> {
        follow(start, length, &self.table, |sector| self.sector_at(sector))
    }

    fn read_table(&self) -> Option<Vec<u32>> {
        let mut sectors = longs(self.bytes.get(76..HEADER_BYTES)?);
        let most = self.bytes.len() / self.sector + 1;
        let mut next = long(self.bytes, 68)?;
        let mut rounds = 0;
        while next < FIRST_RESERVED {
            rounds += 1;
            if rounds > most {
                return None;
            }
            sectors.extend(longs(self.sector_at(usize::try_from(next).ok()?)?));
            next = sectors.pop()?;
        }
        let sectors: Vec<u32> = sectors.into_iter().filter(|sector| *sector < FIRST_RESERVED).collect();
        if sectors.len() > most {
            return None;
        }
        let mut table = Vec::new();
        for sector in sectors {
            table.extend(longs(self.sector_at(usize::try_from(sector).ok()?)?));
        }
        Some(table)
    }
}

/// Puts the sectors of a chain together. A chain cannot have more sectors than the table.
fn follow<'b>(
    start: u32,
    length: u64,
    table: &[u32],
    sector_at: impl Fn(usize) -> Option<&'b [u8]>,
) -> Option<Vec<u8>> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let mut next = start;
    let mut rounds = 0;
    while next != END_OF_CHAIN && bytes.len() < length {
        rounds += 1;
        if rounds > table.len() {
            return None;
        }
        let sector = usize::try_from(next).ok()?;
        bytes.extend_from_slice(sector_at(sector)?);
        next = *table.get(sector)?;
    }
    bytes.truncate(length);
    Some(bytes)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let name =
        bytes.get(..64)?.chunks_exact(2).filter_map(|unit| Some(u16::from_le_bytes(unit.try_into().ok()?)));
    let name: Vec<u16> = name.take_while(|unit| *unit != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&name),
        start: long(bytes, 116)?,
        length: u64::from(long(bytes, 120)?),
    })
}

/// A compound file that holds this stream alone, so that a parser meets no table but ours.
pub(super) fn wrap(name: &str, stream: &[u8]) -> Option<Vec<u8>> {
    const SECTOR: usize = 4096;
    const TABLE_ENTRIES: usize = SECTOR / 4;
    let data = stream.len().div_ceil(SECTOR).max(1);
    let tables = (data + 2).div_ceil(TABLE_ENTRIES - 1);
    if tables > HEADER_TABLES {
        return None;
    }
    let folder = u32::try_from(data).ok()?;
    let mut table: Vec<u32> = (1..folder).collect();
    table.extend([END_OF_CHAIN, END_OF_CHAIN]);
    table.extend(std::iter::repeat_n(TABLE_SECTOR, tables));
    table.resize(tables * TABLE_ENTRIES, FREE_SECTOR);

    let mut file = header(folder, tables)?;
    file.resize(SECTOR, 0);
    file.extend_from_slice(stream);
    file.resize(SECTOR * (data + 1), 0);
    file.extend(folder_entry("Root Entry", 5, 0, 0));
    file.extend(folder_entry(name, 2, 0, u32::try_from(stream.len()).ok()?.max(4096)));
    file.resize(SECTOR * (data + 2), 0);
    file.extend(table.iter().flat_map(|sector| sector.to_le_bytes()));
    Some(file)
}

fn header(folder: u32, tables: usize) -> Option<Vec<u8>> {
    let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    header.resize(24, 0);
    // Version 4 with sectors of 4096 bytes, lowest byte first, and small sectors of 64.
    for number in [0x3e_u16, 4, 0xfffe, 12, 6] {
        header.extend(number.to_le_bytes());
    }
    header.resize(44, 0);
    header.extend(u32::try_from(tables).ok()?.to_le_bytes());
    header.extend(folder.to_le_bytes());
    header.extend([0; 4]);
    for number in [4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        header.extend(number.to_le_bytes());
    }
    let named = (1..).take(tables).map(|ordinal| folder + ordinal);
    header.extend(named.chain(std::iter::repeat(FREE_SECTOR)).take(HEADER_TABLES).flat_map(u32::to_le_bytes));
    Some(header)
}

fn folder_entry(name: &str, kind: u8, start: u32, length: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().take(31).flat_map(u16::to_le_bytes).collect();
    let name_bytes = u16::try_from(entry.len() + 2).unwrap_or(2);
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend([0xff; 12]);
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(length.to_le_bytes());
    entry.resize(ENTRY_BYTES, 0);
    entry
}

/// A number of two bytes, the lowest first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// A number of four bytes, the lowest first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|bytes| Some(u32::from_le_bytes(bytes.try_into().ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_stream_is_found_again() {
        for length in [5_000, 4096 * 3, 5_000_000] {
            let stream: Vec<u8> = (0..=250).cycle().take(length).collect();
            let file = wrap("Workbook", &stream).unwrap();
            let compound = Compound::open(&file).unwrap();
            assert!(compound.has("workbook") && !compound.has("Book"));
            assert_eq!(compound.stream("Workbook").unwrap(), stream);
        }
    }

    #[test]
    fn a_chain_that_goes_round_in_a_circle_is_refused() {
        let mut file = wrap("Workbook", &[1; 9_000]).unwrap();
        let table = file.len() - 4096;
        file[table + 4..table + 8].copy_from_slice(&0_u32.to_le_bytes());
        let compound = Compound::open(&file).unwrap();
        assert_eq!(compound.stream("Workbook").unwrap().len(), 9_000);
        file[table + 12..table + 16].copy_from_slice(&3_u32.to_le_bytes());
        assert!(Compound::open(&file).is_none());
    }
}
