//! The best raster icon: the one for the highest density, found through adaptive icons where necessary; and their layers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::axml::{Document, Element, Event, Value};
use crate::manifest::{Context, attribute as attr};
use crate::notes::Notes;
use crate::resources::Config;

/// Path of the best raster icon inside the archive.
pub(super) fn best_raster(context: &Context<'_>, element: &Element<'_>, value: Value) -> Option<String> {
    match value.reference() {
        Some(id) => raster_of(context, id, 3),
        None => element.text(&value).map(Into::into).filter(|path: &String| is_raster(path)),
    }
}

fn raster_of(context: &Context<'_>, id: u32, steps: usize) -> Option<String> {
    let candidates = context.table.as_ref()?.every_text(id);
    let raster = candidates
        .iter()
        .filter(|(_, path)| is_raster(path) && context.archive.find(path).is_some())
        .max_by_key(|(config, _)| density(*config));
    if let Some((_, path)) = raster {
        return Some(path.clone());
    }
    let steps = steps.checked_sub(1)?;
    candidates
        .iter()
        .take(context.limits.icon_documents)
        .find_map(|(_, path)| layer(context, path))
        .and_then(|id| raster_of(context, id, steps))
}

/// The names of an adaptive icon's layers.
const LAYERS: [&str; 3] = ["background", "foreground", "monochrome"];

/// The files of an adaptive icon's layers, of each the one for the highest density.
pub(super) fn layers(context: &Context<'_>, value: Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some((table, id)) = context.table.as_ref().zip(value.reference()) else { return found };
    for (_, path) in table.every_text(id).iter().take(context.limits.icon_documents) {
        let Some(bytes) = document(context, path) else { continue };
        let Some(document) = Document::parse(&bytes, path, &mut Notes::new(context.limits)) else { continue };
        for event in document.events().take(context.limits.xml_elements) {
            let Event::Start(element) = event else { continue };
            let Some(layer) = LAYERS.into_iter().find(|layer| element.is(layer)) else { continue };
            let drawable = element.by_id(attr::DRAWABLE).and_then(|value| value.reference());
            let files = drawable.map(|id| table.every_text(id)).unwrap_or_default();
            let files = files.into_iter().filter(|(_, file)| context.archive.find(file).is_some());
            if let Some((_, file)) = files.max_by_key(|(config, _)| density(*config)) {
                found.entry(layer.to_owned()).or_insert(file);
            }
        }
    }
    found
}

/// An XML file of the package that an icon may be.
fn document<'a>(context: &Context<'a>, path: &str) -> Option<Cow<'a, [u8]>> {
    let entry = context.archive.find(path).filter(|_| !is_raster(path))?;
    context.archive.read_up_to(entry, context.limits.small_document).ok()
}

/// Densities for "any" and "none" are no densities.
fn density(config: Config) -> u16 {
    if config.density >= 0xfffe { 1 } else { config.density.max(1) }
}

/// The drawable of the foreground layer of an adaptive icon.
fn layer(context: &Context<'_>, path: &str) -> Option<u32> {
    let bytes = document(context, path)?;
    let document = Document::parse(&bytes, path, &mut Notes::new(context.limits))?;
    let mut reference = None;
    for event in document.events().take(context.limits.xml_elements) {
        if let Event::Start(element) = event
            && let Some(id) = element.by_id(attr::DRAWABLE).and_then(|value| value.reference())
        {
            reference = Some(id);
            if element.is("foreground") {
                break;
            }
        }
    }
    reference
}

fn is_raster(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    [".png", ".webp", ".jpg", ".jpeg"].iter().any(|ending| lower.ends_with(ending))
}
