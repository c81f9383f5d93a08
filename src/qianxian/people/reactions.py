"""What becomes of bodies when a place is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger.bus import when
from qianxian.people import actions

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("place.ended", leads_to=[])
@when("place.taken_back", leads_to=[])
def leave_what_was_ended(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # it ends on the entry's own day
    """Nobody manages a place that was ended, and who acts elsewhere too leaves it."""
    actions.leave_place(place_id=heard.entry.about_id, until=heard.words["until"])


@when("plan.took_effect", leads_to=["organisation.moved", "organisation.joined"])
def leave_the_grids_that_ended(heard: Heard, now: datetime) -> None:
    """Grids ended: who acted there goes on where the households went."""
    if heard.words["ended"]:
        actions.leave_ended_grids(plan_id=heard.entry.about_id, now=now)


@when("place.revived", leads_to=[])
def come_back_with_the_place(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # it comes back from its own day
    """Who left a place because it ended acts there again."""
    actions.come_back_to_place(place_id=heard.entry.about_id, until=heard.words["until"])
