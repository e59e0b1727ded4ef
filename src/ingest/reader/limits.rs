//! How much of a file is read at most, so that no file can take the memory or the day.

/// The limits of reading. Each is far above what an honest file needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows that are not empty, or objects, of a whole file.
    pub rows: u64,
    /// Cells of a row.
    pub columns: usize,
    /// Bytes of a cell, as UTF-8.
    pub cell_bytes: usize,
    /// Bytes of a row or of an object, as UTF-8.
    pub row_bytes: usize,
    /// Bytes of all rows together, as UTF-8.
    pub text_bytes: u64,
    /// Problems of a file; it is not read on after so many.
    pub problems: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Parts of a workbook that is a ZIP archive: XLSX and ODS.
    pub archive_entries: usize,
    /// Bytes of all parts together, decompressed.
    pub archive_bytes: u64,
    /// Bytes of one worksheet, or of the content of an ODS, decompressed.
    pub worksheet_bytes: u64,
    /// Bytes of the shared strings of an XLSX, decompressed. They are held in memory.
    pub shared_strings_bytes: u64,
    /// Number of the shared strings of an XLSX. They are held in memory.
    pub shared_strings: u64,
    /// Bytes of the styles of an XLSX, decompressed. They take many times that in memory.
    pub styles_bytes: u64,
    /// Bytes of any other part, decompressed.
    pub part_bytes: u64,
    /// How many times larger a part of more than 32 MiB may be than its compressed form.
    pub compression_ratio: u64,
    /// Merged ranges of a sheet. They are held in memory.
    pub merged_ranges: u64,
    /// Bytes of an XLS, which is held in memory.
    pub xls_bytes: u64,
    /// Cells of an XLS, counted with the empty ones between them.
    pub xls_cells: u64,
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 2_000_000,
            columns: 512,
            cell_bytes: 20_000,
            row_bytes: 1024 * 1024,
            text_bytes: 8 * 1024 * MIB,
            problems: 1_000,
            sheets: 200,
            archive_entries: 10_000,
            archive_bytes: 8 * 1024 * MIB,
            worksheet_bytes: 4 * 1024 * MIB,
            shared_strings_bytes: 512 * MIB,
            shared_strings: 16 * MIB,
            styles_bytes: 16 * MIB,
            part_bytes: 64 * MIB,
            compression_ratio: 400,
            merged_ranges: 100_000,
            xls_bytes: 64 * MIB,
            xls_cells: 8 * MIB,
        }
    }
}
