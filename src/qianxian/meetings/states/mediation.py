"""The lifecycle of a mediation, of its talks, and what there is to choose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step
from qianxian.meetings.states.meetings import Who


class MediationState(models.TextChoices):
    """Where a mediation stands."""

    ASKED = "asked", _p("mediation", "asked for")
    OPENED = "opened", _p("mediation", "opened, talks to be arranged")
    TALKING = "talking", _p("mediation", "talks")
    AGREED = "agreed", _p("mediation", "agreed")
    FULFILLED = "fulfilled", _p("mediation", "agreed and kept")
    NOT_AGREED = "not_agreed", _p("mediation", "not agreed")
    REFERRED = "referred", _p("mediation", "referred")
    WITHDRAWN = "withdrawn", _p("mediation", "withdrawn by a party")
    DECLINED = "declined", _p("mediation", "not mediated")


class MediationOrigin(models.TextChoices):
    """How a mediation came about."""

    MATTER = "matter", _p("mediation", "from a confidential matter")
    COUNTER = "counter", _p("mediation", "at the counter")
    ASKED = "asked", _p("mediation", "asked for by whoever raised the matter")


class MediatorKind(models.TextChoices):
    """As what somebody mediates."""

    OFFICE = "office", _p("mediator", "holds an office here")
    ELDER = "elder", _p("mediator", "respected elder, veteran party member")
    LAWYER = "lawyer", _p("mediator", "lawyer, legal adviser")
    NEIGHBOUR = "neighbour", _p("mediator", "neighbour, volunteer")


class TalkState(models.TextChoices):
    """What came of talks that were arranged."""

    PLANNED = "planned", _p("talks", "arranged")
    HELD = "held", _p("talks", "held")
    MISSED = "missed", _p("talks", "somebody did not come")
    CALLED_OFF = "called_off", _p("talks", "called off")


class PromiseState(models.TextChoices):
    """Whether what a party promised was kept."""

    OPEN = "open", _p("promise", "not looked at yet")
    KEPT = "kept", _p("promise", "kept")
    BROKEN = "broken", _p("promise", "not kept")


MEDIATION_RUNNING = (MediationState.OPENED, MediationState.TALKING)
"""States in which somebody mediates."""

MEDIATION_OPEN = (MediationState.ASKED, *MEDIATION_RUNNING)
"""States in which nothing has come of it yet."""

MEDIATION_OVER = (
    MediationState.FULFILLED, MediationState.NOT_AGREED, MediationState.REFERRED, MediationState.WITHDRAWN,
    MediationState.DECLINED,
)
"""States out of which nothing leads."""

KEEPER, MEDIATOR = Who.KEEPER, Who.MEDIATOR

MEDIATION_LIFECYCLE = Lifecycle(
    starts=[MediationState.ASKED, MediationState.OPENED],
    ends=list(MEDIATION_OVER),
    steps=[
        Step("take_on", (MediationState.ASKED,), MediationState.OPENED, who=(KEEPER,), needs=("about",)),
        Step("decline", (MediationState.ASKED,), MediationState.DECLINED, who=(KEEPER,), needs=("reason",)),
        Step("name_mediators", MEDIATION_RUNNING, None, who=(KEEPER,)),
        Step("add_party", MEDIATION_RUNNING, None, who=(KEEPER,)),
        Step("stand_aside", (*MEDIATION_OPEN, MediationState.AGREED), None, who=(KEEPER, MEDIATOR)),
        Step("arrange", MEDIATION_RUNNING, MediationState.TALKING, who=(KEEPER,), needs=("starts_at",)),
        Step("note", (MediationState.TALKING,), None, who=(KEEPER, MEDIATOR)),
        Step(
            "agree", (MediationState.TALKING,), MediationState.AGREED, who=(KEEPER,), needs=("agreement", "promises"),
        ),
        Step("not_agree", MEDIATION_RUNNING, MediationState.NOT_AGREED, who=(KEEPER,), needs=("reason",)),
        Step(
            "refer", (*MEDIATION_RUNNING, MediationState.AGREED), MediationState.REFERRED, who=(KEEPER,),
            needs=("referred_to",),
        ),
        Step("withdraw", MEDIATION_OPEN, MediationState.WITHDRAWN, who=(Who.PARTY, Who.RAISER)),
        Step("look", (MediationState.AGREED,), None, who=(KEEPER,), needs=("promises",)),
        Step("fulfil", (MediationState.AGREED,), MediationState.FULFILLED, who=(KEEPER,), needs=("promises",)),
        Step("talk_again", (MediationState.AGREED,), MediationState.OPENED, who=(KEEPER,), needs=("reason",)),
    ],
)

TALK_LIFECYCLE = Lifecycle(
    starts=[TalkState.PLANNED],
    ends=[TalkState.HELD, TalkState.MISSED, TalkState.CALLED_OFF],
    steps=[
        Step("hold", (TalkState.PLANNED,), TalkState.HELD, who=(KEEPER, MEDIATOR)),
        Step("miss", (TalkState.PLANNED,), TalkState.MISSED, who=(KEEPER, MEDIATOR)),
        Step("call_off", (TalkState.PLANNED,), TalkState.CALLED_OFF, who=(KEEPER, Who.PARTY)),
    ],
)
TALK_VERBS = {TalkState.HELD: "hold", TalkState.MISSED: "miss"}
"""The step that leads to each thing that can come of talks, once their time has come."""
