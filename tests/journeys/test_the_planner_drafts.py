"""The planner looks for better grids in the background; one of its plans is drafted, with its proof beside it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from addresses.plans import drafted, outlined, searched
from qianxian.base.permits import Unfit
from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places import duties
from qianxian.places import queries as place_queries
from qianxian.places.actions import searches
from qianxian.places.models import GridPlan, Place, PlanSearch
from qianxian.planning import replanning
from qianxian.planning.terms import EIGHT_PRICES
from qianxian.storage import jobs, stamps
from qianxian.web.administration.plan_searches import in_our_language
from world import PASSWORD


@pytest.fixture
def crowded(world):
    """柳溪院 and 枫林院 together would make 300 households; today 枫林院 lies in a grid of 340."""
    for courtyard, households in ((world.willow, 200), (world.maple, 100), (world.locust, 240)):
        Place.objects.filter(pk=courtyard.pk).update(households=households)
    stamps.move()


@pytest.fixture
def admin(world):
    """An administrator who opened the administration."""
    client = Client()
    client.force_login(world.accounts["admin"])
    client.post(reverse("elevate"), {"reason": "划网格", "password": PASSWORD})
    return client


@pytest.fixture
def found(world, now, crowded):
    search = searched(world, now)
    jobs.run_due(now)
    search.refresh_from_db()
    return search


def test_it_finds_a_plan_for_every_price_on_moving_and_proves_each(found):
    assert (found.state, len(found.found), found.stopped) == ("done", 8, "")
    assert all(point["proven"] == point["communities"] == 1 and point["gap"] == 0 for point in found.found)
    moved = [point["households"] for point in found.found]
    assert moved == sorted(moved, reverse=True)
    assert (moved[0], moved[-1]) == (100, 0)


def test_one_of_them_becomes_a_drafted_plan_with_its_proof(world, now, found):
    plan = places.draft_found(actor=OPERATOR, search=found, number=0, now=now)
    preview = place_queries.preview(plan)
    assert preview.moved_courtyards == [world.maple.id]
    assert plan.state == "drafted"
    assert plan.certificate["proven"] == plan.certificate["communities"] == 1
    assert plan.certificate["bound"] == pytest.approx(plan.certificate["cost"])
    with pytest.raises(Unfit):
        places.draft_found(actor=OPERATOR, search=found, number=8, now=now)


def test_killed_in_the_middle_it_goes_on_behind_what_it_had_found(world, now, crowded, monkeypatch):
    search = searched(world, now)
    frontier, asked = replanning.frontier, []

    def killed(district, rules, mus):
        asked.append(list(mus))
        for number, point in enumerate(frontier(district, rules, mus)):
            if number == 3:
                raise SystemExit
            yield point

    monkeypatch.setattr(replanning, "frontier", killed)
    with pytest.raises(SystemExit):
        jobs.run_due(now)
    search.refresh_from_db()
    assert (search.state, len(search.found)) == ("running", 3)
    monkeypatch.setattr(replanning, "frontier", frontier)
    jobs.run_due(now + jobs.LEASE)
    search.refresh_from_db()
    assert (search.state, [point["mu"] for point in search.found]) == ("done", list(EIGHT_PRICES))


def test_a_number_of_grids_that_cannot_be_stops_it_with_the_reason(world, now, crowded):
    outlined(world)
    search = places.search_plans(actor=OPERATOR, area=world.community, grids=40, now=now)
    assert jobs.run_due(now)[1] == 0
    search.refresh_from_db()
    assert search.state == "stopped"
    assert "网格数" in search.stopped


@pytest.mark.parametrize("why", ["grids", "moved"])
def test_the_reason_is_said_in_the_language_of_the_page(world, now, crowded, admin, why):
    outlined(world)
    search = places.search_plans(actor=OPERATOR, area=world.community, grids=40 if why == "grids" else None, now=now)
    if why == "moved":
        PlanSearch.objects.filter(pk=search.pk).update(courtyards=[])
    jobs.run_due(now)
    shown = admin.get(f"/administration/plans/search/{search.id}/").context["stopped"]
    assert shown.endswith("。")
    assert not re.search(r"[A-Za-z]{4}", shown)
    search.refresh_from_db()
    with translation.override("en"):
        assert re.fullmatch(r"[^\u4e00-\u9fff]+[.]", in_our_language(search.stopped))


def test_courtyards_that_moved_meanwhile_stop_it(world, now, crowded):
    search = searched(world, now)
    Place.objects.filter(pk=world.willow.pk).update(valid_until=now.date() + timedelta(days=1))
    stamps.move()
    jobs.run_due(now)
    search.refresh_from_db()
    assert search.state == "stopped"


def test_without_outlines_or_without_the_planner_it_says_what_to_do(world, now, monkeypatch):
    with pytest.raises(Unfit, match="GeoJSON"):
        places.search_plans(actor=OPERATOR, area=world.community, grids=None, now=now)
    monkeypatch.setattr(searches, "NUMBA_INSTALLED", False)
    with pytest.raises(Unfit, match=r"qianxian\[planner\]"):
        places.search_plans(actor=OPERATOR, area=world.community, grids=None, now=now)
    assert not PlanSearch.objects.exists()


def test_an_administrator_asks_follows_compares_and_chooses_on_the_pages(world, now, crowded, admin):
    outlined(world)
    asked = admin.post("/administration/plans/search/", {"place": "文峰社区", "grids": ""})
    assert asked.status_code == 302
    waiting = admin.get(asked["Location"])
    assert waiting["Refresh"]
    jobs.run_due(now)
    page = admin.get(asked["Location"])
    assert "Refresh" not in page
    text = page.content.decode()
    assert re.findall(r"做到 (\d+)%", text) == ["100", "100", "0"], "the one that is drawn, and both"
    numbers = re.findall(r'name="point" value="(\d)"', text)
    assert len(numbers) == 1, "eight prices, two plans that differ, and one of them is today's"
    chosen = admin.post(asked["Location"], {"point": numbers[0]})
    plan = GridPlan.objects.get()
    assert chosen["Location"] == f"/administration/plans/{plan.id}/"
    shown = admin.get(chosen["Location"]).content.decode()
    assert (now + timedelta(days=1)).date().isoformat() in shown, "tomorrow is proposed"


def test_what_was_found_is_forgotten_and_the_plan_stays(world, now, found):
    places.draft_found(actor=OPERATOR, search=found, number=0, now=now)
    duties.forget_searches(now + timedelta(days=91))
    assert not PlanSearch.objects.exists()
    assert GridPlan.objects.get().certificate is not None


def test_a_plan_cut_by_hand_claims_no_proof(world, now):
    assert drafted(world, now).certificate is None
