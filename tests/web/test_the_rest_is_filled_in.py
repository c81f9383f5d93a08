"""A community is cut anew with some of it held fast; the planner fills in the rest and says what each wish costs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse

from addresses.plans import outlined
from happenings.bodies import company, rung
from qianxian.base.permits import Refused, Unfit
from qianxian.people.queries import OPERATOR, viewer_of
from qianxian.people.states import ManagementKind
from qianxian.places import actions as searching
from qianxian.places import queries as places
from qianxian.places.models import GridPlan, Place
from qianxian.planning import aside
from qianxian.planning.terms import BadInput
from qianxian.storage import jobs, stamps
from world import PASSWORD


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Where nobody has planned yet, the compiler takes longer than anybody would wait for on a page."""
    monkeypatch.setattr(aside, "LONGEST_S", 300)


@pytest.fixture
def crowded(world):
    """柳溪院 and 枫林院 together would make 300 households; today 枫林院 lies with 槐荫院 in a grid of 340."""
    outlined(world)
    for courtyard, households in ((world.willow, 200), (world.maple, 100), (world.locust, 240)):
        Place.objects.filter(pk=courtyard.pk).update(households=households)
    stamps.move()
    return world


@pytest.fixture
def admin(crowded):
    """An administrator who opened the administration."""
    client = Client()
    client.force_login(crowded.accounts["admin"])
    client.post(reverse("elevate"), {"reason": "划网格", "password": PASSWORD})
    return client


def numbers(world, *, willow=1, maple=3, locust=3):
    return {world.willow.id: willow, world.maple.id: maple, world.locust.id: locust}


def asked(world, **wishes):
    spot = places.tree.now().get(world.community.id)
    return places.recut(OPERATOR, spot, places.Wishes(**({"numbers": numbers(world)} | wishes)))


def test_with_nothing_held_it_is_the_best_cut_and_grids_keep_the_numbers_of_today(crowded):
    found = asked(crowded)
    assert found.numbers == numbers(crowded, maple=1)
    assert (found.certificate["proven"], found.worse) == (1, {})
    assert (found.moved, found.households, found.usual, found.grids) == (1, 100, 2, 2)
    assert found.today == found.typed > 0


@pytest.mark.parametrize(
    ("wishes", "named"),
    [
        ({"locked": frozenset({3})}, "locked"),
        ({"walk_limit": 60}, "walk"),
        ({"grids": 3}, "grids"),
        ({"stay": 1.0}, "stay"),
    ],
)
def test_what_is_held_is_kept_and_its_price_is_said(crowded, wishes, named):
    found = asked(crowded, **wishes)
    assert set(found.worse) == {named}
    assert found.worse[named] > 0
    assert found.numbers != numbers(crowded, maple=1)


def test_courtyards_that_are_held_stay_under_their_numbers_together_or_apart(crowded):
    held = frozenset({crowded.maple.id, crowded.locust.id})
    together = asked(crowded, kept=held)
    assert together.numbers[crowded.maple.id] == together.numbers[crowded.locust.id] == 3
    apart = asked(crowded, numbers=numbers(crowded, maple=2), kept=held)
    assert (apart.numbers[crowded.maple.id], apart.numbers[crowded.locust.id]) == (2, 3)
    assert apart.worse["kept"] == pytest.approx(0)


def test_wishes_that_contradict_each_other_are_refused_in_both_languages(crowded):
    with pytest.raises(Unfit) as refused:
        asked(crowded, kept=frozenset({crowded.willow.id, crowded.locust.id}), numbers=numbers(crowded, willow=3))
    assert "。" in str(refused.value.reason)
    assert "together" in str(refused.value.reason)


def test_the_page_comes_back_filled_in_and_the_draft_keeps_the_proof(crowded, admin):
    page = reverse("recut", args=[crowded.community.id])
    written = {f"grid-{courtyard}": str(number) for courtyard, number in numbers(crowded).items()}
    answer = admin.post(page, {**written, "stay": "0", "solve": "1"})
    assert answer.status_code == 200
    assert not GridPlan.objects.exists()
    filled = {f"grid-{row.spot.id}": row.typed for row in answer.context["rows"]}
    assert filled == {f"grid-{courtyard}": str(one) for courtyard, one in numbers(crowded, maple=1).items()}
    assert [row.spot.id for row in answer.context["rows"] if row.moves] == [crowded.maple.id]
    admin.post(page, {**filled, "proof": answer.context["proof"], "reason": "户数均衡"})
    plan = GridPlan.objects.get()
    assert (plan.reason, plan.certificate["proven"]) == ("户数均衡", 1)


@pytest.mark.parametrize("forged", ["", "no:signature", "changed"])
def test_a_cut_that_is_not_the_one_that_was_proven_is_drafted_without_a_proof(crowded, admin, forged):
    page = reverse("recut", args=[crowded.community.id])
    written = {f"grid-{courtyard}": str(number) for courtyard, number in numbers(crowded).items()}
    proof = admin.post(page, {**written, "solve": "1"}).context["proof"] if forged == "changed" else forged
    admin.post(page, {**written, "proof": proof})
    assert GridPlan.objects.get().certificate is None


