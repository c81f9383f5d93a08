"""What the district tells everybody about their data: in versions, each from its day on, never changed afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.people import actions as people
from qianxian.people import privacy
from qianxian.people.models import Contact
from qianxian.people.queries import OPERATOR


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def drafted(now, **more):
    said = {"chinese": "更清楚。", "english": "Clearer.", "why": "说清楚家长怎么撤回", **more}
    return people.draft_notice(actor=OPERATOR, now=now, **said)


def in_force(day):
    return privacy.notices.now().in_force(day).number


def test_the_first_notice_is_there_from_the_beginning(world, now):
    assert in_force(now.date()) == 1
    assert privacy.FIRST.parts[1][0] == "What is taken"
    with translation.override("zh-hans"):
        assert privacy.FIRST.parts[1][0] == "收哪些"


def test_a_notice_is_in_force_from_its_day_on_and_numbers_are_left_under_the_one_of_the_day(world, now):
    draft = drafted(now)
    tomorrow = now.date() + timedelta(days=1)
    assert in_force(tomorrow) == 1, "a draft is in force on no day"
    people.publish_notice(actor=OPERATOR, draft=draft, version=1, on=tomorrow, now=now)
    assert (in_force(now.date()), in_force(tomorrow)) == (1, 2)
    today = world.report(now, key="today", phone="13900000001")
    with clock.held_at(later := now + timedelta(days=1)):
        then = world.report(later, key="then", phone="13900000002")
    assert [Contact.objects.get(reports=one).notice_number for one in (today, then)] == [1, 2]


def test_what_has_its_day_is_never_changed(world, now):
    draft = drafted(now)
    people.publish_notice(actor=OPERATOR, draft=draft, version=1, on=now.date(), now=now)
    for act in (
        lambda: people.change_draft(
            actor=OPERATOR, draft=draft, version=2, chinese="别的", english="Other", why="x", now=now,
        ),
        lambda: people.publish_notice(
            actor=OPERATOR, draft=draft, version=2, on=now.date() + timedelta(days=9), now=now,
        ),
    ):
        with pytest.raises(Unfit, match="never changed"):
            act()


def test_nobody_can_be_told_yesterday_nor_before_the_last_notice(world, now):
    draft = drafted(now)
    with pytest.raises(Unfit, match="before anybody could read it"):
        people.publish_notice(actor=OPERATOR, draft=draft, version=1, on=now.date() - timedelta(days=1), now=now)
    people.publish_notice(actor=OPERATOR, draft=draft, version=1, on=now.date() + timedelta(days=5), now=now)
    following = drafted(now)
    assert following.number == 3
    with pytest.raises(Unfit, match="Notice 2 begins"):
        people.publish_notice(actor=OPERATOR, draft=following, version=1, on=now.date() + timedelta(days=5), now=now)


def test_there_is_one_draft_at_a_time_in_both_languages_and_with_its_reason(world, now):
    for missing in ("chinese", "english", "why"):
        with pytest.raises(Unfit) as refusal:
            drafted(now, **{missing: " "})
        assert refusal.value.field == missing
    drafted(now)
    with pytest.raises(Unfit, match="a draft already"):
        drafted(now)


def test_only_the_districts_administrator_speaks_for_the_district(world, now):
    for name in ("admin_community", "admin_elsewhere", "district", "grid3"):
        with pytest.raises(Refused):
            people.draft_notice(actor=world.viewer(name), chinese="a", english="a", why="a", now=now)
