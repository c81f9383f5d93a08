"""The lifecycle of a concern, and the ways in which one comes in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Clock, Lifecycle, Step
from qianxian.places.states import Level


class ConcernState(models.TextChoices):
    """Where a concern stands, as those who raised it see it."""

    REPORTED = "reported", _p("concern", "handed in")
    ACCEPTED = "accepted", _p("concern", "taken on")
    IN_HAND = "in_hand", _p("concern", "being done")
    SUSPENDED = "suspended", _p("concern", "on hold")
    DONE = "done", _p("concern", "done, waiting for your word")
    REOPENED = "reopened", _p("concern", "not settled, being done again")
    CONFIRMED = "confirmed", _p("concern", "settled")
    UNCONFIRMED = "unconfirmed", _p("concern", "closed, not confirmed")
    DECLINED = "declined", _p("concern", "not taken on")
    WITHDRAWN = "withdrawn", _p("concern", "taken back")
    VOIDED = "voided", _p("concern", "entered by mistake")
    MERGED = "merged", _p("concern", "joined with another")
    SPLIT = "split", _p("concern", "divided")


AT_WORK = (ConcernState.ACCEPTED, ConcernState.IN_HAND, ConcernState.REOPENED)
"""States in which a unit has it and is at it."""

RUNNING = (ConcernState.REPORTED, *AT_WORK)
"""States in which a unit owes the next step and the clock runs."""

OPEN = (*RUNNING, ConcernState.SUSPENDED)
"""States in which it is not done."""

UNSETTLED = (*OPEN, ConcernState.DONE)
"""States in which those who raised it are still owed something."""

ENDED = tuple(state for state in ConcernState if state not in UNSETTLED)
"""States in which nobody owes anything."""

SETTLED = (ConcernState.CONFIRMED, ConcernState.UNCONFIRMED)
"""States that a no leads out of, for as long as the window is open."""


class Who(models.TextChoices):
    """Who takes a step of a concern."""

    RAISER = "raiser", _p("who", "the one who raised it")
    UNIT = "unit", _p("who", "the unit that leads, through its task")
    COMMUNITY = "community", _p("who", "the community or an office above it, never the unit that did the work")
    SUPERIOR = "superior", _p("who", "an office above the unit")
    RECORDER = "recorder", _p("who", "the office that wrote it down, within 24 hours")
    TIME = "time", _p("who", "time itself")


class WaitsFor(models.TextChoices):
    """For whom a matter waits at a step."""

    UNIT = "unit", _p("waits for", "the unit")
    RAISER = "raiser", _p("waits for", "the one who raised it")
    MEETING = "meeting", _p("waits for", "a meeting")
    HOLD = "hold", _p("waits for", "on hold")


TABLE = 4
"""The version of the table below, stamped on each concern when it is raised."""

LIFECYCLE = Lifecycle(
    starts=[ConcernState.REPORTED, ConcernState.DONE],
    rests=[*SETTLED, ConcernState.MERGED],
    ends=[ConcernState.DECLINED, ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.SPLIT],
    steps=[
        Step("accept", (ConcernState.REPORTED,), ConcernState.ACCEPTED, who=(Who.UNIT,), needs=("sentence",)),
        Step(
            "write_down", (ConcernState.REPORTED,), ConcernState.REPORTED, who=(Who.UNIT, Who.SUPERIOR),
            needs=("words",),
        ),
        Step("start", AT_WORK, ConcernState.IN_HAND, who=(Who.UNIT,), needs=("planned_on",)),
        Step("finish", AT_WORK, ConcernState.DONE, who=(Who.UNIT,), needs=("answer",), clock=Clock.ENDS),
        Step(
            "suspend", AT_WORK, ConcernState.SUSPENDED, who=(Who.UNIT,), needs=("reason", "review_on"),
            clock=Clock.STOPS,
        ),
        Step(
            "take_up", (ConcernState.SUSPENDED,), ConcernState.IN_HAND,
            who=(Who.UNIT, Who.SUPERIOR, Who.RAISER, Who.TIME), clock=Clock.STARTS,
        ),
        Step("extend", AT_WORK, None, who=(Who.SUPERIOR,), needs=("reason", "promised_at")),
        Step("urge", (*OPEN,), None, who=(Who.RAISER,)),
        Step(
            "escalate", RUNNING, ConcernState.REPORTED, who=(Who.TIME,), needs=("rung",),
            clock=Clock.STARTS,
        ),
        Step("stay", RUNNING, None, who=(Who.TIME,)),
        Step("route_again", RUNNING, ConcernState.REPORTED, who=(Who.UNIT, Who.SUPERIOR), needs=("reason",)),
        Step("put_right", RUNNING, None, who=(Who.UNIT, Who.SUPERIOR), needs=("reason",)),
        Step(
            "decline", (ConcernState.REPORTED, *AT_WORK), ConcernState.DECLINED, who=(Who.UNIT,),
            needs=("declined_for", "answer"), clock=Clock.ENDS,
        ),
        Step(
            "confirm", (ConcernState.DONE,), ConcernState.CONFIRMED, who=(Who.RAISER, Who.COMMUNITY, Who.TIME),
        ),
        Step(
            "reopen", (ConcernState.DONE, *SETTLED), ConcernState.REOPENED, who=(Who.RAISER, Who.COMMUNITY),
            clock=Clock.STARTS,
        ),
        Step("close", (ConcernState.DONE,), ConcernState.UNCONFIRMED, who=(Who.TIME,), needs=("tries",)),
        Step("withdraw", UNSETTLED, ConcernState.WITHDRAWN, who=(Who.RAISER,), clock=Clock.ENDS),
        Step(
            "void", UNSETTLED, ConcernState.VOIDED, who=(Who.RECORDER, Who.COMMUNITY), needs=("reason",),
            clock=Clock.ENDS,
        ),
        Step("merge", OPEN, ConcernState.MERGED, who=(Who.COMMUNITY, Who.UNIT), needs=("into",), clock=Clock.ENDS),
        Step("part", (ConcernState.MERGED,), ConcernState.REPORTED, who=(Who.COMMUNITY, Who.UNIT)),
        Step("split", RUNNING, ConcernState.SPLIT, who=(Who.COMMUNITY,), needs=("parts",), clock=Clock.ENDS),
    ],
)


WHILE_UNWRITTEN = ("write_down", "escalate", "stay", "urge", "withdraw", "void")
"""What can be done with a voice message before it was written down; nobody takes on what they have not heard."""


class Channel(models.TextChoices):
    """How a report came in."""

    WEB = "web", _p("channel", "on the web")
    PLATE = "plate", _p("channel", "by the plate at the gate")
    FAMILY = "family", _p("channel", "by the family")
    GATEHOUSE = "gatehouse", _p("channel", "in the gatehouse register")
    COUNTER = "counter", _p("channel", "at the counter")
    PHONE = "phone", _p("channel", "by telephone")
    VOICE = "voice", _p("channel", "as a voice message")
    VISIT = "visit", _p("channel", "on a visit")
    MEETING = "meeting", _p("channel", "at a meeting")
    CHAT = "chat", _p("channel", "in a group chat")
    HOTLINE = "hotline", _p("channel", "by the hotline 12345")
    FOUND = "found", _p("channel", "found on a round")
    IMPORT = "import", _p("channel", "from an older register")


BY_OTHERS = (
    Channel.GATEHOUSE, Channel.COUNTER, Channel.PHONE, Channel.VISIT, Channel.MEETING, Channel.CHAT, Channel.HOTLINE,
    Channel.FOUND, Channel.IMPORT,
)
"""Channels in which somebody writes for somebody, or for nobody: what an office found itself."""


class Relation(models.TextChoices):
    """Who somebody is to the older person of the family for whom they speak."""

    CHILD = "child", _p("relation", "son or daughter")
    SPOUSE = "spouse", _p("relation", "husband or wife")
    GRANDCHILD = "grandchild", _p("relation", "grandchild")
    RELATIVE = "relative", _p("relation", "another relative")
    CARER = "carer", _p("relation", "somebody who looks after them")


class Role(models.TextChoices):
    """What a unit is to a concern that was dispatched to it."""

    LEAD = "lead", _p("role", "lead unit")
    SUPPORTING = "supporting", _p("role", "supporting unit")
    ANSWERABLE = "answerable", _p("role", "answerable below")
    FORMER = "former", _p("role", "had it before")
    DOORSTEP = "doorstep", _p("role", "brings the answer home")


class Told(models.TextChoices):
    """How it came to be said that two matters are the same, or not."""

    JOINED = "joined", _p("told", "joined at a desk")
    PARTED = "parted", _p("told", "taken apart again")
    TOLD_APART = "told_apart", _p("told", "told apart at a desk")


class Rung(models.TextChoices):
    """The ladder, bottom to top: where a concern is worked on. At the first it only waits to be taken on."""

    RAISED = "raised", _p("rung", "raised")
    GRID = "grid", _p("rung", "grid")
    COMMUNITY = "community", _p("rung", "community")
    SUBDISTRICT = "subdistrict", _p("rung", "sub-district")
    DEPARTMENTS = "departments", _p("rung", "departments")
    JOINT_REVIEW = "joint_review", _p("rung", "joint review")


RUNGS = tuple(Rung)

RUNG_OF = {
    Level.COURTYARD: Rung.GRID,
    Level.GRID: Rung.GRID,
    Level.COMMUNITY: Rung.COMMUNITY,
    Level.SUBDISTRICT: Rung.SUBDISTRICT,
    Level.DISTRICT: Rung.DEPARTMENTS,
}
"""The rung at which each level works; a courtyard's is the grid's."""

LEVEL_OF = {
    Rung.GRID: Level.GRID,
    Rung.COMMUNITY: Level.COMMUNITY,
    Rung.SUBDISTRICT: Level.SUBDISTRICT,
    Rung.DEPARTMENTS: Level.DISTRICT,
    Rung.JOINT_REVIEW: Level.DISTRICT,
}
"""The level of the place whose unit works at a rung."""


class DeclineReason(models.TextChoices):
    """Why a matter is not taken on; there is no other reason, and text comes with each."""

    LITIGATION = "litigation", _p("declined", "it is before a court")
    ARBITRATION = "arbitration", _p("declined", "it is before an arbitration body")
    DISCIPLINE = "discipline", _p("declined", "it belongs to discipline inspection")
    PETITION = "petition", _p("declined", "it is already being handled as a petition")
    EMERGENCY = "emergency", _p("declined", "it is an emergency: 110, 119 or 120")
    SECRET = "secret", _p("declined", "it touches a secret protected by law")
    NOT_OURS = "not_ours", _p("declined", "it is not the district's: somebody else is named")


class How(models.TextChoices):
    """How somebody asked whether it is settled."""

    PHONE = "phone", _p("follow-up", "by telephone")
    VISIT = "visit", _p("follow-up", "at the door")
    COUNTER = "counter", _p("follow-up", "at the counter")


class Satisfied(models.TextChoices):
    """What somebody said of how it was dealt with."""

    YES = "yes", _p("satisfied", "satisfied")
    FAIRLY = "fairly", _p("satisfied", "fairly satisfied")
    NO = "no", _p("satisfied", "not satisfied")


class ClassCode(models.TextChoices):
    """The first-level classes into which letters to a government are sorted, for comparing across districts."""

    CONSTRUCTION = "construction", _p("class", "Urban and rural construction")
    ENVIRONMENT = "environment", _p("class", "Environmental protection")
    TRANSPORT = "transport", _p("class", "Transport and traffic")
    EDUCATION = "education", _p("class", "Education, culture and sports")
    LABOUR = "labour", _p("class", "Labour and social security")
    TRADE = "trade", _p("class", "Trade and tourism")
    HEALTH = "health", _p("class", "Health and family planning")


class PartOrEvent(models.TextChoices):
    """What a matter is to city management (GB/T 30428): a thing that stands there, or something that happens."""

    COMPONENT = "component", _p("part or event", "A thing that stands there: a lamp, a drain, a bin")
    EVENT = "event", _p("part or event", "Something that happens: litter, noise, parking")


class Purpose(models.TextChoices):
    """What somebody agreed to."""

    TELLING = "telling", _p("consent", "to be told by telephone what becomes of it")
    CHILD = "child", _p("consent", "that words or photographs of a child under 14 are handed in")


class GivenBy(models.TextChoices):
    """Who agreed."""

    ONESELF = "oneself", _p("consent", "you yourself")
    ON_BEHALF = "on_behalf", _p("consent", "you, written down by an office")
    GUARDIAN = "guardian", _p("consent", "a parent or guardian")


class RequestKind(models.TextChoices):
    """What somebody asks for who asks about their own data."""

    READ = "read", _p("request", "see what is kept")
    EXPORT = "export", _p("request", "take a copy")
    CORRECT = "correct", _p("request", "correct something")
    ERASE = "erase", _p("request", "erase something")
    WITHDRAW = "withdraw", _p("request", "take consent back")
    OTHER = "other", _p("request", "something else")


class RequestOutcome(models.TextChoices):
    """How a request about data was met."""

    AT_ONCE = "at_once", _p("request", "done at once, by oneself")
    ANSWERED = "answered", _p("request", "answered by the district")
