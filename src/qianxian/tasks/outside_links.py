"""The secret link by which somebody without an account sees one piece of work."""

from __future__ import annotations

from qianxian.storage import districts, secret_links


def secret_of(outsider_id: int) -> str:
    """Return the secret of what was handed to an outsider."""
    return secret_links.secret_of(f"outsider:{outsider_id}")


def link_to(outsider_id: int) -> str:
    """Return the whole address of the outsider's page."""
    return f"{districts.address()}/o/{secret_of(outsider_id)}/"
