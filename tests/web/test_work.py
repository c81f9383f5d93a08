"""What an office does with its work, by the buttons on its page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from happenings.lifecycle import DAY, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties
from qianxian.concerns.models import Concern, ContactView, Photo
from qianxian.concerns.states import ConcernState, Role
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import ChecklistLine, CostLine, Extension, Note, Pause, Supervision, Task
from qianxian.tasks.states import PauseReason, TaskState


def page_of(client, task):
    return client.get(reverse("task", args=[task.id])).content.decode()


def do(client, task, name, **typed):
    """Press a button, with the version that its page shows."""
    shown = page_of(client, task)
    found = re.search(r'name="version" value="(\d+)"', shown)
    concern = re.search(r'name="concern_version" value="(\d+)"', shown)
    fields = {"version": found[1] if found else "0", **typed}
    if concern:
        fields.setdefault("concern_version", concern[1])
    return client.post(reverse("step", args=[task.id, name]), fields)


def steps_on(client, task):
    return set(re.findall(rf"/desk/{task.id}/do/([a-z-]+)/", page_of(client, task)))


def test_a_day_is_said_and_can_be_said_again(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    for days in (2, 3):
        day = now.date() + days * DAY
        assert do(grid, task, "start", planned_on=day.isoformat()).status_code == 302
        task.refresh_from_db()
        assert (task.planned_on, task.state) == (day, TaskState.IN_HAND)
    assert world.concern_of(report).state == ConcernState.IN_HAND
    answer = do(grid, task, "start", planned_on=(now.date() - DAY).isoformat())
    assert answer.status_code == 422


def test_what_was_typed_comes_back_in_its_open_form_when_something_is_missing(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    answer = do(signed_in("grid3"), task, "hold", why="material", words="水泵配件在途，下周到", review_on="")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "水泵配件在途，下周到</textarea>" in shown
    assert re.search(r'<details class="fold" open><summary>[^<]*</summary><form[^>]*do/hold/', shown)
    assert not Pause.objects.exists()


def test_days_and_places_that_are_named_stand_under_the_words_with_their_dates(world, now, signed_in):
    report = world.report(now, words="昨晚北门的灯黑了，3栋2单元也黑。")
    assert "提到：昨晚（11月22日）、北门、3栋2单元" in page_of(signed_in("grid3"), world.task_of(report))
    long = world.report(now, words="北门的灯黑了。" * 9 + "".join(f"{n}号楼也黑。" for n in range(1, 9)), key="long")
    named = page_of(signed_in("grid3"), world.task_of(long)).split("提到：")[1].split("</p>")[0]
    assert named.count("北门") == 1
    assert named.count("、") == 5  # six of nine
    plain = world.report(now, words="灯黑了。", key="plain")
    assert "提到：" not in page_of(signed_in("grid3"), world.task_of(plain))


def test_work_is_put_on_hold_and_goes_on(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    review = (now.date() + 7 * DAY).isoformat()
    assert do(grid, task, "hold", why="material", words="配件在途", review_on=review).status_code == 302
    assert world.concern_of(report).state == ConcernState.SUSPENDED
    assert "take-up" in steps_on(grid, task)
    assert "hold" not in steps_on(grid, task)
    assert do(grid, task, "take-up").status_code == 302
    assert world.concern_of(report).state == ConcernState.IN_HAND


def test_a_question_is_put_to_the_one_who_raised_it_and_waits_for_the_answer(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    assert do(signed_in("grid3"), task, "ask", words="是几单元的灯？").status_code == 302
    pause = Pause.objects.get()
    assert (pause.reason, pause.words) == (PauseReason.ASKED, "是几单元的灯？")
    report.refresh_from_db()
    concerns.answer_question(actor=world.holder(report), report=report, words="2单元", now=now + DAY)
    task.refresh_from_db()
    assert task.state == TaskState.IN_HAND


def test_more_time_is_asked_for_by_the_unit_and_answered_on_the_community_s_page(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    grid, above = signed_in("grid3"), signed_in("community")
    wanted = now.date() + 11 * DAY
    assert do(grid, task, "more-time", wanted_on=wanted.isoformat(), words="配件在途").status_code == 302
    assert "more-time" not in steps_on(grid, task)
    assert not {"grant", "refuse"} & steps_on(grid, task)
    assert f'href="/desk/{task.id}/' in above.get(reverse("desk")).content.decode()
    assert {"grant", "refuse"} <= steps_on(above, task)
    assert do(above, task, "refuse", words="").status_code == 422
    assert do(above, task, "grant").status_code == 302
    task.refresh_from_db()
    assert task.due_at.date() == wanted
    assert Extension.objects.get().state == "granted"


def test_it_is_given_back_to_the_unit_whose_it_is_or_to_those_above(world, now, signed_in):
    report, task = taken_on(world, now, "named")
    grid = signed_in("grid3")
    shown = page_of(grid, task)
    assert "望河社区第1网格党支部" not in shown
    assert do(grid, task, "give-back", unit=world.units["head"].id, words="归院里").status_code == 302
    assert world.task_of(report).unit == world.units["head"]
    report, task = taken_on(world, now, "unknown")
    assert do(grid, task, "give-back", unit="", words="不知道归谁").status_code == 302
    assert world.task_of(report).unit == world.units["community"]


def test_only_the_community_and_above_decline_and_say_where_to_go(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    grid, above = signed_in("grid3"), signed_in("community")
    assert "decline" not in steps_on(grid, task)
    assert do(grid, task, "decline", why="litigation", words="法院在审").status_code == 403
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="办不了", now=now)
    task = world.task_of(report)
    assert do(above, task, "decline", why="not_ours", whose="", words="路灯归市里管").status_code == 422
    assert do(above, task, "decline", why="not_ours", whose="市城管局", words="路灯归市里管").status_code == 302
    assert world.concern_of(report).state == ConcernState.DECLINED


def test_work_is_claimed_from_the_pool_and_the_list_shows_whose_it_is(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    grid, link = signed_in("grid3"), f'href="/desk/{task.id}/#m"'
    assert link in grid.get(reverse("desk"), {"whose": "pool"}).content.decode()
    assert link not in grid.get(reverse("desk"), {"whose": "mine"}).content.decode()
    assert do(grid, task, "steward", do="mine").status_code == 302
    assert link in grid.get(reverse("desk"), {"whose": "mine"}).content.decode()
    assert link not in grid.get(reverse("desk"), {"whose": "pool"}).content.decode()
    task.refresh_from_db()
    assert task.steward_id == world.viewer("grid3").office_id
    elsewhere = world.viewer("community").office_id
    assert do(grid, task, "steward", office=elsewhere).status_code == 422


def test_a_supporting_unit_sees_what_is_wanted_and_nothing_that_anybody_said(world, now, signed_in):
    words = "我是李大妈，住三号楼，灯坏了。"
    report, task = taken_on(world, now, "k", words=words, phone="13900001234")
    grid, helper = signed_in("grid3"), signed_in("grid1")
    assert do(grid, task, "bring-in", unit=world.units["grid1"].id, words="借一架长梯子").status_code == 302
    support = Task.objects.get(source="support")
    shown = page_of(helper, support)
    assert "借一架长梯子" in shown
    assert "灯不亮" in shown
    assert words not in shown
    assert "李大妈" not in helper.get(reverse("desk")).content.decode()
    assert "contact/" not in shown
    assert helper.post(reverse("contact", args=[support.id, report.id])).status_code == 404
    assert helper.post(
        reverse("receive", args=[support.id]), {"version": support.version, "headline": "别的"},
    ).status_code == 302
    support.refresh_from_db()
    assert (support.state, support.headline) == (TaskState.RECEIVED, "借一架长梯子")
    answer = helper.post(reverse("done", args=[support.id]), {"version": support.version, "outcome": "梯子送到了"})
    assert answer.status_code == 302
    assert world.concern_of(report).state == ConcernState.ACCEPTED


def test_a_part_shows_what_was_said_of_the_whole_and_the_number_and_a_supporter_nothing(world, now, signed_in):
    words = "我是李大妈，灯坏了，车棚也漏水。"
    report, task = taken_on(world, now, "k", words=words, phone="13900001234")
    name = "e" * 32 + ".jpg"
    Photo.objects.create(report=report, name=name, sha256="0" * 64, size=1, width=1, height=1)
    concerns.split(
        actor=world.viewer("community"), concern=world.concern_of(report), version=world.concern_of(report).version,
        parts=[concerns.Part("utilities", "楼道灯不亮"), concerns.Part("parking", "车棚漏水")], now=now,
    )
    part = report.parts.order_by("id")[0]
    led, grid = world.task_of(part), signed_in("grid3")
    shown = page_of(grid, led)
    assert words in shown
    assert name in shown
    assert reverse("task", args=[task.id]) in shown, "the whole, divided, is a press away"
    number = grid.post(reverse("contact", args=[led.id, part.id])).content.decode()
    assert "13900001234" in number
    assert ContactView.objects.get().report_id == report.id
    tasks.receive(actor=world.viewer("grid3"), task=led, version=led.version, headline="楼道灯不亮", now=now)
    concerns.bring_in(
        actor=world.viewer("grid3"), concern=world.concern_of(part), unit_id=world.units["grid1"].id, wanted="借梯子",
        now=now,
    )
    helper = page_of(signed_in("grid1"), Task.objects.get(source="support"))
    assert words not in helper
    assert name not in helper


def test_the_number_and_words_of_a_divided_matter_are_kept_while_a_part_is_open(world, now):
    report, _task = taken_on(world, now, "k", phone="13900001234")
    concerns.split(
        actor=world.viewer("community"), concern=world.concern_of(report), version=world.concern_of(report).version,
        parts=[concerns.Part("utilities", "灯"), concerns.Part("parking", "车棚")], now=now,
    )
    later = now + 91 * DAY
    duties.forget_contacts(later)
    report.refresh_from_db()
    assert report.contact.phone
    for part in report.parts.all():
        concerns.void(actor=world.viewer("community"), report=part, reason="重复", now=now)
    duties.forget_contacts(later)
    report.contact.refresh_from_db()
    assert not report.contact.phone


def test_what_is_back_shows_the_matter_it_follows(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
    again = world.report(now, key="again", follows_id=report.concern_id)
    shown = page_of(signed_in("grid3"), world.task_of(again))
    code = world.concern_of(report).code
    assert f"{code[:4]} {code[-4:]}" in shown
    assert reverse("task", args=[task.id]) in shown


def test_an_answer_from_above_is_brought_home_with_two_presses(world, now, signed_in):
    report, _task = taken_on(world, now, "k")
    duties.climb(now + 10 * DAY)
    above, task = world.viewer("community"), world.task_of(report)
    later = now + 11 * DAY
    tasks.receive(actor=above, task=task, version=task.version, headline="东门路灯", now=later)
    tasks.report_done(actor=above, task=task, version=task.version, outcome="换了整条线路", evidence=[], now=later)
    door, grid = Task.objects.get(source="doorstep"), signed_in("grid3")
    shown = page_of(grid, door)
    assert "换了整条线路" in shown
    assert 'name="headline"' not in shown
    assert grid.post(reverse("receive", args=[door.id]), {"version": door.version}).status_code == 302
    door.refresh_from_db()
    answer = grid.post(reverse("done", args=[door.id]), {"version": door.version, "outcome": "当面说了"})
    assert answer.status_code == 302
    assert world.concern_of(report).state == ConcernState.DONE


def test_those_above_give_the_lead_to_another_unit_and_issue_notices(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    above = signed_in("community")
    assert not {"assign", "supervise"} & steps_on(signed_in("grid3"), task)
    assert do(above, task, "supervise", words="").status_code == 422
    assert do(above, task, "supervise", words="三天内办好").status_code == 302
    assert Supervision.objects.get().wants == "三天内办好"
    assert do(above, task, "assign", unit=world.units["head"].id, words="院里更近").status_code == 302
    assert world.task_of(report).unit == world.units["head"]
    overtaken = do(above, task, "assign", unit=world.units["head"].id, words="又来", concern_version="1")
    assert overtaken.status_code in {409, 422}


def test_what_was_entered_by_mistake_is_struck_out_by_the_community(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    above = signed_in("community")
    assert "void" not in steps_on(signed_in("grid3"), task)
    assert do(above, task, "void", report=report.id, words="写错了院子").status_code == 302
    assert world.concern_of(report).state == ConcernState.VOIDED
    assert do(above, task, "void", report="1", words="x").status_code == 404


def test_notes_are_read_at_the_desks_and_never_by_the_one_who_raised_it(world, now, signed_in, stranger):
    from qianxian.concerns.links import secret_of

    report, task = taken_on(world, now, "k")
    note = "跟供电所老王说好了周三来"
    assert do(signed_in("community"), task, "note", words=note).status_code == 302
    assert note in page_of(signed_in("grid3"), task)
    assert note not in stranger.get(reverse("matter", args=[secret_of(report.id)])).content.decode()
    concerns.erase(actor=world.holder(report), report=report, now=now)
    assert Note.objects.get().words == ""
    assert note not in page_of(signed_in("grid3"), task)


def test_a_checklist_comes_with_the_kind_and_each_tick_is_an_act(world, now, signed_in):
    from qianxian.people.queries import OPERATOR

    category = world.categories["utilities"]
    category.refresh_from_db()
    concerns.change_category(
        actor=OPERATOR, category=category, version=category.version, now=now, checklist="现场看过\n\n 拍照 ",
    )
    _report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    lines = list(ChecklistLine.objects.order_by("id"))
    assert [line.words for line in lines] == ["现场看过", "拍照"]
    assert do(grid, task, "tick", line=lines[0].id, ticked="1").status_code == 302
    assert do(grid, task, "line", words="通知住户").status_code == 302
    lines = list(ChecklistLine.objects.order_by("id"))
    assert [line.ticked_at is not None for line in lines] == [True, False, False]
    assert "1/3" in page_of(grid, task)
    assert do(signed_in("community"), task, "tick", line=lines[1].id, ticked="1").status_code == 403


@pytest.mark.parametrize(("typed", "cents"), [("126.5", 12650), ("0", 0), ("88", 8800), ("12.34元", 1234)])
def test_what_it_cost_is_kept_in_whole_cents_and_added_up(world, now, signed_in, typed, cents):
    _report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    for _ in range(2):
        answer = do(grid, task, "cost", what="灯泡", amount="2", measure="个", yuan=typed, payer="company")
        assert answer.status_code == 302
    assert list(CostLine.objects.values_list("cents", flat=True)) == [cents, cents]
    assert f"{2 * cents // 100:,}.{2 * cents % 100:02}" in page_of(grid, task)
    line = CostLine.objects.first()
    assert do(grid, task, "strike-cost", line=line.id).status_code == 302
    assert CostLine.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"yuan": "-1"}, {"yuan": "1.234"}, {"yuan": "一百"}, {"amount": "0"}, {"payer": ""}])
def test_a_cost_that_cannot_be_read_is_asked_for_again(world, now, signed_in, wrong):
    _report, task = taken_on(world, now, "k")
    typed = {"what": "灯泡", "amount": "2", "measure": "个", "yuan": "10", "payer": "company", **wrong}
    assert do(signed_in("grid3"), task, "cost", **typed).status_code == 422
    assert not CostLine.objects.exists()


def test_what_was_urged_stands_on_top_of_the_list(world, now, signed_in):
    for number in range(3):
        report, _task = taken_on(world, now, f"k{number}", words=f"第{number}盏灯")
    concerns.urge(actor=world.holder(report), report=report, now=now)
    shown = signed_in("grid3").get(reverse("desk")).content.decode()
    first = re.search(r'href="/desk/(\d+)/#m"', shown)
    assert int(first[1]) == world.task_of(report).id
    assert shown.count(f'href="/desk/{world.task_of(report).id}/#m"') == 1


def test_what_is_due_within_one_working_day_is_yellow(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    due = task.due_at
    grid = signed_in("grid3")
    assert "tag soon" not in grid.get(reverse("desk")).content.decode()
    Task.objects.filter(pk=task.id).update(due_at=now + timedelta(hours=26))
    assert "tag soon" in grid.get(reverse("desk")).content.decode()
    assert due > now + timedelta(hours=26)


def test_a_preview_shows_what_they_will_read_and_sends_nothing(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    grid = signed_in("grid3")
    typed = {"version": task.version, "outcome": "灯泡换了。", "look": "1"}
    answer = grid.post(reverse("done", args=[task.id]), typed)
    assert answer.status_code == 200
    assert "灯泡换了。" in answer.content.decode()
    assert 'role="status"' in answer.content.decode()
    assert world.concern_of(report).state == ConcernState.ACCEPTED


def test_the_unit_answers_a_notice_once_and_the_register_says_so(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    notice = tasks.supervise(actor=world.viewer("community"), task=task, wants="三天内办好", now=now)
    grid, address = signed_in("grid3"), reverse("supervision_notice", args=[notice.id])
    assert signed_in("community").post(address, {"answer": "替你答"}).status_code == 403
    assert grid.post(address, {"answer": " "}).status_code == 422
    assert grid.post(address, {"answer": "周三前换好"}).status_code == 302
    assert grid.post(address, {"answer": "再答一次"}).status_code == 409
    assert "周三前换好" in signed_in("community").get(address).content.decode()
    register = reverse("supervision")
    assert address in grid.get(register).content.decode()
    assert address not in grid.get(register, {"open": "1"}).content.decode()
    assert address not in signed_in("grid1").get(register).content.decode()


def test_a_step_that_does_not_exist_is_not_there(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    assert do(signed_in("grid3"), task, "explode").status_code == 404
    assert Concern.objects.filter(dispatches__role=Role.LEAD).count() == 1
