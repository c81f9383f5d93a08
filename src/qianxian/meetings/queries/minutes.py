"""Minutes, built from the records of a meeting; nobody types them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianxian.base.said import said_date
from qianxian.meetings import rules
from qianxian.meetings.models import Correction, Minutes
from qianxian.meetings.naming import name_of
from qianxian.meetings.queries.session import session_of
from qianxian.meetings.states import (
    HELD,
    Capacity,
    ItemState,
    MeetingState,
    ReplyState,
    VoteResult,
)
from qianxian.places import queries as places
from qianxian.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qianxian.meetings.models import Meeting
    from qianxian.meetings.queries.session import Session, Stood, Turn
    from qianxian.people.queries import Viewer

SectionKind = Literal["review", "item", "decisions", "corrections"]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the minutes: its heading, paragraphs, and a table with its head, where it has one.

    `kind` is empty in minutes that were adopted before it was kept.
    """

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    kind: SectionKind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class MinutesText:
    """Minutes as they are read and printed: only counts of people, and units by name.

    `present` are counts by capacity 出席, `excused` units that said why they do not come 请假, `missing` units that
    said nothing, `guests` the number of those without a vote 列席.
    """

    title: str
    number: int
    held_at: str
    place: str
    venue: str
    chair: str
    recorder: str
    present: list[list[Any]]
    units: list[str]
    excused: list[list[str]]
    missing: list[str]
    guests: int
    sections: list[Section]


