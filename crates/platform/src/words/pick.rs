//! Why an app cannot be picked, and what to do (USE-1).

use domain::usage::Unpickable;

/// The reason in one sentence and the next step in another.
pub const fn unpickable(why: Unpickable) -> (&'static str, &'static str) {
    match why {
        Unpickable::NotFiled => (
            "没有查到已备案的应用。",
            "请核对名称或备案号；确实没有备案的，请联系应用提供者先完成提供者备案。本单位自己开发、只在本单位内使用的应用（自研自用）不在这里挑选，登记办法请询问主管教育行政部门；微信公众号和小程序由其所在平台备案，不在这里登记。",
        ),
        Unpickable::Pending => {
            ("提供者备案正在办理，还没有通过。", "备案通过后才能登记使用，请向应用提供者了解办理情况。")
        }
        Unpickable::Suspended => ("备案已暂停。", "恢复备案前不能登记；正在使用的，请先停用并关注通知。"),
        Unpickable::Revoked => ("备案已被撤销。", "不得使用。正在使用的，请立即停用并改用其他已备案的应用。"),
        Unpickable::Cancelled => ("提供者已注销备案。", "不能再登记，请改用其他已备案的应用。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_1_each_reason_has_its_own_words_and_a_next_step() {
        let all = [
            Unpickable::NotFiled,
            Unpickable::Pending,
            Unpickable::Suspended,
            Unpickable::Revoked,
            Unpickable::Cancelled,
        ];
        let sentences: std::collections::BTreeSet<_> = all.into_iter().map(|why| unpickable(why).0).collect();
        assert_eq!(sentences.len(), all.len());
        assert!(all.into_iter().all(|why| unpickable(why).1.ends_with('。')));
        // What is looked for and never filed can be in-house: that too is told, with whom to ask.
        assert!(unpickable(Unpickable::NotFiled).1.contains("自研自用"));
    }
}
