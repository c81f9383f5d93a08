"""Finding meetings: those of a desk, those of a place for everybody, and what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils import timezone

from qianxian.meetings import rules
from qianxian.meetings.models import Correction, Invitation, Item, Meeting, Outcome, Series, SigningSheet, Topic
from qianxian.meetings.states import (
    COMING,
    HELD,
    TOPIC_OPEN,
    UNADOPTED,
    MeetingState,
    SeriesKind,
    TopicState,
)
from qianxian.people import queries as people
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.states import Level
from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer

PAGE, SHEET = 50, 30
OPENS_BEFORE, PUBLISHED_BEFORE = timedelta(days=3), timedelta(hours=20)
"""So long before a meeting its agenda writes itself, and is published if nobody did."""
LAPSES_AFTER = timedelta(hours=24)
CIRCULATED_AFTER = timedelta(hours=24)
SHEETS_KEPT = timedelta(days=30)
NOTED_WITHIN = timedelta(days=14)
MOST_AT_ONCE = 500


def every_meeting() -> QuerySet[Meeting]:
    """Return all meetings, with what is needed to name and place them."""
    return Meeting.objects.select_related("series__place", "series__convener", "room__centre", "chair")


# ── for a desk ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OfDesk:
    """The meetings of a desk: today's and coming ones, those over, invitations to answer, minutes that are owed.

    `more`: there are earlier ones than those in `over`.
    """

    coming: list[Meeting]
    over: list[Meeting]
    more: bool
    invitations: list[Invitation]
    owed: list[Meeting]
    series: list[Series]


def of_desk(viewer: Viewer, now: datetime, *, sheet: int = 1) -> OfDesk:
    """Return the meetings of the viewer's office, those over a sheet at a time from 1 on; five statements."""
    office = viewer.office
    if office is None:
        return OfDesk([], [], more=False, invitations=[], owed=[], series=[])
    mine = of_office(viewer, "series__")
    begin = timezone.make_aware(datetime.combine(timezone.localtime(now).date(), time.min))
    seen = every_meeting().filter(mine)
    coming = seen.filter(Q(state__in=COMING) | Q(state=MeetingState.IN_SESSION)).order_by("starts_at", "id")
    over = seen.exclude(state__in=COMING).exclude(state=MeetingState.IN_SESSION).filter(starts_at__lt=now)
    invitations = Invitation.objects.filter(
        unit_id=office.organisation_id, meeting__state__in=COMING, meeting__starts_at__gte=begin,
    ).select_related("meeting__series__place", "meeting__series__convener")
    past, more = _sheet(over, sheet)
    return OfDesk(
        list(coming[:PAGE]), past, more,
        list(invitations.order_by("meeting__starts_at")[:PAGE]),
        list(seen.filter(state__in=UNADOPTED).order_by("starts_at", "id")[:PAGE]),
        list(
            Series.objects.filter(of_office(viewer, ""), ended_on=None).select_related("place", "convener")
            .order_by("place__path", "id")[:PAGE],
        ),
    )


def _sheet(over: QuerySet[Meeting], sheet: int) -> tuple[list[Meeting], bool]:
    """Return a sheet of meetings, newest first, and whether there are earlier ones; one statement."""
    found = list(over.order_by("-starts_at", "-id")[(sheet - 1) * SHEET : sheet * SHEET + 1])
    return found[:SHEET], len(found) > SHEET


def of_office(viewer: Viewer, before: str) -> Q:
    """Choose the series of an office: its own, those below it, and for core and wings those of their grid."""
    office = viewer.office
    assert office is not None  # noqa: S101  # asked only for an office
    chosen = [Q(**{f"{before}convener_id": office.organisation_id})]
    if office.organisation_kind in rules.ABOVE:
        chosen += [Q(**{f"{before}place__path__startswith": path}) for path in office.paths]
    elif office.organisation_kind in rules.INSIDE:
        tree = places.tree.now()
        around = {spot.id for place_id in office.place_ids for spot in tree.line(place_id)}
        chosen.append(Q(**{f"{before}place_id__in": around, f"{before}kind": SeriesKind.DELIBERATION}))
    return reduce(or_, chosen)


