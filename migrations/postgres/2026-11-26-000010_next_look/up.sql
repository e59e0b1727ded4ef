-- When "onevisit mirror" looks at the upstream next: long after that, nobody looks any more. Null while nobody says when.
ALTER TABLE mirror ADD COLUMN next_look_at TIMESTAMP;
