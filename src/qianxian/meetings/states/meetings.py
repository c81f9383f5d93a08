"""The lifecycles of meetings, topics and their turns on agendas, and what there is to choose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class SeriesKind(models.TextChoices):
    """Whose meeting it is."""

    DELIBERATION = "deliberation", _p("series", "Deliberation day of a grid")
    JOINT = "joint", _p("series", "Joint meeting of a community")
    NUMBERED = "numbered", _p("series", "Numbered meetings of a task force or an executive")


class Holiday(models.TextChoices):
    """What becomes of a meeting that falls on a day on which people rest."""

    SKIP = "skip", _p("holiday", "it is left out")
    MOVE = "move", _p("holiday", "it is moved to the next working day")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _p("meeting", "planned")
    AGENDA_OPEN = "agenda_open", _p("meeting", "agenda being made")
    AGENDA_PUBLISHED = "agenda_published", _p("meeting", "agenda published")
    IN_SESSION = "in_session", _p("meeting", "in session")
    ADJOURNED = "adjourned", _p("meeting", "over, minutes being made")
    MINUTES_CIRCULATED = "minutes_circulated", _p("meeting", "minutes open to corrections")
    MINUTES_ADOPTED = "minutes_adopted", _p("meeting", "minutes adopted")
    CANCELLED = "cancelled", _p("meeting", "cancelled")
    NOT_HELD = "not_held", _p("meeting", "not held")


class Who(models.TextChoices):
    """Who takes a step of a meeting, a topic or a turn."""

    CONVENER = "convener", _p("who", "the unit that convenes it, or the community above")
    RAISER = "raiser", _p("who", "the one who raised it")
    ATTENDEE = "attendee", _p("who", "whoever was there")
    VOTER = "voter", _p("who", "whoever has a token")
    COUNTER = "counter", _p("who", "two units that count")
    KEEPER = "keeper", _p("who", "the unit that keeps the mediation")
    MEDIATOR = "mediator", _p("who", "a mediator who was named for it")
    PARTY = "party", _p("who", "a party, through the unit that keeps it")
    TIME = "time", _p("who", "time itself")


COMING = (MeetingState.PLANNED, MeetingState.AGENDA_OPEN, MeetingState.AGENDA_PUBLISHED)
"""States in which a meeting is still to come."""

CALLED_OFF = (MeetingState.CANCELLED, MeetingState.NOT_HELD)
"""States of a meeting that did not take place."""

HELD = (
    MeetingState.IN_SESSION, MeetingState.ADJOURNED, MeetingState.MINUTES_CIRCULATED, MeetingState.MINUTES_ADOPTED,
)
"""States of a meeting that took place."""

UNADOPTED = (MeetingState.ADJOURNED, MeetingState.MINUTES_CIRCULATED)
"""States in which minutes are still owed."""

CONVENER, BY_TIME = Who.CONVENER, Who.TIME

LIFECYCLE = Lifecycle(
    starts=[MeetingState.PLANNED],
    ends=[MeetingState.MINUTES_ADOPTED, MeetingState.CANCELLED],
    # What nobody opened on the screen may have been held on paper all the same.
    rests=[MeetingState.NOT_HELD],
    steps=[
        Step("open_agenda", (MeetingState.PLANNED,), MeetingState.AGENDA_OPEN, who=(CONVENER, BY_TIME)),
        Step(
            "publish_agenda", (MeetingState.AGENDA_OPEN,), MeetingState.AGENDA_PUBLISHED, who=(CONVENER, BY_TIME),
        ),
        Step("move", COMING, None, who=(CONVENER, BY_TIME), needs=("reason", "starts_at")),
        Step("take_room", COMING, None, who=(CONVENER,), needs=("room",)),
        Step("leave_room", COMING, None, who=(CONVENER,), needs=("venue",)),
        Step("cancel", COMING, MeetingState.CANCELLED, who=(CONVENER, BY_TIME), needs=("reason",)),
        Step("lapse", COMING, MeetingState.NOT_HELD, who=(BY_TIME,)),
        Step(
            "note_held", (*COMING, MeetingState.NOT_HELD), MeetingState.MINUTES_ADOPTED, who=(CONVENER,),
            needs=("present",),
        ),
        Step(
            "call_to_order", (MeetingState.AGENDA_OPEN, MeetingState.AGENDA_PUBLISHED), MeetingState.IN_SESSION,
            who=(CONVENER,), needs=("present",),
        ),
        Step("adjourn", (MeetingState.IN_SESSION,), MeetingState.ADJOURNED, who=(CONVENER,)),
        Step(
            "circulate", (MeetingState.ADJOURNED,), MeetingState.MINUTES_CIRCULATED, who=(CONVENER, BY_TIME),
        ),
        Step("correct", (MeetingState.MINUTES_CIRCULATED,), None, who=(Who.ATTENDEE, CONVENER), needs=("words",)),
        Step("adopt", (MeetingState.MINUTES_CIRCULATED,), MeetingState.MINUTES_ADOPTED, who=(BY_TIME,)),
    ],
)


class TopicState(models.TextChoices):
    """Where a topic stands, whichever meeting has it."""

    PROPOSED = "proposed", _p("topic", "proposed")
    OPEN = "open", _p("topic", "on the list")
    OFFERED = "offered", _p("topic", "offered to the joint meeting")
    REFERRED = "referred", _p("topic", "with those who may decide it")
    SETTLED = "settled", _p("topic", "settled")
    DECLINED = "declined", _p("topic", "not admitted")


TOPIC_OPEN = (TopicState.PROPOSED, TopicState.OPEN, TopicState.OFFERED, TopicState.REFERRED)
"""States in which something is still to come of a topic."""

TOPIC_LIFECYCLE = Lifecycle(
    starts=[TopicState.PROPOSED, TopicState.OPEN],
    ends=[TopicState.SETTLED, TopicState.DECLINED],
    steps=[
        Step("admit", (TopicState.PROPOSED, TopicState.OFFERED), TopicState.OPEN, who=(CONVENER,)),
        Step("decline", (TopicState.PROPOSED,), TopicState.DECLINED, who=(CONVENER,), needs=("reason",)),
        Step("offer", (TopicState.OPEN,), TopicState.OFFERED, who=(CONVENER, BY_TIME)),
        Step("send_down", (TopicState.OPEN, TopicState.OFFERED), TopicState.OPEN, who=(CONVENER,), needs=("reason",)),
        Step("refer", (TopicState.OPEN,), TopicState.REFERRED, who=(CONVENER,)),
        Step("bring_back", (TopicState.REFERRED,), TopicState.OPEN, who=(CONVENER,)),
        Step("settle", TOPIC_OPEN, TopicState.SETTLED, who=(CONVENER, BY_TIME)),
    ],
)


class ItemState(models.TextChoices):
    """What became of a topic's turn at one meeting."""

    PROPOSED = "proposed", _p("item", "to be admitted")
    ADMITTED = "admitted", _p("item", "on the agenda")
    TAKEN = "taken", _p("item", "dealt with")
    DEFERRED = "deferred", _p("item", "talked about, taken up again")
    PUT_OFF = "put_off", _p("item", "left for the next meeting")
    DECLINED = "declined", _p("item", "not admitted")
    DROPPED = "dropped", _p("item", "the meeting did not come to it")


