"""Writing events as iCalendar (RFC 5545), so that a feed shows in anybody's calendar what changed and what fell out.

An event keeps its UID for ever; each change raises its SEQUENCE; one that is cancelled stays, with STATUS:CANCELLED,
because a calendar that merely stops hearing of it goes on showing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from qianxian.base.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    import icalendar

ZONE = "Asia/Shanghai"
PRODUCT = "-//Qianxian//Calendar//ZH"
LONGEST_SUMMARY = 200
_FETCHED_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens from when to when. Moments know their zone; `changed_at` is when its facts were last changed.

    :raises ValueError: if a moment has no zone, it ends before it begins, or its UID is empty or has blanks.
    """

    uid: str
    summary: str
    begins_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    cancelled: bool = False
    place: str = ""
    description: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        if None in {moment.utcoffset() for moment in (self.begins_at, self.ends_at, self.changed_at)}:
            raise ValueError("the moments of an event know their time zone")
        if self.ends_at < self.begins_at:
            raise ValueError("an event ends after it begins")
        if not self.uid or any(one.isspace() for one in self.uid):
            raise ValueError("the UID of an event has no blanks and is not empty")
        if self.sequence < 0:
            raise ValueError("the SEQUENCE of an event is counted from 0")


def written(events: Iterable[Event], *, name: str) -> bytes:
    """Return the calendar `name` with its events in order of their beginning; the same events give the same bytes.

    :raises ValueError: if two events have one UID.
    """
    import icalendar  # noqa: PLC0415  # 10 MB, and only needed where a calendar is fetched

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for field in ("name", "x-wr-calname"):
        calendar.add(field, clean(name))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", _FETCHED_EVERY, parameters={"value": "DURATION"})
    calendar.add_component(_zone())
    known: set[str] = set()
    for event in sorted(events, key=lambda one: (one.begins_at, one.uid)):
        if event.uid in known:
            raise ValueError(f"two events have the UID {event.uid}")
        known.add(event.uid)
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _zone() -> icalendar.Component:
    """Return China's time as it has been without change since 15 September 1991, when summer time was last put back."""
    import icalendar  # noqa: PLC0415  # as above

    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1991, 9, 15, 2))  # noqa: DTZ001  # local by definition
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(event: Event) -> icalendar.Component:
    import icalendar  # noqa: PLC0415  # as above

    zone, made = ZoneInfo(ZONE), icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("sequence", event.sequence)
    made.add("dtstart", event.begins_at.astimezone(zone))
    made.add("dtend", event.ends_at.astimezone(zone))
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
    made.add("summary", " ".join(clean(event.summary).split("\n"))[:LONGEST_SUMMARY])
    for field, words in (("location", event.place), ("description", event.description), ("url", event.link)):
        if words:
            made.add(field, clean(words))
    return made
