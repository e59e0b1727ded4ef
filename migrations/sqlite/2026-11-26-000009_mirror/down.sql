ALTER TABLE changes DROP COLUMN sign_offs;
ALTER TABLE releases DROP COLUMN last_change;
ALTER TABLE releases DROP COLUMN previous;
DROP TABLE mirror;
