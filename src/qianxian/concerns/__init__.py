"""Residents' words: how they come in, where they go, and how they are answered and confirmed."""
