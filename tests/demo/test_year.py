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
    from qianxian.ops.demo import desks, year
    from qianxian.storage import ids

    cast = year.play(made, until, lambda _line: None, **SHORT)
    with ids.replayed(lambda: until):
        desks.lay_out(made, cast, until)
    return (
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
    concerns, reports = second
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
        district = Client().get(reverse("district")).content.decode()
    assert told["confirmed"] > 1200
    assert 1300 < told["raised"] < 1500
    assert (told["subdistricts"], told["grids"], told["courtyards"]) == (13, 270, 1063)
    for name in ("raised", "confirmed"):
        assert re.search(rf">{told[name]:,}<|>{told[name]}<", district), name
    assert set(Concern.objects.values_list("dispatches__rung", flat=True)) >= set(RUNGS[1:])
    settled = Concern.objects.filter(state="confirmed").exclude(category__key__in=("other", "system"))
    assert settled.count() > 1200
    assert settled.values("category_id").distinct().count() == 6
    tree = places.tree.now()
    streets = {tree.above(number, Level.SUBDISTRICT) for number in settled.values_list("place_id", flat=True)}
    assert len(streets) == 13
