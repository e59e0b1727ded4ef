-- The change feed: what each release did to what, numbered without a gap. What a thing said before and
-- says after is in the rows that span releases; here is only what they cannot say. A departure names the
-- items that take the place of the one that left, and the reason.
CREATE TABLE changes (
    seq        BIGINT NOT NULL PRIMARY KEY,
    release    BIGINT NOT NULL REFERENCES releases (seq),
    entity     TEXT   NOT NULL,
    code       TEXT   COLLATE "C" NOT NULL,
    kind       TEXT   NOT NULL,
    department TEXT,
    successors TEXT   NOT NULL,
    reason     TEXT,
    proposal   BIGINT,
    UNIQUE (entity, code, release)
);
CREATE INDEX changes_of_release ON changes (release, seq);

-- Releases that were published before there was a feed.
INSERT INTO changes (seq, release, entity, code, kind, department, successors)
SELECT row_number() OVER (ORDER BY release, entity, code COLLATE "C"), release, entity, code, kind, department, '[]'
FROM (
    SELECT new.first_release AS release, 'item' AS entity, new.code AS code,
           CASE WHEN old.code IS NULL THEN 'created'
                WHEN old.handling_mode IS DISTINCT FROM new.handling_mode THEN 'mode_changed'
                WHEN old.department <> new.department THEN 'moved'
                WHEN old.name <> new.name THEN 'renamed'
                ELSE 'updated' END AS kind,
           new.department AS department
    FROM items new
    LEFT JOIN items old ON old.code = new.code AND old.last_release = new.first_release - 1
    UNION ALL
    SELECT old.last_release + 1, 'item', old.code, 'withdrawn', old.department
    FROM items old
    LEFT JOIN items new ON new.code = old.code AND new.first_release = old.last_release + 1
    WHERE old.last_release IS NOT NULL AND new.code IS NULL
    UNION ALL
    SELECT guide.release, 'item', item.code, 'updated', item.department
    FROM (
        SELECT item, first_release AS release FROM guides
        UNION
        SELECT item, last_release + 1 FROM guides WHERE last_release IS NOT NULL
    ) guide
    JOIN items item ON item.code = guide.item AND item.first_release < guide.release
         AND (item.last_release IS NULL OR item.last_release >= guide.release)
    UNION ALL
    SELECT new.first_release, new.kind, new.code, CASE WHEN old.code IS NULL THEN 'created' ELSE 'updated' END, NULL
    FROM reference_entries new
    LEFT JOIN reference_entries old
         ON old.kind = new.kind AND old.code = new.code AND old.last_release = new.first_release - 1
    UNION ALL
    SELECT old.last_release + 1, old.kind, old.code, 'withdrawn', NULL
    FROM reference_entries old
    LEFT JOIN reference_entries new
         ON new.kind = old.kind AND new.code = old.code AND new.first_release = old.last_release + 1
    WHERE old.last_release IS NOT NULL AND new.code IS NULL
) happened;
