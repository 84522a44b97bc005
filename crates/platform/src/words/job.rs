//! Background jobs in words, for the operator. A kind without words is shown by its code.

/// What a job does.
pub fn job(kind: &str) -> &str {
    match kind {
        "deadline" => "期限检查：提醒、超期、视同放弃",
        "obligation" => "未了事项检查：提醒补齐、告知逾期",
        "inspection" => "检测安装包",
        "usage-warning" => "通知使用单位停用已失效的应用",
        "reinspection" => "用新版检测程序重新检测安装包",
        "sweep-uploads" => "清理中断的上传",
        "sweep-slips" => "清理过期的账号发放单",
        "sweep-sessions" => "清理过期的登录",
        other => other,
    }
}

/// Why a job failed, as far as the queue was told; the cause itself stands in the log alone.
pub fn job_error(said: &str) -> &str {
    match said {
        "failed; see the log" => "执行失败，原因见服务器日志",
        "panicked; see the log" => "程序异常中止，原因见服务器日志",
        "no job of this kind" => "本版本没有这类任务",
        "taken too often without an answer" => "多次执行都没有结果，可能导致服务器中断",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recurring_job_has_words() {
        for (key, _) in crate::jobs::recurring() {
            assert_ne!(job(key), key);
        }
        for kind in [casework::inspection::JOB, casework::warning::JOB] {
            assert_ne!(job(kind), kind);
        }
    }
}
