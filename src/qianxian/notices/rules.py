"""Who may write the district's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qianxian.base.permits import Actor, Permit


def may_write(actor: Actor, district_path: str) -> Permit:
    """Messages go to everybody, so the whole district's administrator writes them."""
    return actor.may_administer(district_path)
