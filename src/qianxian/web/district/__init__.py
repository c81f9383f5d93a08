"""Pages about the whole district."""
