DROP TABLE guides;
