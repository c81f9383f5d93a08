"""Finding the rounds of the year's people's project: of a desk, of a place for everybody, and what each still wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from qianxian.concerns.models import Concern
from qianxian.meetings import rules
from qianxian.meetings.models import (
    Idea,
    Milestone,
    PaperBatch,
    PastVote,
    Project,
    ProjectRound,
    RoundPhase,
    Topic,
    VotingToken,
)
from qianxian.meetings.states import (
    GATES,
    ROUND_OVER,
    BatchState,
    IdeaState,
    RoundState,
    Wanted,
)
from qianxian.places import queries as places
from qianxian.storage import codes
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from qianxian.people.queries import Viewer

PAGE = 50
LOOKED_BACK_AFTER = timedelta(days=182)
MOST_AT_ONCE = 500


def _all() -> QuerySet[ProjectRound]:
    phases = Prefetch("phases", RoundPhase.objects.order_by("until_on", "id"))
    return ProjectRound.objects.select_related("place", "convener").prefetch_related(phases)


def until(round_: ProjectRound, phase: str) -> date | None:
    """Return the last day of a phase as it was announced, or None."""
    return next((one.until_on for one in round_.phases.all() if one.phase == phase), None)


# ── for a desk ───────────────────────────────────────────────────────────────────────────────────────────────────


def rounds_of_desk(viewer: Viewer) -> list[ProjectRound]:
    """Return the rounds around and in the viewer's area, newest first; two statements."""
    office = viewer.office
    if office is None or not office.paths:
        return []
    tree = places.tree.now()
    around = {spot.id for place_id in office.place_ids for spot in tree.line(place_id)}
    inside = [Q(place__path__startswith=path) for path in office.paths]
    mine = reduce(or_, inside, Q(place_id__in=around) | Q(convener_id=office.organisation_id))
    return list(_all().filter(mine).order_by("-year", "place__path", "-id")[:PAGE])


def round_for(viewer: Viewer, number: int) -> ProjectRound | None:
    """Return a round to whoever may see it from inside, or None; two statements."""
    found = _all().filter(pk=number).first()
    return found if found is not None and rules.may_see_round(viewer, found) else None


def ideas_for(viewer: Viewer, round_: ProjectRound) -> list[Idea]:
    """Return the ideas of a round with people's own words, to whoever runs it only; those to be answered first."""
    if not rules.may_run(viewer, round_):
        return []
    found = Idea.objects.filter(round=round_).exclude(state=IdeaState.TAKEN_BACK)
    found = found.select_related("place", "project", "recorded_by", "concern", "topic")
    return sorted(found.order_by("id"), key=lambda idea: (idea.state != IdeaState.HANDED_IN, idea.id))


def idea_of(round_: ProjectRound, number: int) -> Idea | None:
    """Return an idea of a round, or None."""
    return Idea.objects.filter(round=round_, pk=number).select_related("place", "concern", "topic").first()


def project_of(round_: ProjectRound, number: int) -> Project | None:
    """Return a project of a round, or None."""
    return Project.objects.filter(round=round_, pk=number).select_related("place", "costed_by").first()


def matter_for(viewer: Viewer, round_: ProjectRound, typed: str) -> Concern | None:
    """Return the concern that somebody's code opens, to an office of its place, or None."""
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    found = Concern.objects.filter(reports__code=code, place__path__startswith=round_.place.path)
    concern = found.select_related("place").first()
    office = viewer.office
    return concern if concern is not None and office is not None and office.covers(concern.place.path) else None


def topic_for(viewer: Viewer, round_: ProjectRound, typed: str) -> Topic | None:
    """Return a meeting's topic by its number, to whoever sees the round from inside, or None."""
    try:
        code = codes.read(typed)
    except codes.WrongCode:
        return None
    if not rules.may_see_round(viewer, round_):
        return None
    return Topic.objects.filter(code=code, home__path__startswith=round_.place.path).first()


def batch_of(round_: ProjectRound, number: int) -> PaperBatch | None:
    """Return a batch of paper of a round, or None."""
    return PaperBatch.objects.filter(round=round_, pk=number).first()


def batches_of(round_: ProjectRound) -> list[PaperBatch]:
    """Return the batches of paper of a round in the order of their numbers; two statements."""
    found = PaperBatch.objects.filter(round=round_).order_by("number")
    return list(found.prefetch_related("counts__unit"))


# ── for everybody ────────────────────────────────────────────────────────────────────────────────────────────────


def public_rounds(place_ids: Iterable[int] | None = None) -> list[ProjectRound]:
    """Return the rounds of some places, or of all, newest first; two statements."""
    found = _all()
    if place_ids is not None:
        found = found.filter(place_id__in=list(place_ids))
    return list(found.order_by("-year", "place__path", "-id")[:PAGE])


def public_round(number: int) -> ProjectRound | None:
    """Return a round as everybody may see it, or None."""
    return _all().filter(pk=number).first()


def projects_of(round_: ProjectRound) -> list[Project]:
    """Return the projects of a round in the order of the ballot, with how many ideas are behind each; one statement."""
    found = Project.objects.filter(round=round_, dropped="").select_related("place", "costed_by")
    return list(found.annotate(ideas_behind=Count("ideas")).order_by("number"))


