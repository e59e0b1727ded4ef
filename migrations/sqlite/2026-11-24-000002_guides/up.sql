-- Service guides, spanning releases like items: one current guide for each item that has one. What a guide
-- says is one JSON document, always read whole; content_hash is SHA-256 over it, and edition counts the
-- different guides that the item has had.
CREATE TABLE guides (
    item          TEXT   NOT NULL,
    first_release BIGINT NOT NULL REFERENCES releases (seq),
    last_release  BIGINT          REFERENCES releases (seq),
    edition       BIGINT NOT NULL,
    content_hash  TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    PRIMARY KEY (item, first_release),
    CHECK (last_release IS NULL OR last_release >= first_release)
);
CREATE UNIQUE INDEX guides_current ON guides (item) WHERE last_release IS NULL;
