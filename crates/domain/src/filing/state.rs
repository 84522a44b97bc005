//! The states of a filing, each with its own word and code (pitfall: one word for refused, suspended, cancelled).

use crate::ground::day::Day;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident $code:literal $label:literal)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$item])* $variant),* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stored code, also the API's.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            /// The word of the field.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            /// The one with this stored code.
            pub fn find(code: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

pub(super) use words;

words! {
    /// What is filed.
    FilingKind {
        /// 提供者备案: one app on one platform.
        Provider "provider" "提供者备案"
        /// 使用者备案: an institution's declaration of every app it uses, or a nil report.
        Usage "usage" "使用者备案"
    }
}

words! {
    /// The one word for where a filing is, as people and other systems see it.
    State {
        /// Being written; its owner's alone.
        Draft "draft" "草稿"
        /// With the reviewing department.
        Submitted "submitted" "待审核"
        /// Back with its owner, with reasons.
        Returned "returned" "已退回"
        /// Not resubmitted in time.
        Lapsed "lapsed" "视同放弃"
        /// Taken back by its owner before a decision.
        Withdrawn "withdrawn" "已撤回"
        /// In force.
        Effective "effective" "有效"
        /// Out of force until a condition is met.
        Suspended "suspended" "暂停"
        /// Ended by the department.
        Revoked "revoked" "已撤销"
        /// Ended by its owner.
        Cancelled "cancelled" "已注销"
    }
}

words! {
    /// What can be done to a filing.
    Verb {
        /// A new draft is opened: the first one, an amendment, or after lapse and withdrawal.
        Revise "revise" "修改"
        /// Submitted, also again after a return.
        Submit "submit" "提交"
        /// Taken back.
        Withdraw "withdraw" "撤回"
        /// Returned with reasons.
        Return "return" "退回"
        /// Verified or confirmed.
        Approve "approve" "通过"
        /// Deemed abandoned.
        Lapse "lapse" "视同放弃"
        /// Suspended.
        Suspend "suspend" "暂停"
        /// Restored.
        Restore "restore" "恢复"
        /// Revoked.
        Revoke "revoke" "撤销"
        /// Cancelled by its owner.
        Cancel "cancel" "注销"
    }
}

/// What is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing yet.
    None,
    /// In force since this day.
    Effective {
        /// First day in force.
        since: Day,
    },
    /// Out of force since this day, until a condition is met.
    Suspended {
        /// First day out of force.
        on: Day,
    },
    /// Ended by the department.
    Revoked {
        /// The day.
        on: Day,
    },
    /// Ended by its owner.
    Cancelled {
        /// The day.
        on: Day,
    },
}

/// What is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Submission {
    /// Nothing.
    None,
    /// Being written.
    Draft,
    /// With the reviewing department since `on`, to be answered by `due`.
    Submitted {
        /// Day of receipt.
        on: Day,
        /// Last day for the answer.
        due: Day,
    },
    /// Back with its owner since `on`, to be resubmitted by `due`.
    Returned {
        /// Day of the return.
        on: Day,
        /// Last day for the resubmission.
        due: Day,
    },
    /// Deemed abandoned.
    Lapsed {
        /// The first day after the limit.
        on: Day,
    },
    /// Taken back.
    Withdrawn {
        /// The day.
        on: Day,
    },
}

/// Where a filing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filing {
    /// What is filed.
    pub kind: FilingKind,
    /// What is in force.
    pub standing: Standing,
    /// What is on its way.
    pub submission: Submission,
}

impl Filing {
    /// A filing just begun.
    pub const fn begun(kind: FilingKind) -> Self {
        Self { kind, standing: Standing::None, submission: Submission::Draft }
    }

    /// The one word.
    pub const fn state(&self) -> State {
        match (self.standing, self.submission) {
            (Standing::Effective { .. }, _) => State::Effective,
            (Standing::Suspended { .. }, _) => State::Suspended,
            (Standing::Revoked { .. }, _) => State::Revoked,
            (Standing::Cancelled { .. }, _) => State::Cancelled,
            (Standing::None, Submission::None | Submission::Draft) => State::Draft,
            (Standing::None, Submission::Submitted { .. }) => State::Submitted,
            (Standing::None, Submission::Returned { .. }) => State::Returned,
            (Standing::None, Submission::Lapsed { .. }) => State::Lapsed,
            (Standing::None, Submission::Withdrawn { .. }) => State::Withdrawn,
        }
    }

    /// Whether something in force is being changed (变更审核中 when submitted).
    pub const fn is_amending(&self) -> bool {
        matches!(self.standing, Standing::Effective { .. } | Standing::Suspended { .. })
            && matches!(
                self.submission,
                Submission::Draft | Submission::Submitted { .. } | Submission::Returned { .. }
            )
    }

    /// Whether its owner may edit the open revision now. What was revoked or cancelled is at its end, and so is its draft.
    pub const fn is_editable(&self) -> bool {
        !matches!(self.standing, Standing::Revoked { .. } | Standing::Cancelled { .. })
            && matches!(self.submission, Submission::Draft | Submission::Returned { .. })
    }

    /// Whether it was never submitted, so that it is its owner's alone (ORG-10).
    pub const fn is_private(&self) -> bool {
        matches!((self.standing, self.submission), (Standing::None, Submission::None | Submission::Draft))
    }
}

impl Submission {
    /// The stored code.
    pub const fn code(&self) -> &'static str {
        match self {
            Submission::None => "none",
            Submission::Draft => "draft",
            Submission::Submitted { .. } => "submitted",
            Submission::Returned { .. } => "returned",
            Submission::Lapsed { .. } => "lapsed",
            Submission::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Standing {
    /// The stored code.
    pub const fn code(&self) -> &'static str {
        match self {
            Standing::None => "none",
            Standing::Effective { .. } => "effective",
            Standing::Suspended { .. } => "suspended",
            Standing::Revoked { .. } => "revoked",
            Standing::Cancelled { .. } => "cancelled",
        }
    }
}