def refused_of(round_: ProjectRound) -> list[Idea]:
    """Return the ideas that are not on the list, each with why; their words are nobody's but the author's."""
    found = Idea.objects.filter(round=round_, state=IdeaState.REFUSED).select_related("place")
    return list(found.defer("words").order_by("id"))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many tokens were given out, and how many of them have a ballot, by way."""

    given: int
    online: int
    paper: int


def turnout_of(round_: ProjectRound) -> Turnout:
    """Count the tokens of a round; one statement."""
    counted = dict(VotingToken.objects.filter(round=round_).values_list("used").annotate(n=Count("id")))
    return Turnout(sum(counted.values()), counted.get("online", 0), counted.get("paper", 0))


def ideas_handed_in(round_: ProjectRound) -> int:
    """Count the ideas of a round that were not taken back; one statement."""
    return Idea.objects.filter(round=round_).exclude(state=IdeaState.TAKEN_BACK).count()


def idea_by_secret(link_hash: str) -> Idea | None:
    """Return the idea that a secret link opens, or None."""
    found = Idea.objects.filter(link_hash=link_hash)
    return found.select_related("round__place", "round__convener", "project", "place", "contact").first()


def past_votes_of(place_id: int) -> list[PastVote]:
    """Return the older votes that were read in for a place, newest first."""
    return list(PastVote.objects.filter(place_id=place_id).order_by("-id")[:PAGE])


# ── gates ────────────────────────────────────────────────────────────────────────────────────────────────────────


def missing_for(round_: ProjectRound, today: date) -> list[Wanted]:
    """Return what is still missing before a round goes on to its next phase; nothing: the gate is open."""
    gate = GATES.get(RoundState(round_.state))
    return [one for one in gate.wants if not _is_there(round_, one, today)] if gate is not None else []


def _is_there(round_: ProjectRound, wanted: Wanted, today: date) -> bool:
    if wanted == Wanted.DAY_OVER:
        last = until(round_, round_.state)
        return last is None or today > last
    if wanted == Wanted.HALF_A_YEAR:
        return today >= looks_back_on(round_)
    checks = {
        Wanted.ALL_SCREENED: lambda: not Idea.objects.filter(round=round_, state=IdeaState.HANDED_IN).exists(),
        Wanted.ALL_COSTED: lambda: _is_costed(round_),
        Wanted.TOKENS_OUT: lambda: VotingToken.objects.filter(round=round_).exists(),
        Wanted.PAPER_AGREED: lambda: not PaperBatch.objects.filter(round=round_).exclude(
            state=BatchState.AGREED,
        ).exists(),
        Wanted.SOMETHING_FUNDED: lambda: Project.objects.filter(round=round_, funded=True).exists(),
        Wanted.ALL_BUILT: lambda: _is_built(round_),
    }
    return checks[wanted]()


def _is_costed(round_: ProjectRound) -> bool:
    costs = list(Project.objects.filter(round=round_, dropped="").values_list("cost", flat=True))
    return None not in costs and any(cost is not None and cost <= round_.budget for cost in costs)


def _is_built(round_: ProjectRound) -> bool:
    funded = set(Project.objects.filter(round=round_, funded=True).values_list("id", flat=True))
    states = Milestone.objects.filter(project_id__in=funded).values_list("project_id", "task__state")
    started = {project_id for project_id, _state in states}
    ended = (TaskState.VERIFIED, TaskState.CANCELLED)
    return bool(funded) and started == funded and all(state in ended for _project, state in states)


def looks_back_on(round_: ProjectRound) -> date:
    """Return the day from which on a round is looked back at: half a year after its acceptance ends."""
    last = until(round_, RoundState.ACCEPTANCE) or timezone.localtime(round_.since_at).date()
    return last + LOOKED_BACK_AFTER


# ── what falls due ───────────────────────────────────────────────────────────────────────────────────────────────


def rounds_to_go_on(now: datetime) -> list[ProjectRound]:
    """Return the rounds that go on by themselves: their gate needs nobody and is open."""
    by_time = (RoundState.INFORMING, RoundState.COLLECTING, RoundState.COSTED)
    today = timezone.localtime(now).date()
    found = _all().filter(state__in=by_time).order_by("id")[:MOST_AT_ONCE]
    return [one for one in found if not missing_for(one, today)]


def rounds_to_look_back_at(now: datetime) -> list[ProjectRound]:
    """Return the rounds that are to be looked back at, and of which nobody has the task yet."""
    today = timezone.localtime(now).date()
    found = _all().filter(state=RoundState.ACCEPTANCE, looking_back=None).order_by("id")[:MOST_AT_ONCE]
    return [one for one in found if today >= looks_back_on(one)]


def ideas_with_contact(moment: datetime) -> list[Idea]:
    """Return the ideas whose number is still kept though they, or their round, ended before a moment."""
    ended = Q(round__state__in=ROUND_OVER, round__since_at__lt=moment)
    kept = Idea.objects.filter(ended, contact__phone__gt="").select_related("round__place")
    return list(kept.order_by("id")[:MOST_AT_ONCE])
