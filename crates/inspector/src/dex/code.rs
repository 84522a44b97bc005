//! A walk over the instructions of a dex file: who calls what, with which constant.
//!
//! It reads the code once, straight ahead, and remembers for each register the last constant written to it. That is not
//! an analysis of all paths: an argument it names is the one the code shows just before the call, and is reported as such.
//! Work is bounded by the size of the file, however often methods point to the same code.

use super::header::Fault;
use super::image::{Image, uleb128};
use crate::bytes::{slice_at, u16_at, u32_at};

/// A constant argument as the code shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A small number; booleans are 0 and 1.
    Number(i32),
    /// Index of a string.
    Text(u32),
}

/// One call found in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// Index of the calling method.
    pub caller: usize,
    /// Index of the called method.
    pub callee: usize,
    /// The first two arguments after the receiver, where the code shows constants.
    pub arguments: [Option<Constant>; 2],
}

/// Registers beyond these cannot be named by the short form of a call.
const REGISTERS: usize = 16;
const CODE_HEADER: usize = 16;
/// What a call that is wanted costs of the budget beside its own bytes: somebody looks at it.
const FOUND: usize = 48;
/// Small files may consist of such calls.
const SMALL: usize = 64 << 10;

/// Walks all methods with code and hands each call of a method for which `wanted` holds to `found`.
pub fn walk(
    image: &Image,
    wanted: impl Fn(usize) -> bool,
    mut found: impl FnMut(Invocation),
) -> Result<(), Fault> {
    // Compilers share identical code between methods, so a little more than the file itself is fair.
    let mut budget = image.data().len().saturating_mul(2).saturating_add(SMALL);
    for class in image.classes().filter(|class| class.data != 0) {
        each_method(image, class.data as usize, &mut budget, &mut |caller, code, budget| {
            let Some(units) = instructions(image.data(), code) else {
                return Ok(());
            };
            *budget = budget.checked_sub(units.len()).ok_or(Fault::CodeBudget)?;
            let (mut calls, room) = (0_usize, *budget / FOUND);
            sweep(units, caller, &wanted, &mut |call| {
                calls += 1;
                if calls <= room {
                    found(call);
                }
            });
            *budget = budget.checked_sub(calls.saturating_mul(FOUND)).ok_or(Fault::CodeBudget)?;
            Ok(())
        })?;
    }
    Ok(())
}

type EachMethod<'f> = dyn FnMut(usize, usize, &mut usize) -> Result<(), Fault> + 'f;

/// Walks the method lists of one class; a list that does not decode ends the class, not the file.
fn each_method(image: &Image, at: usize, budget: &mut usize, each: &mut EachMethod<'_>) -> Result<(), Fault> {
    let data = image.data();
    let Some((counts, mut at)) = four(data, at) else {
        return Ok(());
    };
    let [statics, instances, directs, virtuals] = counts;
    for _ in 0..u64::from(statics) + u64::from(instances) {
        *budget = budget.checked_sub(1).ok_or(Fault::CodeBudget)?;
        let Some(next) = skip(data, at, 2) else {
            return Ok(());
        };
        at = next;
    }
    for count in [directs, virtuals] {
        let mut index = 0_usize;
        for _ in 0..count {
            *budget = budget.checked_sub(1).ok_or(Fault::CodeBudget)?;
            let Some((step, code, next)) = method(data, at) else {
                return Ok(());
            };
            index = index.saturating_add(step);
            at = next;
            if code != 0 {
                each(index, code, budget)?;
            }
        }
    }
    Ok(())
}

fn four(data: &[u8], mut at: usize) -> Option<([u32; 4], usize)> {
    let mut counts = [0; 4];
    for count in &mut counts {
        (*count, at) = uleb128(data, at)?;
    }
    Some((counts, at))
}

fn skip(data: &[u8], mut at: usize, numbers: usize) -> Option<usize> {
    for _ in 0..numbers {
        (_, at) = uleb128(data, at)?;
    }
    Some(at)
}

/// Step to the method's index, offset of its code, and where the next row starts.
fn method(data: &[u8], at: usize) -> Option<(usize, usize, usize)> {
    let (step, at) = uleb128(data, at)?;
    let (_access, at) = uleb128(data, at)?;
    let (code, at) = uleb128(data, at)?;
    Some((step as usize, code as usize, at))
}

fn instructions(data: &[u8], code: usize) -> Option<&[u8]> {
    let units = u32_at(data, code.checked_add(12)?)? as usize;
    slice_at(data, code.checked_add(CODE_HEADER)?, units.checked_mul(2)?)
}

