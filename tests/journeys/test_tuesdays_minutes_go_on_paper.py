"""“每周二的红色治理议事日”: nobody types minutes; they go onto paper, and the next Tuesday into calendars."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import icalendar
from django.test import Client
from django.urls import reverse

from happenings.meetings import items, tuesdays
from qianxian.base import clock
from qianxian.meetings import duties
from qianxian.meetings.models import Minutes


def test_from_the_agenda_to_the_file_and_the_telephones_calendar(world, now):
    branch, resident = Client(), Client()
    branch.force_login(world.accounts["grid3"])
    world.report(now, kind="parking", words="电瓶车乱停乱放，楼道口都堵住了", place=world.maple)
    meeting, following, *_rest = tuesdays(world, now)
    feed = reverse("grid_calendar", args=["411002010003", world.grid3.id])
    assert str(event(resident.get(feed), meeting)["status"]) == "CONFIRMED"
    duties.go_on_with_meetings(meeting.starts_at - timedelta(hours=20))
    page, item = reverse("meeting", args=[meeting.id]), items(meeting)[0]
    with clock.held_at(meeting.starts_at):
        branch.post(f"{page}do/count/", {"key": "c", "branch": "3", "resident": "12"})
        meeting.refresh_from_db()
        branch.post(f"{page}do/call_to_order/", {"version": meeting.version})
        branch.post(f"{page}item/{item.id}/say/", {
            "key": "o", "kind": "decision", "text": "东边空地划成停放区。", "unit": world.units["grid3"].id,
            "due_on": "2026-12-08",
        })
        meeting.refresh_from_db()
        branch.post(f"{page}do/adjourn/", {"version": meeting.version})
    with clock.held_at(meeting.ends_at + timedelta(hours=1)):
        meeting.refresh_from_db()
        branch.post(f"{page}do/circulate/", {"version": meeting.version})
        address = reverse("public_minutes", args=[meeting.id, "docx"])
        assert address in resident.get(reverse("public_meeting", args=[meeting.id])).content.decode()
        assert "征求意见稿" in words(resident.get(address))
    duties.go_on_with_minutes(meeting.ends_at + timedelta(hours=50))
    with clock.held_at(meeting.ends_at + timedelta(hours=51)):
        paper = words(resident.get(address))
    assert Minutes.objects.get(meeting=meeting).sha256 in paper
    assert "电瓶车乱停乱放，楼道口都堵住了" not in paper, "what a resident wrote is not in the minutes"

    # The next one is cancelled: it stays in the telephone's calendar, crossed out.
    before = event(resident.get(feed), following)
    with clock.held_at(meeting.ends_at + timedelta(hours=51)):
        following.refresh_from_db()
        branch.post(f"{reverse('meeting', args=[following.id])}do/cancel/", {
            "version": following.version, "reason": "全网格人口普查",
        })
        after = event(resident.get(feed), following)
    assert (str(after["status"]), str(before["uid"])) == ("CANCELLED", str(after["uid"]))
    assert after["sequence"] > before["sequence"]


def words(answer):
    made = docx.Document(io.BytesIO(answer.content))
    return "\n".join([one.text for one in made.paragraphs] + [
        cell.text for table in made.tables for row in table.rows for cell in row.cells
    ])


def event(answer, meeting):
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return next(one for one in found if str(one["uid"]).startswith(f"meeting-{meeting.id}@"))
