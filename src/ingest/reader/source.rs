//! The bytes of a file, read in one or more passes, which tells how far it has come.

use std::io::{self, Read, Seek, SeekFrom};

/// What can be read and wound back.
pub(super) trait Rewindable: Read + Seek {}

impl<T: Read + Seek> Rewindable for T {}

/// A file on its way through the readers.
pub(super) struct Source<'a> {
    input: &'a mut dyn Rewindable,
    length: u64,
    position: u64,
    /// Bytes read in this pass. An archive is not read in order, so its position says little.
    consumed: u64,
    pass: u64,
    passes: u64,
    told: u64,
    progress: &'a mut dyn FnMut(u64),
}

impl<'a> Source<'a> {
    /// From its beginning, in one pass unless [`Self::begin_pass`] says otherwise.
    pub(super) fn new(input: &'a mut dyn Rewindable, progress: &'a mut dyn FnMut(u64)) -> io::Result<Self> {
        let length = input.seek(SeekFrom::End(0))?;
        input.seek(SeekFrom::Start(0))?;
        Ok(Self { input, length, position: 0, consumed: 0, pass: 0, passes: 1, told: 0, progress })
    }

    /// The size of the file in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Winds back for pass number `pass`, counted from 0, of so many. The progress that is told is the
    /// share of all passes, so that it never goes back and ends at the size of the file.
    pub(super) fn begin_pass(&mut self, pass: u64, passes: u64) -> io::Result<()> {
        self.pass = pass;
        self.passes = passes.max(1);
        self.consumed = 0;
        self.seek(SeekFrom::Start(0)).map(drop)
    }

    /// The first bytes of the file, at most so many.
    pub(super) fn head(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.input.seek(SeekFrom::Start(0))?;
        Read::take(&mut self.input, most).read_to_end(&mut head)?;
        self.input.seek(SeekFrom::Start(self.position))?;
        Ok(head)
    }

    fn tell(&mut self) {
        let consumed = self.consumed.min(self.length);
        let done = self.length.saturating_mul(self.pass).saturating_add(consumed) / self.passes;
        if done > self.told {
            self.told = done;
            (self.progress)(done.min(self.length));
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        let count = u64::try_from(read).unwrap_or(u64::MAX);
        self.position = self.position.saturating_add(count);
        self.consumed = self.consumed.saturating_add(count);
        self.tell();
        Ok(read)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.input.seek(to)?;
        Ok(self.position)
    }
}