fn sweep(code: &[u8], caller: usize, wanted: &impl Fn(usize) -> bool, found: &mut impl FnMut(Invocation)) {
    let mut registers = [None; REGISTERS];
    let mut at = 0;
    while let Some(unit) = u16_at(code, at) {
        let (opcode, high) = ((unit & 0xff) as u8, unit >> 8);
        if matches!(opcode, 0x6e..=0x72 | 0x74..=0x78) {
            if let (Some(callee), Some(list)) = (u16_at(code, at + 2), u16_at(code, at + 4))
                && wanted(usize::from(callee))
            {
                let instance = !matches!(opcode, 0x71 | 0x77);
                let arguments = arguments(&registers, opcode, list, instance);
                found(Invocation { caller, callee: usize::from(callee), arguments });
            }
        } else {
            note_write(&mut registers, opcode, high, code, at);
        }
        at = at.saturating_add(length(code, at, opcode, high));
    }
}

/// The constants in the call's first two arguments after the receiver.
fn arguments(
    registers: &[Option<Constant>; REGISTERS],
    opcode: u8,
    list: u16,
    instance: bool,
) -> [Option<Constant>; 2] {
    let first = usize::from(instance);
    let register = |argument: usize| -> Option<Constant> {
        let place = first + argument;
        let number =
            if opcode >= 0x74 { usize::from(list) + place } else { usize::from(list >> (4 * place) & 0xf) };
        registers.get(number).copied().flatten()
    };
    [register(0), register(1)]
}

/// Remembers a constant, or forgets what a register held once anything else is written to it.
fn note_write(registers: &mut [Option<Constant>; REGISTERS], opcode: u8, high: u16, code: &[u8], at: usize) {
    let nibble = usize::from(high & 0xf);
    let whole = usize::from(high);
    let (register, value) = match opcode {
        // const/4: the number is the signed upper half of the high byte.
        0x12 => {
            let number = i32::from(high >> 4);
            (nibble, Some(Constant::Number(if number > 7 { number - 16 } else { number })))
        }
        0x13 => (whole, u16_at(code, at + 2).map(|number| Constant::Number(i32::from(number.cast_signed())))),
        0x14 => (whole, u32_at(code, at + 2).map(|number| Constant::Number(number.cast_signed()))),
        0x1a => (whole, u16_at(code, at + 2).map(|index| Constant::Text(u32::from(index)))),
        0x1b => (whole, u32_at(code, at + 2).map(Constant::Text)),
        // These write nothing: returns, monitors, throw, jumps, tests, stores.
        0x00
        | 0x0e..=0x11
        | 0x1d..=0x1f
        | 0x24..=0x2c
        | 0x32..=0x43
        | 0x4b..=0x51
        | 0x59..=0x5f
        | 0x67..=0x6d => return,
        // Two four-bit registers, the first of them written.
        0x01 | 0x04 | 0x07 | 0x20 | 0x21 | 0x23 | 0x52..=0x58 | 0x7b..=0x8f | 0xb0..=0xd7 => (nibble, None),
        _ => (whole, None),
    };
    if let Some(slot) = registers.get_mut(register) {
        *slot = value;
    }
}

/// Length of the instruction at `at` in bytes; data tables inside the code are skipped as one.
fn length(code: &[u8], at: usize, opcode: u8, high: u16) -> usize {
    if opcode == 0 && high != 0 {
        return table_length(code, at, high).unwrap_or(2);
    }
    2 * usize::from(match opcode {
        0x00 | 0x01 | 0x04 | 0x07 | 0x0a..=0x12 | 0x1d | 0x1e | 0x21 | 0x27 | 0x28 => 1_u8,
        0x03 | 0x06 | 0x09 | 0x14 | 0x17 | 0x1b | 0x24..=0x26 | 0x2a..=0x2c | 0x6e..=0x72 | 0x74..=0x78 => 3,
        0x02 | 0x05 | 0x08 | 0x13 | 0x15 | 0x16 | 0x19 | 0x1a | 0x1c | 0x1f | 0x20 | 0x22 | 0x23 | 0x29 => 2,
        0x2d..=0x3d | 0x44..=0x6d | 0x90..=0xaf | 0xd0..=0xe2 | 0xfe | 0xff => 2,
        0x18 => 5,
        0xfa | 0xfb => 4,
        0xfc | 0xfd => 3,
        // Arithmetic on two registers, and opcodes Android leaves unused.
        _ => 1,
    })
}

fn table_length(code: &[u8], at: usize, kind: u16) -> Option<usize> {
    let count = usize::from(u16_at(code, at.checked_add(2)?)?);
    match kind {
        // Packed switch, sparse switch, array data.
        1 => Some(8 + 4 * count),
        2 => Some(4 + 8 * count),
        3 => {
            let rows = u32_at(code, at.checked_add(4)?)? as usize;
            Some(8 + count.checked_mul(rows)?.checked_next_multiple_of(2)?)
        }
        _ => None,
    }
}
