-- Which item rows a release began, and which it ended: a running server makes the index of a new release
-- from that of the one before, and reads no other rows.
CREATE INDEX items_begun ON items (first_release);
CREATE INDEX items_ended ON items (last_release) WHERE last_release IS NOT NULL;
-- The sub-items of items that leave or move.
CREATE INDEX items_by_parent ON items (parent) WHERE parent IS NOT NULL;
