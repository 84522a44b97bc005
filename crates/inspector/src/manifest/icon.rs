//! The best raster icon: the one for the highest density, found through adaptive icons where necessary.

use crate::axml::{Document, Element, Event, Value};
use crate::manifest::{Context, attribute as attr};
use crate::notes::Notes;

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
        // Densities for "any" and "none" are no densities.
        .max_by_key(|(config, _)| if config.density >= 0xfffe { 1 } else { config.density.max(1) });
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

/// The drawable of the foreground layer of an adaptive icon.
fn layer(context: &Context<'_>, path: &str) -> Option<u32> {
    let entry = context.archive.find(path)?;
    let bytes = context.archive.read_up_to(entry, context.limits.small_document).ok()?;
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
