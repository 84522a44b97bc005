//! The binary form (`bplist00`): a table of offsets at the end, objects that refer to each other by number.

use super::{Broken, Budget, Value};
use crate::bytes::{be_sized_at, be_u32_at, be_u64_at, slice_at};

/// The last 32 bytes of the file.
const TRAILER: usize = 32;

struct File<'a> {
    data: &'a [u8],
    offsets: &'a [u8],
    offset_width: usize,
    reference_width: usize,
}

pub fn parse(data: &[u8], budget: &mut Budget) -> Result<Value, Broken> {
    let trailer = data.len().checked_sub(TRAILER).and_then(|at| data.get(at..)).ok_or(Broken::Bounds)?;
    let number = |at: usize| {
        be_u64_at(trailer, at).and_then(|number| usize::try_from(number).ok()).ok_or(Broken::Bounds)
    };
    let width = |at: usize| trailer.get(at).map(|width| usize::from(*width)).ok_or(Broken::Bounds);
    let (offset_width, reference_width) = (width(6)?, width(7)?);
    let length = number(8)?.checked_mul(offset_width).ok_or(Broken::Bounds)?;
    let offsets = slice_at(data, number(24)?, length).ok_or(Broken::Bounds)?;
    File { data, offsets, offset_width, reference_width }.object(number(16)?, budget)
}

impl File<'_> {
    fn object(&self, number: usize, budget: &mut Budget) -> Result<Value, Broken> {
        let at = number
            .checked_mul(self.offset_width)
            .and_then(|at| be_sized_at(self.offsets, at, self.offset_width));
        let at = at.and_then(|at| usize::try_from(at).ok()).ok_or(Broken::Bounds)?;
        let marker = *self.data.get(at).ok_or(Broken::Bounds)?;
        let (kind, low) = (marker >> 4, marker & 0xf);
        match kind {
            0 => {
                budget.spend(0)?;
                match low {
                    8 => Ok(Value::Flag(false)),
                    9 => Ok(Value::Flag(true)),
                    _ => Err(Broken::Syntax),
                }
            }
            1 => self.integer(at + 1, low, budget),
            2 | 3 => self.real(at + 1, low, kind == 3, budget),
            8 => {
                budget.spend(0)?;
                let number = be_sized_at(self.data, at + 1, usize::from(low) + 1).ok_or(Broken::Bounds)?;
                Ok(Value::Integer(number.cast_signed()))
            }
            4..=7 => self.text(at, kind, low, budget),
            0xa | 0xc => self.array(at, low, budget),
            0xd => self.dictionary(at, low, budget),
            _ => Err(Broken::Syntax),
        }
    }

    fn integer(&self, at: usize, power: u8, budget: &mut Budget) -> Result<Value, Broken> {
        budget.spend(0)?;
        // Sixteen bytes hold numbers beyond 63 bits; the lower half is enough for everything read here.
        let (at, width) = if power == 4 { (at + 8, 8) } else { (at, 1_usize << power.min(4)) };
        let number = be_sized_at(self.data, at, width).ok_or(Broken::Bounds)?;
        Ok(Value::Integer(number.cast_signed()))
    }

    fn real(&self, at: usize, power: u8, is_date: bool, budget: &mut Budget) -> Result<Value, Broken> {
        budget.spend(0)?;
        let number = match power {
            2 => f64::from(f32::from_bits(be_u32_at(self.data, at).ok_or(Broken::Bounds)?)),
            3 => f64::from_bits(be_u64_at(self.data, at).ok_or(Broken::Bounds)?),
            _ => return Err(Broken::Syntax),
        };
        if is_date { date(number).map(Value::Date).ok_or(Broken::Syntax) } else { Ok(Value::Real(number)) }
    }

    fn text(&self, at: usize, kind: u8, low: u8, budget: &mut Budget) -> Result<Value, Broken> {
        let (count, at) = self.count(at, low)?;
        let length = count.checked_mul(if kind == 6 { 2 } else { 1 }).ok_or(Broken::Bounds)?;
        let raw = slice_at(self.data, at, length).ok_or(Broken::Bounds)?;
        budget.spend(length)?;
        Ok(match kind {
            4 => Value::Data(raw.to_vec()),
            6 => {
                let units = raw.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair));
                Value::Text(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect())
            }
            _ => Value::Text(String::from_utf8_lossy(raw).into_owned()),
        })
    }

    fn array(&self, at: usize, low: u8, budget: &mut Budget) -> Result<Value, Broken> {
        let (count, at) = self.count(at, low)?;
        let references = self.references(at, count)?;
        budget.spend(0)?;
        budget.enter(|budget| {
            let items = self.numbers(references).map(|number| self.object(number, budget));
            items.collect::<Result<_, _>>().map(Value::Array)
        })
    }

    fn dictionary(&self, at: usize, low: u8, budget: &mut Budget) -> Result<Value, Broken> {
        let (count, at) = self.count(at, low)?;
        let references = self.references(at, count.checked_mul(2).ok_or(Broken::Bounds)?)?;
        let (keys, values) = references.split_at(references.len() / 2);
        budget.spend(0)?;
        budget.enter(|budget| {
            let mut entries = Vec::new();
            for (key, value) in self.numbers(keys).zip(self.numbers(values)) {
                let Value::Text(key) = self.object(key, budget)? else {
                    return Err(Broken::Syntax);
                };
                entries.push((key, self.object(value, budget)?));
            }
            Ok(Value::Dictionary(entries))
        })
    }

    /// The count of an object, which follows as a number when it does not fit into the marker.
    fn count(&self, at: usize, low: u8) -> Result<(usize, usize), Broken> {
        if low != 0xf {
            return Ok((usize::from(low), at + 1));
        }
        let marker = *self.data.get(at + 1).ok_or(Broken::Bounds)?;
        if marker >> 4 != 1 || marker & 0xf > 3 {
            return Err(Broken::Syntax);
        }
        let width = 1_usize << (marker & 0xf);
        let count = be_sized_at(self.data, at + 2, width).ok_or(Broken::Bounds)?;
        Ok((usize::try_from(count).map_err(|_| Broken::Bounds)?, at + 2 + width))
    }

    fn references(&self, at: usize, count: usize) -> Result<&[u8], Broken> {
        let length = count.checked_mul(self.reference_width).ok_or(Broken::Bounds)?;
        if self.reference_width == 0 {
            return Err(Broken::Bounds);
        }
        slice_at(self.data, at, length).ok_or(Broken::Bounds)
    }

    fn numbers<'b>(&'b self, references: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
        let width = self.reference_width;
        references.chunks_exact(width.max(1)).map(move |raw| {
            be_sized_at(raw, 0, width).and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX)
        })
    }
}

/// Seconds since 2001-01-01T00:00:00Z as an instant in words.
fn date(seconds: f64) -> Option<String> {
    const TO_2001: i64 = 978_307_200;
    const DAY: i64 = 86_400;
    // Year 9999 and year 1 bound what the words can say.
    if !(-6.2e10..2.5e11).contains(&seconds) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was checked, and fractions of a second are dropped on purpose"
    )]
    let seconds = seconds.floor() as i64 + TO_2001;
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    Some(format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60))
}

/// Year, month and day of a number of days since 1970-01-01 (the calendar in eras of 400 years, beginning in March).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}