def test_what_can_not_be_planned_comes_back_as_it_was_with_the_reason(crowded, admin):
    page = reverse("recut", args=[crowded.community.id])
    written = {f"grid-{courtyard}": str(number) for courtyard, number in numbers(crowded).items()}
    answer = admin.post(page, {**written, "grids": "9", "walk_limit": "250", "solve": "1"})
    assert answer.status_code == 422
    assert "无法划分为该数量的网格" in answer.content.decode()
    assert "cannot" not in answer.content.decode()
    assert 'value="250"' in answer.content.decode()
    absurd = admin.post(page, {**written, f"grid-{crowded.maple.id}": "三", "solve": "1"})
    assert absurd.status_code == 422
    assert 'value="三"' in absurd.content.decode()


def test_who_may_not_change_the_places_is_refused_by_the_query_itself(crowded, now):
    spot = places.tree.now().get(crowded.community.id)
    viewer = viewer_of(crowded.accounts["grid3"], chosen_office=None, today=now.date())
    with pytest.raises(Refused):
        places.recut(viewer, spot, places.Wishes(numbers=numbers(crowded)))


def test_the_answer_of_the_other_process_is_that_of_this_one(crowded):
    survey = places.survey(crowded.community.id)
    question = {"features": survey.features, "rules": {"old": survey.grids}, "looser": {}, "labels": {}}
    here = aside.answered(question)
    there = aside.plan_aside(survey.features, {"old": survey.grids}, looser={}, labels={})
    assert (list(there.label), there.cost, there.proven) == (here["label"], here["cost"], here["proven"])


def test_a_planner_that_finds_nothing_in_time_is_given_up(crowded, monkeypatch):
    aside._HELPERS.end()  # one that waits might be quicker than this
    monkeypatch.setattr(aside, "LONGEST_S", 0.01)
    survey = places.survey(crowded.community.id)
    with pytest.raises(BadInput, match="in time"):
        aside.plan_aside(survey.features, {}, looser={}, labels={})


def test_the_process_that_answered_answers_the_next_question_and_another_one_where_it_has_ended(crowded):
    survey = places.survey(crowded.community.id)

    def ask():
        return aside.plan_aside(survey.features, {}, looser={}, labels={}), aside._HELPERS._waiting.process

    (first, process), (second, same) = ask(), ask()
    assert (second, same) == (first, process)
    process.kill()
    process.wait()
    third, other = ask()
    assert third == first
    assert other.pid != process.pid


def test_who_opens_the_page_finds_the_planner_loading_and_one_process_waiting(crowded, admin):
    aside._HELPERS.end()
    page = reverse("recut", args=[crowded.community.id])
    assert admin.get(page).status_code == 200
    process = aside._HELPERS._waiting.process
    admin.get(page)
    assert aside._HELPERS._waiting.process is process
    assert process.poll() is None


def test_nobody_waits_for_the_question_of_another(crowded):
    survey = places.survey(crowded.community.id)
    with ThreadPoolExecutor(2) as pool:
        asked_at_once = [pool.submit(aside.plan_aside, survey.features, {}, looser={}, labels={}) for _ in range(2)]
    assert asked_at_once[0].result() == asked_at_once[1].result()
    assert aside._HELPERS._waiting.process.poll() is None


def test_a_price_on_companies_keeps_grids_with_one_and_says_what_that_costs(crowded):
    known = {crowded.willow.id: 7, crowded.maple.id: 8, crowded.locust.id: 8}
    free = asked(crowded, company=known)
    assert (free.numbers, free.several, free.several_today) == (numbers(crowded, maple=1), 1, 0)
    assert free.worse == {}
    found = asked(crowded, company=known, companies=1.0)
    assert (found.numbers, found.several) == (numbers(crowded), 0)
    assert found.worse["companies"] > 1
    assert found.today == 0


def test_the_page_asks_after_companies_where_there_are_several_and_says_their_price(crowded, admin, now):
    page = reverse("recut", args=[crowded.community.id])
    assert "companies" not in admin.get(page).content.decode()
    for courtyard, name in ((crowded.willow, "暖邻物业"), (crowded.maple, "和家物业")):
        rung(crowded, now, ManagementKind.PILOT, company(crowded, now, name), courtyard)
    assert 'name="companies"' in admin.get(page).content.decode()
    written = {f"grid-{courtyard}": str(number) for courtyard, number in numbers(crowded).items()}
    answer = admin.post(page, {**written, "companies": "6", "solve": "1"})
    assert answer.status_code == 200
    assert dict(answer.context["worse"])
    assert answer.context["found"].several == 0


def test_todays_grids_may_be_better_than_what_is_left_around_what_is_held(crowded):
    Place.objects.filter(pk=crowded.maple.pk).update(households=60)
    stamps.move()
    found = asked(crowded, grids=3)
    assert found.today < 0
    assert found.worse["grids"] > 0


def test_the_slider_over_what_was_found_shows_each_plan_on_the_map(crowded, admin, now):
    search = searching.search_plans(actor=OPERATOR, area=crowded.community, grids=None, now=now)
    jobs.run_due(now)
    page = reverse("plan_search", args=[search.id])
    first = admin.get(page)
    assert (first.context["at"], first.context["last"], first.context["looked_at"]["courtyards"]) == (0, 1, 1)
    assert len(first.context["drawn"].moved) == 1
    last = admin.get(page, {"at": 99})
    assert (last.context["at"], last.context["drawn"].moved) == (1, [])
    Place.objects.filter(pk=crowded.maple.pk).update(valid_until=now.date())
    stamps.move()
    assert admin.get(page).context["drawn"] is None
