"""How what happens at meetings is said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say
from qianxian.meetings.states import Capacity, Counting, DecisionClass, Means, OutcomeKind, ReplyState, VoteResult
from qianxian.meetings.states import ProcedureStep as Step


def _laid_out(words: dict[str, Any]) -> str:
    return ngettext(
        "One meeting was laid out until %(until_on)s.", "%(meetings)s meetings were laid out until %(until_on)s.",
        words["meetings"],
    ) % words


def _noted(words: dict[str, Any]) -> str:
    return ngettext(
        "One meeting that was held on paper was written down: %(heads)s were there.",
        "%(meetings)s meetings that were held on paper were written down: %(heads)s were there.", words["meetings"],
    ) % words


def _heads(words: dict[str, Any]) -> str:
    counts = "、".join(f"{Capacity(one).label} {n}" for one, n in words["heads"])
    return gettext("%(meeting)s: there are %(counts)s (%(how)s).") % {
        **words, "counts": counts, "how": Counting(words["how"]).label,
    }


def _answered(words: dict[str, Any]) -> str:
    said = gettext("%(unit)s answered to %(meeting)s: %(answer)s.") % {
        **words, "answer": ReplyState(words["answer"]).label,
    }
    return f"{said} {words['reason']}".strip()


def _voted(words: dict[str, Any]) -> str:
    return gettext("%(meeting)s, “%(motion)s”: %(yes)s for, %(no)s against, %(abstained)s abstained; %(result)s.") % {
        **words, "result": VoteResult(words["result"]).label,
    }


def _outcome(words: dict[str, Any]) -> str:
    said = f"{words['meeting']}, {OutcomeKind(words['outcome']).label}: {words['said']}"
    if not words["owner"]:
        return said
    return f"{said} " + gettext("%(owner)s, by %(due_on)s.") % words


def _looked_back(words: dict[str, Any]) -> str:
    if words["kept"]:
        return gettext("%(meeting)s looked back: carried out. %(said)s") % words
    return gettext("%(meeting)s looked back: not carried out yet, now by %(due_on)s. %(said)s") % words


def _classified(words: dict[str, Any]) -> str:
    return gettext("“%(title)s”: %(after)s.") % {**words, "after": DecisionClass(words["after"]).label}


def _owners_voted(words: dict[str, Any]) -> str:
    if words["carried"]:
        return gettext("The owners decided “%(title)s”: carried.") % words
    if words["can_decide"]:
        return gettext("The owners decided “%(title)s”: not carried.") % words
    return gettext("The owners on “%(title)s”: too few took part, nothing is decided.") % words


def _step(words: dict[str, Any]) -> str:
    return gettext("“%(title)s”, %(taken_on)s: %(step)s.") % {**words, "step": Step(words["step"]).label}


def _opened(words: dict[str, Any]) -> str:
    said = gettext("%(meeting)s was opened, %(present)s there.") % words
    return said + " " + (gettext("There is a quorum.") if words["quorum"] else gettext("There is no quorum yet."))


def _came_in(words: dict[str, Any]) -> str:
    return gettext("%(meeting)s: one more is there (%(capacity)s).") % {
        **words, "capacity": Capacity(words["capacity"]).label,
    }


def _corrected(words: dict[str, Any]) -> str:
    return gettext("%(meeting)s: somebody who was there corrected the minutes (%(means)s).") % {
        **words, "means": Means(words["means"]).label,
    }


def _correction_answered(words: dict[str, Any]) -> str:
    if words["said"]:
        return gettext("%(meeting)s: a correction was taken into the minutes. %(said)s") % words
    return gettext("%(meeting)s: a correction was not taken into the minutes.") % words


def _booked(words: dict[str, Any]) -> str:
    return ngettext(
        "%(unit)s booked %(room)s for %(held_at)s.", "%(unit)s booked %(room)s %(times)s times, from %(held_at)s on.",
        words["times"],
    ) % words


def _let_go(words: dict[str, Any]) -> str:
    return (gettext("%(unit)s let go of %(room)s on %(held_at)s.") % words + f" {words['reason']}").strip()


def _followed(words: dict[str, Any]) -> str:
    return gettext(
        "%(name)s follows the working calendar: %(moved)s of its meetings were moved, %(fallen)s fell out. Look at the "
        "days, please, and tell those who come.",
    ) % words


def _template_used(words: dict[str, Any]) -> str:
    if not words["number"]:
        return gettext("Minutes are printed in the standard form, no more in the district's form %(before)s.") % words
    if not words["before"]:
        return gettext("Minutes are printed in the district's form %(number)s.") % words
    return gettext("Minutes are printed in the district's form %(number)s, no more in form %(before)s.") % words


_SAID: dict[str, Any] = {
    "series.followed_calendar": _followed,
    "room.booked": _booked,
    "room.let_go": _let_go,
    "calendar_link.made": _("Somebody of %(unit)s made a secret address of a calendar."),
    "calendar_link.ended": _("Somebody of %(unit)s ended a secret address of a calendar."),
    "minutes_template.taken": _("The district's form %(number)s for minutes was handed in."),
    "minutes_template.used": _template_used,
    "series.opened": _("%(unit)s begins a series of meetings: %(name)s."),
    "series.ended": _("The series “%(name)s” ended."),
    "series.laid_out": _laid_out,
    "meetings.laid_out": _laid_out,
    "meetings.noted": _noted,
    "meeting.called": _("%(meeting)s was called for %(held_at)s."),
    "meeting.moved": _("%(meeting)s was moved from %(before_at)s to %(held_at)s: %(reason)s"),
    "meeting.room_taken": _("%(meeting)s is held in %(room)s."),
    "meeting.room_left": _("%(meeting)s is no longer held in %(room)s but at %(venue)s."),
    "meeting.cancelled": _("%(meeting)s was cancelled: %(reason)s"),
    "meeting.not_held": _("%(meeting)s was not held."),
    "meeting.agenda_written": _("The agenda of %(meeting)s was written: %(items)s items."),
    "meeting.agenda_published": _("The agenda of %(meeting)s was published."),
    "meeting.opened": _opened,
    "meeting.heads_counted": _heads,
    "meeting.came_in": _came_in,
    "meeting.roll_called": _("%(meeting)s: of %(asked)s units, %(there)s are there."),
    "meeting.sheet_kept": _("%(meeting)s: the signing sheet was photographed."),
    "meeting.sheet_forgotten": _("%(meeting)s: the photograph of the signing sheet was erased, its time is over."),
    "meeting.adjourned": _("%(meeting)s was closed."),
    "meeting.minutes_circulated": _("The minutes of %(meeting)s are open to corrections until %(until_at)s."),
    "meeting.minutes_corrected": _corrected,
    "meeting.correction_answered": _correction_answered,
    "meeting.minutes_adopted": _("The minutes of %(meeting)s were adopted; their hash is %(sha256)s."),
    "meeting.minutes_missing": _("The minutes of %(meeting)s are not adopted, and the next meeting has begun."),
    "invitation.sent": _("%(asked)s is asked to %(meeting)s, %(held_at)s. Say whether you come, please."),
    "invitation.answered": _answered,
    "topic.proposed": _("It was asked that the meeting talks about “%(title)s”."),
    "topic.brought_in": _("%(unit)s brought in “%(title)s”."),
    "topic.admitted": _("“%(title)s” is on the agenda of %(meeting)s."),
    "topic.declined": _("%(meeting)s did not admit “%(title)s”: %(reason)s"),
    "topic.put_off": _("“%(title)s” was left for the meeting after %(meeting)s."),
    "topic.deferred": _("%(meeting)s talked about “%(title)s” and takes it up again; so far %(times)s times."),
    "topic.offered": _("“%(title)s” was offered to %(to)s: %(reason)s"),
    "topic.sent_down": _("%(meeting)s gave “%(title)s” back to its grid: %(reason)s"),
    "topic.voted": _voted,
    "topic.outcome": _outcome,
    "topic.classified": _classified,
    "topic.owners_voted": _owners_voted,
    "topic.step_taken": _step,
    "topic.settled": _("“%(title)s” is settled; no meeting has to talk about it any more."),
    "outcome.looked_back": _looked_back,
    "outcome.rectified": _("%(meeting)s, corrected: %(said)s"),
}
for _kind, _said in _SAID.items():
    say(_kind, resident=None, desk=_said)
