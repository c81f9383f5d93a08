"""Signing in, and what belongs to whoever signed in: password, second factor, browsers."""
