-- What the hotline's operators say of items: each of them belongs to the department that the item had then. It is
-- open until there is an outcome. Nothing about citizens stands here; "text" and "question" are checked for numbers.
CREATE TABLE feedback (
    number      BIGINT    NOT NULL PRIMARY KEY,
    item        TEXT      NOT NULL,
    item_name   TEXT      NOT NULL,
    department  TEXT      NOT NULL,
    release     BIGINT    NOT NULL REFERENCES releases (seq),
    edition     BIGINT,
    kind        TEXT      NOT NULL,
    part        TEXT,
    text        TEXT      NOT NULL,
    question    TEXT,
    created_at  TIMESTAMP NOT NULL,
    outcome     TEXT,
    note        TEXT,
    resolved_at TIMESTAMP
);
CREATE INDEX feedback_by_department ON feedback (department, number);
CREATE INDEX feedback_by_item ON feedback (item, number);
