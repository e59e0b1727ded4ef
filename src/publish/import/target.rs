//! Where an import writes: nowhere, into a release, or into one proposal for each department.

use crate::domain::catalogue::Directory;
use crate::domain::change::Withdrawal;
use crate::domain::guide::GuideEdition;
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::publish::put_directory;
use crate::store::{Ended, ReleaseWriter, StoreError};

/// Takes the changes of an import.
pub(super) trait Target {
    fn put_items(&mut self, items: &[Item]) -> Result<(), StoreError>;

    /// Adds guides; their items have been put before, or are among the known ones.
    fn put_guides(&mut self, guides: &[GuideEdition], known: &[Item]) -> Result<(), StoreError>;

    fn end_guides(&mut self, codes: &[ItemCode]) -> Result<(), StoreError>;

    fn withdraw(&mut self, items: &[Item]) -> Result<(), StoreError>;

    /// Adds what items refer to.
    fn put_directory(&mut self, directory: &Directory) -> Result<(), StoreError>;
}

/// A dry run writes nothing.
pub(super) struct Nowhere;

impl Target for Nowhere {
    fn put_items(&mut self, _: &[Item]) -> Result<(), StoreError> {
        Ok(())
    }

    fn put_guides(&mut self, _: &[GuideEdition], _: &[Item]) -> Result<(), StoreError> {
        Ok(())
    }

    fn end_guides(&mut self, _: &[ItemCode]) -> Result<(), StoreError> {
        Ok(())
    }

    fn withdraw(&mut self, _: &[Item]) -> Result<(), StoreError> {
        Ok(())
    }

    fn put_directory(&mut self, _: &Directory) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Target for ReleaseWriter<'_> {
    fn put_items(&mut self, items: &[Item]) -> Result<(), StoreError> {
        ReleaseWriter::put_items(self, items)
    }

    fn put_guides(&mut self, guides: &[GuideEdition], _: &[Item]) -> Result<(), StoreError> {
        ReleaseWriter::put_guides(self, guides)
    }

    fn end_guides(&mut self, codes: &[ItemCode]) -> Result<(), StoreError> {
        let ended: Vec<Ended<'_>> = codes.iter().map(|code| Ended::Guide(code.as_ref())).collect();
        self.end(&ended)
    }

    fn withdraw(&mut self, items: &[Item]) -> Result<(), StoreError> {
        let gone: Vec<Withdrawal> = items.iter().map(|item| Withdrawal::plain(item.code.clone())).collect();
        ReleaseWriter::withdraw(self, &gone)
    }

    fn put_directory(&mut self, directory: &Directory) -> Result<(), StoreError> {
        put_directory(self, directory)
    }
}
