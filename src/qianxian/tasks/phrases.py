"""How what happens to tasks is said at the desks; the one who raised the matter hears the concern's own story."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say, with_changes
from qianxian.tasks.states import OutsideSaid, PauseReason, Payer, PointSeen


def _recomputed(words: dict[str, Any]) -> str:
    if words["before_at"] == words["by_at"]:
        return gettext("The holidays are known now; it stays to be done by %(by_at)s.") % words
    return gettext("The holidays are known now: to be done by %(by_at)s instead of %(before_at)s.") % words


say("task.issued", resident=None, desk=_("Put on the desk of %(unit)s, to be done by %(by_at)s."))
say("task.settled", resident=None, desk=_("%(unit)s settled it on the spot: %(outcome)s"))
say("task.received", resident=None, desk=_("%(unit)s received it and wrote: %(headline)s"))
say("task.reported_done", resident=None, desk=_("%(unit)s reported it done: %(outcome)s"))
say("task.passed_on", resident=None, desk=_("The place went over from %(before)s to %(unit)s, and this with it."))
say("task.verified", resident=None, desk=_("Signed off."))
say(
    "task.not_signed_off", resident=None,
    desk=_("%(unit)s says that the visit did not take place: %(reason)s It is owed by %(by_at)s."),
)
say("task.signed_off", resident=None, desk=_("%(unit)s confirmed it."))
say("visit.issued", resident=None, desk=_("“%(title)s” is to visit %(name)s by %(by_at)s."))
say("task.resumed", resident=None, desk=_("Back on the desk, to be done by %(by_at)s."))
say("task.deadline_recomputed", resident=None, desk=_recomputed)


def _suspended(words: dict[str, Any]) -> str:
    why = PauseReason(words["reason"]).label
    return gettext("%(unit)s put it on hold until %(review_on)s (%(why)s): %(words)s") % {**words, "why": why}


def _given_back(words: dict[str, Any]) -> str:
    said = gettext("%(unit)s gave it back: %(reason)s") % words
    return said + (gettext(" It names %(whose)s.") % words if words["whose"] else "")


def _steward(words: dict[str, Any]) -> str:
    if not words["title"]:
        return gettext("%(unit)s leaves it to all of its offices.") % words
    return gettext("%(unit)s: %(title)s looks after it.") % words


def _taken_up(words: dict[str, Any]) -> str:
    who = words.get("unit") or pgettext("who took it up", "By itself")
    return gettext("%(who)s: it goes on, to be done by %(by_at)s.") % {**words, "who": who}


def _urged(words: dict[str, Any]) -> str:
    return ngettext(
        "Those who raised it press for it: once so far.", "Those who raised it press for it: on %(times)s days so far.",
        words["times"],
    ) % words


say("task.started", resident=None, desk=_("%(unit)s comes on %(planned_on)s."))
say("task.support_asked", resident=None, desk=_("%(unit)s asked %(support)s for support: %(wanted)s"))
say("task.steward_named", resident=None, desk=_steward)
say("task.suspended", resident=None, desk=_suspended)
say("task.taken_up", resident=None, desk=_taken_up)
say("task.extension_asked", resident=None, desk=_("%(unit)s asks for time until %(wanted_on)s: %(reason)s"))
say("task.extended", resident=None, desk=_("%(unit)s granted more time: %(by_at)s instead of %(before_at)s."))
say("task.extension_refused", resident=None, desk=_("%(unit)s did not grant more time: %(said)s"))
say("task.given_back", resident=None, desk=_given_back)
say("task.declined", resident=None, desk=_("%(unit)s declined it: %(outcome)s"))
say("task.handed_up", resident=None, desk=_("It went up a rung; %(before)s stays answerable."))
say("task.cancelled", resident=None, desk=_("Taken off the desk: %(reason)s"))
say("task.reminded", resident=None, desk=_("%(owes)s was reminded: it is overdue."))
say("task.urged", resident=None, desk=_urged)
say(
    "task.urged_unheard", resident=None,
    desk=_("Pressed for on %(times)s days, and nothing was heard from %(owes)s in between: put to the unit above."),
)
say("task.put_right", resident=None, desk=None)
say(
    "task.taken_back",
    resident=None,
    desk=_("It was returned from %(before)s, which was at it, because it was put right whose it is: %(reason)s"),
)
say("task.laid_to", resident=None, desk=_("A meeting laid it to %(by_at)s instead of %(before_at)s."))
say("task.supervised", resident=None, desk=_("Supervision notice 〔%(year)s〕 No. %(number)s to %(owes)s. %(wants)s"))
say("task.before_leader", resident=None, desk=_("Overdue in spite of the notice: put before %(leader)s."))


def _ticked(words: dict[str, Any]) -> str:
    if words["ticked"]:
        return gettext("%(unit)s ticked off: %(line)s") % words
    return gettext("%(unit)s took the tick away: %(line)s") % words


def _cost(words: dict[str, Any]) -> str:
    payer = Payer(words["payer"]).label
    return gettext("%(unit)s noted: %(what)s, %(amount)s %(of)s, %(yuan)s yuan, paid by %(payer)s.") % {
        **words, "payer": payer,
    }


say("task.noted", resident=None, desk=_("%(unit)s wrote a note for the offices."))
say("task.checklist_put", resident=None, desk=_("The checklist of its kind was put to it: %(lines)s lines."))
say("task.line_added", resident=None, desk=_("%(unit)s put on its checklist: %(line)s"))
say("task.line_ticked", resident=None, desk=_ticked)
say("task.cost_noted", resident=None, desk=_cost)
say("task.cost_struck", resident=None, desk=_("%(unit)s struck out: %(what)s, %(yuan)s yuan."))
say(
    "task.supervision_answered", resident=None,
    desk=_("%(unit)s answered the notice 〔%(year)s〕 No. %(number)s: %(answer)s"),
)


def _falling_due(due: int, within: int) -> str:
    if within == 1:
        return ngettext("one falls due by the next working day", "%(n)s fall due by the next working day", due)
    return ngettext("one falls due within %(days)s working days", "%(n)s fall due within %(days)s working days", due)


def _reminded(words: dict[str, Any]) -> str:
    due, asked, planned = words["due_count"], words["asked_count"], words["planned_count"]
    parts = (
        ("due", due, _falling_due(due, words.get("within", 1))),
        ("asked", asked, ngettext("one question waits for its answer", "%(n)s questions wait for an answer", asked)),
        ("planned", planned, ngettext(
            "one day that was said has gone by", "%(n)s days that were said have gone by", planned,
        )),
    )
    comma = pgettext("between several", ", ")
    said = [
        gettext("%(what)s: %(which)s") % {
            "what": sentence % {"n": n, "days": words.get("within", 1)},
            "which": comma.join(words[of]) + (" …" if n > len(words[of]) else ""),
        }
        for of, n, sentence in parts if n
    ]
    return gettext("Reminder to %(unit)s: %(what)s.") % {**words, "what": pgettext("between several", "; ").join(said)}


say("organisation.reminded", resident=None, desk=_reminded)
say(
    "reminder_lead.set", resident=None,
    desk=with_changes(
        _("When units are reminded was changed:"),
        {"work_days": pgettext_lazy("field", "working days before the deadline")},
    ),
)
say("answer_template.added", resident=None, desk=_("%(unit)s keeps an answer, “%(name)s”."))
say("answer_template.changed", resident=None, desk=_("%(unit)s changed its answer “%(name)s”."))
say("answer_template.retired", resident=None, desk=_("%(unit)s took its answer “%(name)s” away."))


def _outside_said(words: dict[str, Any]) -> str:
    said = {
        OutsideSaid.TAKEN_ON: _("Outside, %(outsider)s says: taken on."),
        OutsideSaid.PLANNED: _("Outside, %(outsider)s says: comes on %(planned_on)s."),
        OutsideSaid.NOTE: _("Outside, %(outsider)s wrote something."),
        OutsideSaid.DONE: _("Outside, %(outsider)s says: done. The unit looks and reports it."),
        OutsideSaid.NOT_POSSIBLE: _("Outside, %(outsider)s says: not possible."),
    }
    return str(said[OutsideSaid(words["said"])]) % words


say(
    "task.handed_outside", resident=None,
    desk=_("%(unit)s handed it outside, to %(outsider)s, by a link until %(until_on)s: %(wanted)s"),
)
say("task.outside_taken_back", resident=None, desk=_("%(unit)s took back the link of %(outsider)s."))
say("task.outside_said", resident=None, desk=_outside_said)


def _point_seen(words: dict[str, Any]) -> str:
    seen = PointSeen(words["seen"]).label
    return f"{words['unit']}: {words['where']} · {seen}" + (f" · {words['reason']}" if words["reason"] else "")


say("round.begun", resident=None, desk=_("%(unit)s begins a round, “%(name)s”, of %(points)s points."))
say("round.ended", resident=None, desk=_("%(unit)s ended the round “%(name)s”."))
say("round.due", resident=None, desk=_("The round “%(name)s” is due on %(due_on)s."))
say("round.point_seen", resident=None, desk=_point_seen)
say("round.missed", resident=None, desk=_("The round “%(name)s” of %(due_on)s was not walked to its end."))
