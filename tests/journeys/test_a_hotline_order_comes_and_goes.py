"""The hotline's sheet comes in once however often it is sent, and goes back answered: nothing is typed twice."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qianxian.concerns import actions as concerns
from qianxian.concerns.models import Report
from qianxian.concerns.states import How, Satisfied
from qianxian.ledger.models import Entry
from qianxian.tasks import actions as tasks

HEADINGS = ["工单编号", "诉求内容", "来电人电话", "地址", "分类", "受理时间", "办理时限", "派单员"]
GOOD = [
    ["XC001", "槐荫院东门路灯不亮", "13912345678", "文峰社区槐荫院3号楼", "水、电、暖气", "2026-11-21 09:30",
     "2026-11-27 18:00", "小周"],
    ["XC002", "枫林院消防通道被占", "", "枫林院", "停车、充电", "2026-11-22 10:00", "", "小周"],
]


def sheet(*rows):
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile("orders.xlsx", written.getvalue())


def csv_sheet(*rows):
    lines = [",".join(row) for row in [HEADINGS, *rows]]
    return SimpleUploadedFile("orders.csv", "\n".join(lines).encode("gb18030"))


@pytest.fixture
def desk(world):
    client = Client()
    client.force_login(world.accounts["community"])
    return client


def send(desk, upload, step="take", **more):
    return desk.post(reverse("orders"), {"sheet": upload, "step": step, **more})


def test_an_order_comes_in_with_its_number_its_place_and_its_day(world, now, desk):
    answer = send(desk, sheet(*GOOD))
    assert answer.context["taken"] == 2, [str(one) for one in answer.context["look"].problems]
    report = Report.objects.get(external_ref="XC001")
    assert (report.channel, report.written_on) == ("hotline", date(2026, 11, 21))
    assert report.concern.place_id == world.locust.id
    assert report.contact.phone == "13912345678"
    assert timezone.localtime(report.concern.promised_at).strftime("%m-%d %H:%M") == "11-27 18:00"
    assert world.task_of(report).due_at == report.concern.promised_at


def test_a_look_takes_nothing_in(world, now, desk):
    answer = send(desk, sheet(*GOOD), step="look")
    assert len(answer.context["look"].new) == 2
    assert not Report.objects.exists()


def test_the_same_sheet_twice_is_one(world, now, desk):
    send(desk, csv_sheet(*GOOD))
    answer = send(desk, sheet(*GOOD))
    assert (answer.context["taken"], answer.context["look"].known) == (0, 2)
    assert not answer.context["look"].differences
    assert Report.objects.count() == 2


def test_a_changed_order_changes_nothing_and_is_shown(world, now, desk):
    send(desk, sheet(*GOOD))
    entries = Entry.objects.count()
    changed = [GOOD[0][:1], ["槐荫院西门路灯不亮"], GOOD[0][2:6], ["2026-11-25 18:00", "小周"]]
    answer = send(desk, sheet([cell for part in changed for cell in part]))
    text = answer.content.decode()
    assert "槐荫院西门路灯不亮" in text
    assert "2026-11-25 18:00" in text
    assert [one.column.key for one in answer.context["look"].differences] == ["words", "due_at"]
    assert Report.objects.get(external_ref="XC001").words == "槐荫院东门路灯不亮"
    assert Entry.objects.count() == entries


def test_what_cannot_be_placed_or_read_is_named_and_the_rest_comes_in(world, now, desk):
    bad = [
        ["XC003", "路灯不亮", "", "不知道哪个院", "水、电、暖气", "", "", ""],
        ["XC004", "路灯不亮", "12", "槐荫院", "水、电、暖气", "", "", ""],
        ["XC005", "路灯不亮", "", "槐荫院", "外星来客", "", "", ""],
        ["XC006", "路灯不亮", "", "望河院", "水、电、暖气", "", "", ""],  # in another sub-district's care
        ["XC001", "又一次", "", "槐荫院", "水、电、暖气", "", "", ""],
    ]
    answer = send(desk, sheet(*GOOD, *bad))
    cells = {one.cell for one in answer.context["look"].problems}
    assert cells == {"D4", "C5", "E6", "D7", "A8"}
    assert (answer.status_code, answer.context["taken"]) == (422, 2)
    again = send(desk, sheet(bad[2]), otherwise="utilities")
    assert again.context["taken"] == 1


def test_an_order_in_the_care_of_others_is_refused_by_its_place_and_writes_nothing(world, now, desk):
    before = Entry.objects.count()
    answer = send(desk, sheet(["XC006", "路灯不亮", "", "望河院", "水、电、暖气", "", "", ""]))
    (problem,) = answer.context["look"].problems
    assert (answer.status_code, problem.cell) == (422, "D2")
    assert "望河院" in str(problem)
    assert (Report.objects.count(), Entry.objects.count()) == (0, before)


def test_what_others_took_in_is_not_shown_to_who_knows_its_number(world, now, desk):
    send(desk, sheet(*GOOD))
    other = Client()
    other.force_login(world.accounts["admin_elsewhere"])
    answer = send(other, sheet([GOOD[0][0], "望河院路灯不亮", "13700000000", "望河院", *GOOD[0][4:]]))
    assert (answer.context["taken"], answer.context["look"].differences) == (0, [])
    assert "13912345678" not in answer.content.decode()


def test_the_answer_goes_back_as_it_was_given(world, now, desk):
    send(desk, sheet(*GOOD))
    report = Report.objects.get(external_ref="XC001")
    task, grid = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=1, headline="路灯要换", now=now)
    tasks.report_done(actor=grid, task=task, version=2, outcome="换了新灯，已亮。", evidence=[], now=now)
    report.refresh_from_db()
    concerns.follow_up(
        actor=world.viewer("community"), report=report, version=world.concern_of(report).version, how=How.PHONE,
        reached=True, solved=True, satisfied=Satisfied.YES, now=now,
    )
    answer = desk.get(reverse("order_answers"))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert rows[0] == ("工单编号", "办理单位", "办理结果", "办结时间", "回访", "满意度")
    told = {row[0]: row for row in rows[1:]}
    assert told["XC001"][1:4] == ("第3网格党支部", "换了新灯，已亮。", "2026-11-23 12:00")
    assert told["XC001"][5]
    assert told["XC002"][2] is None


def test_a_sheet_of_something_else_is_refused_with_its_headings(world, now, desk):
    answer = send(desk, SimpleUploadedFile("x.csv", "姓名,年龄\n甲,3\n".encode()))
    assert answer.status_code == 422
    assert "姓名" in answer.content.decode()


def test_the_answers_of_another_office_are_not_given(world, now, desk):
    send(desk, sheet(*GOOD))
    other = Client()
    other.force_login(world.accounts["subdistrict"])
    rows = list(openpyxl.load_workbook(io.BytesIO(other.get(reverse("order_answers")).content)).worksheets[0].values)
    assert len(rows) == 1
