"""Who may change what is on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianxian.base.permits import Actor, Permit


def may_change(actor: Actor, path: str) -> Permit:
    """Only those who administer a place change what is on its map."""
    return actor.may_administer(path)
