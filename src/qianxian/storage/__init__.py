"""The one foundation that knows the database: engines, districts, ids, acts, jobs, files."""
