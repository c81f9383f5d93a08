"""SQLite: one file a district, one writer at a time."""
