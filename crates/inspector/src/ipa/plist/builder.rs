//! A writer of binary property lists for tests; every object is written once per use, references take one byte or two.

use super::Value;

/// The value as a binary property list.
pub fn binary(value: &Value) -> Vec<u8> {
    let mut objects = Vec::new();
    let top = add(value, &mut objects);
    file(&objects, u64::try_from(top).unwrap())
}

/// A file of raw objects, of which `top` is the outermost. References inside objects take two bytes.
pub fn file(objects: &[Vec<u8>], top: u64) -> Vec<u8> {
    let mut data = b"bplist00".to_vec();
    let mut offsets = Vec::new();
    for object in objects {
        offsets.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        data.extend(object);
    }
    let table = u64::try_from(data.len()).unwrap();
    data.extend(offsets);
    data.extend([0, 0, 0, 0, 0, 0, 4, 2]);
    data.extend(u64::try_from(objects.len()).unwrap().to_be_bytes());
    data.extend(top.to_be_bytes());
    data.extend(table.to_be_bytes());
    data
}

/// Marker and count of an object.
pub fn head(kind: u8, count: usize) -> Vec<u8> {
    if count < 15 {
        return vec![kind << 4 | u8::try_from(count).unwrap()];
    }
    let mut head = vec![kind << 4 | 0xf, 0x12];
    head.extend(u32::try_from(count).unwrap().to_be_bytes());
    head
}

fn add(value: &Value, objects: &mut Vec<Vec<u8>>) -> usize {
    let object = match value {
        Value::Flag(flag) => vec![if *flag { 9 } else { 8 }],
        Value::Integer(number) => [&[0x13][..], &number.to_be_bytes()].concat(),
        Value::Real(number) => [&[0x23][..], &number.to_be_bytes()].concat(),
        Value::Data(data) => [head(4, data.len()), data.clone()].concat(),
        Value::Date(_) => panic!("dates are written by hand where a test needs one"),
        Value::Text(text) if text.is_ascii() => [head(5, text.len()), text.as_bytes().to_vec()].concat(),
        Value::Text(text) => {
            let units: Vec<u16> = text.encode_utf16().collect();
            [head(6, units.len()), units.iter().flat_map(|unit| unit.to_be_bytes()).collect()].concat()
        }
        Value::Array(items) => {
            let references: Vec<usize> = items.iter().map(|item| add(item, objects)).collect();
            [head(0xa, items.len()), numbers(&references)].concat()
        }
        Value::Dictionary(entries) => {
            let keys: Vec<usize> =
                entries.iter().map(|(key, _)| add(&Value::Text(key.clone()), objects)).collect();
            let values: Vec<usize> = entries.iter().map(|(_, value)| add(value, objects)).collect();
            [head(0xd, entries.len()), numbers(&keys), numbers(&values)].concat()
        }
    };
    objects.push(object);
    objects.len() - 1
}

fn numbers(references: &[usize]) -> Vec<u8> {
    references.iter().flat_map(|number| u16::try_from(*number).unwrap().to_be_bytes()).collect()
}
