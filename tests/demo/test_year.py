"""The demo year: the same for a seed and a day, varied in its words, its figures those of the product's pages."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

WENFENG_STREET = "411002010"
SHORT = {"share": 0.3, "only": WENFENG_STREET, "length": timedelta(days=45)}
NUMBER = re.compile(r"1[3-9]\d{9}|\d{15,18}|\d{3,4}-\d{7,8}")
DESKS = ("grid3", "head", "community", "subdistrict", "district", "department", "review", "wuye01")


@pytest.fixture
def ground(db):
    """A district without matters, at the beginning of its year, and the moment at which that ends."""
    from qianxian.ops import demo
    from qianxian.storage import ids

    until = demo.morning_of(date(2026, 11, 23))
    begin = until - SHORT["length"]
    with ids.replayed(lambda: begin):
        made = demo._load_ground(begin, lambda _line: None)
    return made, until


def played(made, until):
    """Play a short year and return what somebody who looks at it would compare."""
    from qianxian.concerns.models import Concern, Report
    from qianxian.meetings.models import Meeting, Outcome, Topic
    from qianxian.ops import demo
    from qianxian.ops.demo import desks, meetings, year
    from qianxian.storage import ids

    begin = until - SHORT["length"]
    cast = year.play(
        made, until, lambda _line: None, **SHORT,
        more=lambda cast, enter: meetings.of_a_year(made, cast, begin, until, enter, only=SHORT["only"]),
    )
    with ids.replayed(lambda: until + demo.AFTER_THE_YEAR):
        desks.lay_out(made, cast, until)
    return (
        list(Meeting.objects.order_by("series__name", "number").values_list("series__name", "number", "state")),
        list(Topic.objects.order_by("id").values_list("code", "title", "state", "deferrals")),
        list(Outcome.objects.order_by("id").values_list("kind", "text", "unit__name", "due_on")),
        list(Concern.objects.order_by("id").values_list("code", "state", "rung", "sentence", "answer", "promised_at")),
        list(Report.objects.order_by("id").values_list("code", "words", "channel", "created_at", "solved")),
    )


def test_two_builds_of_one_day_have_the_same_figures_texts_and_codes_and_every_desk_has_work(ground, capsys):
    from qianxian.base import clock
    from qianxian.ops import verbs
    from qianxian.storage import stamps

    with transaction.atomic():
        first = played(*ground)
        transaction.set_rollback(True)
    stamps.forget_all()
    second = played(*ground)
    assert first == second
    held, topics, outcomes, concerns, reports = second
    assert Counter(state for _name, _number, state in held)["minutes_adopted"] > 40
    assert len({title for _code, title, *_rest in topics}) > 20
    assert Counter(kind for kind, *_rest in outcomes)["decision"] > 20
    assert len(concerns) > 40
    words = [report[1] for report in reports if report[1]]
    assert len(set(words)) == len(words)
    states = Counter(concern[1] for concern in concerns)
    assert states["confirmed"] > 20
    assert {"grid", "community"} <= {concern[2] for concern in concerns}

    with clock.held_at(ground[1]):
        assert verbs.figures(argparse.Namespace(place=None, json=True, rebuild=False)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["confirmed"] == states["confirmed"]
    assert told["declined"] == states["declined"]
    assert told["open"] == sum(states[one] for one in ("reported", "accepted", "in_hand", "suspended", "reopened"))
    assert told["waiting"] == states["done"]

    listed = Client().get(reverse("sign_in"))
    assert listed.status_code == 200
    for name in DESKS:
        person = Client()
        person.post(reverse("sign_in"), {"username": name, "password": "qianxian"})
        desk = person.get(reverse("desk")).content.decode()
        assert re.search(r'href="/desk/\d+/', desk), name


def test_what_is_planned_is_the_page_s_and_comes_the_same_whatever_day_it_is_built(courtyards):
    from qianxian.ops.demo import year
    from qianxian.ops.demo.year.plan import planned

    plans = planned(year.SEED, courtyards, courtyards[:25])
    assert plans == planned(year.SEED, courtyards, courtyards[:25])
    kinds = Counter(plan.kind for plan in plans)
    assert len(set(kinds) - {"other", "system"}) == 6
    assert sum(count for kind, count in kinds.items() if kind not in {"other", "system"}) > 1200
    words = [words for plan in plans for words in plan.words]
    assert 1400 < len(words) < 1600
    assert len({plan.course for plan in plans}) > 25
    heating = {plan.month for plan in plans if plan.topic.name.startswith("暖气")}
    assert heating == {11, 12, 1, 2, 3}
    everything = [*words, *(plan.sentence for plan in plans)]
    assert not [one for one in everything if NUMBER.search(one) or "{" in one]
    assert all(len(plan.sentence) <= 60 for plan in plans)


def test_nothing_is_said_twice_and_only_neighbours_say_nearly_the_same(courtyards):
    from qianxian.ops.demo import year
    from qianxian.ops.demo.year.plan import planned

    plans = planned(year.SEED, courtyards, courtyards[:25])
    words = [words for plan in plans for words in plan.words]
    assert len(set(words)) == len(words)
    by_topic = {}
    for plan in plans:
        by_topic.setdefault((plan.kind, plan.topic.name), []).append(plan)
    pairs = near = 0
    for some in by_topic.values():
        for one, other in combinations(some, 2):
            pairs += 1
            near += alike(one.words[0], other.words[0]) > 0.8
    assert pairs > 10_000
    assert near / pairs < 0.01


def alike(one, other):
    """Return how many pairs of characters two texts share, of all that they have."""
    first, second = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other))
    return len(first & second) / len(first | second)


@pytest.fixture
def courtyards():
    from qianxian.ops.demo import files
    from qianxian.places.models import Place
    from qianxian.places.states import Level

    return [
        Place(id=number, name=line.name, households=line.households, buildings=line.buildings)
        for number, line in enumerate(files.places(), start=1) if line.level == Level.COURTYARD
    ]


@pytest.mark.year
def test_the_whole_year_shows_the_page_s_figures_on_the_product_s_own_pages(db, capsys):
    """目前，已解决停车难、飞线充电等 6 类 1200 余件；每个街道都有."""
    from qianxian.base import clock
    from qianxian.concerns.models import Concern
    from qianxian.concerns.states import RUNGS
    from qianxian.ops import demo, verbs
    from qianxian.places import queries as places
    from qianxian.places.states import Level

    until = demo.morning_of(date(2026, 11, 23))
    demo.fill(until, lambda _line: None)
    with clock.held_at(until):
        assert verbs.figures(argparse.Namespace(place=None, json=True, rebuild=False)) == 0
        told = json.loads(capsys.readouterr().out)
        raised, confirmed = shown_of_years(2025, 2026)
    assert told["confirmed"] > 1200
    assert 1400 < told["raised"] < 1600  # some 1,500; a few are found on evening rounds
    assert (told["subdistricts"], told["grids"], told["courtyards"]) == (13, 270, 1063)
    assert (raised, confirmed) == (told["raised"], told["confirmed"])
    assert set(Concern.objects.values_list("dispatches__rung", flat=True)) >= set(RUNGS[1:])
    settled = Concern.objects.filter(state="confirmed").exclude(category__key__in=("other", "system"))
    assert settled.count() > 1200
    assert settled.values("category_id").distinct().count() == 6
    tree = places.tree.now()
    streets = {tree.above(number, Level.SUBDISTRICT) for number in settled.values_list("place_id", flat=True)}
    assert len(streets) == 13
    with clock.held_at(until):
        tuesdays_are_held_everywhere()
        meetings_lead_somewhere()
        the_water_mains_are_laid()
        neighbours_are_reconciled()


def shown_of_years(*years):
    """Return what the district's pages show of these years together: what was raised, and what was confirmed."""
    office, raised, confirmed = signed_in("district"), 0, 0
    for year in years:
        shown = office.get("/figures/411002000000/", {"period": year}).content.decode()
        raised += int(re.search(r'/rows/raised/[^>]*>[^<]*</a></dt><dd class="v">(\d+)<', shown)[1])
        confirmed += int(re.search(r"/rows/confirmed/.*?\d+件中(\d+)件", shown, re.DOTALL)[1])
    return raised, confirmed


