"""Several at once: looked at first by the rules themselves, done once, each by an act of its own."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from happenings.lifecycle import DAY, taken_on
from qianxian.base.states import NotPossible
from qianxian.concerns.states import ConcernState
from qianxian.ledger.models import Entry
from qianxian.notices.models import Notice
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Extension, Note, Task
from qianxian.tasks.states import PauseReason


def ticked(*some):
    return [f"{task.id}.{task.version}" for task in some]


def look(client, some, do, **typed):
    return client.post(reverse("several"), {"task": ticked(*some), "do": do, "look": "1", **typed})


def form_of(page):
    """Return the form with the button that does it."""
    return next((form for form in page.split("<form ")[1:] if 'name="sure"' in form), "")


def confirmed(page):
    """Return what the form sends with which it is done: its hidden fields and its key."""
    form = form_of(page)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(html.unescape(value))
    return {**fields, "sure": re.search(r'name="sure" value="([^"]+)"', form)[1]}


def do_it(client, some, do, **typed):
    """Look first, then do it; return the page of what came of it."""
    page = look(client, some, do, **typed).content.decode()
    return client.post(reverse("several"), confirmed(page), follow=True)


def work(world, now, count):
    return [taken_on(world, now, f"k{number}")[1] for number in range(count)]


def test_several_get_a_steward_and_what_changed_meanwhile_is_named(world, now, signed_in):
    first, second = work(world, now, 2)
    office = world.viewer("grid3").office_id
    grid = signed_in("grid3")
    page = look(grid, [first, second], "steward", office=office).content.decode()
    tasks.start(actor=world.viewer("grid3"), task=second, version=second.version, planned_on=now.date(), now=now)
    answer = grid.post(reverse("several"), confirmed(page), follow=True)
    assert answer.status_code == 200
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.steward_id, second.steward_id) == (office, None)
    assert f"/desk/{second.id}/" in answer.content.decode()
    assert "tag over" in answer.content.decode()


def test_several_are_dispatched_to_one_unit_each_by_an_act_of_its_own(world, now, signed_in):
    some = work(world, now, 3)
    answer = do_it(signed_in("community"), some, "dispatch", unit=world.units["head"].id, words="院里近")
    assert answer.status_code == 200
    assert Entry.objects.filter(kind="concern.assigned").count() == 3
    assert Task.objects.filter(unit=world.units["head"], state="issued").count() == 3


def test_looking_does_nothing_and_names_what_would_be_refused(world, now, signed_in):
    mine, other = work(world, now, 2)
    new = world.task_of(world.report(now, key="new"))
    before = (Entry.objects.count(), Notice.objects.count())
    wanted = (now + 11 * DAY).date().isoformat()
    answer = look(signed_in("grid3"), [mine, other, new], "more-time", wanted_on=wanted, words="配件在途")
    page = answer.content.decode()
    assert page.count("tag over") == 1
    assert len(confirmed(page)["task"]) == 2
    assert (Entry.objects.count(), Notice.objects.count(), Extension.objects.count()) == (*before, 0)


@pytest.mark.parametrize(("do", "typed", "count"), [
    ("more-time", {"wanted_on": "2026-12-04", "words": "配件在途"}, lambda: Extension.objects.count()),
    ("start", {"planned_on": "2026-11-25"}, lambda: Task.objects.filter(planned_on="2026-11-25").count()),
    ("note", {"words": "跟供电所说好了"}, lambda: Note.objects.count()),
    ("give-back", {"unit": "", "words": "不归我们"}, lambda: Entry.objects.filter(kind="task.given_back").count()),
])
def test_it_is_done_to_each_once_however_often_it_is_sent(world, now, signed_in, do, typed, count):
    some, grid = work(world, now, 3), signed_in("grid3")
    sent = confirmed(look(grid, some, do, **typed).content.decode())
    pages = {grid.post(reverse("several"), sent, follow=True).content.decode().count("<li>") for _ in range(3)}
    assert len(pages) == 1
    assert count() == 3
    elsewhere = signed_in("grid3")  # in another session the rows themselves know
    elsewhere.post(reverse("several"), sent)
    assert count() == 3


def test_one_answer_from_a_template_goes_to_all(world, now, signed_in):
    reports = [taken_on(world, now, f"k{number}", phone=f"1390000123{number}")[0] for number in range(2)]
    some = [world.task_of(report) for report in reports]
    kept = tasks.add_answer_template(actor=world.viewer("grid3"), name="已修好", text="已经修好。", now=now)
    grid = signed_in("grid3")
    page = look(grid, some, "answer", answer=kept.id, words="请再看看。").content.decode()
    assert "给2人" in page
    assert "1390000" not in page
    grid.post(reverse("several"), confirmed(page))
    for report in reports:
        concern = world.concern_of(report)
        assert (concern.state, concern.answer) == (ConcernState.DONE, "已经修好。\n请再看看。")


def test_an_answer_is_only_the_unit_s_own_and_only_to_residents(world, now, signed_in):
    task = work(world, now, 1)[0]
    theirs = tasks.add_answer_template(actor=world.viewer("neighbour"), name="x", text="别家的答复", now=now)
    answer = look(signed_in("grid3"), [task], "answer", answer=theirs.id, words="")
    assert answer.status_code == 422
    assert "别家的答复" not in answer.content.decode()


def test_only_those_above_are_offered_to_give_the_lead_to_another(world, now, signed_in):
    task = work(world, now, 1)[0]
    Task.objects.filter(pk=task.id).update(due_at=now - DAY)
    assert 'value="dispatch"' not in signed_in("grid3").get(reverse("several")).content.decode()
    assert 'value="dispatch"' in signed_in("community").get(reverse("several")).content.decode()
    assert look(signed_in("grid3"), [task], "dispatch", unit=world.units["grid1"].id, words="x").status_code == 422


def test_the_result_is_shown_to_the_session_that_did_it(world, now, signed_in):
    grid = signed_in("grid3")
    answer = do_it(grid, work(world, now, 1), "note", words="记一下")
    address = answer.redirect_chain[-1][0]
    assert grid.get(address).status_code == 200
    assert signed_in("community").get(address).status_code == 404


def test_the_same_note_within_minutes_is_one_note(world, now):
    task, viewer = work(world, now, 1)[0], world.viewer("grid3")
    tasks.add_note(actor=viewer, task=task, words="记一下", now=now)
    with pytest.raises(NotPossible):
        tasks.add_note(actor=viewer, task=task, words="记一下", now=now + timedelta(minutes=5))
    tasks.add_note(actor=viewer, task=task, words="记一下", now=now + timedelta(minutes=15))
    assert Note.objects.count() == 2


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["new", "mine", "held", "done", "theirs"]), min_size=1, max_size=5), st.sampled_from([
    ("more-time", {"wanted_on": "2026-12-04", "words": "配件"}), ("start", {"planned_on": "2026-11-25"}),
    ("give-back", {"unit": "", "words": "不归我们"}), ("note", {"words": "记一下"}), ("answer", {"words": "换好了"}),
]))
def test_what_was_shown_is_what_happens(world, now, signed_in, kinds, doing):
    do, typed = doing
    with transaction.atomic():
        some = [as_it_is(world, now, kind, f"{number}") for number, kind in enumerate(kinds)]
        grid = signed_in("grid3")
        page = look(grid, some, do, **typed).content.decode()
        would = re.findall(r'name="task" value="(\d+)[.]', form_of(page))
        refused = page.count("tag over")
        done = []
        if would:
            grid.post(reverse("several"), confirmed(page))
            done = grid.session["several"].popitem()[1]["done"]
        transaction.set_rollback(True)
    visible = [task for task, kind in zip(some, kinds, strict=True) if kind != "theirs"]
    assert [str(number) for number in done] == would
    assert len(would) + refused == (len(visible) if visible else 0)


def as_it_is(world, now, kind, key):
    if kind == "theirs":
        return world.task_of(world.report(now, key=key, place=world.river))
    if kind == "new":
        return world.task_of(world.report(now, key=key))
    _report, task = taken_on(world, now, key)
    grid = world.viewer("grid3")
    if kind == "held":
        tasks.suspend(
            actor=grid, task=task, version=task.version, reason=PauseReason.MATERIAL, words="配件",
            review_on=(now + 5 * DAY).date(), now=now,
        )
    if kind == "done":
        tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了", evidence=[], now=now)
    return task
