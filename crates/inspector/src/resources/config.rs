//! The configuration a resource value is for (locale, screen, density, platform), whether it fits a device and which of
//! two fits better. The order of comparisons is Android's and decides which label and icon people see.

use crate::bytes::{u16_at, u32_at};
use crate::resources::locale::Locale;

/// A configuration; zero means "any" in every field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Config {
    /// Mobile country code.
    pub mcc: u16,
    /// Mobile network code.
    pub mnc: u16,
    /// Language and region.
    pub locale: Locale,
    /// Portrait, landscape.
    pub orientation: u8,
    /// Kind of touch screen.
    pub touchscreen: u8,
    /// Dots per inch.
    pub density: u16,
    /// Keyboard.
    pub keyboard: u8,
    /// Navigation keys.
    pub navigation: u8,
    /// Visibility of both.
    pub input_flags: u8,
    /// Pixels wide.
    pub width: u16,
    /// Pixels high.
    pub height: u16,
    /// Platform level.
    pub sdk: u16,
    /// Size class, long screens, writing direction.
    pub layout: u8,
    /// Type of device and night mode.
    pub ui_mode: u8,
    /// Smallest width in density-independent pixels.
    pub smallest_width: u16,
    /// Width in density-independent pixels.
    pub width_dp: u16,
    /// Height in density-independent pixels.
    pub height_dp: u16,
    /// Round screens.
    pub layout2: u8,
    /// Wide colours, high dynamic range.
    pub color_mode: u8,
}

const DIRECTION: u8 = 0xc0;
const SIZE: u8 = 0x0f;
const LONG: u8 = 0x30;
const NORMAL: u8 = 2;
const UI_TYPE: u8 = 0x0f;
const NIGHT: u8 = 0x30;
const ROUND: u8 = 0x03;
const WIDE_GAMUT: u8 = 0x03;
const HDR: u8 = 0x0c;
const KEYS_HIDDEN: u8 = 0x03;
const NAV_HIDDEN: u8 = 0x0c;
const MEDIUM: u16 = 160;
const ANY_DENSITY: u16 = 0xfffe;

impl Config {
    /// The device aapt pretends to be: a portrait phone of medium density, US English, newer than every platform.
    pub fn reference_device() -> Self {
        Self {
            locale: Locale { language: *b"en", region: *b"US", ..Locale::default() },
            orientation: 1,
            density: MEDIUM,
            sdk: 10_000,
            width_dp: 320,
            height_dp: 480,
            smallest_width: 320,
            layout: NORMAL,
            ..Self::default()
        }
    }

