"""What is late, how many there are of it, and what those who raised a matter do about it."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from happenings.lifecycle import DAY, taken_on
from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties as concern_duties
from qianxian.ledger.models import Entry
from qianxian.notices import actions as notices
from qianxian.notices.models import Notice
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task


def counts_on(client, **asked):
    """Return the four figures on the page: overdue, soon, threefold, pressed for."""
    shown = client.get(reverse("late"), asked).content.decode()
    return [int(n) for n in re.findall(r"which=\w+&amp;days=\d+[^>]*>[^<]*?(\d+)</a>", shown)][-4:], shown


def told(account):
    """Return the kinds of what an account was told."""
    notices.telling.tell_units(now=clock.now())
    return list(Notice.objects.filter(account=account).order_by("id").values_list("entry__kind", flat=True))


def test_pressing_is_pushed_to_the_unit_once_a_day(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    concerns.urge(actor=world.holder(report), report=report, now=now)
    assert told(world.accounts["grid3"])[-1] == "task.urged"
    assert "task.urged" not in told(world.accounts["community"])
    assert f"/desk/{task.id}/" in signed_in("grid3").get(reverse("desk_inbox")).content.decode()


def test_the_unit_above_hears_of_three_days_on_which_nothing_was_heard(world, now):
    report, _task = taken_on(world, now, "k")
    for days in range(2):
        concerns.urge(actor=world.holder(report), report=report, now=now + days * DAY)
    assert not Entry.objects.filter(kind="task.urged_unheard").exists()
    concerns.urge(actor=world.holder(report), report=report, now=now + 2 * DAY)
    assert Entry.objects.filter(kind="task.urged_unheard").count() == 1
    assert "task.urged_unheard" in told(world.accounts["community"])
    assert "task.urged_unheard" not in told(world.accounts["grid3"])


def test_a_word_in_between_begins_the_count_anew(world, now):
    report, task = taken_on(world, now, "k")
    for days in range(2):
        concerns.urge(actor=world.holder(report), report=report, now=now + days * DAY)
    tasks.start(
        actor=world.viewer("grid3"), task=task, version=task.version, planned_on=(now + 3 * DAY).date(),
        now=now + DAY + DAY / 4,
    )
    for days in (2, 3):
        report.refresh_from_db()
        concerns.urge(actor=world.holder(report), report=report, now=now + days * DAY)
    assert not Entry.objects.filter(kind="task.urged_unheard").exists()


def test_the_page_counts_and_lists_each_by_its_own_rule(world, now, signed_in):
    late = taken_on(world, now, "late")[1]
    Task.objects.filter(pk=late.id).update(issued_at=now - 10 * DAY, due_at=now - DAY, headline="晚了")
    third = taken_on(world, now, "third")[1]
    Task.objects.filter(pk=third.id).update(issued_at=now - 9 * DAY, due_at=now - 6 * DAY, headline="三倍")
    soon = taken_on(world, now, "soon")[1]
    Task.objects.filter(pk=soon.id).update(due_at=now + DAY / 8, headline="快了")
    pressed, task = taken_on(world, now, "pressed")
    Task.objects.filter(pk=task.id).update(headline="在催")
    concerns.urge(actor=world.holder(pressed), report=pressed, now=now)
    grid = signed_in("grid3")
    for which, headline in (("overdue", "晚了"), ("soon", "快了"), ("threefold", "三倍"), ("urged", "在催")):
        counts, shown = counts_on(grid, which=which)
        assert counts == [2, 1, 1, 1]
        assert f"/desk/{Task.objects.get(headline=headline).id}/#m" in shown
    counts, _shown = counts_on(grid, which="soon", days=9)
    assert counts == [2, 2, 1, 1]
    assert counts_on(signed_in("grid1"))[0] == [0, 0, 0, 0]
    above, shown = counts_on(signed_in("community"), of="below")
    assert above == [2, 1, 1, 1]
    assert "第3网格党支部" in shown


def test_what_went_up_still_counts_threefold_for_the_unit_below(world, now, signed_in):
    report, task = taken_on(world, now, "k")
    later = now + 30 * DAY
    with clock.held_at(later):
        concern_duties.climb(later)
        assert world.task_of(report).unit == world.units["community"]
        counts, shown = counts_on(signed_in("grid3"), which="threefold")
    assert counts == [0, 0, 1, 0]
    assert f"/desk/{task.id}/#m" in shown


@pytest.mark.parametrize("asked", [
    {"which": "wrong"}, {"days": "-3"}, {"days": "٣"}, {"days": "9" * 30}, {"after": "x~1"}, {"of": "below"},
])
def test_what_makes_no_sense_shows_the_list_all_the_same(world, now, signed_in, asked):
    taken_on(world, now, "k")
    for name in ("grid3", "community", "gate"):
        assert signed_in(name).get(reverse("late"), asked).status_code == 200


def test_the_lists_are_yellow_as_long_before(world, now, signed_in):
    _report, task = taken_on(world, now, "k")
    Task.objects.filter(pk=task.id).update(due_at=now + 3 * DAY)
    grid = signed_in("grid3")
    with clock.held_at(now):
        assert "快到期1" not in grid.get(reverse("desk")).content.decode()
        tasks.set_reminder_lead(actor=OPERATOR, work_days=5, version=0, now=now)
        assert "快到期1" in grid.get(reverse("desk")).content.decode()


def test_a_part_of_the_desk_that_is_cut_at_fifty_says_so_and_where_all_of_it_stands():
    whole, cut = (
        render_to_string("desk/only_first.html", {"rows": ["row"] * n, "ledger": "waiting"}) for n in (49, 50)
    )
    assert whole.strip() == ""
    assert f'href="{reverse("task_ledger")}?standing=waiting"' in cut
