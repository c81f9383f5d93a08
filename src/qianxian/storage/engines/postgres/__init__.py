"""PostgreSQL: one schema a district, connections that stay open."""
