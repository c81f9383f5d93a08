"""Calendars are fetched again and again: what did not change is not sent, and a secret one is nobody else's."""

from __future__ import annotations

from datetime import timedelta

import icalendar
from django.urls import reverse

from happenings.meetings import tuesdays
from qianxian.meetings import actions as meetings
from qianxian.meetings.models import CalendarLink
from qianxian.web import logs

COMMUNITY = "/meetings/411002010003/calendar.ics"


def test_a_calendar_that_did_not_change_is_not_sent_again(world, now, stranger):
    meeting, *_rest = tuesdays(world, now)
    answer = stranger.get(COMMUNITY)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    tag, changed = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert stranger.get(COMMUNITY, headers={"if-none-match": tag}).status_code == 304
    assert stranger.get(COMMUNITY, headers={"if-modified-since": changed}).status_code == 304
    meetings.cancel(
        actor=world.viewer("grid3"), meeting=meeting, version=meeting.version, reason="改到下周",
        now=now + timedelta(minutes=5),
    )
    assert stranger.get(COMMUNITY, headers={"if-none-match": tag}).status_code == 200
    assert stranger.get(COMMUNITY, headers={"if-modified-since": changed}).status_code == 200
    assert stranger.get(COMMUNITY, {"lang": "en"}).content == stranger.get(COMMUNITY).content


def test_a_grids_calendar_has_its_own_days_and_the_joint_ones_and_is_linked_from_the_page(world, now, stranger):
    mine, joint = len(tuesdays(world, now)), len(tuesdays(world, now, joint=True))
    page = stranger.get("/meetings/411002010003/").content.decode()
    for grid, count in ((world.grid3, mine + joint), (world.grid1, joint)):
        address = reverse("grid_calendar", args=["411002010003", grid.id])
        assert f"webcal://127.0.0.1:8000{address}" in page
        found = icalendar.Calendar.from_ical(stranger.get(address).content)
        assert len(found.walk("VEVENT")) == count
    assert stranger.get(reverse("grid_calendar", args=["411002010003", world.river.id])).status_code == 404


def test_one_makes_ones_own_address_and_ends_it(world, now, stranger, signed_in):
    tuesdays(world, now)
    clerk, page = signed_in("grid3"), "/desk/meetings/calendar/"
    clerk.post(page, {"scope": "desk"})
    assert clerk.post(page, {"scope": "desk"}).status_code == 422
    shown = clerk.get(page).content.decode()
    address = shown.split("webcal://127.0.0.1:8000")[1].split('"')[0]
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    assert stranger.get("/calendar/wrong.ics").status_code == 404
    link = CalendarLink.objects.get()
    assert signed_in("community").post(reverse("end_calendar", args=[link.id])).status_code == 404
    clerk.post(reverse("end_calendar", args=[link.id]))
    assert stranger.get(address).status_code == 404


def test_a_secret_calendar_is_in_no_log():
    assert "abc" not in logs._SECRET.sub("…", '"GET /calendar/abc.ics HTTP/1.1"')