def meeting_for(viewer: Viewer, number: int) -> Meeting | None:
    """Return a meeting to whoever may see it from inside, or None; two statements."""
    found = every_meeting().filter(pk=number).first()
    if found is None:
        return None
    if rules.may_see_inside(viewer, found.series):
        return found
    invited = Invitation.objects.filter(meeting=found).values_list("unit_id", flat=True)
    return found if rules.may_see_inside(viewer, found.series, invited) else None


def series_for(viewer: Viewer, number: int) -> Series | None:
    """Return a series to whoever convenes its meetings, or None."""
    found = Series.objects.filter(pk=number).select_related("place", "convener").first()
    return found if found is not None and rules.may_convene(viewer, found) else None


def item_of(meeting: Meeting, number: int) -> Item | None:
    """Return an item of a meeting that the viewer was allowed to see, or None."""
    found = Item.objects.filter(pk=number, meeting=meeting).select_related("topic").first()
    if found is not None:
        found.meeting = meeting
    return found


def outcome_of(meeting: Meeting, number: int) -> Outcome | None:
    """Return an outcome of a meeting's place, or None."""
    found = Outcome.objects.filter(pk=number, place_id=meeting.series.place_id)
    return found.select_related("item__meeting__series__place", "item__meeting__series__convener", "unit").first()


def invitation_for(viewer: Viewer, number: int) -> Invitation | None:
    """Return an invitation to the unit that got it, or None."""
    if viewer.office is None:
        return None
    found = Invitation.objects.filter(pk=number, unit_id=viewer.office.organisation_id)
    return found.select_related("meeting__series__place", "meeting__series__convener").first()


def correction_of(meeting: Meeting, number: int) -> Correction | None:
    """Return a correction of a meeting's minutes, or None."""
    found = Correction.objects.filter(pk=number, meeting=meeting).first()
    if found is not None:
        found.meeting = meeting
    return found


def corrections_for(viewer: Viewer, meeting: Meeting) -> list[Correction]:
    """Return what those who were there want corrected, to the convener only."""
    if not rules.may_convene(viewer, meeting.series):
        return []
    return list(Correction.objects.filter(meeting=meeting).order_by("made_at", "id"))


def sheets_for(viewer: Viewer, meeting: Meeting) -> list[SigningSheet]:
    """Return the photographs of signing sheets, to the convener only."""
    if not rules.may_convene(viewer, meeting.series):
        return []
    return list(SigningSheet.objects.filter(meeting=meeting).order_by("taken_at", "id"))


def sheet_name_for(viewer: Viewer, meeting: Meeting, name: str) -> str | None:
    """Return the name of a photograph of a signing sheet if the viewer may see it, or None."""
    return next((sheet.name for sheet in sheets_for(viewer, meeting) if sheet.name == name), None)


def unadopted_before(meeting: Meeting) -> list[Meeting]:
    """Return earlier meetings of a series whose minutes are not adopted, oldest first."""
    earlier = every_meeting().filter(
        series_id=meeting.series_id, state__in=UNADOPTED, starts_at__lt=meeting.starts_at,
    )
    return list(earlier.order_by("starts_at", "id"))


def referred_of(series: Series) -> list[Topic]:
    """Return the topics of a place that lie with the owners or the community, oldest first; three statements."""
    found = Topic.objects.filter(place_id=series.place_id, state=TopicState.REFERRED)
    return list(found.order_by("raised_at", "id").prefetch_related("ballots", "procedure"))


