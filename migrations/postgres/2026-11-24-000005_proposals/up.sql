-- What departments want changed, on its way through three sign-offs into a release. "revision" counts the states
-- of the content, "version" everything that was done to a proposal. "authors" is a JSON list of persons, who
-- are never shown to the public.
CREATE TABLE proposals (
    number     BIGINT    NOT NULL PRIMARY KEY,
    department TEXT,
    title      TEXT      NOT NULL,
    status     TEXT      NOT NULL,
    revision   BIGINT    NOT NULL,
    version    BIGINT    NOT NULL,
    base       BIGINT    NOT NULL,
    authors    TEXT      NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    release    BIGINT    REFERENCES releases (seq)
);
CREATE INDEX proposals_by_status ON proposals (status, number);

-- What a proposal says, thing by thing; each is one JSON document.
CREATE TABLE proposed_changes (
    proposal BIGINT NOT NULL REFERENCES proposals (number),
    entity   TEXT   NOT NULL,
    code     TEXT   COLLATE "C" NOT NULL,
    body     TEXT   NOT NULL,
    PRIMARY KEY (proposal, entity, code)
);

-- What reviewers said, of which revision. Kept for good.
CREATE TABLE reviews (
    proposal BIGINT    NOT NULL REFERENCES proposals (number),
    number   BIGINT    NOT NULL,
    revision BIGINT    NOT NULL,
    aspect   TEXT      NOT NULL,
    verdict  TEXT      NOT NULL,
    office   TEXT      NOT NULL,
    holder   TEXT      NOT NULL,
    comment  TEXT,
    at       TIMESTAMP NOT NULL,
    PRIMARY KEY (proposal, number)
);
CREATE FUNCTION refuse_change_of_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reviews are kept as they are';
END
$$;
CREATE TRIGGER reviews_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON reviews
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_reviews();
