-- Immutable editions of the catalogue. What an edition says about itself is one JSON document:
-- it is always read whole.
CREATE TABLE releases (
    seq          BIGINT    NOT NULL PRIMARY KEY,
    version      TEXT      COLLATE "C" NOT NULL UNIQUE,
    edition      TEXT      NOT NULL,
    counts       TEXT      NOT NULL,
    published_at TIMESTAMP NOT NULL,
    digest       TEXT      NOT NULL
);

-- What items refer to: jurisdictions, departments, handling modes, methods, channels, claims, sources.
-- A row spans the releases from first_release to last_release; the current rows have no last_release.
CREATE TABLE reference_entries (
    kind          TEXT   NOT NULL,
    code          TEXT   COLLATE "C" NOT NULL,
    first_release BIGINT NOT NULL REFERENCES releases (seq),
    last_release  BIGINT          REFERENCES releases (seq),
    body          TEXT   NOT NULL,
    PRIMARY KEY (kind, code, first_release),
    CHECK (last_release IS NULL OR last_release >= first_release)
);
CREATE UNIQUE INDEX reference_entries_current ON reference_entries (kind, code) WHERE last_release IS NULL;

-- Items, spanning releases in the same way. Lists and small structures are JSON, never queried inside:
-- filters and counts come from the index of a release, which is derived from these rows.
CREATE TABLE items (
    row_id               BIGINT  NOT NULL PRIMARY KEY,
    code                 TEXT    COLLATE "C" NOT NULL,
    first_release        BIGINT  NOT NULL REFERENCES releases (seq),
    last_release         BIGINT           REFERENCES releases (seq),
    parent               TEXT,
    name                 TEXT    NOT NULL,
    aliases              TEXT    NOT NULL,
    jurisdiction         TEXT    NOT NULL,
    department           TEXT    NOT NULL,
    category             TEXT,
    item_type            TEXT,
    handling_mode        TEXT,
    handling_mode_reason TEXT,
    methods              TEXT    NOT NULL,
    channels             TEXT    NOT NULL,
    audience             TEXT    NOT NULL,
    topics               TEXT    NOT NULL,
    processing_time      TEXT    NOT NULL,
    visits               BIGINT,
    national_codes       TEXT    NOT NULL,
    status               TEXT    NOT NULL,
    listing              TEXT    NOT NULL,
    provenance           TEXT    NOT NULL,
    note                 TEXT,
    UNIQUE (code, first_release),
    CHECK (last_release IS NULL OR last_release >= first_release)
);
CREATE UNIQUE INDEX items_current ON items (code) WHERE last_release IS NULL;
