//! A maker of small dex files for tests: correct ones, which the tests then break.

use std::collections::BTreeMap;

use super::header::adler32;

/// A dex file in the making. Strings, types and methods get their numbers as they are first named.
#[derive(Debug, Default)]
pub struct Dex {
    strings: Vec<String>,
    types: Vec<u32>,
    methods: Vec<(u32, u32)>,
    classes: Vec<Class>,
    codes: Vec<Vec<u16>>,
    shared: BTreeMap<Vec<u16>, usize>,
}

/// Type, superclass, and methods with the place of their code.
type Class = (u32, u32, Vec<(u32, usize)>);

/// `const/4 v1, number` and a call `v0.method(v1)`.
pub fn invoke_const(number: u16, method: u16) -> Vec<u16> {
    vec![0x0012 | 1 << 8 | number << 12, 0x206e, method, 0x0010]
}

impl Dex {
    pub fn string(&mut self, text: &str) -> u32 {
        let known = self.strings.iter().position(|string| string == text);
        let at = known.unwrap_or_else(|| {
            self.strings.push(text.to_owned());
            self.strings.len() - 1
        });
        u32::try_from(at).unwrap()
    }

    pub fn type_name(&mut self, descriptor: &str) -> u32 {
        let string = self.string(descriptor);
        let known = self.types.iter().position(|at| *at == string);
        let at = known.unwrap_or_else(|| {
            self.types.push(string);
            self.types.len() - 1
        });
        u32::try_from(at).unwrap()
    }

    pub fn method(&mut self, class: &str, name: &str) -> u16 {
        let row = (self.type_name(class), self.string(name));
        let known = self.methods.iter().position(|method| *method == row);
        let at = known.unwrap_or_else(|| {
            self.methods.push(row);
            self.methods.len() - 1
        });
        u16::try_from(at).unwrap()
    }

    pub fn class(&mut self, descriptor: &str, parent: &str) {
        let row = (self.type_name(descriptor), self.type_name(parent), Vec::new());
        self.classes.push(row);
    }

    pub fn class_with_code(&mut self, descriptor: &str, parent: &str, method: &str, code: &[u16]) {
        self.codes.push(code.to_vec());
        let at = self.codes.len() - 1;
        self.add(descriptor, parent, method, at);
    }

    /// Like the last, but equal code is written once and pointed to by all.
    pub fn class_sharing_code(&mut self, descriptor: &str, method: &str, code: &[u16]) {
        let at = if let Some(at) = self.shared.get(code) {
            *at
        } else {
            self.codes.push(code.to_vec());
            self.shared.insert(code.to_vec(), self.codes.len() - 1);
            self.codes.len() - 1
        };
        self.add(descriptor, "Ljava/lang/Object;", method, at);
    }

    fn add(&mut self, descriptor: &str, parent: &str, method: &str, code: usize) {
        let method = u32::from(self.method(descriptor, method));
        let row = (self.type_name(descriptor), self.type_name(parent), vec![(method, code)]);
        self.classes.push(row);
    }

    /// The bytes, with a right size and checksum.
    pub fn build(&self) -> Vec<u8> {
        let ids = 0x70
            + self.strings.len() * 4
            + self.types.len() * 4
            + self.methods.len() * 8
            + self.classes.len() * 32;
        let mut data = Vec::new();
        let place = |data: &Vec<u8>| u32::try_from(ids + data.len()).unwrap();
        let string_at: Vec<u32> = self
            .strings
            .iter()
            .map(|string| {
                let at = place(&data);
                uleb(&mut data, u32::try_from(string.encode_utf16().count()).unwrap());
                data.extend(string.as_bytes());
                data.push(0);
                at
            })
            .collect();
        data.resize(data.len().next_multiple_of(4), 0);
        let code_at: Vec<u32> = self
            .codes
            .iter()
            .map(|code| {
                let at = place(&data);
                data.extend([2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
                data.extend(u32::try_from(code.len()).unwrap().to_le_bytes());
                data.extend(code.iter().flat_map(|unit| unit.to_le_bytes()));
                data.resize(data.len().next_multiple_of(4), 0);
                at
            })
            .collect();
        let class_at: Vec<u32> = self
            .classes
            .iter()
            .map(|(_, _, methods)| {
                let at = place(&data);
                for count in [0, 0, u32::try_from(methods.len()).unwrap(), 0] {
                    uleb(&mut data, count);
                }
                for (method, code) in methods {
                    uleb(&mut data, *method);
                    uleb(&mut data, 1);
                    uleb(&mut data, code_at[*code]);
                }
                if methods.is_empty() { 0 } else { at }
            })
            .collect();
        let mut file = self.header(ids + data.len());
        file.extend(string_at.iter().chain(&self.types).flat_map(|row| row.to_le_bytes()));
        for (class, name) in &self.methods {
            file.extend(u16::try_from(*class).unwrap().to_le_bytes());
            file.extend([0, 0]);
            file.extend(name.to_le_bytes());
        }
        for ((class, parent, _), at) in self.classes.iter().zip(class_at) {
            file.extend(
                [*class, 1, *parent, 0, u32::MAX, 0, at, 0].iter().flat_map(|word| word.to_le_bytes()),
            );
        }
        file.extend(data);
        let sum = adler32(&file[12..]);
        file[8..12].copy_from_slice(&sum.to_le_bytes());
        file
    }

    fn header(&self, size: usize) -> Vec<u8> {
        let mut file = b"dex\n035\0".to_vec();
        file.resize(0x70, 0);
        let mut word = |at: usize, value: usize| {
            file[at..at + 4].copy_from_slice(&u32::try_from(value).unwrap().to_le_bytes());
        };
        word(32, size);
        word(36, 0x70);
        word(40, 0x1234_5678);
        let types = 0x70 + self.strings.len() * 4;
        let methods = types + self.types.len() * 4;
        let classes = methods + self.methods.len() * 8;
        for (at, count, offset) in [
            (56, self.strings.len(), 0x70),
            (64, self.types.len(), types),
            (88, self.methods.len(), methods),
            (96, self.classes.len(), classes),
        ] {
            word(at, count);
            word(at + 4, offset);
        }
        file
    }
}

fn uleb(data: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        data.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    data.push(value.to_le_bytes()[0]);
}
