"""The lifecycle of the year's people's project with its gates, of ideas and of paper ballots."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step
from qianxian.meetings.states.meetings import BY_TIME, CONVENER, Who


class RoundState(models.TextChoices):
    """In which phase the year's people's project is."""

    INFORMING = "informing", _p("round", "being announced")
    COLLECTING = "collecting", _p("round", "ideas are collected")
    SCREENING = "screening", _p("round", "ideas are looked at and costed")
    COSTED = "costed", _p("round", "the list is published")
    VOTING = "voting", _p("round", "voting")
    COUNTED = "counted", _p("round", "counted")
    DELIVERY = "delivery", _p("round", "being built")
    ACCEPTANCE = "acceptance", _p("round", "residents take it over")
    LOOKED_BACK = "looked_back", _p("round", "looked back at")
    CALLED_OFF = "called_off", _p("round", "called off")


class Voters(models.TextChoices):
    """To whom the tokens are given."""

    HOUSEHOLD = "household", _p("voters", "one for each household")
    PERSON = "person", _p("voters", "one for each adult resident")


ROUND_OVER = (RoundState.LOOKED_BACK, RoundState.CALLED_OFF)
DATED = (
    RoundState.INFORMING, RoundState.COLLECTING, RoundState.SCREENING, RoundState.COSTED, RoundState.VOTING,
    RoundState.DELIVERY, RoundState.ACCEPTANCE,
)
"""Phases whose last day is announced when a round is opened."""
BEFORE_THE_COUNT = (
    RoundState.INFORMING, RoundState.COLLECTING, RoundState.SCREENING, RoundState.COSTED, RoundState.VOTING,
)
WITH_RESULT = (RoundState.COUNTED, RoundState.DELIVERY, RoundState.ACCEPTANCE, RoundState.LOOKED_BACK)

ROUND_LIFECYCLE = Lifecycle(
    starts=[RoundState.INFORMING],
    ends=list(ROUND_OVER),
    steps=[
        Step("collect", (RoundState.INFORMING,), RoundState.COLLECTING, who=(CONVENER, BY_TIME)),
        Step("hand_in", (RoundState.COLLECTING,), None, who=(Who.RAISER,)),
        Step("screen", (RoundState.COLLECTING,), RoundState.SCREENING, who=(CONVENER, BY_TIME)),
        Step("publish", (RoundState.SCREENING,), RoundState.COSTED, who=(CONVENER,)),
        Step("open_voting", (RoundState.COSTED,), RoundState.VOTING, who=(CONVENER, BY_TIME)),
        Step("cast", (RoundState.VOTING,), None, who=(Who.VOTER,)),
        Step("count_paper", (RoundState.VOTING,), None, who=(Who.COUNTER,)),
        Step("count", (RoundState.VOTING,), RoundState.COUNTED, who=(CONVENER,)),
        Step("deliver", (RoundState.COUNTED,), RoundState.DELIVERY, who=(CONVENER,)),
        Step("hand_over", (RoundState.DELIVERY,), RoundState.ACCEPTANCE, who=(CONVENER,)),
        Step("accept", (RoundState.ACCEPTANCE,), None, who=(Who.VOTER,)),
        Step("look_back", (RoundState.ACCEPTANCE,), RoundState.LOOKED_BACK, who=(CONVENER,), needs=("said",)),
        Step(
            "call_off", (*BEFORE_THE_COUNT, RoundState.COUNTED), RoundState.CALLED_OFF, who=(CONVENER,),
            needs=("reason",),
        ),
    ],
)


class Wanted(models.TextChoices):
    """What has to be there before a round goes on."""

    DAY_OVER = "day_over", _p("gate", "the last day of the phase is over")
    ALL_SCREENED = "all_screened", _p("gate", "every idea is answered")
    ALL_COSTED = "all_costed", _p("gate", "every project has its cost, and one at least fits into the budget")
    TOKENS_OUT = "tokens_out", _p("gate", "tokens were given out")
    PAPER_AGREED = "paper_agreed", _p("gate", "both counts of every batch of paper agree")
    SOMETHING_FUNDED = "something_funded", _p("gate", "a project was voted for")
    ALL_BUILT = "all_built", _p("gate", "every project has milestones, and all are signed off")
    HALF_A_YEAR = "half_a_year", _p("gate", "half a year has gone by since it was taken over")


@dataclass(frozen=True, slots=True)
class Gate:
    """The step that leads out of a phase, and what has to be there before it is taken."""

    verb: str
    wants: tuple[Wanted, ...]


GATES = {
    RoundState.INFORMING: Gate("collect", (Wanted.DAY_OVER,)),
    RoundState.COLLECTING: Gate("screen", (Wanted.DAY_OVER,)),
    RoundState.SCREENING: Gate("publish", (Wanted.ALL_SCREENED, Wanted.ALL_COSTED)),
    RoundState.COSTED: Gate("open_voting", (Wanted.DAY_OVER, Wanted.TOKENS_OUT)),
    RoundState.VOTING: Gate("count", (Wanted.DAY_OVER, Wanted.PAPER_AGREED)),
    RoundState.COUNTED: Gate("deliver", (Wanted.SOMETHING_FUNDED,)),
    RoundState.DELIVERY: Gate("hand_over", (Wanted.ALL_BUILT,)),
    RoundState.ACCEPTANCE: Gate("look_back", (Wanted.DAY_OVER, Wanted.HALF_A_YEAR)),
}


class IdeaState(models.TextChoices):
    """What became of an idea."""

    HANDED_IN = "handed_in", _p("idea", "handed in")
    ACCEPTED = "accepted", _p("idea", "on the list")
    MERGED = "merged", _p("idea", "on the list, with others like it")
    REFUSED = "refused", _p("idea", "not on the list")
    TAKEN_BACK = "taken_back", _p("idea", "taken back")


IDEA_LIFECYCLE = Lifecycle(
    starts=[IdeaState.HANDED_IN],
    ends=[IdeaState.REFUSED, IdeaState.TAKEN_BACK],
    rests=[IdeaState.ACCEPTED, IdeaState.MERGED],
    steps=[
        Step("accept", (IdeaState.HANDED_IN,), IdeaState.ACCEPTED, who=(CONVENER,), needs=("project_id",)),
        Step("merge", (IdeaState.HANDED_IN,), IdeaState.MERGED, who=(CONVENER,), needs=("project_id",)),
        Step(
            "refuse", (IdeaState.HANDED_IN, IdeaState.ACCEPTED, IdeaState.MERGED), IdeaState.REFUSED, who=(CONVENER,),
            needs=("said",),
        ),
        Step("take_back", (IdeaState.HANDED_IN,), IdeaState.TAKEN_BACK, who=(Who.RAISER,)),
    ],
)


class Way(models.TextChoices):
    """By which way a ballot came."""

    ONLINE = "online", _p("way", "online")
    PAPER = "paper", _p("way", "on paper")


class BatchState(models.TextChoices):
    """Where a batch of paper stands."""

    COUNTING = "counting", _p("batch", "being counted by two units")
    AGREED = "agreed", _p("batch", "both counts agree")
