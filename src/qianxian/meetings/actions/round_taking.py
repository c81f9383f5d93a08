"""What the acts on the year's project share: taking a step of its table, recording it, telling the authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qianxian.base.permits import require
from qianxian.base.states import NotPossible
from qianxian.ledger import actions as ledger
from qianxian.meetings import rules
from qianxian.meetings.models import Idea
from qianxian.meetings.states import ROUND_LIFECYCLE, IdeaState, RoundState, Who
from qianxian.notices import actions as notices
from qianxian.storage.acts import swap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import Model

    from qianxian.meetings.models import ProjectRound
    from qianxian.people.queries import Viewer

LISTED = (IdeaState.ACCEPTED, IdeaState.MERGED)


def take_round(
    round_: ProjectRound, version: int, verb: str, *, by: Who, now: datetime, having: Iterable[str] = (),
    **changes: object,
) -> RoundState:
    """Take one step of a round's table and return the state before; the version comes first, as with a meeting."""
    was = RoundState(round_.state)
    try:
        became = ROUND_LIFECYCLE.take(was, verb, by=by, said=(*having, *changes))
    except NotPossible:
        if version == round_.version:
            raise
        became = was
    if became != was:
        changes["since_at"] = now
    swap(round_, version=version, state=became, **changes)
    return was


def in_phase(actor: Viewer, round_: ProjectRound, *phases: RoundState) -> None:
    """Go on only for whoever runs a round, in one of some phases.

    :raises Refused: if the actor does not run it.
    :raises NotPossible: if it is in another phase.
    """
    require(rules.may_run(actor, round_))
    if round_.state not in phases:
        raise NotPossible(
            _("This belongs to another phase: %(phases)s.") % {"phases": "、".join(str(one.label) for one in phases)},
        )


def record(
    kind: str, actor: Viewer | None, round_: ProjectRound, now: datetime, *, was: str = "", about: Model | None = None,
    **words: Any,
) -> int:
    """Record what happened in a round as an entry of `kind`, about it or about a thing of it."""
    office = actor.office if actor is not None else None
    thing = about or round_
    return ledger.record(
        kind, about=thing, place_id=round_.place_id, office_id=office.id if office else None, was=was,
        became=getattr(thing, "state", ""), now=now, round=round_.name,
        unit=office.organisation_name if office else round_.convener.name, **words,
    )


def tell_authors(ideas: Iterable[Idea], entry_id: int, now: datetime) -> None:
    """Tell those who had the ideas and left a number."""
    told = [notices.Told(idea.id, idea.contact_id) for idea in ideas if idea.contact_id is not None]
    if told:
        notices.tell(entry_id=entry_id, about_kind="idea", to=told, now=now)


def authors_of(round_: ProjectRound) -> list[Idea]:
    """Return the ideas of a round of which something is still to come, for those to be told who had them."""
    waiting = Idea.objects.filter(round=round_, state__in=(IdeaState.HANDED_IN, *LISTED), contact__isnull=False)
    return list(waiting.only("id", "contact_id").order_by("id"))
