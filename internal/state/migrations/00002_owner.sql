-- The application at Discord whose bot has used the data base first.

-- +goose Up
CREATE TABLE owner (
    application TEXT PRIMARY KEY
);
