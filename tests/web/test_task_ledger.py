"""The ledger of tasks as a page and as a workbook, several at once, and answers given often."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from happenings.lifecycle import DAY, done, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns.queries import LedgerWanted, task_ledger_for, whole_task_ledger_for
from qianxian.concerns.queries import task_ledger as rows_of
from qianxian.concerns.states import Channel, ConcernState
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties
from qianxian.tasks.models import AnswerTemplate, Task, Walk
from qianxian.tasks.states import PauseReason
from qianxian.web.desk.task_ledger import COLUMNS


def numbers(answer):
    return re.findall(r'<a href="/desk/(\d+)/">', answer.content.decode())


def read_sheet(client, **asked):
    answer = client.get(reverse("task_ledger_sheet"), asked)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return book.worksheets[0]


def test_every_row_has_the_sixteen_columns(world, now):
    report, task = taken_on(world, now, "k")
    grid, above = world.viewer("grid3"), world.viewer("community")
    concerns.urge(actor=world.holder(report), report=report, now=now)
    report.refresh_from_db()
    concerns.bring_in(
        actor=grid, concern=report.concern, unit_id=world.units["grid1"].id, wanted="借梯子", now=now,
    )
    tasks.name_steward(actor=grid, task=task, version=task.version, office_id=grid.office_id, now=now)
    tasks.supervise(actor=above, task=task, wants="三天内办好", now=now)
    tasks.suspend(
        actor=grid, task=task, version=task.version, reason=PauseReason.MATERIAL, words="配件在途",
        review_on=now.date() + 7 * DAY, now=now,
    )
    [row] = task_ledger_for(grid, LedgerWanted(), now=now)
    assert len(COLUMNS) == 16
    assert (row.matter, row.lead, row.supporting) == ("灯不亮", "第3网格党支部", "第1网格党支部")
    assert row.phone == "0374-0000303"
    assert row.responsible == row.leader == world.viewer("grid3").office.title
    assert "配件在途" in row.problem
    assert (now.date() + 7 * DAY).isoformat() in row.next_step
    assert f"〔{now.year}〕1" in row.remark
    assert row.number == report.concern.code
    assert row.signed_off_on is None


def test_nothing_that_a_resident_wrote_stands_in_the_ledger(world, now):
    world.report(now, words="李大妈家门口的灯坏了")
    [row] = task_ledger_for(world.viewer("community"), LedgerWanted(), now=now)
    assert row.matter == "水、电、暖气 · 槐荫院"


def test_the_ledger_is_filtered_by_time_standing_unit_and_kind(world, now, signed_in):
    _report, task = taken_on(world, now, "open")
    _report, parking = taken_on(world, now, "parking", kind="parking")
    Task.objects.filter(pk=parking.id).update(due_at=now - DAY)
    finished = world.task_of(done(world, now, "done"))
    above, address = signed_in("community"), reverse("task_ledger")
    every = {str(one.id) for one in (task, parking, finished)}

    def chosen(**asked):
        return set(numbers(above.get(address, asked)))

    assert chosen() == every
    assert chosen(standing="over") == {str(parking.id)}
    assert chosen(standing="waiting") == {str(finished.id)}
    assert chosen(kind=world.categories["parking"].id) == {str(parking.id)}
    assert chosen(unit=world.units["grid1"].id) == set()
    assert chosen(since=now.date().isoformat()) == every
    assert chosen(since=(now.date() + DAY).isoformat()) == set()
    assert chosen(until=(now.date() - DAY).isoformat()) == set()
    assert chosen(since="gestern", standing="?", unit="x") == every
    assert numbers(signed_in("grid1").get(address)) == []


def test_a_walk_stands_in_it_and_what_it_found_says_on_which_round(world, now):
    grid = world.viewer("grid3")
    made = tasks.begin_round(
        actor=grid, name="晚间巡查", rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        points=[tasks.Point("东门", world.locust.id, "路灯")], first_on=now.date(), now=now,
    )
    duties.go_on_with_rounds(now)
    walk = Walk.objects.select_related("task__unit", "task__place").get(round=made)
    handed = concerns.Intake(
        place_id=world.locust.id, category_key="utilities", channel=Channel.FOUND, key="found", words="灯坏了。",
    )
    concerns.find_on_walk(
        actor=grid, walk=walk, point=made.points.get(), intake=handed, stamp=stamps.read(), now=now,
    )
    world.report(now, key="raised")
    rows = {(row.source, row.matter) for row in task_ledger_for(grid, LedgerWanted(), now=now)}
    assert ("本单位巡查", "晚间巡查") in rows
    assert [source for source, _matter in rows if "晚间巡查" in source] == ["巡查“晚间巡查”"]
    assert len(rows) == 3


def test_colours_are_said_in_words_too(world, now):
    _report, late = taken_on(world, now, "late")
    Task.objects.filter(pk=late.id).update(due_at=now - DAY)
    [row] = task_ledger_for(world.viewer("grid3"), LedgerWanted(), now=now)
    assert row.tint == "over"
    assert row.progress.startswith(rows_of.said_tint("over"))


def test_the_workbook_holds_the_same_rows_and_no_formula(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    Task.objects.filter(pk=task.id).update(headline='=HYPERLINK("http://x","y")', due_at=now - DAY)
    sheet = read_sheet(signed_in("grid3"))
    assert sheet.max_column == 16
    assert sheet.max_row == 2
    assert sheet.cell(2, 3).value == '=HYPERLINK("http://x","y")'
    assert sheet.cell(2, 3).data_type == "s"
    assert sheet.cell(2, 11).fill.start_color.rgb == "FFF6D5D0"


def test_the_whole_ledger_is_read_in_batches_with_none_left_out_or_twice(world, now, monkeypatch):
    made = [world.task_of(world.report(now, key=f"k{number}")).id for number in range(7)]
    monkeypatch.setattr(rows_of, "BATCH", 3)
    found = [row.task_id for row in whole_task_ledger_for(world.viewer("community"), LedgerWanted(), now=now)]
    assert found == sorted(made)


def ticked(*some):
    return [f"{task.id}.{task.version}" for task in some]


@pytest.mark.parametrize("what", ["sheets", "slips"])
def test_what_is_printed_is_for_whoever_may_see_it(world, now, signed_in, what):
    report, task = taken_on(world, now, "k")
    typed = {"task": ticked(task), "do": what}
    shown = signed_in("grid3").post(reverse("several"), typed).content.decode()
    assert report.concern.code.replace("-", " ") in shown
    assert report.code.replace("-", " ") not in shown, "whoever does the work never holds the resident's code"
    other = signed_in("grid1").post(reverse("several"), typed)
    assert other.status_code == 422
    assert "灯不亮" not in other.content.decode()


def test_with_nothing_chosen_it_is_asked_for(world, now, signed_in):
    taken_on(world, now, "k")
    grid = signed_in("grid3")
    assert grid.post(reverse("several"), {"do": "steward"}).status_code == 422
    assert grid.post(reverse("several"), {"task": ["x", "1", "9" * 40 + ".1"], "do": "sheets"}).status_code == 422
    some = ticked(Task.objects.get())
    assert grid.post(reverse("several"), {"task": some, "do": "explode"}).status_code == 422


def test_an_answer_given_often_is_kept_put_in_and_changed_before_it_is_sent(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    assert grid.post(reverse("answers"), {"name": "已修好", "text": "已经修好，请您再看看。"}).status_code == 302
    assert grid.post(reverse("answers"), {"name": "已修好", "text": "另一句"}).status_code == 422
    kept = AnswerTemplate.objects.get()
    typed = {"version": task.version, "outcome": "换了灯泡。", "do": "insert", "answer": kept.id}
    shown = grid.post(reverse("done", args=[task.id]), typed).content.decode()
    assert "换了灯泡。\n已经修好，请您再看看。</textarea>" in shown
    assert world.concern_of(report).state == ConcernState.ACCEPTED
    changed = {"name": "修好了", "text": "修好了。", "version": kept.version}
    assert grid.post(reverse("answer", args=[kept.id]), changed).status_code == 302
    kept.refresh_from_db()
    assert grid.post(reverse("retire_answer", args=[kept.id]), {"version": kept.version}).status_code == 302
    assert grid.get(reverse("answer", args=[kept.id])).status_code == 404


def test_an_answer_of_another_unit_is_not_there(world, now, signed_in):
    kept = tasks.add_answer_template(actor=world.viewer("grid3"), name="已修好", text="修好了。", now=now)
    other = signed_in("grid1")
    assert "已修好" not in other.get(reverse("answers")).content.decode()
    assert other.post(reverse("answer", args=[kept.id]), {"name": "x", "text": "y", "version": 1}).status_code == 404
    assert other.post(reverse("retire_answer", args=[kept.id]), {"version": 1}).status_code == 404
    with_number = signed_in("grid3").post(reverse("answers"), {"name": "电话", "text": "请打13912345678"})
    assert with_number.status_code == 422
