//! A maker of small Mach-O programs for tests.

/// What the program shall hold.
#[derive(Debug, Clone)]
pub struct Program {
    pub cpu: (u32, u32),
    pub libraries: Vec<&'static str>,
    pub minimum_os: Option<u32>,
    pub class_names: &'static [u8],
    pub texts: &'static [u8],
    pub entitlements: Option<&'static [u8]>,
    pub is_encrypted: bool,
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn section(name: &str, size: usize, at: usize, is_wide: bool) -> Vec<u8> {
    let mut row = name.as_bytes().to_vec();
    row.resize(32, 0);
    if is_wide {
        row.extend([0; 8]);
        row.extend(u64::try_from(size).unwrap().to_le_bytes());
    } else {
        row.extend([0; 4]);
        row.extend(word(size));
    }
    row.extend(word(at));
    row.resize(if is_wide { 80 } else { 68 }, 0);
    row
}

impl Program {
    /// The bytes; content stands behind the load commands.
    pub fn build(&self) -> Vec<u8> {
        let is_wide = self.cpu.0 & 0x0100_0000 != 0;
        let header = if is_wide { 32 } else { 28 };
        // The places of the content depend on the length of the commands, which does not depend on the places.
        let size = self.commands(is_wide, 0).concat().len();
        let commands = self.commands(is_wide, header + size);
        let mut data = if is_wide { vec![0xcf, 0xfa, 0xed, 0xfe] } else { vec![0xce, 0xfa, 0xed, 0xfe] };
        data.extend(self.cpu.0.to_le_bytes());
        data.extend(self.cpu.1.to_le_bytes());
        data.extend(word(2));
        data.extend(word(commands.len()));
        data.extend(word(size));
        data.resize(header, 0);
        data.extend(commands.concat());
        data.extend(self.class_names);
        data.extend(self.texts);
        data.extend(self.signature());
        data
    }

    fn commands(&self, is_wide: bool, content: usize) -> Vec<Vec<u8>> {
        let texts = content + self.class_names.len();
        let signature = texts + self.texts.len();
        let mut commands: Vec<Vec<u8>> = self.libraries.iter().map(|name| library(name)).collect();
        let sections = [
            section("__objc_classname", self.class_names.len(), content, is_wide),
            section("__cstring", self.texts.len(), texts, is_wide),
        ]
        .concat();
        let head = if is_wide { 72 } else { 56 };
        let mut segment = [word(if is_wide { 0x19 } else { 1 }), word(head + sections.len())].concat();
        segment.resize(head - 8, 0);
        segment.extend(word(2));
        segment.extend(word(0));
        segment.extend(sections);
        commands.push(segment);
        if let Some(version) = self.minimum_os {
            commands.push([word(0x25), word(16), version.to_le_bytes(), word(0)].concat());
        }
        if self.is_encrypted {
            commands.push([word(0x2c), word(24), word(0), word(0), word(1), word(0)].concat());
        }
        if self.entitlements.is_some() {
            commands.push([word(0x1d), word(16), word(signature), word(self.signature().len())].concat());
        }
        commands
    }

    fn signature(&self) -> Vec<u8> {
        let Some(entitlements) = self.entitlements else { return Vec::new() };
        let big = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
        let blob = [&[0xfa, 0xde, 0x71, 0x71][..], &big(8 + entitlements.len()), entitlements].concat();
        [&[0xfa, 0xde, 0x0c, 0xc0][..], &big(20 + blob.len()), &big(1), &big(5), &big(20), &blob].concat()
    }
}

fn library(name: &str) -> Vec<u8> {
    let size = (24 + name.len() + 1).next_multiple_of(8);
    let mut command = [word(0x0c), word(size), word(24)].concat();
    command.resize(24, 0);
    command.extend(name.as_bytes());
    command.resize(size, 0);
    command
}

/// Several programs in one file.
pub fn fat(parts: &[&[u8]]) -> Vec<u8> {
    let big = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
    let mut data = [&[0xca, 0xfe, 0xba, 0xbe][..], &big(parts.len())].concat();
    let mut at = 8 + 20 * parts.len();
    for part in parts {
        data.extend([[0; 4], [0; 4], big(at), big(part.len()), [0; 4]].concat());
        at += part.len();
    }
    data.extend(parts.concat());
    data
}