def signed_in(name):
    person = Client()
    person.post(reverse("sign_in"), {"username": name, "password": "qianxian"})
    return person


def sheets(client, address):
    """Return all sheets of a long list as one text."""
    found, number = "", 1
    while True:
        shown = client.get(address, {"sheet": number}).content.decode()
        found, number = found + shown, number + 1
        if f"?sheet={number}#" not in shown:
            return found


def tuesdays_are_held_everywhere():
    """每周二定为小区“红色治理议事日”: all 270 grids, and what the pages list is what was held."""
    from qianxian.meetings.models import Meeting
    from qianxian.ops.demo.meetings import FULL
    from qianxian.places import queries as places

    held = Meeting.objects.filter(series__kind="deliberation", state="minutes_adopted")
    by_grid = Counter(held.values_list("series__place_id", flat=True))
    assert len(by_grid) == 270
    assert min(by_grid.values()) > 40
    for code in FULL:
        spot = places.tree.now().by_division_code(code)
        assert Meeting.objects.filter(series__place_id=spot.id, state="minutes_adopted").count() >= 10
        listed = sheets(Client(), reverse("meetings_of", args=[code]))
        over = Meeting.objects.filter(
            series__place__path__startswith=spot.path,
            state__in=("minutes_adopted", "minutes_circulated", "adjourned", "not_held"),
        )
        numbers = re.findall(r'class="b" href="/meetings?/(\d+)/"', listed)
        assert {str(one.id) for one in over} <= set(numbers), code


