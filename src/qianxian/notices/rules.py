"""Who may write the district's messages, see what is stuck, and say how they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused

if TYPE_CHECKING:
    from qianxian.base.permits import Actor
    from qianxian.people.queries import Viewer


def may_write(actor: Actor, district_path: str) -> Permit:
    """Messages go to everybody, so the whole district's administrator writes them, and mends what is stuck."""
    return actor.may_administer(district_path)


def may_have_inbox(viewer: Viewer) -> Permit:
    """An inbox belongs to somebody who signed in: a resident, or whoever holds an office."""
    if viewer.resident_id is None and viewer.office is None:
        return refused(_("Sign in first; then you find here what you were told."))
    return GRANTED
