-- Times are microseconds since 1970, days are days since then, both in UTC. One text serves SQLite and PostgreSQL.

-- +goose Up
CREATE TABLE settings (
    guild TEXT PRIMARY KEY,
    body  TEXT NOT NULL -- JSON
);

-- A row for each account and day.
CREATE TABLE usage (
    kind     TEXT   NOT NULL,
    guild    TEXT   NOT NULL,
    id       TEXT   NOT NULL,
    day      BIGINT NOT NULL,
    answers  BIGINT NOT NULL,
    tokens   BIGINT NOT NULL,
    last     BIGINT NOT NULL, -- when it took an answer last; 0: never
    previous BIGINT NOT NULL, -- and when before that
    PRIMARY KEY (kind, guild, id, day)
);
CREATE INDEX usage_day ON usage (day);
CREATE INDEX usage_id ON usage (id);

CREATE TABLE opinions (
    answer   TEXT    NOT NULL,
    guild    TEXT    NOT NULL,
    member   TEXT    NOT NULL,
    good     BOOLEAN NOT NULL,
    reason   TEXT    NOT NULL,
    question TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (answer, member)
);
CREATE INDEX opinions_at ON opinions (at);
CREATE INDEX opinions_member ON opinions (member);

CREATE TABLE questions (
    answer   TEXT   PRIMARY KEY,
    guild    TEXT   NOT NULL,
    member   TEXT   NOT NULL,
    question TEXT   NOT NULL,
    state    TEXT   NOT NULL,
    took     BIGINT NOT NULL, -- microseconds
    at       BIGINT NOT NULL
);
CREATE INDEX questions_at ON questions (at);
CREATE INDEX questions_member ON questions (member);

CREATE TABLE pending (
    id          TEXT   PRIMARY KEY,
    application TEXT   NOT NULL,
    token       TEXT   NOT NULL,
    guild       TEXT   NOT NULL,
    member      TEXT   NOT NULL,
    locale      TEXT   NOT NULL,
    at          BIGINT NOT NULL
);

CREATE TABLE claims (
    event TEXT   PRIMARY KEY,
    at    BIGINT NOT NULL
);

CREATE TABLE pinned (
    question TEXT  PRIMARY KEY,
    answer   BYTEA NOT NULL
);