ITEM_OPEN = (ItemState.PROPOSED, ItemState.ADMITTED)

ITEM_LIFECYCLE = Lifecycle(
    starts=[ItemState.PROPOSED, ItemState.ADMITTED],
    ends=[ItemState.TAKEN, ItemState.DEFERRED, ItemState.PUT_OFF, ItemState.DECLINED, ItemState.DROPPED],
    steps=[
        Step("admit", (ItemState.PROPOSED,), ItemState.ADMITTED, who=(CONVENER,)),
        Step("decline", (ItemState.PROPOSED,), ItemState.DECLINED, who=(CONVENER,), needs=("reason",)),
        Step("put_off", ITEM_OPEN, ItemState.PUT_OFF, who=(CONVENER,)),
        Step("take", (ItemState.ADMITTED,), ItemState.TAKEN, who=(CONVENER,)),
        Step("defer", (ItemState.ADMITTED,), ItemState.DEFERRED, who=(CONVENER,)),
        Step("drop", ITEM_OPEN, ItemState.DROPPED, who=(CONVENER, BY_TIME)),
    ],
)


class ItemKind(models.TextChoices):
    """What a meeting does with an item."""

    REVIEW = "review", _p("item kind", "What became of earlier decisions")
    DECIDE = "decide", _p("item kind", "decide")
    REPORT = "report", _p("item kind", "report")
    MEDIATE = "mediate", _p("item kind", "mediate")
    CONVEY = "convey", _p("item kind", "study and convey")


