"""Letting the planner look for better grids, and drafting what it found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.places import queries, rules
from qianxian.places.actions.plans import Cut, draft_plan
from qianxian.places.models import PlanSearch
from qianxian.places.states import Level, PlanSearchState
from qianxian.planning.jit import NUMBA_INSTALLED
from qianxian.storage import jobs
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.places.models import GridPlan, Place

SEARCH = "places.search_plans"
"""The job in which the planner works."""
POINTS = 8
FORGOTTEN_AFTER = timedelta(days=90)
GOES_ON = (PlanSearchState.WAITING, PlanSearchState.RUNNING)
CERTIFIED = ("mu", "cost", "bound", "gap", "communities", "proven")
"""What a plan keeps of how it was found."""


@working
def search_plans(*, actor: Actor, area: Place, grids: int | None, now: datetime) -> PlanSearch:
    """Ask the planner for plans of an area; it works in the background.

    :raises Unfit: if the planner is not installed, or courtyards have no outline.
    """
    require(rules.may_change(actor, area.path))
    if not NUMBA_INSTALLED:
        raise Unfit(_(
            "The planner is not installed on this machine. Whoever runs the system can add it: "
            "pip install 'qianxian[planner]'. Until then a plan is drafted by hand or from a list.",
        ))
    survey = queries.survey(area.id)
    search = PlanSearch.objects.create(
        area=area, grids=grids, state=PlanSearchState.WAITING, courtyards=[spot.id for spot in survey.courtyards],
        total=POINTS, asked_at=now,
    )
    jobs.ask_for(SEARCH, now=now, number=search.id)
    return search


@working
def note_found(*, search: PlanSearch, point: dict[str, Any]) -> None:
    """Keep a plan that was found."""
    search.found.append(point)
    search.state = PlanSearchState.DONE if len(search.found) == search.total else PlanSearchState.RUNNING
    search.save(update_fields=["found", "state"])


@working
def stop_search(*, search: PlanSearch, reason: str) -> None:
    """Keep why nothing more will be found."""
    search.state, search.stopped = PlanSearchState.STOPPED, reason
    search.save(update_fields=["state", "stopped"])


@working
def forget_searches(*, now: datetime) -> None:
    """Forget what was found long ago; plans that were drafted from it stay."""
    PlanSearch.objects.filter(asked_at__lt=now - FORGOTTEN_AFTER).delete()


def draft_found(*, actor: Actor, search: PlanSearch, number: int, now: datetime) -> GridPlan:
    """Draft one of the plans that were found; it keeps how good it is proven to be.

    :raises Unfit: if there is none of this number, or the courtyards are others by now.
    """
    if not 0 <= number < len(search.found):
        raise Unfit(_("Choose one of the plans that were found."))
    point, tree = search.found[number], queries.tree.now()
    cuts: dict[int, Cut] = {}
    for courtyard, label in zip(search.courtyards, point["labels"], strict=True):
        community = tree.above(courtyard, Level.COMMUNITY)
        cuts.setdefault(label, Cut(community.id if community else 0, [])).courtyards.append(courtyard)
    return draft_plan(
        actor=actor, area=search.area, cuts=list(cuts.values()), now=now,
        certificate={name: point[name] for name in CERTIFIED},
    )
