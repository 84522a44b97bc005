//! One pass over a dex file: figures, SDK classes, hosts, calls, and which classes of the manifest are really there.
//!
//! Nothing is allocated per string or type; only what is found is kept, and that is bounded.

use std::collections::HashSet;

use super::call::{self, INTERFACES};
use super::code::{self, Invocation};
use super::header::Fault;
use super::image::{Image, text};
use super::sites::{Caller, Sites};
use crate::hosts::Hosts;
use crate::limits::Limits;
use crate::report::DexFigures;
use crate::sdk::evidence::Kind;
use crate::sdk::{Evidence, Table};

/// What has been read so far.
#[derive(Debug)]
pub struct Reading<'t> {
    table: &'t Table,
    /// Counts of the package's own dex files; nested ones are not among them.
    pub figures: DexFigures,
    /// The same per dex file, in the order they were read.
    pub each: Vec<DexFigures>,
    /// Hosts and cleartext addresses.
    pub hosts: Hosts,
    /// Calls of the table's interfaces.
    pub sites: Sites,
    /// Faults with the place each was seen at.
    pub faults: Vec<(Fault, String)>,
    /// Descriptors of manifest classes that some dex defines.
    pub defined: HashSet<Vec<u8>>,
    wanted: HashSet<Vec<u8>>,
    /// Per prefix of the table: classes defined, defined in nested code, referred to.
    counts: Vec<[u32; 3]>,
    images: usize,
}

/// Where a dex file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// One of the package's own.
    Own,
    /// In an archive inside the package, or a dex file under another name.
    Nested,
}

/// Superclass steps that are followed inside one file.
const GENERATIONS: usize = 4;

impl<'t> Reading<'t> {
    /// Nothing read yet. `classes` are the names of the manifest, with dots.
    pub fn new(table: &'t Table, classes: &[&str], limits: &Limits) -> Self {
        Self {
            table,
            figures: DexFigures::default(),
            each: Vec::new(),
            hosts: Hosts::new(limits.hosts),
            sites: Sites::default(),
            faults: Vec::new(),
            defined: HashSet::new(),
            wanted: classes.iter().map(|class| descriptor(class)).collect(),
            counts: vec![[0; 3]; table.prefixes.len()],
            images: limits.dex_images,
        }
    }

    /// Reads the dex files in `data`, normally one.
    pub fn entry(&mut self, data: &[u8], name: &str, place: Place) {
        let mut at = 0;
        for number in 0.. {
            let image = match Image::read(data, at) {
                Ok(image) => image,
                Err(fault) if number == 0 => return self.fault(fault, name),
                // What follows a whole file need not be another one.
                Err(_) => return self.fault(Fault::Trailing, name),
            };
            if number == self.images {
                return self.fault(Fault::TooMany, name);
            }
            for fault in &image.faults {
                self.fault(*fault, name);
            }
            if image.type_count() > image.types().len() {
                self.fault(Fault::Types, name);
            }
            if number > 0 && !image.is_contained() {
                self.fault(Fault::Trailing, name);
            }
            self.image(&image, name, place);
            at = image.end;
            if at >= data.len() {
                return;
            }
        }
    }

    fn fault(&mut self, fault: Fault, name: &str) {
        if !self.faults.iter().any(|(known, at)| *known == fault && at == name) {
            self.faults.push((fault, name.to_owned()));
        }
    }

    fn image(&mut self, image: &Image, name: &str, place: Place) {
        if place == Place::Own {
            self.count(image);
        }
        let mut broken = false;
        for index in 0..image.string_count() {
            if image.is_exhausted() {
                break;
            }
            match image.string(index) {
                Some(string) => {
                    self.hosts.look(string);
                    if let Some(word) = call::word_of_text(string) {
                        let caller = || Caller { method: format!("“{}”", text(string)), sdk: None };
                        self.sites.add(word, true, caller);
                    }
                }
                None => broken = true,
            }
        }
        if broken {
            self.fault(Fault::StringOffset, name);
        }
        let owners = self.types(image, place);
        if let Err(fault) = self.calls(image, &owners) {
            self.fault(fault, name);
        }
        if image.is_exhausted() {
            self.fault(Fault::StringBudget, name);
        }
    }

    fn count(&mut self, image: &Image) {
        let figures = DexFigures {
            files: 1,
            strings: image.string_count() as u64,
            types: image.type_count() as u64,
            methods: image.method_count() as u64,
            classes: image.class_count() as u64,
        };
        self.figures.files += figures.files;
        self.figures.strings += figures.strings;
        self.figures.types += figures.types;
        self.figures.methods += figures.methods;
        self.figures.classes += figures.classes;
        self.each.push(figures);
    }

    /// Looks every type up in the table; answers the prefix of each, for the calls.
    fn types(&mut self, image: &Image, place: Place) -> Vec<Option<usize>> {
        let mut is_defined = vec![false; image.types().len()];
        for class in image.classes() {
            if let Some(slot) = is_defined.get_mut(class.own as usize) {
                *slot = true;
            }
        }
        let mut owners = Vec::with_capacity(is_defined.len());
        for (index, is_defined) in is_defined.into_iter().enumerate() {
            let descriptor = image.type_name(index).unwrap_or_default();
            let found = descriptor.strip_prefix(b"L").and_then(|class| self.table.prefixes.find(class));
            owners.push(found.map(|(position, _)| position));
            if let Some(counts) = found.and_then(|(position, _)| self.counts.get_mut(position)) {
                let [own, nested, referenced] = counts;
                *match (is_defined, place) {
                    (true, Place::Own) => own,
                    (true, Place::Nested) => nested,
                    (false, _) => referenced,
                } += 1;
            }
            if is_defined && self.wanted.contains(descriptor) {
                self.defined.insert(descriptor.to_owned());
            }
        }
        owners
    }

