"""Where a matter stands, said to the one who raised it: one sentence, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qianxian.concerns import rules
from qianxian.concerns.queries import SILENCE
from qianxian.concerns.states import OPEN, RUNGS, SETTLED, ConcernState, DeclineReason, Rung
from qianxian.tasks.states import PauseReason
from qianxian.web import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from qianxian.concerns.queries import Matter, PartOfMatter

    Shown = Matter | PartOfMatter


WITHOUT_ANSWER = (*OPEN, ConcernState.DECLINED, ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.SPLIT)
"""States in which there is no answer now that was in time or late, whatever was answered before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a matter stands: the label's colour, the label, one plain sentence, and what happens next.

    `answer`: the unit's, where one is in force. `asked`: a yes or no is waited for. `urged`: it was pressed for today.
    `question`: what the unit wants to know. `may_urge`, `may_take_back`, `may_reopen`, `may_raise_again`: what is
    offered now. `own_work`: who looks did the work, so the word is another's.
    """

    tone: str
    label: str
    sentence: str
    onwards: str
    answer: str = ""
    asked: bool = False
    urged: bool = False
    question: str = ""
    may_urge: bool = False
    may_take_back: bool = False
    may_reopen: bool = False
    may_raise_again: bool = False
    own_work: bool = False


def standing_of(shown: Shown, now: datetime) -> Standing:
    """Say where a matter stands, and what its raiser can do about it; what was taken back is only looked at."""
    if shown.report.withdrawn_at is not None:
        return _said("", _taken_back(shown), may_raise_again=True)
    if shown.report.voided_at is not None:
        return _said("", _struck_out(shown), may_raise_again=True)
    state = ConcernState(shown.concern.state)
    reads_only = not rules.may_still_act(shown.concern.ended_at, now)
    closed = state in SETTLED and bool(rules.may_reopen(shown.concern, now))
    has_say = not shown.own_work
    today = timezone.localtime(now).date()
    waits_for_others = state == ConcernState.DONE and shown.report.solved is True
    return _said(
        _TONES.get(state, ""),
        _yes_said(shown) if waits_for_others else _SAYINGS[state](shown),
        answer="" if state in OPEN else shown.concern.answer,
        urged=state in OPEN and shown.concern.urged_on == today,
        asked=state == ConcernState.DONE and not waits_for_others and has_say,
        own_work=shown.own_work and (closed or state == ConcernState.DONE),
        question=shown.pause.words if shown.pause is not None and shown.pause.reason == PauseReason.ASKED else "",
        may_urge=state in OPEN and shown.concern.urged_on != today and has_say,
        may_take_back=state in (*OPEN, ConcernState.DONE) and not waits_for_others and has_say,
        may_reopen=closed and has_say,
        may_raise_again=not closed and (state in SETTLED or state in _GONE or reads_only),
    )


def ladder_of(shown: Matter) -> list[tuple[Rung, str]]:
    """Return the six rungs with how each is drawn: “was” where it was worked, “now” where it stands."""
    here = shown.rung
    below = {rung for rung in shown.reached if RUNGS.index(rung) < RUNGS.index(here)}
    return [(rung, "now" if rung == here else "was" if rung in below else "") for rung in RUNGS]


Said = tuple[str, str, str]
"""The label, the sentence, and what happens next."""


def _said(tone: str, said: Said, **offers: bool | str) -> Standing:
    label, sentence, onwards = said
    return Standing(tone, label, sentence, onwards, **offers)  # type: ignore[arg-type]  # names of its own fields


def _day(value: date) -> str:
    """Say the day of a moment, or a day."""
    return page.show_date(timezone.localtime(value).date() if isinstance(value, datetime) else value)


def _words(shown: Shown) -> dict[str, str]:
    return {"unit": shown.unit_name, "day": _day(shown.concern.promised_at)}


def _reported(shown: Shown) -> Said:
    if shown.concern.rung in (Rung.RAISED, Rung.GRID):
        sentence = _("It has reached %(unit)s, which has not taken it on yet.") % _words(shown)
    else:
        sentence = _("It went up to %(unit)s, which has not taken it on yet.") % _words(shown)
    if shown.concern.at_top:
        return _label("reported"), sentence, _("It is overdue, and nobody stands above. A supervision notice is out.")
    onwards = _("You are answered by %(day)s. If nobody takes it on in time, it goes up a rung by itself.")
    return _label("reported"), sentence, onwards % _words(shown)


def _accepted(shown: Shown) -> Said:
    onwards = _("You are answered by %(day)s. If that is not kept, it goes up a rung by itself.") % _words(shown)
    return _label("accepted"), _("%(unit)s has taken it on.") % _words(shown), onwards


def _in_hand(shown: Shown) -> Said:
    _taken_on, _sentence, onwards = _accepted(shown)
    if shown.planned_on is not None:
        words = {"unit": shown.unit_name, "day": _day(shown.planned_on)}
        return _label("in_hand"), _("%(unit)s comes on %(day)s.") % words, onwards
    return _label("in_hand"), _("%(unit)s is working on it.") % _words(shown), onwards


def _suspended(shown: Shown) -> Said:
    pause = shown.pause
    if pause is None:
        return _in_hand(shown)
    words = {"unit": shown.unit_name, "day": _day(pause.review_on)}
    if pause.reason == PauseReason.ASKED:
        onwards = _("It goes on as soon as you answer, and on %(day)s at the latest.") % words
        sentence = _("%(unit)s wants to know something from you.") % words
        return pgettext("standing", "A question to you"), sentence, onwards
    why = PauseReason(pause.reason).label
    sentence = _("%(unit)s has to wait: %(why)s. %(words)s") % {**words, "why": why, "words": pause.words}
    onwards = _("It goes on by %(day)s at the latest, and you are told the new day.") % words
    return _label("suspended"), sentence, onwards


def _done(shown: Shown) -> Said:
    sentence = _("%(unit)s says that it is done. Please go and look.") % _words(shown)
    return pgettext("standing", "Done; your word is waited for"), sentence, _(
        "It is closed only when you say so. If you say “not settled yet”, the unit goes on with it and promises you "
        "a new day.",
    )


def _yes_said(shown: Shown) -> Said:
    until = (shown.concern.done_at or shown.report.created_at) + SILENCE
    return pgettext("standing", "You said: settled"), _("You said that it is settled."), _(
        "Others raised it too. If none of them says no by %(day)s, it is closed.",
    ) % {"day": _day(until)}


def _reopened(shown: Shown) -> Said:
    sentence = _("You said that it is not settled; %(unit)s is doing it again.")
    if shown.report.solved is not False:
        sentence = _("Somebody else who raised it said that it is not settled; %(unit)s is doing it again.")
    onwards = _("You are answered by %(day)s. If you have to say no once more, it goes up a rung by itself.")
    return _label("reopened"), sentence % _words(shown), onwards % _words(shown)


def _confirmed(shown: Shown) -> Said:
    sentence = _("It is settled: you said so.")
    if shown.report.solved is not True:
        sentence = _("It is settled: others who raised it said so, and nobody said no.")
    return pgettext("standing", "Settled"), sentence, _until_reopened(shown)


def _unconfirmed(shown: Shown) -> Said:
    sentence = _("It was closed without your word: nobody could be asked whether it is settled.")
    return _label("unconfirmed"), sentence, _until_reopened(shown)


def _until_reopened(shown: Shown) -> str:
    until = (shown.concern.ended_at or shown.concern.promised_at) + rules.REOPENED_WITHIN
    return _("If it is not settled after all, you can say so here until %(day)s.") % {"day": _day(until)}


def _declined(shown: Shown) -> Said:
    why = DeclineReason(shown.concern.declined_for).label
    sentence = _("%(unit)s can't take it on, because %(why)s.") % {**_words(shown), "why": why}
    told = next((line.words for line in reversed(shown.story) if line.kind == "concern.declined"), {})
    if told.get("whose"):
        return _label("declined"), sentence, _("Turn to: %(whose)s.") % told
    return _label("declined"), sentence, _("If you don't agree, ring the number below and ask for the reason.")


def _taken_back(_shown: Shown) -> Said:
    sentence = _("You took it back. Nobody works on it for you.")
    return _label("withdrawn"), sentence, _("You can raise it again any time.")


def _struck_out(shown: Shown) -> Said:
    told = next((line.words for line in reversed(shown.story) if line.kind.endswith(".voided")), {})
    sentence = _("It was struck out, because it had been entered by mistake. %(reason)s")
    return _label("voided"), (sentence % {"reason": told.get("reason", "")}).strip(), _(
        "If that is wrong, raise it again or ring the number below.",
    )


def _merged(shown: Shown) -> Said:
    return _label("merged"), _("Others raised the same; it is done together with theirs."), _(
        "You are answered by %(day)s.",
    ) % _words(shown)


def _split(_shown: Shown) -> Said:
    return _label("split"), _("These are several matters, so each is done and answered for itself."), _(
        "Below you find each of them. Say of each whether it is settled.",
    )


def _label(state: str) -> str:
    return str(ConcernState(state).label)


_TONES = {
    ConcernState.DONE: "ok", ConcernState.CONFIRMED: "ok", ConcernState.REOPENED: "soon",
    ConcernState.SUSPENDED: "soon",
}
_GONE = (ConcernState.DECLINED, ConcernState.WITHDRAWN, ConcernState.VOIDED)
_SAYINGS: dict[ConcernState, Callable[[Shown], Said]] = {
    ConcernState.REPORTED: _reported,
    ConcernState.ACCEPTED: _accepted,
    ConcernState.IN_HAND: _in_hand,
    ConcernState.SUSPENDED: _suspended,
    ConcernState.DONE: _done,
    ConcernState.REOPENED: _reopened,
    ConcernState.CONFIRMED: _confirmed,
    ConcernState.UNCONFIRMED: _unconfirmed,
    ConcernState.DECLINED: _declined,
    ConcernState.WITHDRAWN: _taken_back,
    ConcernState.VOIDED: _struck_out,
    ConcernState.MERGED: _merged,
    ConcernState.SPLIT: _split,
}
