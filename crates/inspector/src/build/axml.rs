//! Binary XML from a list of elements.

use crate::build::{chunk, pool};

/// An attribute: of the android namespace by identifier, or without namespace by name.
#[derive(Debug, Clone)]
pub(crate) struct Attr {
    id: u32,
    name: String,
    kind: u8,
    data: u32,
    text: Option<String>,
}

/// An attribute of the android namespace.
pub(crate) fn android(id: u32) -> Attr {
    Attr { id, name: format!("attr{id:x}"), kind: 0, data: 0, text: None }
}

impl Attr {
    /// An attribute without namespace.
    pub(crate) fn plain(name: &str) -> Self {
        Self { id: 0, name: name.to_owned(), kind: 0, data: 0, text: None }
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        (self.kind, self.text) = (3, Some(text.to_owned()));
        self
    }

    pub(crate) fn number(mut self, number: u32) -> Self {
        (self.kind, self.data) = (0x10, number);
        self
    }

    pub(crate) fn flag(mut self, flag: bool) -> Self {
        (self.kind, self.data) = (0x12, if flag { u32::MAX } else { 0 });
        self
    }

    pub(crate) fn reference(mut self, id: u32) -> Self {
        (self.kind, self.data) = (1, id);
        self
    }
}

/// One event of a document.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Start(String, Vec<Attr>),
    Text(String),
    End,
}

/// A document to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Xml {
    pub(crate) nodes: Vec<Node>,
    /// Strings as UTF-16 instead of UTF-8.
    pub(crate) wide: bool,
}

impl Xml {
    /// Opens an element.
    pub(crate) fn start(mut self, name: &str, attributes: impl IntoIterator<Item = Attr>) -> Self {
        self.nodes.push(Node::Start(name.to_owned(), attributes.into_iter().collect()));
        self
    }

    /// Closes the innermost element.
    pub(crate) fn end(mut self) -> Self {
        self.nodes.push(Node::End);
        self
    }

    /// An element without content.
    pub(crate) fn leaf(self, name: &str, attributes: impl IntoIterator<Item = Attr>) -> Self {
        self.start(name, attributes).end()
    }

    /// Text within an element.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.nodes.push(Node::Text(text.to_owned()));
        self
    }

    /// The document's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut strings = Strings::default();
        let attributes = self.nodes.iter().flat_map(|node| match node {
            Node::Start(_, attributes) => attributes.as_slice(),
            Node::Text(_) | Node::End => &[],
        });
        // Names with an identifier come first: the resource map numbers them like the strings.
        let mut map = Vec::new();
        for attribute in attributes.filter(|attribute| attribute.id != 0) {
            if strings.add(&attribute.name) * 4 == map.len() {
                map.extend(attribute.id.to_le_bytes());
            }
        }
        let nodes: Vec<u8> = self.nodes.iter().flat_map(|node| encode(node, &mut strings)).collect();
        let texts: Vec<&str> = strings.0.iter().map(String::as_str).collect();
        let body = [pool(&texts, !self.wide), chunk(0x180, 8, &map), nodes].concat();
        chunk(3, 8, &body)
    }
}

#[derive(Default)]
struct Strings(Vec<String>);

impl Strings {
    fn add(&mut self, text: &str) -> usize {
        self.0.iter().position(|known| known == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        })
    }

    fn number(&mut self, text: &str) -> [u8; 4] {
        u32::try_from(self.add(text)).unwrap().to_le_bytes()
    }
}

const NONE: [u8; 4] = [0xff; 4];

fn encode(node: &Node, strings: &mut Strings) -> Vec<u8> {
    let mut rest = vec![0; 4];
    rest.extend(NONE);
    match node {
        Node::Start(name, attributes) => {
            rest.extend(NONE);
            rest.extend(strings.number(name));
            let count = u16::try_from(attributes.len()).unwrap();
            rest.extend([20, 20, count, 0, 0, 0].iter().flat_map(|field: &u16| field.to_le_bytes()));
            for attribute in attributes {
                rest.extend(if attribute.id == 0 { NONE } else { strings.number("android") });
                rest.extend(strings.number(&attribute.name));
                let raw = attribute.text.as_deref().map(|text| strings.number(text));
                rest.extend(raw.unwrap_or(NONE));
                rest.extend([8, 0, 0, attribute.kind]);
                rest.extend(raw.unwrap_or(attribute.data.to_le_bytes()));
            }
            chunk(0x102, 16, &rest)
        }
        Node::Text(text) => {
            let number = strings.number(text);
            rest.extend(number);
            rest.extend([8, 0, 0, 3]);
            rest.extend(number);
            chunk(0x104, 16, &rest)
        }
        Node::End => {
            rest.extend(NONE);
            rest.extend(NONE);
            chunk(0x103, 16, &rest)
        }
    }
}
