//! How items belong together for somebody who needs one of them.

use super::code_list::code_list;

code_list! {
    /// Why an item may serve the same need as another one.
    Relation as "relation" {
        MainItem = "main_item", "主项", "the main item of the other";
        SubItem = "sub_item", "子项", "a sub-item of the other";
        SameMainItem = "same_main_item", "同一主项的子项", "a sub-item of the same main item";
        SimilarName = "similar_name", "名称相近", "a similar name";
    }
}
