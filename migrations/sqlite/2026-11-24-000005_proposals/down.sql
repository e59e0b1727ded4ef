DROP TABLE reviews;
DROP TABLE proposed_changes;
DROP TABLE proposals;
