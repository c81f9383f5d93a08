"""Accounts, organisations, the offices held in them, and how to reach people."""
