"""The system of record: one schema, the same statements, on SQLite or PostgreSQL."""
