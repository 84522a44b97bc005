//! The network security configuration: where HTTP without TLS is allowed.

use crate::axml::{Document, Event};
use crate::manifest::Context;
use crate::notes::Notes;
use crate::resources::Config;

/// What it says of cleartext.
#[derive(Debug, Default)]
pub(super) struct Security {
    /// The base rule, if there is one.
    pub(super) base: Option<bool>,
    /// Domains cleartext is allowed for.
    pub(super) domains: Vec<String>,
}

/// Reads the configuration a resource names.
pub(super) fn read(context: &Context<'_>, id: u32, notes: &mut Notes) -> Option<Security> {
    let value = crate::axml::Value { kind: crate::axml::Value::REFERENCE, data: id, raw: None };
    let path = context.table.as_ref()?.text(value, &Config::reference_device()).ok()??;
    let entry = context.archive.find(&path)?;
    let bytes = super::content(context.archive, entry, &path, notes)?;
    let document = Document::parse(&bytes, &path, notes)?;
    let mut security = Security::default();
    let mut domain_rules: Vec<(usize, Option<bool>)> = Vec::new();
    let mut depth = 0_usize;
    let mut in_domain = false;
    let mut left = context.limits.xml_elements;
    let mut events = document.events();
    for event in events.by_ref() {
        let Some(fewer) = left.checked_sub(1) else {
            notes.unread(format!("{path}：元素过多，其余未读取"));
            break;
        };
        left = fewer;
        match event {
            Event::Start(element) => {
                depth += 1;
                let permitted =
                    element.by_name("cleartextTrafficPermitted").and_then(|value| value.integer());
                let permitted = permitted.map(|value| value != 0);
                in_domain = element.is("domain");
                if element.is("base-config") {
                    security.base = permitted;
                } else if element.is("domain-config") {
                    let outer = domain_rules.last().and_then(|(_, rule)| *rule);
                    domain_rules.push((depth, permitted.or(outer)));
                }
            }
            Event::Text(index) if in_domain => {
                if domain_rules.last().is_none_or(|(_, rule)| *rule != Some(true)) {
                    continue;
                }
                if security.domains.len() == context.limits.hosts {
                    notes.cut("允许不加密传输的域名（cleartext_domains）", context.limits.hosts);
                } else {
                    let domain = document.strings().get(index).unwrap_or_default();
                    security.domains.push(domain.trim().to_owned());
                }
            }
            Event::Text(_) => {}
            Event::End => {
                if domain_rules.last().is_some_and(|(opened, _)| *opened == depth) {
                    domain_rules.pop();
                }
                in_domain = false;
                depth = depth.saturating_sub(1);
            }
        }
    }
    if events.ended_early() {
        notes.unread(format!("{path}：没有读到末尾"));
    }
    Some(security)
}
