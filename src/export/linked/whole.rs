//! The whole release as one graph, written as Turtle: however many items there are, a part of them is in memory at a time.

use super::{AUTHORITY, Describer, named_by};
use crate::domain::guide::GuideEdition;
use crate::export::code_lists;
use crate::export::error::ExportError;
use crate::export::rdf::{TurtleWriter, turtle_writer, write_turtle};
use crate::export::tables::rows::Content;
use crate::export::uris::Uris;
use std::collections::{BTreeSet, HashMap};
use std::io::Write;

/// Writes everything that a release holds as Turtle, and says how many triples there are. The same release makes
/// the same bytes.
///
/// # Errors
/// When the database fails, or the target cannot be written.
pub fn write_graph(content: Content<'_>, uris: &Uris, target: impl Write) -> Result<u64, ExportError> {
    let Content { store, release, directory } = content;
    let mut graph = WholeGraph { writer: turtle_writer(target), named: BTreeSet::new(), triples: 0 };
    let mut describer = Describer::new(release, directory, uris);
    describer.release();
    graph.write(&mut describer)?;
    directory.sources.entries().iter().for_each(|source| describer.source(source));
    directory.jurisdictions.entries().iter().for_each(|place| describer.place(place));
    graph.write(&mut describer)?;
    directory.departments.entries().iter().for_each(|department| describer.department(department));
    directory.channels.entries().iter().for_each(|channel| describer.channel(channel));
    graph.write(&mut describer)?;
    code_lists::all().iter().for_each(|list| describer.code_list(list));
    describer.modes();
    graph.write(&mut describer)?;
    store.for_each_part_of_items(release.seq, |items| {
        let codes: Vec<&str> = items.iter().map(|item| item.code.as_ref()).collect();
        let editions = store.guides_of(release.seq, &codes)?;
        let editions: HashMap<&str, &GuideEdition> =
            editions.iter().map(|edition| (edition.item.as_ref(), edition)).collect();
        items.iter().try_for_each(|item| {
            describer.item(item);
            item.parent.iter().for_each(|parent| describer.sub_item(item, parent));
            editions.get(item.code.as_ref()).iter().for_each(|edition| describer.guide(edition));
            graph.write(&mut describer)
        })
    })?;
    std::mem::take(&mut graph.named).iter().for_each(|uri| describer.authority(uri));
    graph.write(&mut describer)?;
    graph.writer.finish()?;
    Ok(graph.triples)
}

/// A graph that is being written.
struct WholeGraph<W: Write> {
    writer: TurtleWriter<W>,
    /// The languages and currencies that have been named: they are described at the end, once.
    named: BTreeSet<String>,
    triples: u64,
}

impl<W: Write> WholeGraph<W> {
    /// Writes what has been described.
    fn write(&mut self, describer: &mut Describer<'_>) -> Result<(), ExportError> {
        let triples = describer.graph.take();
        let named = triples.iter().filter_map(named_by);
        self.named.extend(named.filter(|uri| uri.starts_with(AUTHORITY)));
        self.triples += write_turtle(&triples, &mut self.writer)?;
        Ok(())
    }
}