def referred_for(viewer: Viewer, number: int) -> tuple[Topic, Series] | None:
    """Return a topic, with the series of the place that has it, to whoever convenes that; or None."""
    topic = Topic.objects.filter(pk=number).first()
    if topic is None:
        return None
    series = Series.objects.filter(place_id=topic.place_id, ended_on=None).exclude(kind=SeriesKind.NUMBERED)
    found = series.select_related("place", "convener").first()
    return (topic, found) if found is not None and rules.may_convene(viewer, found) else None


def topic_of_concern(concern_id: int) -> Topic | None:
    """Return the topic under which a meeting talks about a concern, or None."""
    found = Topic.objects.filter(concerns=concern_id, state__in=TOPIC_OPEN)
    return found.order_by("-id").first()


# ── for everybody ────────────────────────────────────────────────────────────────────────────────────────────────

PUBLIC = (MeetingState.AGENDA_PUBLISHED, *HELD, MeetingState.CANCELLED, MeetingState.NOT_HELD)
"""States in which more of a meeting is public than its day."""


def public_meetings(
    place_ids: Iterable[int], now: datetime, *, sheet: int = 1,
) -> tuple[list[Meeting], list[Meeting], bool]:
    """Return the coming and the past meetings of some places as everybody may see them; two statements.

    The past ones come a sheet at a time from 1 on, with whether there are earlier ones. What an executive or a task
    force does is not public here.
    """
    shown = every_meeting().filter(series__place_id__in=list(place_ids)).exclude(series__kind=SeriesKind.NUMBERED)
    coming = shown.filter(starts_at__gte=now - LAPSES_AFTER).exclude(state__in=UNADOPTED)
    coming = coming.exclude(state__in=(MeetingState.MINUTES_ADOPTED, MeetingState.NOT_HELD))
    past = shown.filter(starts_at__lt=now, state__in=(*UNADOPTED, MeetingState.MINUTES_ADOPTED, MeetingState.NOT_HELD))
    return list(coming.order_by("starts_at", "id")[:10]), *_sheet(past, sheet)


def public_meeting(number: int) -> Meeting | None:
    """Return a meeting that everybody may see, or None."""
    return every_meeting().filter(pk=number).exclude(series__kind=SeriesKind.NUMBERED).first()


def next_public(place_id: int, now: datetime) -> Meeting | None:
    """Return the next deliberation of a grid, for the courtyard page; one statement."""
    coming = every_meeting().filter(
        series__place_id=place_id, state__in=(*COMING, MeetingState.IN_SESSION), starts_at__gte=now - LAPSES_AFTER,
    )
    return coming.exclude(series__kind=SeriesKind.NUMBERED).order_by("starts_at", "id").first()


def link_to(meeting_id: int) -> str:
    """Return the whole address of a meeting's page, for a message."""
    return f"{districts.address()}/meeting/{meeting_id}/"


def link_to_list(_number: int) -> str:
    """Return the whole address of the page that lists the meetings of a desk, on which invitations are answered."""
    return f"{districts.address()}/desk/meetings/"


def communities_of(meeting_ids: Iterable[int]) -> dict[int, int]:
    """Return the unit of the community, or the convener, of each meeting: who is told that minutes are missing."""
    tree, directory = places.tree.now(), people.directory.now()
    found = {}
    for number, place_id, convener_id in Meeting.objects.filter(pk__in=list(meeting_ids)).values_list(
        "id", "series__place_id", "series__convener_id",
    ):
        community = tree.above(place_id, Level.COMMUNITY)
        unit = directory.at(community.id, OrganisationKind.GENERAL_BRANCH) if community else None
        found[number] = unit.id if unit else convener_id
    return found


def conveners_of(series_ids: Iterable[int]) -> dict[int, int]:
    """Return which unit convenes the meetings of each series."""
    return dict(Series.objects.filter(pk__in=list(series_ids)).values_list("id", "convener_id"))


def units_invited(invitation_ids: Iterable[int]) -> dict[int, int]:
    """Return which unit got each invitation."""
    return dict(Invitation.objects.filter(pk__in=list(invitation_ids)).values_list("id", "unit_id"))


