"""What is told to whom, by which channel; an outbox whose failures are counted and visible."""
