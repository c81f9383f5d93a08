"""Pages for the one who raised a matter."""
