"""iCalendar, read back by the library and looked at line by line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianxian.base.documents.calendar import Event, written

TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)


def event(**changed):
    facts = {
        "uid": "meeting-7@example.org", "summary": "第三网格议事日", "begins_at": TUESDAY,
        "ends_at": TUESDAY + timedelta(hours=1), "changed_at": TUESDAY - timedelta(days=3),
    }
    return Event(**(facts | changed))


def read(*events, name="第三网格"):
    return icalendar.Calendar.from_ical(written(events, name=name))


def test_an_event_comes_back_as_it_was_with_china_time():
    found = read(event(sequence=3, place="七里店；活动室", description="一\n二", link="https://example.org/m/7")).walk("VEVENT")[0]
    assert found["uid"] == "meeting-7@example.org"
    assert found["sequence"] == 3
    assert found.decoded("dtstart").astimezone(UTC) == TUESDAY
    assert found.decoded("dtstart").hour == 15
    assert found["dtstart"].params["tzid"] == "Asia/Shanghai"
    assert found["summary"] == "第三网格议事日"
    assert found["description"] == "一\n二"
    assert found["status"] == "CONFIRMED"
    assert str(found["url"]) == "https://example.org/m/7"


def test_a_cancelled_event_stays_and_says_so():
    made = read(event(cancelled=True, sequence=4))
    assert [found["status"] for found in made.walk("VEVENT")] == ["CANCELLED"]
    assert made.walk("VEVENT")[0]["transp"] == "TRANSPARENT"


def test_the_zone_is_written_out():
    zone = read(event()).walk("VTIMEZONE")[0]
    assert zone["tzid"] == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0].decoded("tzoffsetto") == timedelta(hours=8)


def test_lines_are_at_most_75_octets_and_end_as_the_standard_says():
    content = written([event(summary="治理议事日" * 60, description="，；\\\n" * 80)], name="网格")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is divided


def test_events_stand_in_order_and_the_same_events_give_the_same_bytes():
    later = event(uid="b@x", begins_at=TUESDAY + timedelta(days=7), ends_at=TUESDAY + timedelta(days=7))
    assert written([later, event()], name="x") == written([event(), later], name="x")
    assert [found["uid"] for found in read(later, event()).walk("VEVENT")] == ["meeting-7@example.org", "b@x"]


def test_an_empty_calendar_is_one():
    assert read(name="空").walk("VEVENT") == []


def test_two_events_of_one_uid_are_refused():
    with pytest.raises(ValueError, match="two events"):
        written([event(), event()], name="x")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"begins_at": datetime(2026, 11, 24)}, "time zone"),  # noqa: DTZ001  # that is the point
        ({"ends_at": TUESDAY - timedelta(hours=1)}, "ends after"),
        ({"uid": ""}, "UID"),
        ({"uid": "a b"}, "UID"),
        ({"uid": "a\r\nSTATUS:X"}, "UID"),
        ({"sequence": -1}, "SEQUENCE"),
    ],
)
def test_what_no_calendar_can_hold_is_refused(changed, says):
    with pytest.raises(ValueError, match=says):
        event(**changed)


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_words_break_the_file_or_add_a_line_of_their_own(summary, description):
    made = read(event(summary=summary, description=description))
    assert len(made.walk("VEVENT")) == 1
    assert made.walk("VEVENT")[0]["status"] == "CONFIRMED"
    assert "\n" not in made.walk("VEVENT")[0]["summary"]
