-- Who may write. Of the secret of a token, only its SHA-256 is kept; holder is personal.
CREATE TABLE tokens (
    id          TEXT      NOT NULL PRIMARY KEY,
    role        TEXT      NOT NULL,
    department  TEXT      NOT NULL,
    holder      TEXT      NOT NULL,
    secret_hash TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    revoked_at  TIMESTAMP
);

-- Who did what: 1, 2, 3 … without a gap. Rows are added, never changed or removed; the triggers see to it.
CREATE TABLE audit_log (
    seq        BIGINT    NOT NULL PRIMARY KEY,
    at         TIMESTAMP NOT NULL,
    token      TEXT,
    role       TEXT,
    department TEXT,
    holder     TEXT      NOT NULL,
    action     TEXT      NOT NULL,
    subject    TEXT      NOT NULL,
    detail     TEXT,
    request_id TEXT
);
CREATE INDEX audit_log_department ON audit_log (department, seq);
CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- REPLACE removes a row without a DELETE; and a number that is left out would look like one that was removed.
CREATE TRIGGER audit_log_has_no_gap BEFORE INSERT ON audit_log
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_log_is_not_shortened BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- The answers to requests that may come again, kept for a day.
CREATE TABLE idempotency_keys (
    token        TEXT      NOT NULL REFERENCES tokens (id),
    key          TEXT      NOT NULL,
    request_hash TEXT      NOT NULL,
    status       BIGINT    NOT NULL,
    location     TEXT,
    etag         TEXT,
    body         TEXT      NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (token, key)
);
