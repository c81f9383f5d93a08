"""Before something goes to those who raised a matter, the desk can look at exactly what will be sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from happenings.lifecycle import DAY, taken_on
from qianxian.base import clock
from qianxian.concerns.states import Channel
from qianxian.ledger.models import Entry
from qianxian.notices import duties as notice_duties
from qianxian.notices.models import Notice
from qianxian.storage import acts
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Pause, Supervision


def bodies(now):
    return {
        "start": {"planned_on": (now + DAY).date().isoformat()},
        "ask": {"words": "几单元？"},
        "hold": {"why": "material", "words": "配件在途", "review_on": (now + 5 * DAY).date().isoformat()},
    }


def press(client, task, name, body, **more):
    address = reverse("done", args=[task.id]) if name == "done" else reverse("step", args=[task.id, name])
    return client.post(address, {"version": task.version, **body, **more})


def said_in(page):
    """Return the sentences of a preview."""
    shown = page[page.index('role="status"'):]
    return re.findall(r'<p class="quote">([^<]+)</p>', shown[: shown.index("</div>")])


@pytest.mark.parametrize("name", ["start", "ask", "hold", "done"])
def test_what_is_shown_is_what_is_sent_and_looking_does_nothing(world, now, signed_in, name, monkeypatch):
    body = {"outcome": "灯泡换了。"} if name == "done" else bodies(now)[name]
    _report, task = taken_on(world, now, "k", phone="13900001234")
    Notice.objects.all().delete()
    grid, entries = signed_in("grid3"), Entry.objects.count()
    answer = press(grid, task, name, body, look="1")
    assert answer.status_code == 200
    page = answer.content.decode()
    (shown,) = said_in(page)
    assert "给1人" in page
    assert "13900001234" not in page
    assert (Entry.objects.count(), Notice.objects.count(), Pause.objects.count()) == (entries, 0, 0)
    for typed in body.values():
        assert typed in page
    task.refresh_from_db()
    assert press(grid, task, name, body).status_code == 302
    sent = []
    monkeypatch.setattr(
        "qianxian.notices.channels.here.Folder.send", lambda _self, message: sent.append(message.sentence) or "",
    )
    notice_duties.deliver(now)
    assert sent == [shown]


def test_one_message_to_several_is_shown_once_with_how_many(world, now, signed_in):
    report, task = taken_on(world, now, "k", phone="13900001234")
    for number in range(2):
        world.report(now, key=f"me too {number}", joins_id=report.concern_id, phone=f"1390000567{number}")
    page = press(signed_in("grid3"), task, "start", bodies(now)["start"], look="1").content.decode()
    assert len(said_in(page)) == 1
    assert "给3人" in page


def test_who_left_nothing_reads_it_with_their_code(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    page = press(signed_in("grid3"), task, "start", bodies(now)["start"], look="1").content.decode()
    assert not said_in(page)
    assert "没有人留下联系方式" in page


def test_who_is_told_the_answer_at_the_door_is_named_by_the_unit_that_goes(world, now, signed_in):
    _report, task = taken_on(world, now, "k", actor=world.viewer("gate"), channel=Channel.GATEHOUSE)
    page = press(signed_in("grid3"), task, "done", {"outcome": "灯泡换了。"}, look="1").content.decode()
    assert "当面" in page[page.index('role="status"'):]
    assert "没有人留下联系方式" not in page


def test_the_secret_link_of_the_resident_is_not_in_it(world, now, signed_in):
    from qianxian.concerns.links import secret_of
    from qianxian.notices.models import Wording
    from qianxian.storage import stamps

    Wording.objects.create(kind="concern.started", language="zh-hans", text="{单位}要来，看{链接}")
    stamps.forget_all()
    report, task = taken_on(world, now, "k", phone="13900001234")
    page = press(signed_in("grid3"), task, "start", bodies(now)["start"], look="1").content.decode()
    assert "要来，看https://" in said_in(page)[0]
    assert secret_of(report.id) not in page


def test_in_the_quiet_hours_it_says_when_it_goes_out(world, now, signed_in):
    night = now + timedelta(hours=10)
    with clock.held_at(night):
        _report, task = taken_on(world, night, "k", phone="13900001234")
        page = press(signed_in("grid3"), task, "start", bodies(night)["start"], look="1").content.decode()
    assert said_in(page)


def test_what_can_t_be_done_says_so_when_it_is_looked_at(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    assert press(grid, task, "start", {"planned_on": ""}, look="1").status_code == 422
    assert press(grid, task, "done", {"outcome": ""}, look="1").status_code == 422
    assert press(signed_in("community"), task, "start", bodies(now)["start"], look="1").status_code == 403
    tasks.start(
        actor=world.viewer("grid3"), task=task, version=task.version, planned_on=(now + DAY).date(), now=now,
    )
    task.version -= 1
    assert press(grid, task, "start", bodies(now)["start"], look="1").status_code == 409


def test_nothing_is_rehearsed_inside_an_act(world):
    @acts.working
    def inside():
        acts.rehearse(lambda: None, lambda: None)

    with pytest.raises(acts.NotRecorded):
        inside()


def wanting_more_time(world, now):
    _report, task = taken_on(world, now, "k", phone="13900001234")
    tasks.ask_extension(
        actor=world.viewer("grid3"), task=task, version=task.version, wanted_on=(now + 10 * DAY).date(),
        reason="配件还没到。", now=now,
    )
    task.refresh_from_db()
    return task


def test_granting_more_time_shows_the_new_day_and_the_message_before(world, now, signed_in, monkeypatch):
    task = wanting_more_time(world, now)
    notice_duties.deliver(now)
    community, entries, due_at = signed_in("community"), Entry.objects.count(), task.due_at
    page = press(community, task, "grant", {}, look="1").content.decode()
    (letter,) = said_in(page)
    shown = page[page.index('role="status"'):]
    assert "同意延期" in shown[: shown.index("</div>")]
    task.refresh_from_db()
    assert (Entry.objects.count(), task.due_at) == (entries, due_at)
    assert press(community, task, "grant", {}).status_code == 302
    sent = []
    monkeypatch.setattr(
        "qianxian.notices.channels.here.Folder.send", lambda _self, message: sent.append(message.sentence) or "",
    )
    notice_duties.deliver(now)
    assert sent == [letter]


def test_giving_the_lead_to_another_shows_who_has_it_then_and_keeps_what_was_typed(world, now, signed_in):
    report, task = taken_on(world, now, "k", phone="13900001234")
    other = world.viewer("community").office.organisation_id
    body = {"unit": other, "words": "这事归社区。", "concern_version": world.concern_of(report).version}
    community, entries = signed_in("community"), Entry.objects.count()
    page = press(community, task, "assign", body, look="1").content.decode()
    assert len(said_in(page)) == 1
    assert "这事归社区。" in page
    assert f'value="{other}" selected' in page
    assert Entry.objects.count() == entries
    assert world.task_of(report).id == task.id
    assert press(community, task, "assign", body).status_code == 302
    assert world.task_of(report).id != task.id


def test_a_notice_is_looked_at_with_its_number_and_the_number_is_not_used_up(world, now, signed_in):
    _report, task = taken_on(world, now, "k", phone="13900001234")
    subdistrict = signed_in("subdistrict")
    page = press(subdistrict, task, "supervise", {"words": "周五前修好。"}, look="1").content.decode()
    shown = page[page.index('role="status"'):]
    shown = shown[: shown.index("</div>")]
    assert f"〔{now.year}〕1" in shown
    assert "周五前修好。" in shown
    assert not Supervision.objects.exists()
    assert press(subdistrict, task, "supervise", {"words": "周五前修好。"}).status_code == 302
    assert Supervision.objects.get().number == 1
