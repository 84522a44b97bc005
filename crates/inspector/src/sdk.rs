//! The table of third-party SDKs and packers, and how a name is found in it (INS-3).