def canonical(sections: dict[str, Any]) -> str:
    """Return minutes in the one writing of which the hash is taken: JSON with sorted keys and no blanks."""
    return json.dumps(sections, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def minutes_for(viewer: Viewer, meeting: Meeting) -> MinutesText | None:
    """Return the minutes of a meeting: as they were adopted, or as they stand; None while there are none to show.

    Until they are put up, only the meeting's own people see them.
    """
    if meeting.state not in HELD or meeting.state == MeetingState.IN_SESSION:
        return None
    if meeting.state == MeetingState.ADJOURNED and not rules.may_see_inside(viewer, meeting.series):
        return None
    adopted = Minutes.objects.filter(meeting=meeting).first()
    kept: dict[str, Any] = adopted.sections if adopted is not None else build(meeting)
    return MinutesText(**{**kept, "sections": [Section(**one) for one in kept["sections"]]})


def build(meeting: Meeting) -> dict[str, Any]:
    """Return the minutes of a meeting as they stand, fit to be kept as JSON; a fixed number of statements."""
    found = session_of(meeting, meeting.adjourned_at or meeting.starts_at)
    tree, place_id = places.tree.now(), meeting.series.place_id
    opened = meeting.opened_at or meeting.starts_at
    chair = meeting.chair.title if meeting.chair else meeting.series.convener.name
    text = MinutesText(
        title=_("Minutes of %(name)s") % {"name": name_of(meeting)},
        number=meeting.number,
        held_at=opened.isoformat(),
        place=tree.said(place_id, top=Level.SUBDISTRICT),
        venue=meeting.venue,
        chair=chair,
        recorder=meeting.series.convener.name,
        present=[[str(one.label), n] for one, n in found.by_capacity if one != Capacity.GUEST],
        units=[one.unit.name for one in found.invitations if one.present],
        excused=[
            [one.unit.name, one.reason] for one in found.invitations
            if one.state == ReplyState.DECLINED and not one.present
        ],
        missing=[
            one.unit.name for one in found.invitations if one.state != ReplyState.DECLINED and not one.present
        ],
        guests=found.present.get(Capacity.GUEST, 0),
        sections=[*_sections(found), *_table(found), *_corrections(meeting)],
    )
    return asdict(text)


def on_paper(meeting: Meeting, heads: Mapping[Capacity, int]) -> dict[str, Any]:
    """Return the minutes of a meeting that was held without the screen: who was there, and where its sheet lies."""
    unit = meeting.series.convener.name
    text = MinutesText(
        title=_("Minutes of %(name)s") % {"name": name_of(meeting)},
        number=meeting.number,
        held_at=meeting.starts_at.isoformat(),
        place=places.tree.now().said(meeting.series.place_id, top=Level.SUBDISTRICT),
        venue=meeting.venue,
        chair=unit,
        recorder=unit,
        present=[[str(one.label), n] for one, n in heads.items() if n and one != Capacity.GUEST],
        units=[], excused=[], missing=[],
        guests=heads.get(Capacity.GUEST, 0),
        sections=[Section(
            _("Held on paper"), [_("The signing sheet and the minutes lie with %(unit)s.") % {"unit": unit}],
            kind="item",
        )],
    )
    return asdict(text)


def _sections(found: Session) -> list[Section]:
    made = []
    for turn in found.admitted:
        if turn.topic is None:
            made.append(Section(_("What became of earlier decisions"), list(found.meeting.looked_back), kind="review"))
        elif turn.item.state in (ItemState.TAKEN, ItemState.DEFERRED):
            made.append(_section(turn))
    return made


def said_standing(one: Stood) -> str:
    """Say how an earlier decision stands; of what is mediated only that."""
    if not one.public:
        return _("A matter of mediation: %(standing)s.") % {"standing": one.standing.label}
    return _("No. %(number)s: %(text)s %(unit)s, by %(day)s: %(standing)s.") % {
        "number": one.number, "text": one.outcome.text, "unit": one.outcome.unit.name if one.outcome.unit else "",
        "day": _day(one.outcome.due_on), "standing": one.standing.label,
    }


def _section(turn: Turn) -> Section:
    topic = turn.topic
    assert topic is not None  # noqa: S101  # the first item is written elsewhere
    if turn.is_private:
        state = ItemState(turn.item.state).label
        said = _("%(kind)s: %(state)s.") % {"kind": topic.title, "state": state}
        return Section(_("A matter of mediation"), [said], kind="item")
    lines, colon = [], pgettext("between a word and what is said", ": ")
    if turn.lineage:
        lines.append(_("It came by way of: %(line)s.") % {"line": " → ".join(turn.lineage)})
    for vote in turn.votes:
        words = {
            "motion": vote.motion, "yes": vote.yes, "no": vote.no, "abstained": vote.abstained,
            "result": VoteResult(vote.result).label,
        }
        lines.append(
            _("Show of hands on “%(motion)s”: %(yes)s for, %(no)s against, %(abstained)s abstained; %(result)s.")
            % words,
        )
        if vote.objection:
            lines.append(_("Those against: %(reason)s") % {"reason": vote.objection})
    for outcome in turn.outcomes:
        lines.append(f"{outcome.get_kind_display()}{colon}{outcome.text}")
        lines += [
            _("Corrected on %(day)s: %(text)s")
            % {"day": _day(timezone.localtime(one.made_at).date()), "text": one.text}
            for one in outcome.rectifications.all()
        ]
    if turn.item.state == ItemState.DEFERRED:
        lines.append(_("Taken up again at the next meeting."))
    return Section(topic.title, lines, kind="item")


def _table(found: Session) -> list[Section]:
    rows = [
        [outcome.text, outcome.unit.name, _day(outcome.due_on), _day(outcome.review_on)]
        for turn in found.admitted if not turn.is_private
        for outcome in turn.outcomes if outcome.unit is not None
    ]
    if not rows:
        return []
    head = [
        pgettext("minutes", "Decision"), pgettext("minutes", "Who does it"), pgettext("minutes", "By"),
        pgettext("minutes", "Looked at again"),
    ]
    return [Section(pgettext("minutes", "Decisions"), [], head, rows, kind="decisions")]


def _corrections(meeting: Meeting) -> list[Section]:
    taken = Correction.objects.filter(meeting=meeting, taken_over__gt="").order_by("answered_at", "id")
    said = [one.taken_over for one in taken]
    return [Section(pgettext("minutes", "Corrections"), said, kind="corrections")] if said else []


def _day(day: date | None) -> str:
    if day is None:
        return ""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    return said_date(day, noon, by_name=False)
