//! Suggestions: how an item is found by the few letters that were typed.

use super::code_list::code_list;

code_list! {
    /// By what a suggested item was found.
    MatchedBy as "matched_by" {
        Name = "name", "名称", "its name, character by character";
        Alias = "alias", "别名", "an everyday name, character by character";
        Code = "code", "代码", "our code, or a national one";
        Pinyin = "pinyin", "全拼", "a name by whole syllables, the last one perhaps unfinished";
        Initials = "initials", "拼音首字母", "a name by the first letters of its syllables";
        Mixed = "mixed", "混合输入", "a name by a mixture of characters, syllables and first letters";
    }
}