class Origin(models.TextChoices):
    """How a topic came onto the list."""

    STUCK = "stuck", _p("origin", "stuck, or due")
    GROUP = "group", _p("origin", "raised by several")
    RESIDENT = "resident", _p("origin", "asked for by the one who raised it")
    OFFICE = "office", _p("origin", "brought in by an office")
    TEMPLATE = "template", _p("origin", "of every meeting")


class DecisionClass(models.TextChoices):
    """Who may decide a topic."""

    COORDINATION = "coordination", _p("decision class", "coordination: the meeting agrees")
    OWNERS_ORDINARY = "owners_ordinary", _p("decision class", "owners' matter: more than half (Civil Code, art. 278)")
    OWNERS_SPECIAL = "owners_special", _p("decision class", "owners' matter: three quarters (Civil Code, art. 278)")
    COMMUNITY = "community_matter", _p("decision class", "community matter: four steps, two disclosures")


OWNERS = (DecisionClass.OWNERS_ORDINARY, DecisionClass.OWNERS_SPECIAL)


class ProcedureStep(models.TextChoices):
    """The four steps and two disclosures 四议两公开, in their order."""

    BRANCH_PROPOSES = "branch_proposes", _p("procedure", "the branch proposes")
    COMMITTEES_CONSULT = "committees_consult", _p("procedure", "the two committees consult")
    MEMBERS_REVIEW = "members_review", _p("procedure", "the party members' assembly reviews")
    RESIDENTS_RESOLVE = "residents_resolve", _p("procedure", "the residents' assembly or its representatives resolve")
    RESOLUTION_DISCLOSED = "resolution_disclosed", _p("procedure", "the resolution is disclosed")
    RESULT_DISCLOSED = "result_disclosed", _p("procedure", "what came of it is disclosed")


class Capacity(models.TextChoices):
    """As what somebody is there."""

    BRANCH = "branch", _p("capacity", "grid branch")
    COMMUNITY = "community", _p("capacity", "community")
    COMMITTEE = "committee", _p("capacity", "owners' or management committee")
    PROPERTY = "property", _p("capacity", "property company")
    COURTYARD_HEAD = "courtyard_head", _p("capacity", "courtyard heads")
    OWNERS_REPRESENTATIVE = "owners_representative", _p("capacity", "owners' representatives")
    RESIDENT = "resident", _p("capacity", "residents")
    UNIT = "unit", _p("capacity", "resident units")
    GUEST = "guest", _p("capacity", "guests, without a vote")


class Counting(models.TextChoices):
    """How those who are there were counted."""

    ROLL = "roll", _p("counting", "roll call")
    SCAN = "scan", _p("counting", "scanned")
    SHEET = "sheet", _p("counting", "signing sheet")


class VoteResult(models.TextChoices):
    """What a show of hands came to."""

    AGREED = "agreed", _p("vote", "agreed")
    REJECTED = "rejected", _p("vote", "not agreed")
    TIE = "tie", _p("vote", "a tie: further discussion")
    NO_QUORUM = "no_quorum", _p("vote", "too few there: only discussion")


class OutcomeKind(models.TextChoices):
    """What a meeting says on an item."""

    INFORMATION = "information", _p("outcome", "taken note of")
    DECISION = "decision", _p("outcome", "decided")
    ACTION = "action", _p("outcome", "somebody does it")
    REFERRAL = "referral", _p("outcome", "referred")


class ReplyState(models.TextChoices):
    """What a unit answered that was invited; silence is printed as such."""

    SILENT = "silent", _p("reply", "no answer")
    ACCEPTED = "accepted", _p("reply", "comes")
    DECLINED = "declined", _p("reply", "does not come")
    LATER = "later", _p("reply", "answers later")


class Means(models.TextChoices):
    """How a correction came in."""

    WEB = "web", _p("means", "on the web")
    PHONE = "phone", _p("means", "by telephone")
    PAPER = "paper", _p("means", "on paper")


class Purpose(models.TextChoices):
    """What a room is taken for."""

    MEETING = "meeting", _p("room", "a meeting, or talking something over")
    MEDIATION = "mediation", _p("room", "a mediation; others only see that it is taken")


class Scope(models.TextChoices):
    """Which meetings somebody in office has in their own calendar."""

    DESK = "desk", _p("calendar", "all meetings of your desk")
    UNIT = "unit", _p("calendar", "what your unit convenes or is asked to")


class Standing(models.TextChoices):
    """How a decision stands, read off the work behind it."""

    DONE = "done", _p("standing", "done")
    WAITING = "waiting", _p("standing", "reported done")
    DOING = "doing", _p("standing", "being done")
    OVERDUE = "overdue", _p("standing", "overdue")
