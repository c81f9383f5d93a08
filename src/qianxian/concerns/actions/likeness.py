"""What desks decide about two matters, and what is learned from it: from which likeness on to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.concerns import likeness, rules
from qianxian.concerns.actions.taking import lead_of, record
from qianxian.concerns.models import Concern, LikenessPair, LikenessThreshold
from qianxian.concerns.queries.joining import likeness_of
from qianxian.concerns.states import ConcernState, Told
from qianxian.ledger import actions as ledger
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer

NEWEST = 2000
"""So many decisions are learned from: how people write and decide changes."""


def decide_likeness(
    concern: Concern, other: Concern, *, same: bool, told: Told, office_id: int | None, now: datetime,
) -> None:
    """Keep that two matters were said to be the same or not; the last word counts. Part of the act that says so."""
    one, two = sorted((concern, other), key=lambda matter: matter.id)
    said = {"same": same, "told": told, "office_id": office_id, "made_at": now}
    # Joined, their words stand together: how like they were is known only from before.
    if not LikenessPair.objects.filter(one=one, other=two).update(**said):
        LikenessPair.objects.create(one=one, other=two, likeness=likeness_of(one, two), **said)


@act
def tell_apart(*, actor: Viewer, concern: Concern, other: Concern, now: datetime) -> None:
    """Say that two matters are not the same, so that nobody is asked again; joining them is still possible.

    :raises Refused: if the actor neither leads nor directs both.
    :raises Unfit: if they are one, or lie in different communities.
    """
    if concern.id == other.id or concern.community_id != other.community_id:
        raise Unfit(_("Only matters of one community can be joined."))
    for one in (concern, other):
        require(rules.may_join(actor, lead_of(one).task))
    decide_likeness(concern, other, same=False, told=Told.TOLD_APART, office_id=actor.office_id, now=now)
    record(
        "concern.told_apart", concern, ConcernState(concern.state), now, office_id=actor.office_id, other=other.code,
    )


def tune_likeness(now: datetime) -> None:
    """Find the threshold that fits the decided pairs best, and take it if it is another one."""
    pairs = LikenessPair.objects.order_by("-id").values_list("likeness", "same")[:NEWEST]
    tuned = likeness.best_threshold(pairs)
    if tuned is None or tuned[0] == round(likeness.THOUSAND * likeness.like_enough()):
        return
    set_likeness(likeness=tuned[0], found=tuned[1], right=tuned[2], pairs=len(pairs), now=now)


@act
def set_likeness(*, likeness: int, found: int, right: int, pairs: int, now: datetime) -> LikenessThreshold:
    """Show matters as perhaps the same from another likeness on."""
    made = LikenessThreshold.objects.create(likeness=likeness, found=found, right=right, pairs=pairs, made_at=now)
    stamps.move()
    ledger.record("likeness.tuned", about=made, now=now, likeness=likeness, pairs=pairs)
    return made