# ── what falls due ───────────────────────────────────────────────────────────────────────────────────────────────


def to_open(now: datetime) -> list[Meeting]:
    """Return the meetings whose agenda is to be written now."""
    return list(
        every_meeting()
        .filter(state=MeetingState.PLANNED, starts_at__lte=now + OPENS_BEFORE, starts_at__gt=now - LAPSES_AFTER)
        .order_by("starts_at", "id")[:MOST_AT_ONCE],
    )


def to_publish(now: datetime) -> list[Meeting]:
    """Return the meetings whose agenda nobody published though they are near."""
    return list(
        every_meeting().filter(state=MeetingState.AGENDA_OPEN, starts_at__lte=now + PUBLISHED_BEFORE, starts_at__gt=now)
        .order_by("starts_at", "id")[:MOST_AT_ONCE],
    )


def to_lapse(now: datetime) -> list[Meeting]:
    """Return the meetings that nobody opened within a day."""
    return list(
        every_meeting().filter(state__in=COMING, starts_at__lte=now - LAPSES_AFTER)
        .order_by("starts_at", "id")[:MOST_AT_ONCE],
    )


def to_circulate(now: datetime) -> list[Meeting]:
    """Return the meetings that are over for a day and whose minutes nobody put up."""
    return list(
        every_meeting().filter(state=MeetingState.ADJOURNED, adjourned_at__lte=now - CIRCULATED_AFTER)
        .order_by("adjourned_at", "id")[:MOST_AT_ONCE],
    )


def to_adopt(now: datetime) -> list[Meeting]:
    """Return the meetings whose minutes were open to corrections long enough."""
    return list(
        every_meeting().filter(state=MeetingState.MINUTES_CIRCULATED, correct_until__lte=now)
        .order_by("correct_until", "id")[:MOST_AT_ONCE],
    )


def to_note(viewer: Viewer, now: datetime) -> list[Meeting]:
    """Return the deliberations below the viewer's office that are over and were not opened on the screen, oldest first.

    They can be written down as held on paper for two weeks.
    """
    office = viewer.office
    if office is None or not rules.may_plan_all(viewer):
        return []
    below = reduce(or_, (Q(series__place__path__startswith=path) for path in office.paths))
    found = every_meeting().filter(
        below, series__kind=SeriesKind.DELIBERATION, state__in=(*COMING, MeetingState.NOT_HELD), ends_at__lte=now,
        ends_at__gt=now - NOTED_WITHIN,
    )
    return list(found.order_by("starts_at", "series__place__path", "id")[:MOST_AT_ONCE])


def sheets_kept_before(moment: datetime) -> list[SigningSheet]:
    """Return the photographs of signing sheets that were taken before a moment."""
    kept = SigningSheet.objects.filter(taken_at__lte=moment).order_by("id")
    return list(kept.select_related("meeting__series__convener", "meeting__series__place")[:MOST_AT_ONCE])


@dataclass(frozen=True, slots=True)
class Decided:
    """What a meeting decided that a piece of work comes from; `opens`: whether the viewer may see it from inside."""

    outcome: Outcome
    meeting: Meeting
    opens: bool


def decided_behind(viewer: Viewer, task_id: int) -> Decided | None:
    """Return the decision that a task comes from, for a caller that has checked its viewer; one statement."""
    found = Outcome.objects.filter(work__task=task_id).select_related(
        "item__meeting__series__place", "item__meeting__series__convener",
    ).order_by("-id").first()
    if found is None:
        return None
    meeting = found.item.meeting
    return Decided(found, meeting, bool(rules.may_see_inside(viewer, meeting.series)))


def topics_behind(concern_id: int) -> list[Topic]:
    """Return the open topics behind which a concern stands, with all their concerns."""
    found = Topic.objects.filter(concerns=concern_id, state__in=TOPIC_OPEN)
    return list(found.prefetch_related(Prefetch("concerns")).order_by("id"))
