"""The page of one matter for everybody: what its board says, its steps as days, and never anybody's own words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from happenings.lifecycle import DAY, done, taken_on
from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties
from qianxian.concerns.models import Concern
from qianxian.people import actions as people
from qianxian.storage.codes import make

WORDS = "独一无二的原话，我是301的老张"
SENTENCE = "灯不亮"


def shown(report, *, status=200, client=None, now=None):
    answer = (client or Client()).get(reverse("public_matter", args=[report.concern.code]), {"lang": "en"})
    assert answer.status_code == status
    return answer.content.decode()


def test_it_says_what_the_board_says_and_its_steps_as_days(world, now):
    report = done(world, now, "k", words=WORDS)
    with clock.held_at(now):
        page = shown(report)
    for told in ("灯不亮", "第3网格", "水、电、暖气", "rung: grid", "handed in, the unit has it",
                 "done, waiting for an answer", "Promised by"):
        assert told in page, told
    for hidden in (WORDS, "301", "槐荫院", "raised by", report.code, "data-said"):
        assert hidden not in page.split("where do you live")[0], hidden


def test_a_search_engine_is_told_to_leave_it(world, now):
    report = done(world, now, "k")
    answer = Client().get(reverse("public_matter", args=[report.concern.code]))
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_how_many_raised_it_is_said_from_three_on(world, now):
    report = world.report(now, key="k")
    world.report(now, key="second", joins_id=report.concern_id)
    assert "raised by" not in shown(report)
    world.report(now, key="third", joins_id=report.concern_id)
    assert "raised by 3 residents" in shown(report)


def test_what_went_up_says_when_and_to_which_rung_and_that_it_is_overdue(world, now):
    report, _task = taken_on(world, now, "late")
    later = now + 30 * DAY
    with clock.held_at(later):
        assert "days overdue" in shown(report)
        duties.climb(later)
        page = shown(report)
    assert "went up to the rung community" in page


def test_of_a_dispute_there_is_no_day_no_sentence_and_nothing_to_join(world, now):
    report, _task = taken_on(world, now, "quiet", kind="quiet")
    page = shown(report).split("<main")[1].split("</main>")[0]
    assert "邻里矛盾" in page
    assert "文峰社区" in page
    for told in (SENTENCE, "<time", "Promised", "rung", "overdue", "where do you live", "第3网格"):
        assert told not in page, told


def test_the_receipts_code_opens_no_public_page_and_neither_does_a_number_of_nobody(world, now):
    report = world.report(now)
    for code in (report.code, make(2**52), "nothing", "0"):
        assert Client().get(reverse("public_matter", args=[code])).status_code == 404


@pytest.mark.parametrize("state", ["withdrawn", "voided", "split"])
def test_what_is_not_on_the_board_has_no_page(world, now, state):
    report = world.report(now)
    Concern.objects.filter(pk=report.concern_id).update(state=state, ended_at=now)
    shown(report, status=404)


def test_what_was_joined_leads_to_that_in_which_it_goes_on(world, now):
    first, second = taken_on(world, now, "one")[0], taken_on(world, now, "two")[0]
    joined, into = Concern.objects.get(pk=first.concern_id), Concern.objects.get(pk=second.concern_id)
    concerns.join(actor=world.viewer("community"), concern=joined, into=into, version=joined.version, now=now)
    answer = Client().get(reverse("public_matter", args=[joined.code]))
    assert answer.status_code == 302
    assert answer.url == reverse("public_matter", args=[into.code])


def test_a_neighbour_says_me_too_from_it(world, now):
    report, _task = taken_on(world, now, "k")
    page = shown(report)
    gate = reverse("report", args=[world.plate.code])
    assert f"joins={report.concern.code}" in page
    form = Client().get(gate, {"kind": "parking", "joins": report.concern.code}).content.decode()
    assert f'name="joins" value="{report.concern.code}"' in form
    answer = Client().post(gate, {"key": "k2", "tile": "utilities", "joins": report.concern.code, "words": ""})
    assert answer.status_code == 302
    assert Concern.objects.count() == 1


def test_what_is_done_can_not_be_joined_any_more(world, now):
    assert "joins=" not in shown(done(world, now, "k"))


def test_it_can_be_followed_by_a_resident_through_its_area(world, now):
    report = world.report(now)
    resident = people.join(phone="13900001111", now=now)
    client = Client()
    session = client.session
    from qianxian.people.queries import mark_of

    session["resident"] = {"id": resident.pk, "mark": mark_of(resident.phone)}
    session.save()
    client.cookies["sessionid"] = session.session_key
    page = shown(report, client=client)
    assert f'name="place" value="{world.grid3.id}"' in page


def test_board_feed_and_near_here_lead_to_it(world, now):
    report, _task = taken_on(world, now, "k")
    address = reverse("public_matter", args=[report.concern.code])
    with clock.held_at(now + timedelta(minutes=1)):
        for name, arguments in (
            ("board", ["411002010003"]), ("board_feed", ["411002010003"]), ("courtyard", [world.plate.code]),
        ):
            assert address in Client().get(reverse(name, args=arguments)).content.decode(), name
        form = Client().get(reverse("report", args=[world.plate.code]), {"kind": "utilities"})
    assert address in form.content.decode()
