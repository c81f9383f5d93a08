"""The secret links to one's own matter: the holder's, and the one that the family reads."""

from __future__ import annotations

from qianxian.storage import districts, secret_links
from qianxian.storage.secret_links import hash_of

__all__ = ["family_link_to", "family_secret_of", "hash_of", "link_to", "secret_of"]


def secret_of(report_id: int) -> str:
    """Return the secret of a report."""
    return secret_links.secret_of(f"report:{report_id}")


def family_secret_of(report_id: int, count: int) -> str:
    """Return the secret of a report's `count`-th link for the family: it reads, and opens nothing else."""
    return secret_links.secret_of(f"family:{report_id}:{count}")


def link_to(report_id: int) -> str:
    """Return the whole address of a report's page, for a message."""
    return f"{districts.address()}/r/{secret_of(report_id)}/"


def family_link_to(report_id: int, count: int) -> str:
    """Return the whole address of the page that the family reads."""
    return f"{districts.address()}/f/{family_secret_of(report_id, count)}/"
