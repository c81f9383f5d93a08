"""“一年一民心工程”: the water mains, 2.6 万余米, from what is said at the gatehouse to the look half a year later."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from qianxian.base import clock
from qianxian.ledger.models import Entry
from qianxian.meetings import duties
from qianxian.meetings.models import Idea, Milestone, PaperBatch, Project, ProjectRound, VotingToken
from qianxian.meetings.states import DATED
from qianxian.planning.ballots import pabulib
from qianxian.tasks.models import Task

BEGIN = date(2026, 11, 23)


def noon(day):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


def picture():
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "brown").save(written, "JPEG")
    written.seek(0)
    written.name = "pipes.jpg"
    return written


def test_the_water_mains_from_the_idea_to_the_look_back(world, now, settings, tmp_path):
    settings.QIANXIAN_HOME = tmp_path
    resident, gate, grid, community = Client(), Client(), Client(), Client()
    for client, name in ((gate, "gate"), (grid, "grid3"), (community, "community")):
        client.force_login(world.accounts[name])
    ends = {phase: BEGIN + timedelta(weeks=2 * (place + 1)) for place, phase in enumerate(DATED)}

    # The community opens the year's round; everybody sees the money and the days.
    community.post(reverse("new_round"), {
        "name": "文峰社区2026年民心工程", "year": "2026", "budget": "1000000", "most": "2", "least": "1",
        "voters": "household", **{phase.value: day.isoformat() for phase, day in ends.items()},
    })
    round_ = ProjectRound.objects.get()
    public, desk = reverse("project_round", args=[round_.id]), reverse("desk_round", args=[round_.id])
    assert "100万元" in resident.get(public).content.decode()

    def go_on(verb, day):
        with clock.held_at(noon(day)):
            round_.refresh_from_db()
            answer = community.post(f"{desk}do/{verb}/", {"version": round_.version})
            assert answer.status_code == 302, answer.content.decode()
        round_.refresh_from_db()

    # Ideas: at the gatehouse for an elder, on the web without an account.
    go_on("collect", ends["informing"] + timedelta(days=1))
    at = noon(ends["collecting"])
    with clock.held_at(at):
        gate.post(f"{desk}idea/", {
            "key": "g", "words": "水管锈了几十年，一停水就是一天", "channel": "gatehouse", "place": world.locust.id,
            "phone": "13912345678",
        })
        own = resident.post(f"{public}idea/", {"key": "w", "words": "换自来水总管，三天两头漏"}).url
        lamps = resident.post(f"{public}idea/", {"key": "l", "words": "院里太黑"}).url
        assert "已经收到" in resident.get(own).content.decode()

    # Screened: one project of two ideas, one refused with its reason; the list is costed and published.
    day = ends["collecting"] + timedelta(days=1)
    go_on("screen", day)
    first, second, third = Idea.objects.order_by("id")
    with clock.held_at(noon(day)):
        community.post(f"{desk}idea/{first.id}/accept/", {"version": 1, "title": "改造自来水管网"})
        project = Project.objects.get()
        community.post(f"{desk}idea/{second.id}/merge/", {"version": 1, "project": project.id})
        community.post(f"{desk}idea/{third.id}/refuse/", {"version": 1, "reason": "路灯已列入市里今年的改造。"})
        community.post(f"{desk}project/{project.id}/cost/", {
            "version": project.version, "cost": "960000", "source": "自来水公司概算", "measure": "米",
            "planned": "26400", "unit": world.units["subdistrict"].id,
        })
        assert "路灯已列入市里今年的改造。" in resident.get(lamps).content.decode()
        go_on("publish", day)
        sheets = community.post(f"{desk}tokens/", {"number": "5"})
    assert sheets.headers["Cache-Control"] == "no-store"
    tokens = re.findall(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", sheets.content.decode())
    assert len(tokens) == VotingToken.objects.count() == 5
    assert "自来水公司概算" in resident.get(public).content.decode()

    # The vote: three online, three sheets of paper of which one voted online; two units count.
    go_on("open_voting", ends["costed"] + timedelta(days=1))
    with clock.held_at(noon(ends["voting"])):
        for token in tokens[:3]:
            answer = resident.post(f"{public}vote/", {"token": token, "ticked": ["1"]})
            assert "已经投进票箱" in answer.content.decode()
        again = resident.post(f"{public}vote/", {"token": tokens[0], "ticked": ["1"]})
        assert again.status_code == 422
    day = ends["voting"] + timedelta(days=1)
    with clock.held_at(noon(day)):
        opened = community.post(f"{desk}batch/", {"tokens": "\n".join(tokens[2:])})
        assert tokens[2] in opened.content.decode()
        batch = PaperBatch.objects.get()
        for client in (community, grid):
            batch.refresh_from_db()
            client.post(f"{desk}batch/{batch.id}/", {"ballots": "1", "blank": "1", "version": batch.version})
    go_on("count", day)
    shown = resident.get(public).content.decode()
    assert "共5张选票：网上3张，纸质2张" in shown
    file = resident.get(f"{public}ballots.pb").content
    assert pabulib.read(file).winners == {0}
    assert round_.counted["sha256"] in shown

    # Delivery: a milestone on the company's desk, metres that are said and metres that are shown.
    go_on("deliver", day + timedelta(days=1))
    project.refresh_from_db()
    with clock.held_at(noon(day + timedelta(days=2))):
        community.post(f"{desk}project/{project.id}/milestone/", {
            "title": "全部主管换完通水", "unit": world.units["grid3"].id, "due_on": ends["delivery"].isoformat(),
        })
        milestone = Milestone.objects.get()
        assert "全部主管换完通水" in grid.get(reverse("task", args=[milestone.task_id])).content.decode()
        grid.post(f"{desk}project/{project.id}/progress/", {"key": "a", "amount": "20000", "text": "一至四号院"})
        grid.post(f"{desk}project/{project.id}/progress/", {
            "key": "b", "amount": "6400", "text": "五号院", "photos": picture(),
        })
        shown = resident.get(public).content.decode()
        assert "承建单位报称完成：26,400米" in shown
        assert "有照片或材料为凭：6,400米" in shown
        task = Task.objects.get(pk=milestone.task_id)
        grid.post(reverse("done", args=[task.id]), {"version": task.version, "outcome": "全部换完，已通水。"})
        community.post(f"{desk}milestone/{milestone.id}/sign_off/", {"version": milestone.version})
    go_on("hand_over", day + timedelta(days=3))

    # Residents take it over; the author sees it, and half a year later it is looked back at.
    with clock.held_at(noon(ends["acceptance"])):
        for token, answer, why in ((tokens[0], "yes", ""), (tokens[3], "no", "井盖还没有盖好")):
            said = {"token": token, f"done{project.id}": answer, f"why{project.id}": why}
            assert "已经计入" in resident.post(f"{public}done/", said).content.decode()
        assert "1人说办好了，1人说没办好" in resident.get(public).content.decode()
        assert "井盖还没有盖好" not in resident.get(public).content.decode()
        assert "井盖还没有盖好" in community.get(desk).content.decode()
        assert "选上了" in resident.get(own).content.decode()
    late = ends["acceptance"] + timedelta(days=183)
    duties.go_on_with_rounds(noon(late))
    with clock.held_at(noon(late)):
        round_.refresh_from_db()
        community.post(f"{desk}do/look_back/", {"version": round_.version, "said": "半年没有再漏，水压正常。"})
        assert "半年没有再漏，水压正常。" in resident.get(public).content.decode()
    told = set(Entry.objects.filter(notice__about_kind="idea").values_list("kind", flat=True))
    assert {"idea.handed_in", "idea.accepted", "round.counted", "milestone.set", "milestone.reached",
            "project.progressed", "round.looked_back"} <= told
