ALTER TABLE mirror DROP COLUMN next_look_at;
