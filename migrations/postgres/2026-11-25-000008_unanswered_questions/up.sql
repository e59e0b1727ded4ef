-- What the search found nothing for, asked several times, without numbers. "code" is made of the question. Days are
-- in UTC, as 2026-11-25. There are no more rows than src/store/unanswered.rs says.
CREATE TABLE unanswered_questions (
    code      TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    question  TEXT   NOT NULL,
    asked     BIGINT NOT NULL,
    first_day TEXT   COLLATE "C" NOT NULL,
    last_day  TEXT   COLLATE "C" NOT NULL
);
CREATE INDEX unanswered_questions_by_asked ON unanswered_questions (asked, code);
