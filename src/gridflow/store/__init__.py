"""The event store of a county: one log, its commands and its positions, on SQLite and PostgreSQL."""
