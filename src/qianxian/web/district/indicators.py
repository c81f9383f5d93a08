"""The indicators of a page of figures: each with its definition, its n, its interval, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.shares import LEAST
from qianxian.concerns.states import Rung

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from django.utils.functional import _StrPromise

    from qianxian.base.shares import Share
    from qianxian.results.queries import Statistics
    from qianxian.results.tallies import Tally

NOTHING = "–"
TWO_DAYS = 48
"""Up to so many hours a time is said in hours."""


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as it is said: its value, of how many, and how sure it is."""

    value: str
    of: str = ""
    interval: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted: its name, its definition in a sentence, how it is said, and which rows it opens onto.

    `opens` is the figure whose rows are its numerator, `out_of` that of its n.
    """

    name: _StrPromise
    definition: _StrPromise
    say: Callable[[Tally], Said]
    opens: str
    out_of: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of indicators: a period, the one before and the same a year before."""

    indicator: Indicator
    periods: tuple[tuple[Said, str], ...]

    @property
    def now(self) -> Said:
        """What is said of the period that was asked for."""
        return self.periods[0][0]


def _count(column: str) -> Callable[[Tally], Said]:
    return lambda tally: Said(str(tally[column]))


def _share(read: Callable[[Tally], Share]) -> Callable[[Tally], Said]:
    def say(tally: Tally) -> Said:
        return said_share(read(tally))

    return say


def said_share(share: Share) -> Said:
    """Say a share with its n and its interval, or that there are too few to say."""
    if not share.n:
        return Said(NOTHING, few=True)
    of = _("%(part)s of %(n)s") % {"part": share.part, "n": share.n}
    if share.interval is None:
        return Said(_("too few to say"), of, few=True)
    low, high = share.interval
    return Said(f"{share.percent}%", of, _("95%% interval %(low)s–%(high)s%%") % {"low": low, "high": high})


def _time(read: Callable[[Tally], timedelta | None], n: Callable[[Tally], int]) -> Callable[[Tally], Said]:
    def say(tally: Tally) -> Said:
        took, count = read(tally), n(tally)
        if not count:
            return Said(NOTHING, few=True)
        of = ngettext("of %(n)s", "of %(n)s", count) % {"n": count}
        if took is None:
            return Said(_("too few to say") if count < LEAST else _("over a year"), of, few=True)
        return Said(said_time(took), of)

    return say


def said_time(took: timedelta) -> str:
    """Say how long something took: in hours up to two days, then in days with a tenth."""
    hours = took.total_seconds() / 3600
    if hours <= TWO_DAYS:
        whole = round(hours)
        return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}
    return _("%(n)s days") % {"n": f"{hours / 24:.1f}"}


def _answers(tally: Tally) -> int:
    return sum(tally.answered.values())


def _taken(tally: Tally) -> int:
    return sum(tally.taken.values())


def _within(days: int) -> Indicator:
    return Indicator(
        {7: _p("figure", "Answered within 7 days"), 15: _p("figure", "Answered within 15 days"),
         30: _p("figure", "Answered within 30 days")}[days],
        gettext_lazy("Answers that came within so many times 24 hours ÷ all answers."),
        _share(lambda tally: tally.within(days)), "", "done",
    )


def _up(rung: Rung, name: _StrPromise) -> Indicator:
    return Indicator(
        name, gettext_lazy("How often a matter went up to this rung, by itself or after a second no."),
        _count(f"up_{rung.value}"), f"up_{rung.value}",
    )


