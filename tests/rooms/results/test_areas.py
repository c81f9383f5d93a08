"""Every figure of every area, folded or not, is the number of rows behind it; and durations are those of the rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from qianxian.concerns.models import Concern
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry
from qianxian.results import actions, counting, durations
from qianxian.results import queries as results
from qianxian.results.periods import Period
from qianxian.storage import stamps
from qianxian.tasks import actions as tasks

YEAR = Period(date(2026, 1, 1), 12)


@pytest.fixture
def lived_in(world, now):
    """A district in which everything happened that can happen to a matter."""
    from tests.happenings import lifecycle

    lifecycle.happen(world, now)
    yield world
    stamps.forget_all()


def areas(world):
    return [world.district, world.subdistrict, world.community, world.grid1, world.grid3, world.locust, world.river]


def figures_of(found):
    """Every count of a page by the name under which it is opened."""
    said = {name: found.now[name] for name in results.OPENED if name in counting.FIGURES and not name.startswith("now")}
    said |= {
        "in_time": found.now.in_time.part, "last_words": found.now.last_words,
        "taken": sum(found.now.taken.values()), "now_open": found.open, "now_waiting": found.waiting,
        "now_overdue": found.overdue,
    }
    assert set(said) == set(results.OPENED)
    return said


def test_figures_are_the_same_held_in_the_tail_folded_and_counted_anew(lived_in, now):
    later = now + timedelta(days=200)

    def said():
        return [results.statistics_of(area.id, YEAR, later) for area in areas(lived_in)]

    held = said()
    actions.fold()
    folded = said()
    actions.rebuild()
    assert held == folded == said()
    assert held[0].now["done"] == sum(held[0].now.answered.values()) > 0
    assert sum(held[0].now.taken.values()) > 0


@pytest.mark.parametrize("folded", [False, True])
def test_each_figure_opens_onto_as_many_rows_as_it_counts(lived_in, now, folded):
    later = now + timedelta(days=200)
    if folded:
        actions.fold()
    viewer = lived_in.viewer("district")
    walked = 0
    for area in areas(lived_in):
        found = results.statistics_of(area.id, YEAR, later)
        for name, n in figures_of(found).items():
            wanted = results.Wanted(name, area.id, YEAR)
            assert results.count_opened_for(viewer, wanted, now=later) == (n, n), (area.name, name)
            walked += n
        for kind in found.kinds:
            wanted = results.Wanted("raised", area.id, YEAR, category_id=kind.kind_id)
            assert results.count_opened_for(viewer, wanted, now=later)[1] == kind.tally["raised"]
            alone = results.statistics_of(area.id, YEAR, later, category_id=kind.kind_id)
            assert alone.now["raised"] == kind.tally["raised"]
        for part in found.parts:
            wanted = results.Wanted("done", part.spot.id, YEAR)
            assert results.count_opened_for(viewer, wanted, now=later)[1] == part.tally["done"]
    assert walked > 100
    assert results.statistics_of(lived_in.district.id, YEAR, later).now["up_community"] > 0


def test_a_grid_sees_its_own_rows_and_how_many_more_there_are(lived_in, now):
    later = now + timedelta(days=200)
    lived_in.report(now, kind="system", key="to the district")
    grid, period, others = lived_in.viewer("grid3"), YEAR, 0
    for name in results.OPENED:
        opened = results.opened_for(grid, results.Wanted(name, lived_in.grid3.id, period), now=later)
        found = results.statistics_of(lived_in.grid3.id, period, later)
        assert opened.seen + opened.others == figures_of(found)[name]
        assert len(opened.rows) == min(opened.seen, 50)
        others += opened.others
    elsewhere = results.Wanted("raised", lived_in.community.id, period)
    assert results.opened_for(grid, elsewhere, now=later) is None
    assert results.opened_for(lived_in.viewer("neighbour"), results.Wanted("raised", lived_in.grid3.id, period),
                              now=later) is None
    assert others > 0


def test_the_rungs_that_were_gone_up_to_are_those_that_the_record_says(lived_in, now):
    said = results.statistics_of(lived_in.district.id, YEAR, now).now
    escalated = Entry.objects.filter(kind="concern.escalated", at__lt=datetime(2026, 12, 31, 16, tzinfo=UTC))
    words = [text["rung"] for text in escalated.values_list("text__words", flat=True)]
    for rung, name in counting.UP.items():
        assert said[name] == words.count(rung.value)
    assert said["escalated"] == len(words)
    assert words.count(Rung.COMMUNITY.value) > 0


def test_durations_are_from_the_raising_to_the_answer(world, now):
    for n in range(12):
        report = world.report(now, key=f"k{n}")
        task, grid = world.task_of(report), world.viewer("grid3")
        tasks.receive(actor=grid, task=task, version=task.version, headline="灯不亮", now=now + timedelta(hours=n))
        tasks.report_done(
            actor=grid, task=task, version=task.version, outcome="换了灯", evidence=[], now=now + timedelta(days=n),
        )
    period = Period(date(2026, 11, 1), 3)
    tally = results.statistics_of(world.grid3.id, period, now).now
    exact = [(one.done_at - one.created_at) for one in Concern.objects.all()]
    for days in (1, 7, 15):
        assert tally.within(days).part == sum(one <= timedelta(days=days) for one in exact)
    assert durations.within(tally.taken, 1) == 12
    assert timedelta(days=5) <= tally.took(0.5) <= timedelta(days=6)
    assert tally.took_to_take_on(0.5) <= timedelta(hours=6)