def meetings_lead_somewhere():
    """Decisions have owners and days and are done; what grids could not settle went up; the owners voted."""
    from qianxian.meetings.models import DecisionTask, Meeting, Outcome, OwnersBallot, Passing

    decided = Outcome.objects.filter(unit__isnull=False)
    assert decided.count() > 300
    done = DecisionTask.objects.filter(concern=None, task__state="verified").count()
    assert done > DecisionTask.objects.filter(concern=None).count() / 2
    assert Passing.objects.exists()
    assert OwnersBallot.objects.get().carried
    force = Meeting.objects.filter(series__kind="numbered", state="minutes_adopted")
    assert force.order_by("-number").first().number == 14
    assert "推进会议第14次" in sheets(signed_in("district"), reverse("meetings"))


def the_water_mains_are_laid():
    """去年完成自来水管网改造工程，共铺设自来水管网 2.6 万余米."""
    from qianxian.meetings.models import ProjectRound

    round_ = ProjectRound.objects.get(place__name="七里店社区")
    assert round_.state == "looked_back"
    shown = Client().get(reverse("project_round", args=[round_.id])).content.decode()
    for said in ("改造自来水管网", "26,400米", "共200张选票：网上104张，纸质96张"):
        assert said in shown, said


def neighbours_are_reconciled():
    """邻里矛盾: one quarrel was settled and is kept, one was not, and one is talked about these days."""
    from qianxian.meetings.models import Mediation

    assert set(Mediation.objects.values_list("state", flat=True)) == {"fulfilled", "not_agreed", "talking"}
    kept, above = (signed_in(name).get(reverse("mediations")).content.decode() for name in ("community", "district"))
    for case in Mediation.objects.all():
        assert reverse("mediation", args=[case.id]) in kept
        assert reverse("mediation", args=[case.id]) not in above