RAISED = Indicator(
    _p("figure", "Raised"), gettext_lazy("Reports that came in, also several about one matter."),
    _count("raised"), "raised",
)
IN_TIME = Indicator(
    _p("figure", "Answered in time"),
    gettext_lazy("Answers given before the promise ran out ÷ all answers."),
    _share(lambda tally: tally.in_time), "in_time", "done",
)
CONFIRMED = Indicator(
    _p("figure", "Confirmed"),
    gettext_lazy("“It is settled” from those who raised it ÷ all last words: yes, no, or nobody to ask."),
    _share(lambda tally: tally.confirmed), "confirmed", "last_words",
)
DONE = Indicator(
    _p("figure", "Done"), gettext_lazy("Answers of units that it is done; a matter done twice counts twice."),
    _count("done"), "done",
)
MEDIAN = Indicator(
    _p("figure", "Time to the answer, median"),
    gettext_lazy("Half of the answers came within this time after the matter was raised."),
    _time(lambda tally: tally.took(0.5), _answers), "", "done",
)
INDICATORS: tuple[Indicator, ...] = (
    RAISED,
    DONE,
    IN_TIME,
    MEDIAN,
    Indicator(_p("figure", "Time to the answer, three quarters"),
              gettext_lazy("Three of four answers came within this time."),
              _time(lambda tally: tally.took(0.75), _answers), "", "done"),
    Indicator(_p("figure", "Time to the answer, nine of ten"),
              gettext_lazy("Nine of ten answers came within this time."),
              _time(lambda tally: tally.took(0.9), _answers), "", "done"),
    _within(7), _within(15), _within(30),
    Indicator(_p("figure", "First word, median"),
              gettext_lazy("Within this time after it was raised a unit took half of the matters on, or said why not."),
              _time(lambda tally: tally.took_to_take_on(0.5), _taken), "", "taken"),
    Indicator(_p("figure", "First word within a day"),
              gettext_lazy("Matters that a unit took on or declined within 24 hours ÷ all it took on or declined."),
              _share(lambda tally: tally.taken_within(1)), "", "taken"),
    CONFIRMED,
    Indicator(_p("figure", "Said no"),
              gettext_lazy("“It is not settled”, so it was done again ÷ all last words."),
              _share(lambda tally: tally.reopened), "reopened", "last_words"),
    Indicator(_p("figure", "Closed unconfirmed"),
              gettext_lazy("Closed because nobody could be asked or nobody answered ÷ all last words."),
              _share(lambda tally: tally.unconfirmed), "unconfirmed", "last_words"),
    Indicator(_p("figure", "Given longer"),
              gettext_lazy("How often a unit asked for more time before its promise ran out, and got it."),
              _count("extended"), "extended"),
    Indicator(_p("figure", "Not taken on"), gettext_lazy("Declined with a reason of the list, which was sent."),
              _count("declined"), "declined"),
    _up(Rung.COMMUNITY, _p("figure", "Went up to the community")),
    _up(Rung.SUBDISTRICT, _p("figure", "Went up to the sub-district")),
    _up(Rung.DEPARTMENTS, _p("figure", "Went up to the departments")),
    _up(Rung.JOINT_REVIEW, _p("figure", "Went up to the joint review")),
)
STANDING = (
    (_p("figure", "Open now"), "now_open", gettext_lazy("Not done yet, or standing still for a reason.")),
    (_p("figure", "Overdue now"), "now_overdue", gettext_lazy("A unit owes the next step; the promise ran out.")),
    (_p("figure", "Waiting for the resident's word"), "now_waiting", gettext_lazy("The unit says it is done.")),
)
NAMES: dict[str, _StrPromise] = {
    **{one.opens: one.name for one in INDICATORS if one.opens},
    **{figure: name for name, figure, _definition in STANDING},
    "in_time": _p("rows of a figure", "Answered in time"),
    "late": _p("rows of a figure", "Answered late"),
    "last_words": _p("rows of a figure", "Last words: yes, no, or nobody to ask"),
    "taken": _p("rows of a figure", "First words: taken on or declined"),
    "accepted": _p("rows of a figure", "Taken on"),
    "escalated": _p("rows of a figure", "Went up a rung"),
}
"""What each list of rows is called."""


def lines_of(found: Statistics) -> list[Line]:
    """Say every indicator for the three periods."""
    period = found.period
    times = [(found.now, period), (found.before, period.previous)]
    if period.year_before != period.previous:
        times.append((found.year_before, period.year_before))
    return [Line(one, tuple((one.say(tally), str(when)) for tally, when in times)) for one in INDICATORS]
