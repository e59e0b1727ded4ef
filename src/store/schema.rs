//! The tables, kept by hand: one description for both databases. The migrations say what they mean.

diesel::table! {
    releases (seq) {
        seq -> BigInt,
        version -> Text,
        edition -> Text,
        counts -> Text,
        published_at -> Timestamp,
        digest -> Text,
    }
}

diesel::table! {
    reference_entries (kind, code, first_release) {
        kind -> Text,
        code -> Text,
        first_release -> BigInt,
        last_release -> Nullable<BigInt>,
        body -> Text,
    }
}

diesel::table! {
    items (row_id) {
        row_id -> BigInt,
        code -> Text,
        first_release -> BigInt,
        last_release -> Nullable<BigInt>,
        parent -> Nullable<Text>,
        name -> Text,
        aliases -> Text,
        jurisdiction -> Text,
        department -> Text,
        category -> Nullable<Text>,
        item_type -> Nullable<Text>,
        handling_mode -> Nullable<Text>,
        handling_mode_reason -> Nullable<Text>,
        methods -> Text,
        channels -> Text,
        audience -> Text,
        topics -> Text,
        processing_time -> Text,
        visits -> Nullable<BigInt>,
        national_codes -> Text,
        status -> Text,
        listing -> Text,
        provenance -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    guides (item, first_release) {
        item -> Text,
        first_release -> BigInt,
        last_release -> Nullable<BigInt>,
        edition -> BigInt,
        content_hash -> Text,
        body -> Text,
    }
}
