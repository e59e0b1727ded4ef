-- What a mirror knows of the service whose releases it takes; at most one row, whose number is 1. A database without
-- one publishes releases of its own. Changes up to "feed_begins_after" are not in its feed. "checked_at" is when the
-- upstream last answered and everything agreed; "problem" what is wrong now.
CREATE TABLE mirror (
    number            BIGINT    NOT NULL PRIMARY KEY,
    upstream          TEXT      NOT NULL,
    uri_base          TEXT      NOT NULL,
    feed_begins_after BIGINT    NOT NULL,
    checked_at        TIMESTAMP,
    problem           TEXT,
    problem_since     TIMESTAMP
);

-- What the upstream says of a release that a mirror has taken over, and a mirror cannot derive: the version before it
-- and the number of its last change. Null for a database's own releases.
ALTER TABLE releases ADD COLUMN previous TEXT;
ALTER TABLE releases ADD COLUMN last_change BIGINT;

-- The sign-offs of a change that a mirror has taken over, as JSON. Null for a database's own: they are in reviews.
ALTER TABLE changes ADD COLUMN sign_offs TEXT;
