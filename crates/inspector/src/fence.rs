//! The fence around the child: limits before the first byte, then a filter of system calls before the first parser (INS-4).
//!
//! The filter lists what reading an opened package takes; everything else the kernel answers as if it had no such call. So
//! a package that takes a parser over can open no file, speak to no network, start no program and no process, and make
//! no memory executable. It cannot be taken off again. Where the system has no such filter the report says so.

use std::io;

use rlimit::Resource;
use serde::{Deserialize, Serialize};

/// What the system enforces on the child. Sizes are bytes, times seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    /// Private writable memory.
    pub data: u64,
    /// Address space, which also counts what is only reserved.
    pub address_space: u64,
    /// Processor time.
    pub cpu: u64,
    /// Open files.
    pub files: u64,
}

impl Default for Fence {
    fn default() -> Self {
        Self { data: 256 << 20, address_space: 2 << 30, cpu: 20, files: 16 }
    }
}

/// How the process that made a report was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// Limited, and the kernel refuses network, further files, programs and processes.
    Sealed,
    /// Limited only: this system has no filter of system calls.
    LimitsOnly,
}

impl Fence {
    /// Puts the limits on this process; they cannot be raised again.
    pub fn close(&self) -> io::Result<()> {
        let limits = [
            (Resource::CORE, 0),
            (Resource::FSIZE, 0),
            (Resource::DATA, self.data),
            (Resource::AS, self.address_space),
            (Resource::CPU, self.cpu),
            (Resource::NOFILE, self.files),
        ];
        for (resource, limit) in limits {
            let (_, ceiling) = resource.get()?;
            let limit = limit.min(ceiling);
            resource.set(limit, limit)?;
        }
        Ok(())
    }
}

/// Refuses this process, for good, everything but reading what it has opened; says whether the system can.
pub fn seal() -> Isolation {
    if filter::apply() { Isolation::Sealed } else { Isolation::LimitsOnly }
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter {
    use std::collections::BTreeMap;

    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule,
    };

    /// What reading, computing in several threads and ending take, whatever the arguments.
    const ALLOWED: [i64; 27] = [
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_fstat,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_lseek,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_pread64,
        libc::SYS_read,
        libc::SYS_restart_syscall,
        libc::SYS_rseq,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_set_robust_list,
        libc::SYS_sigaltstack,
        libc::SYS_write,
        libc::SYS_writev,
    ];

    /// What the kernel looks at of an argument that is an int.
    const INT: u64 = u32::MAX as u64;

    /// Installs the filter on every thread of this process.
    pub(super) fn apply() -> bool {
        program().is_ok_and(|program| seccompiler::apply_filter_all_threads(&program).is_ok())
    }

    fn program() -> Result<BpfProgram, BackendError> {
        let any = |number: i64| (number, Vec::new());
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(any).collect();
        let bits = |flags: libc::c_int| u64::from(flags.unsigned_abs());
        // A thread, never a process. clone3 hides its flags from a filter; without it the C library takes clone.
        rules.insert(libc::SYS_clone, vec![masked(0, bits(libc::CLONE_THREAD), bits(libc::CLONE_THREAD))?]);
        // Memory, never code.
        for number in [libc::SYS_mmap, libc::SYS_mprotect] {
            rules.insert(number, vec![masked(2, bits(libc::PROT_EXEC), 0)?]);
        }
        // The name of a thread.
        rules.insert(libc::SYS_prctl, vec![masked(0, INT, bits(libc::PR_SET_NAME))?]);
        // Its own end by a signal; no other process is to hear one.
        rules.insert(libc::SYS_tgkill, vec![masked(0, INT, u64::from(std::process::id()))?]);
        let refused = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        SeccompFilter::new(rules, refused, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?
            .try_into()
    }

    /// The call is allowed where these bits of the argument have this value.
    fn masked(argument: u8, mask: u64, value: u64) -> Result<SeccompRule, BackendError> {
        let how = SeccompCmpOp::MaskedEq(mask);
        SeccompRule::new(vec![SeccompCondition::new(argument, SeccompCmpArgLen::Qword, how, value)?])
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod filter {
    /// There is none for this system.
    pub(super) fn apply() -> bool {
        false
    }
}
