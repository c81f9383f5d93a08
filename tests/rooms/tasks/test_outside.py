"""Work handed to somebody without an account: what they see, what they say, and when the link ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from happenings.lifecycle import DAY, taken_on
from qianxian.base.permits import Refused
from qianxian.base.states import NotPossible
from qianxian.concerns import personal
from qianxian.ledger.models import Entry, Text
from qianxian.people.queries import OPERATOR
from qianxian.storage import secret_links
from qianxian.tasks import actions as tasks
from qianxian.tasks import outside_links, queries
from qianxian.tasks.actions import AlreadySaid, Unsaid
from qianxian.tasks.models import Outsider, OutsideWord
from qianxian.tasks.states import OutsideSaid


@pytest.fixture
def task(world, now):
    return taken_on(world, now, "lift", words="3单元电梯困过我妈，我是302的")[1]


def handed(world, now, task, **more):
    said = {"name": "许昌安达电梯公司", "wanted": "电梯门关不严，请检修门机", "where": "3号楼3单元电梯",
            "until_on": now.date() + 10 * DAY, **more}
    return tasks.hand_outside(actor=more.pop("actor", world.viewer("grid3")), task=task, now=now, **said)


def says(outsider, now, kind=OutsideSaid.NOTE, words="要等配件", key="k", **more):
    said = {"planned_on": None, "photos": (), **more}
    tasks.say_outside(outsider=outsider, kind=kind, words=words, key=key, now=now, **said)


def test_only_the_hash_of_the_link_is_stored_and_the_link_opens_it(world, now, task):
    outsider = handed(world, now, task)
    secret = outside_links.secret_of(outsider.pk)
    assert outsider.link_hash == secret_links.hash_of(secret)
    assert secret not in str(Outsider.objects.values().get())
    assert queries.outsider_by_link(secret, now.date()) == outsider
    assert queries.outsider_by_link("nothing", now.date()) is None


@pytest.mark.parametrize("name", ["grid1", "community", "gate", "nobody"])
def test_only_the_unit_hands_its_work_on(world, now, task, name):
    with pytest.raises(Refused):
        tasks.hand_outside(
            actor=world.viewer(name), task=task, name="公司", wanted="检修", where="院里", until_on=now.date(), now=now,
        )


def test_what_was_not_taken_on_is_not_handed_on(world, now):
    task = world.task_of(world.report(now, key="new"))
    with pytest.raises(Refused):
        handed(world, now, task)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"wanted": " "}, {"where": ""}, {"wanted": "找住户13912345678"}, {"wanted": "长" * 501},
        {"wanted": "3单元电梯困过我妈，我是302的"},
    ],
)
def test_what_the_outsider_sees_is_the_units_own_and_names_nobody(world, now, task, wrong):
    with pytest.raises(Unsaid):
        handed(world, now, task, **wrong)
    assert not Outsider.objects.exists()


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_ends_on_a_day_within_ninety_days(world, now, task, days):
    with pytest.raises(Unsaid):
        handed(world, now, task, until_on=now.date() + timedelta(days=days))


def test_a_link_ends_with_its_day(world, now, task):
    secret = outside_links.secret_of(handed(world, now, task).pk)
    assert queries.outsider_by_link(secret, now.date() + 10 * DAY)
    assert queries.outsider_by_link(secret, now.date() + 11 * DAY) is None


def test_a_link_that_is_taken_back_looks_like_one_that_never_was(world, now, task):
    outsider = handed(world, now, task)
    with pytest.raises(Refused):
        tasks.take_back_outside(actor=world.viewer("grid1"), outsider=outsider, now=now)
    tasks.take_back_outside(actor=world.viewer("community"), outsider=outsider, now=now)
    assert queries.outsider_by_link(outside_links.secret_of(outsider.pk), now.date()) is None
    outsider.refresh_from_db()
    with pytest.raises(NotPossible):
        tasks.take_back_outside(actor=world.viewer("grid3"), outsider=outsider, now=now)
    with pytest.raises(Refused):
        says(outsider, now)


def test_what_is_said_outside_moves_nothing_and_only_the_unit_reports_done(world, now, task):
    outsider = handed(world, now, task)
    version = task.version
    says(outsider, now, OutsideSaid.DONE, "门机换了")
    task.refresh_from_db()
    assert (task.state, task.version) == ("received", version)
    entry = Entry.objects.get(kind="task.outside_said")
    assert (entry.was, entry.became, entry.office_id) == ("received", "received", None)
    assert "门机换了" not in str(Text.objects.get(entry=entry).words), "the record keeps that, not what"


def test_after_the_unit_reported_the_link_reads_only_and_after_a_no_it_goes_on(world, now, task):
    outsider = handed(world, now, task)
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="修好了", evidence=[], now=now,
    )
    read = queries.outsider_by_link(outside_links.secret_of(outsider.pk), now.date())
    assert read is not None
    with pytest.raises(Refused):
        says(read, now)


def test_sent_twice_it_is_said_once(world, now, task):
    outsider = handed(world, now, task)
    says(outsider, now)
    with pytest.raises(AlreadySaid):
        says(outsider, now)
    assert OutsideWord.objects.count() == 1
    assert Entry.objects.filter(kind="task.outside_said").count() == 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (OutsideSaid.NOTE, {"words": ""}), (OutsideSaid.DONE, {"words": ""}), (OutsideSaid.NOT_POSSIBLE, {"words": ""}),
        (OutsideSaid.PLANNED, {}), (OutsideSaid.NOTE, {"words": "长" * 501}),
    ],
)
def test_what_is_missing_is_asked_for(world, now, task, kind, more):
    outsider = handed(world, now, task)
    with pytest.raises(Unsaid):
        says(outsider, now, kind, **more)


def test_erasing_what_a_resident_said_erases_what_the_company_wrote_about_it(world, now):
    report, task = taken_on(world, now, "k")
    says(handed(world, now, task), now, words="302的老太太在家")
    personal.erase(actor=OPERATOR, report=report, now=now)
    assert OutsideWord.objects.get().words == ""
