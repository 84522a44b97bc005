//! Resource identifiers of the manifest's attributes (android.R.attr of the platform, which never change).

pub(super) const LABEL: u32 = 0x0101_0001;
pub(super) const ICON: u32 = 0x0101_0002;
pub(super) const NAME: u32 = 0x0101_0003;
pub(super) const PERMISSION: u32 = 0x0101_0006;
pub(super) const READ_PERMISSION: u32 = 0x0101_0007;
pub(super) const WRITE_PERMISSION: u32 = 0x0101_0008;
pub(super) const PROTECTION_LEVEL: u32 = 0x0101_0009;
pub(super) const DEBUGGABLE: u32 = 0x0101_000f;
pub(super) const EXPORTED: u32 = 0x0101_0010;
pub(super) const AUTHORITIES: u32 = 0x0101_0018;
pub(super) const SCREEN_ORIENTATION: u32 = 0x0101_001e;
pub(super) const DRAWABLE: u32 = 0x0101_0199;
pub(super) const MIN_SDK_VERSION: u32 = 0x0101_020c;
pub(super) const VERSION_CODE: u32 = 0x0101_021b;
pub(super) const VERSION_NAME: u32 = 0x0101_021c;
pub(super) const TARGET_SDK_VERSION: u32 = 0x0101_0270;
pub(super) const MAX_SDK_VERSION: u32 = 0x0101_0271;
pub(super) const ALLOW_BACKUP: u32 = 0x0101_0280;
pub(super) const REQUIRED: u32 = 0x0101_028e;
pub(super) const USES_CLEARTEXT_TRAFFIC: u32 = 0x0101_04ec;
pub(super) const NETWORK_SECURITY_CONFIG: u32 = 0x0101_0527;
pub(super) const TARGET_SANDBOX_VERSION: u32 = 0x0101_054c;
pub(super) const VERSION_CODE_MAJOR: u32 = 0x0101_0576;
pub(super) const APP_COMPONENT_FACTORY: u32 = 0x0101_057a;
