"""Who may change what is known of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianxian.base.permits import Actor, Permit


def may_change(actor: Actor, path: str) -> Permit:
    """Whoever administers a place changes it and what lies in it."""
    return actor.may_administer(path)
