"""The lifecycle of a concern, and the ways in which one comes in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step
from qianxian.places.states import Level


class ConcernState(models.TextChoices):
    """Where a concern stands, as those who raised it see it."""

    REPORTED = "reported", _p("concern", "handed in")
    ACCEPTED = "accepted", _p("concern", "being done")
    DONE = "done", _p("concern", "done, waiting for your word")
    REOPENED = "reopened", _p("concern", "not settled, being done again")
    CONFIRMED = "confirmed", _p("concern", "settled")


OPEN = (ConcernState.REPORTED, ConcernState.ACCEPTED, ConcernState.REOPENED)
"""States in which a unit owes the next step."""

LIFECYCLE = Lifecycle(
    starts=[ConcernState.REPORTED, ConcernState.DONE],
    ends=[ConcernState.CONFIRMED],
    steps=[
        Step("accept", (ConcernState.REPORTED,), ConcernState.ACCEPTED),
        Step("finish", (ConcernState.ACCEPTED, ConcernState.REOPENED), ConcernState.DONE),
        Step("confirm", (ConcernState.DONE,), ConcernState.CONFIRMED),
        Step("reopen", (ConcernState.DONE,), ConcernState.REOPENED),
    ],
)


class Channel(models.TextChoices):
    """How a report came in."""

    WEB = "web", _p("channel", "on the web")
    PLATE = "plate", _p("channel", "by the plate at the gate")
    GATEHOUSE = "gatehouse", _p("channel", "in the gatehouse register")
    COUNTER = "counter", _p("channel", "at the counter")
    PHONE = "phone", _p("channel", "by telephone")
    VISIT = "visit", _p("channel", "on a visit")


BY_OTHERS = (Channel.GATEHOUSE, Channel.COUNTER, Channel.PHONE, Channel.VISIT)
"""Channels in which somebody writes for somebody."""


class Role(models.TextChoices):
    """What a unit is to a concern that was dispatched to it."""

    LEAD = "lead", _p("role", "lead unit")
    SUPPORTING = "supporting", _p("role", "supporting unit")


class Rung(models.TextChoices):
    """The levels at which a concern can be worked on."""

    GRID = "grid", _p("rung", "grid")
    COMMUNITY = "community", _p("rung", "community")
    SUBDISTRICT = "subdistrict", _p("rung", "sub-district")
    DISTRICT = "district", _p("rung", "district")


RUNG_OF = {
    Level.COURTYARD: Rung.GRID,
    Level.GRID: Rung.GRID,
    Level.COMMUNITY: Rung.COMMUNITY,
    Level.SUBDISTRICT: Rung.SUBDISTRICT,
    Level.DISTRICT: Rung.DISTRICT,
}
"""The rung at which each level works; a courtyard's is the grid's."""


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