    fn calls(&mut self, image: &Image, owners: &[Option<usize>]) -> Result<(), Fault> {
        let kinds = kinds(image);
        let mut positions: Vec<Vec<usize>> = Vec::new();
        // For each method the place in `positions` plus one; zero is the common "not in the table".
        let mut slots = vec![0_u16; image.method_count()];
        for (index, slot) in slots.iter_mut().enumerate() {
            let Some(class) = image
                .method(index)
                .and_then(|method| kinds.get(usize::from(method.class)).copied().flatten())
            else {
                continue;
            };
            let found: Vec<usize> =
                call::positions(class, image.method_name(index).unwrap_or_default()).collect();
            if !found.is_empty() {
                positions.push(found);
                *slot = u16::try_from(positions.len()).unwrap_or(0);
            }
        }
        if positions.is_empty() {
            return Ok(());
        }
        let slot = |index: usize| usize::from(slots.get(index).copied().unwrap_or(0));
        code::walk(
            image,
            |callee| slot(callee) > 0,
            |invocation| {
                let positions = slot(invocation.callee).checked_sub(1).and_then(|place| positions.get(place));
                for position in positions.into_iter().flatten() {
                    self.invocation(image, owners, &invocation, *position);
                }
            },
        )
    }

    fn invocation(
        &mut self,
        image: &Image,
        owners: &[Option<usize>],
        invocation: &Invocation,
        position: usize,
    ) {
        let [argument, _] = invocation.arguments;
        let Some(interface) = INTERFACES.get(position).filter(|interface| interface.counts(argument)) else {
            return;
        };
        let class = image.method(invocation.caller).map_or(usize::MAX, |method| usize::from(method.class));
        let descriptor = image.type_name(class).unwrap_or_default();
        if is_no_news(interface.word, descriptor, image, invocation) {
            return;
        }
        let owner = owners.get(class).copied().flatten();
        self.sites.add(interface.word, owner.is_none(), || Caller {
            method: format!(
                "{}.{}",
                dotted(descriptor),
                text(image.method_name(invocation.caller).unwrap_or_default())
            ),
            sdk: owner
                .and_then(|position| self.table.prefixes.owner(position))
                .map(|owner| self.table.name(owner).to_owned()),
        });
    }

    /// Hands the classes that were found to the evidence.
    pub fn tell(&self, evidence: &mut Evidence<'_>) {
        let seen = |counts: &[u32; 3]| counts.iter().any(|count| *count > 0);
        for (position, counts) in self.counts.iter().enumerate().filter(|(_, counts)| seen(counts)) {
            let Some(owner) = self.table.prefixes.owner(position) else { continue };
            let what = self.table.prefixes.text(position).replace('/', ".");
            for (count, kind) in counts.iter().zip([Kind::Code, Kind::NestedCode, Kind::Referenced]) {
                // Once code is there, references to it are no news.
                let is_news = kind != Kind::Referenced || counts.iter().take(2).all(|defined| *defined == 0);
                if *count > 0 && is_news {
                    evidence.add(owner, kind, &what, *count);
                }
            }
        }
    }

    /// Whether some dex file defines this class of the manifest.
    pub fn defines(&self, class: &str) -> bool {
        self.defined.contains(&descriptor(class))
    }
}

/// Calls that say nothing of the app: a web view's method that hands on to the one it stands in for, and the support
/// library's loading of the package's own dex files.
fn is_no_news(word: &str, class: &[u8], image: &Image, invocation: &Invocation) -> bool {
    let hands_on = word.starts_with("webview")
        && image.method_name(invocation.caller) == image.method_name(invocation.callee);
    let is_multidex = word == "load-code"
        && [&b"Landroidx/multidex/"[..], b"Landroid/support/multidex/"]
            .iter()
            .any(|start| class.starts_with(start));
    hands_on || is_multidex
}

/// For each type the class of the interfaces' table it is, stands in for, or descends from.
fn kinds(image: &Image) -> Vec<Option<&'static str>> {
    let known: Vec<(&[u8], &'static str)> =
        call::classes().map(|(class, counts_as)| (class.as_bytes(), counts_as)).collect();
    // Most types are none of these, and their length says so.
    let lengths =
        known.iter().fold(0_u128, |mask, (class, _)| mask | 1_u128.checked_shl(length(class)).unwrap_or(0));
    let mut kinds: Vec<Option<&'static str>> = image
        .types()
        .map(|index| {
            let descriptor = image.type_name(index)?;
            let is_likely = lengths & 1_u128.checked_shl(length(descriptor))? != 0;
            is_likely.then(|| known.iter().find(|(class, _)| *class == descriptor).map(|(_, kind)| *kind))?
        })
        .collect();
    for _ in 0..GENERATIONS {
        let mut changed = false;
        for class in image.classes() {
            let parent = kinds.get(class.parent as usize).copied().flatten();
            if let (Some(kind), Some(slot @ None)) = (parent, kinds.get_mut(class.own as usize)) {
                *slot = Some(kind);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    kinds
}

fn length(descriptor: &[u8]) -> u32 {
    u32::try_from(descriptor.len()).unwrap_or(u32::MAX)
}

/// `com.example.Main` as the dex file writes it.
fn descriptor(class: &str) -> Vec<u8> {
    format!("L{};", class.replace('.', "/")).into_bytes()
}

/// `Lcom/example/Main;` as people write it.
fn dotted(descriptor: &[u8]) -> String {
    text(descriptor.strip_prefix(b"L").unwrap_or(descriptor)).trim_end_matches(';').replace('/', ".")
}
