"""What becomes of bodies when a place is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger.bus import when
from qianxian.people import actions

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("place.ended", leads_to=[])
def leave_what_was_ended(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # it ends on the entry's own day
    """Nobody manages a place that was ended, and who acts elsewhere too leaves it."""
    actions.leave_place(place_id=heard.entry.about_id, until=heard.words["until"])
