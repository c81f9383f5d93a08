"""Reading for the offices that ask whether a matter is settled: who waits to be asked, and what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from qianxian.base.shares import Share
from qianxian.concerns import rules
from qianxian.concerns.falling_due import AT_THE_PLATE, REACHABLE, TRIES
from qianxian.concerns.models import Dispatch, FollowUp, Report
from qianxian.concerns.routing import router
from qianxian.concerns.states import ConcernState, Satisfied
from qianxian.places import queries as places

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer

ASK_AFTER = 2
"""Days that an answer waits for the word of those who raised it before somebody asks them."""
TRY_ON = (timedelta(days=2), timedelta(days=4), timedelta(days=7))
"""So long after the answer each of the three tries is due, seven days in all."""
BETWEEN = timedelta(days=1)
ASKED_PAGE = 50
COUNTED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody whose word is waited for, by their report.

    `sentence` is the unit's, never their own words. `next_try` is when they are asked next; after the third try, and
    for who can't be asked, `closes_at` is when time closes it.
    """

    id: int
    sentence: str
    place: str
    done_at: datetime
    tries: int
    next_try: datetime | None
    closes_at: datetime | None

    @property
    def key(self) -> tuple[datetime, int]:
        """Behind what the list goes on."""
        return self.done_at, self.id


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: tries, those that reached somebody (they are the valid ones), and what was said."""

    tries: int
    reached: int
    solved: Share
    satisfied: Share


def _in_care(viewer: Viewer) -> Q:
    """Choose the matters in the care of the viewer's office; none for who may not ask at all."""
    office = viewer.office
    paths = [] if office is None else [path for path in office.paths if rules.may_follow_up(viewer, path, ())]
    here = Q(pk__in=[])
    for path in paths:
        here |= Q(concern__place__path__startswith=path)
    return here


def _not_by(viewer: Viewer) -> Q:
    """Leave out the matters on which the viewer's own unit did the work."""
    unit = viewer.office.organisation_id if viewer.office is not None else 0
    return ~Exists(Dispatch.objects.filter(concern=OuterRef("concern"), task__unit=unit))  # type: ignore[return-value]


def _waiting(viewer: Viewer) -> QuerySet[Report]:
    return Report.objects.filter(
        _in_care(viewer), _not_by(viewer), concern__state=ConcernState.DONE, solved=None, withdrawn_at=None,
        voided_at=None,
    )


def to_ask(
    viewer: Viewer, now: datetime, *, days: int = ASK_AFTER, after: tuple[datetime, int] | None = None,
) -> list[ToAsk]:
    """Return up to 51 whose word is waited for since `days`, longest first, from behind `after` (done_at, id).

    One statement.
    """
    waiting = _waiting(viewer).filter(REACHABLE, concern__done_at__lte=now - timedelta(days=days))
    return _page(waiting, after)


def not_to_be_asked(viewer: Viewer, *, after: tuple[datetime, int] | None = None) -> list[ToAsk]:
    """Return up to 51 who left no way to be asked, longest first, from behind `after`; one statement."""
    return _page(_waiting(viewer).exclude(REACHABLE), after, reachable=False)


def _page(
    waiting: QuerySet[Report], after: tuple[datetime, int] | None, *, reachable: bool = True,
) -> list[ToAsk]:
    if after is not None:
        done_at, number = after
        waiting = waiting.filter(Q(concern__done_at__gt=done_at) | Q(concern__done_at=done_at, id__gt=number))
    return _read(waiting.order_by("concern__done_at", "id")[: ASKED_PAGE + 1], reachable=reachable)


def may_ask(viewer: Viewer, number: int) -> tuple[ToAsk, Report] | None:
    """Return one whose word is waited for, to who may ask; None where there is none, or it is not theirs to ask."""
    found = _read(_waiting(viewer).filter(pk=number))
    if not found:
        return None
    return found[0], Report.objects.select_related("concern__place", "part_of").get(pk=number)


def number_to_ask(report: Report) -> bool:
    """Say whether a number was left by which somebody can be asked; of a part, with the whole."""
    left = Q(contact__phone__gt="") | Q(part_of__contact__phone__gt="")
    return Report.objects.filter(left, pk=report.pk).exists()


def _read(found: QuerySet[Report], *, reachable: bool = True) -> list[ToAsk]:
    tree, kinds = places.tree.now(), router.now()
    # Counted of the rows that are shown, and not before it is known which they are.
    since = FollowUp.objects.filter(report=OuterRef("pk"), made_at__gte=OuterRef("concern__done_at")).order_by()
    tried = since.values("report")
    rows = found.values_list(
        "id", "concern__sentence", "concern__category_id", "concern__place_id", "concern__done_at",
        Subquery(tried.annotate(n=Count("id")).values("n")),
        Subquery(tried.annotate(last=Max("made_at")).values("last")),
    )
    return [
        ToAsk(
            id=number, sentence=sentence or kinds.kind(category_id).name, place=tree.get(place_id).name,
            done_at=done_at, tries=tries or 0, **_when(done_at, tries or 0, tried_at, reachable=reachable),
        )
        for number, sentence, category_id, place_id, done_at, tries, tried_at in rows
    ]


def _when(done_at: datetime, tries: int, tried_at: datetime | None, *, reachable: bool) -> dict[str, datetime | None]:
    """Say when they are asked next, or when time closes it."""
    if reachable and tries < TRIES:
        due = done_at + TRY_ON[tries]
        return {"next_try": due if tried_at is None else max(due, tried_at + BETWEEN), "closes_at": None}
    return {"next_try": None, "closes_at": done_at + (AT_THE_PLATE if not reachable else TRY_ON[-1])}


def asked(viewer: Viewer, now: datetime) -> Asked:
    """Count what came of asking in the viewer's care over the last year; one statement."""
    found = FollowUp.objects.filter(_in_care(viewer), made_at__gte=now - COUNTED).aggregate(
        tries=Count("id"),
        reached=Count("id", filter=Q(reached=True)),
        solved=Count("id", filter=Q(solved=True)),
        said=Count("id", filter=Q(satisfied__gt="")),
        satisfied=Count("id", filter=Q(satisfied__in=(Satisfied.YES, Satisfied.FAIRLY))),
    )
    return Asked(
        tries=found["tries"], reached=found["reached"], solved=Share(found["solved"], found["reached"]),
        satisfied=Share(found["satisfied"], found["said"]),
    )
