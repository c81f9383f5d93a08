"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.places import actions, queries
from qianxian.planning.assignment import goes_on
from qianxian.planning.geojson import from_features
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.rules import Rules, cost_of
from qianxian.planning.terms import EIGHT_PRICES, BadInput
from qianxian.storage.jobs import every, handler

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from qianxian.places.models import PlanSearch
    from qianxian.places.queries import Survey
    from qianxian.planning.district import District
    from qianxian.planning.replanning import FrontierPoint


LEAST, MOST = 240, 360
"""Households of a grid that is as large as it should be: 300, a fifth more or less."""


@every(timedelta(minutes=10))
def put_plans_into_force(now: datetime) -> None:
    """Let the plans take effect whose day has begun."""
    for plan in queries.plans_due(timezone.localtime(now).date()):
        try:
            actions.put_into_force(plan=plan, now=now)
        except Unfit:
            actions.set_aside(plan=plan, now=now)


@every(timedelta(days=1))
def forget_searches(now: datetime) -> None:
    """Forget what the planner found long ago."""
    actions.forget_searches(now=now)


@handler(actions.SEARCH)
def search_plans(now: datetime, number: int) -> None:  # noqa: ARG001  # a job is told the time
    """Let the planner work: a plan for each price on moving, kept as soon as it is found.

    Killed in the middle, it goes on behind what it had found.
    """
    # The planner's compiler is loaded where plans are made, and not at every desk.
    from qianxian.planning.replanning import frontier  # noqa: PLC0415

    search = queries.plan_search(number)
    if search is None or search.state not in actions.GOES_ON:
        return
    try:
        survey = _survey(search)
        district = from_features(survey.features)
        rules = Rules(old=tuple(survey.grids), grids=search.grids)
        for point in frontier(district, rules, EIGHT_PRICES[len(search.found) :]):
            actions.note_found(search=search, point=_found(point, survey, district))
    except Unfit as error:
        actions.stop_search(search=search, reason=_in_both(error.reason))
    except (BadInput, PlannerMissing) as error:
        actions.stop_search(search=search, reason=str(error))


def _in_both(reason: str | _StrPromise) -> str:
    """Say a reason as the planner says its own: in English and then in Chinese."""
    said = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.append(str(reason))
    return " ".join(said)


def _survey(search: PlanSearch) -> Survey:
    survey = queries.survey(search.area_id)
    if [spot.id for spot in survey.courtyards] != search.courtyards:
        raise Unfit(_("Courtyards were added or ended meanwhile. Let the planner look anew."))
    return survey


def _found(point: FrontierPoint, survey: Survey, district: District) -> dict[str, Any]:
    """Return a plan with its figures, fit to be kept."""
    labels, households = point.plan.label.tolist(), district.households.tolist()
    stays = goes_on(zip(labels, survey.grids, households, strict=True))
    moved = [v for v, label in enumerate(labels) if stays.get(label) != survey.grids[v]]
    sizes = [sum(households[v] for v in some) for some in point.plan.sets]
    return {
        "mu": point.mu, "cost": point.plan.cost, "bound": point.plan.bound, "gap": point.plan.gap,
        "communities": len(point.plan.communities), "proven": sum(c.proven for c in point.plan.communities),
        "labels": labels, "grids": len(sizes), "near": sum(LEAST <= size <= MOST for size in sizes),
        "plain": point.cost, "today": _cost_of_today(survey, district),
        "courtyards": len(moved), "households": sum(households[v] for v in moved),
    }


def _cost_of_today(survey: Survey, district: District) -> float:
    """Return what today's grids cost by the planner's measure, so that a gain can be told."""
    grids: dict[int, list[int]] = {}
    for v, grid in enumerate(survey.grids):
        grids.setdefault(grid, []).append(v)
    return sum(cost_of(district, Rules(), members) for members in grids.values())
