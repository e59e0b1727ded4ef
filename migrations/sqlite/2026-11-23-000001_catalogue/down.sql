DROP TABLE items;
DROP TABLE reference_entries;
DROP TABLE releases;
