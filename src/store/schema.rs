//! The tables, kept by hand: one description for both databases. The migrations say what they mean.

diesel::table! {
    releases (seq) {
        seq -> BigInt,
        version -> Text,
        edition -> Text,
        counts -> Text,
        published_at -> Timestamp,
        digest -> Text,
        previous -> Nullable<Text>,
        last_change -> Nullable<BigInt>,
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

diesel::table! {
    changes (seq) {
        seq -> BigInt,
        release -> BigInt,
        entity -> Text,
        code -> Text,
        kind -> Text,
        department -> Nullable<Text>,
        successors -> Text,
        reason -> Nullable<Text>,
        proposal -> Nullable<BigInt>,
        sign_offs -> Nullable<Text>,
    }
}

diesel::table! {
    proposals (number) {
        number -> BigInt,
        department -> Nullable<Text>,
        title -> Text,
        status -> Text,
        revision -> BigInt,
        version -> BigInt,
        base -> BigInt,
        authors -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        release -> Nullable<BigInt>,
    }
}

diesel::table! {
    proposed_changes (proposal, entity, code) {
        proposal -> BigInt,
        entity -> Text,
        code -> Text,
        body -> Text,
    }
}

diesel::table! {
    reviews (proposal, number) {
        proposal -> BigInt,
        number -> BigInt,
        revision -> BigInt,
        aspect -> Text,
        verdict -> Text,
        office -> Text,
        holder -> Text,
        comment -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    tokens (id) {
        id -> Text,
        role -> Text,
        department -> Text,
        holder -> Text,
        secret_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_log (seq) {
        seq -> BigInt,
        at -> Timestamp,
        token -> Nullable<Text>,
        role -> Nullable<Text>,
        department -> Nullable<Text>,
        holder -> Text,
        action -> Text,
        subject -> Text,
        detail -> Nullable<Text>,
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (token, key) {
        token -> Text,
        key -> Text,
        request_hash -> Text,
        status -> BigInt,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    feedback (number) {
        number -> BigInt,
        item -> Text,
        item_name -> Text,
        department -> Text,
        release -> BigInt,
        edition -> Nullable<BigInt>,
        kind -> Text,
        part -> Nullable<Text>,
        text -> Text,
        question -> Nullable<Text>,
        created_at -> Timestamp,
        outcome -> Nullable<Text>,
        note -> Nullable<Text>,
        resolved_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    unanswered_questions (code) {
        code -> Text,
        question -> Text,
        asked -> BigInt,
        first_day -> Text,
        last_day -> Text,
    }
}

diesel::table! {
    mirror (number) {
        number -> BigInt,
        upstream -> Text,
        uri_base -> Text,
        feed_begins_after -> BigInt,
        checked_at -> Nullable<Timestamp>,
        problem -> Nullable<Text>,
        problem_since -> Nullable<Timestamp>,
        next_look_at -> Nullable<Timestamp>,
    }
}