    /// Reads a configuration; fields behind its stated size are "any".
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let size = usize::try_from(u32_at(bytes, 0)?).ok()?;
        let bytes = bytes.get(..size.min(bytes.len()))?;
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let short = |at: usize| u16_at(bytes, at).unwrap_or_default();
        let pair = |at: usize| [byte(at), byte(at + 1)];
        let mut locale = Locale { language: pair(8), region: pair(10), ..Locale::default() };
        if let Some(script) = bytes.get(36..40).and_then(<[u8]>::first_chunk) {
            locale.script = *script;
        }
        if let Some(variant) = bytes.get(40..48).and_then(<[u8]>::first_chunk) {
            locale.variant = *variant;
        }
        Some(Self {
            mcc: short(4),
            mnc: short(6),
            locale,
            orientation: byte(12),
            touchscreen: byte(13),
            density: short(14),
            keyboard: byte(16),
            navigation: byte(17),
            input_flags: byte(18),
            width: short(20),
            height: short(22),
            sdk: short(24),
            layout: byte(28),
            ui_mode: byte(29),
            smallest_width: short(30),
            width_dp: short(32),
            height_dp: short(34),
            layout2: byte(48),
            color_mode: byte(49),
        })
    }

    /// May a value for this configuration be used on `device`?
    pub fn matches(&self, device: &Self) -> bool {
        let equal = |ours: u16, theirs: u16| ours == 0 || ours == theirs;
        let within = |ours: u16, theirs: u16| ours == 0 || ours <= theirs;
        let masked = |ours: u8, theirs: u8, mask: u8| ours & mask == 0 || ours & mask == theirs & mask;
        let keys = self.input_flags & KEYS_HIDDEN;
        let device_keys = device.input_flags & KEYS_HIDDEN;
        equal(self.mcc, device.mcc)
            && equal(self.mnc, device.mnc)
            && self.locale.matches(&device.locale)
            && masked(self.layout, device.layout, DIRECTION)
            && (self.layout & SIZE) <= (device.layout & SIZE)
            && masked(self.layout, device.layout, LONG)
            && masked(self.ui_mode, device.ui_mode, UI_TYPE)
            && masked(self.ui_mode, device.ui_mode, NIGHT)
            && within(self.smallest_width, device.smallest_width)
            && masked(self.layout2, device.layout2, ROUND)
            && masked(self.color_mode, device.color_mode, HDR)
            && masked(self.color_mode, device.color_mode, WIDE_GAMUT)
            && within(self.width_dp, device.width_dp)
            && within(self.height_dp, device.height_dp)
            && masked(self.orientation, device.orientation, u8::MAX)
            && masked(self.touchscreen, device.touchscreen, u8::MAX)
            && (keys == 0 || keys == device_keys || (keys == 1 && device_keys == 3))
            && masked(self.input_flags, device.input_flags, NAV_HIDDEN)
            && masked(self.keyboard, device.keyboard, u8::MAX)
            && masked(self.navigation, device.navigation, u8::MAX)
            && within(self.width, device.width)
            && within(self.height, device.height)
            && within(self.sdk, device.sdk)
    }

    /// Does this configuration suit `device` better than `other`? Both match it.
    pub fn is_better_than(&self, other: &Self, device: &Self) -> bool {
        if self.mcc != other.mcc && device.mcc != 0 {
            return self.mcc != 0;
        }
        if self.mnc != other.mnc && device.mnc != 0 {
            return self.mnc != 0;
        }
        if self.locale.is_better_than(&other.locale, &device.locale) {
            return true;
        }
        // What Android asks after the locale, in its order; the first answer counts.
        self.by_screen(other, device)
            .or_else(|| self.by_appearance(other, device))
            .or_else(|| self.by_density(other, device))
            .or_else(|| self.by_input(other, device))
            .or_else(|| (self.sdk != other.sdk && device.sdk != 0).then_some(self.sdk > other.sdk))
            .unwrap_or(false)
    }

    fn by_screen(&self, other: &Self, device: &Self) -> Option<bool> {
        let direction = (self.layout ^ other.layout) & DIRECTION != 0 && device.layout & DIRECTION != 0;
        if direction {
            return Some(self.layout & DIRECTION > other.layout & DIRECTION);
        }
        if self.smallest_width != other.smallest_width {
            return Some(self.smallest_width > other.smallest_width);
        }
        let far = |config: &Self| {
            let gap =
                |wanted: u16, given: u16| if wanted == 0 { 0 } else { i32::from(wanted) - i32::from(given) };
            gap(device.width_dp, config.width_dp) + gap(device.height_dp, config.height_dp)
        };
        if far(self) != far(other) {
            return Some(far(self) < far(other));
        }
        let (ours, theirs) = (self.layout & SIZE, other.layout & SIZE);
        if ours != theirs && device.layout & SIZE != 0 {
            let usual = |size: u8| if size == 0 && device.layout & SIZE >= NORMAL { NORMAL } else { size };
            return Some(if usual(ours) == usual(theirs) { ours != 0 } else { usual(ours) > usual(theirs) });
        }
        self.masked(other, device, |config| config.layout & LONG)
            .or_else(|| self.masked(other, device, |config| config.layout2 & ROUND))
    }

    fn by_appearance(&self, other: &Self, device: &Self) -> Option<bool> {
        self.masked(other, device, |config| config.color_mode & WIDE_GAMUT)
            .or_else(|| self.masked(other, device, |config| config.color_mode & HDR))
            .or_else(|| self.masked(other, device, |config| config.orientation))
            .or_else(|| self.masked(other, device, |config| config.ui_mode & UI_TYPE))
            .or_else(|| self.masked(other, device, |config| config.ui_mode & NIGHT))
    }

    /// Scaling down is better than scaling up; a drawing for any density is better than both.
    fn by_density(&self, other: &Self, device: &Self) -> Option<bool> {
        if self.density == other.density {
            return None;
        }
        let usual = |density: u16| if density == 0 { MEDIUM } else { density };
        let (ours, theirs) = (usual(self.density), usual(other.density));
        if ours == ANY_DENSITY || theirs == ANY_DENSITY {
            return Some(ours == ANY_DENSITY);
        }
        let wanted = i64::from(if device.density == ANY_DENSITY { MEDIUM } else { usual(device.density) });
        let bigger = ours >= theirs;
        let (high, low) = (i64::from(ours.max(theirs)), i64::from(ours.min(theirs)));
        if wanted >= high {
            return Some(bigger);
        }
        if low >= wanted || (2 * low - wanted) * high > wanted * wanted {
            return Some(!bigger);
        }
        Some(bigger)
    }

    fn by_input(&self, other: &Self, device: &Self) -> Option<bool> {
        self.masked(other, device, |config| config.touchscreen)
            .or_else(|| self.keys(other, device))
            .or_else(|| self.masked(other, device, |config| config.input_flags & NAV_HIDDEN))
            .or_else(|| self.masked(other, device, |config| config.keyboard))
            .or_else(|| self.masked(other, device, |config| config.navigation))
            .or_else(|| {
                let far = |config: &Self| {
                    let gap = |wanted: u16, given: u16| {
                        if wanted == 0 { 0 } else { i32::from(wanted) - i32::from(given) }
                    };
                    gap(device.width, config.width) + gap(device.height, config.height)
                };
                (far(self) != far(other)).then(|| far(self) < far(other))
            })
    }

    fn keys(&self, other: &Self, device: &Self) -> Option<bool> {
        let hidden = |config: &Self| config.input_flags & KEYS_HIDDEN;
        let (ours, theirs, wanted) = (hidden(self), hidden(other), hidden(device));
        if ours == theirs || wanted == 0 {
            return None;
        }
        if ours == 0 || theirs == 0 {
            return Some(ours != 0);
        }
        (wanted == ours || wanted == theirs).then_some(wanted == ours)
    }

    /// Where the two differ and the device has a preference, the one that names a value is better.
    fn masked(&self, other: &Self, device: &Self, field: impl Fn(&Self) -> u8) -> Option<bool> {
        (field(self) != field(other) && field(device) != 0).then(|| field(self) != 0)
    }
}
