"""Pages for those who hold an office."""
