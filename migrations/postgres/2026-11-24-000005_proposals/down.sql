DROP TABLE reviews;
DROP FUNCTION refuse_change_of_reviews;
DROP TABLE proposed_changes;
DROP TABLE proposals;
