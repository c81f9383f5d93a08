"""How what happens to a concern is said: in one sentence, to the one who raised it and at the desks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qianxian.concerns.states import Channel, DeclineReason, How, Relation, Rung
from qianxian.ledger.bus import say
from qianxian.tasks.states import PauseReason


def _came_in(words: dict[str, Any]) -> str:
    sentence = _("A resident raised it %(channel)s.") % {"channel": Channel(words["channel"]).label}
    return sentence + _attached(words)


def _came_in_settled(words: dict[str, Any]) -> str:
    sentence = _("It was raised %(channel)s and settled at once.") % {"channel": Channel(words["channel"]).label}
    return sentence + _attached(words)


def _attached(words: dict[str, Any]) -> str:
    photos, said = len(words.get("photos", ())), ""
    if photos:
        said = ngettext(" One photograph came with it.", " %(n)s photographs came with it.", photos) % {"n": photos}
    return said + (_(" A voice message came with it.") if words.get("voices") else "")


def _suspended(words: dict[str, Any]) -> str:
    if words["reason"] == PauseReason.ASKED:
        return _("%(unit)s asks you: %(words)s Answer below, please; until then it waits.") % words
    return _("%(unit)s can't go on before %(review_on)s: %(words)s") % words


def _declined(words: dict[str, Any]) -> str:
    why = DeclineReason(words["reason"]).label
    said = _("%(unit)s can't take it on, because %(why)s. %(answer)s") % {**words, "why": why}
    return said + (_(" Turn to: %(whose)s.") % words if words["whose"] else "")


def _escalated(words: dict[str, Any]) -> str:
    said = {
        "late": _("%(before)s did not keep the time, so it went up to %(unit)s, which answers by %(promised_at)s."),
        "untaken": _("%(before)s did not take it on in time, so it went up to %(unit)s: answer by %(promised_at)s."),
        "refused": _("You said twice that it is not settled, so it went up to %(unit)s: answer by %(promised_at)s."),
    }
    return said[words["why"]] % words


def _escalated_desk(words: dict[str, Any]) -> str:
    why = {
        "late": _("its time was over"), "untaken": _("nobody took it on"), "refused": _("said twice: not settled"),
    }
    rung = Rung(words["rung"]).label
    return _("Up to the rung %(rung)s, %(unit)s: %(why)s.") % {**words, "rung": rung, "why": why[words["why"]]}


def _closed(words: dict[str, Any]) -> str:
    tries = words["tries"]
    if not tries:
        return _("Closed, not confirmed: nobody could be asked.")
    return ngettext(
        "Closed, not confirmed: asked once in vain.", "Closed, not confirmed: asked %(n)s times in vain.", tries,
    ) % {"n": tries}


def _urged(words: dict[str, Any]) -> str:
    return ngettext("Pressed for once.", "Pressed for on %(n)s days.", words["times"]) % {"n": words["times"]}


def _split(words: dict[str, Any]) -> str:
    return _("It is several matters, so it was divided into %(n)s; each is answered for itself.") % {
        "n": words["parts"],
    }


def _followed_up(words: dict[str, Any]) -> str:
    how = How(words["how"]).label
    if not words["reached"]:
        return _("%(unit)s wanted to ask whether it is settled (%(how)s) and reached nobody.") % {**words, "how": how}
    return _("%(unit)s asked whether it is settled (%(how)s).") % {**words, "how": how}


say(
    "concern.reported",
    resident=gettext_lazy("You raised this; %(unit)s has it and answers by %(promised_at)s."),
    desk=_came_in,
)
say(
    "concern.settled",
    resident=gettext_lazy("%(unit)s settled it on the spot and waits for your word."),
    desk=_came_in_settled,
)
say(
    "concern.accepted",
    resident=gettext_lazy("%(unit)s has taken it on and will have it done by %(promised_at)s."),
    desk=None,
)
say(
    "concern.done",
    resident=gettext_lazy("%(unit)s says it is done. Look, please, and say whether it is settled."),
    desk=None,
)


def _confirmed(words: dict[str, Any]) -> str:
    if words.get("silent"):
        return _("One who raised it said that it is settled, and nobody said no. The matter is closed.")
    return _("You said it is settled. The matter is closed.")


def _confirmed_desk(words: dict[str, Any]) -> str:
    if words.get("silent"):
        return _("One of those who raised it said: settled; nobody said no within a week.")
    said = _("The one who raised it said: settled.")
    return said + (_(" But: %(reason)s.") % words if words.get("reason") else "")


def _reopened(words: dict[str, Any]) -> str:
    if words.get("raised_by", 1) > 1:
        said = _("One of you said it is not settled; %(unit)s goes on with it and answers by %(promised_at)s.")
    else:
        said = _("You said it is not settled; %(unit)s goes on with it and answers by %(promised_at)s.")
    return said % words


def _reopened_desk(words: dict[str, Any]) -> str:
    why = f"{words['reason']}. " if words.get("reason") else ""
    return _("The one who raised it said: not settled. %(missing)s") % {"missing": why + words["missing"]}


say("concern.confirmed", resident=_confirmed, desk=_confirmed_desk)
say(
    "concern.reopened",
    resident=_reopened,
    desk=_reopened_desk,
)


def _recomputed(words: dict[str, Any]) -> str:
    if words["moved"]:
        return _("The holidays are known now, so the day is another: you are answered by %(promised_at)s.") % words
    return _("The holidays are known now; it stays with %(promised_at)s.") % words


say("concern.promise_recomputed", resident=_recomputed, desk=None)
say(
    "concern.rehomed",
    resident=gettext_lazy("The grids were cut anew: your courtyard belongs to %(grid)s; %(unit)s goes on with it."),
    desk=gettext_lazy("The grids were cut anew: it went over from %(before)s to %(grid)s."),
)
say("concern.started", resident=gettext_lazy("%(unit)s comes on %(planned_on)s."), desk=None)
say("concern.suspended", resident=_suspended, desk=None)
say(
    "concern.asked_again",
    resident=gettext_lazy("%(unit)s still waits for your answer: %(question)s On %(review_on)s it goes on without."),
    desk=gettext_lazy("Those who raised it were reminded of the question; on %(review_on)s it goes on without."),
)
say(
    "concern.taken_up",
    resident=gettext_lazy("It goes on; you are answered by %(promised_at)s."),
    desk=None,
)
say(
    "concern.extended",
    resident=gettext_lazy(
        "It takes longer than was said: until %(promised_at)s instead of %(before_at)s. The reason: %(reason)s",
    ),
    desk=None,
)
say("concern.declined", resident=_declined, desk=None)
say("concern.escalated", resident=_escalated, desk=_escalated_desk)
say(
    "concern.stays",
    resident=gettext_lazy("It is overdue. %(unit)s has been given a numbered supervision notice."),
    desk=gettext_lazy("No rung is above: it stays with %(unit)s, under supervision."),
)
say(
    "concern.routed_again",
    resident=gettext_lazy("It is not the work of %(before)s; %(unit)s has it now and answers by %(promised_at)s."),
    desk=gettext_lazy("It went on from %(before)s to %(unit)s. %(reason)s"),
)
say(
    "concern.assigned",
    resident=gettext_lazy("%(unit)s has it now, instead of %(before)s, and answers by %(promised_at)s."),
    desk=gettext_lazy("The lead went from %(before)s to %(unit)s: %(reason)s"),
)
say(
    "concern.supported",
    resident=gettext_lazy("%(unit)s helps with it."),
    desk=gettext_lazy("%(unit)s supports: %(wanted)s"),
)
say(
    "concern.closed",
    resident=gettext_lazy(
        "Nobody told us whether it is settled, so it was closed as not confirmed. If it is not settled, say so here.",
    ),
    desk=_closed,
)
say("concern.urged", resident=gettext_lazy("You pressed for it."), desk=_urged)
say("concern.withdrawn", resident=gettext_lazy("You took it back."), desk=gettext_lazy("It was taken back."))
say("report.withdrawn", resident=gettext_lazy("You took it back."), desk=gettext_lazy("One report was taken back."))
say(
    "concern.voided",
    resident=gettext_lazy("It was struck out as entered by mistake: %(reason)s"),
    desk=gettext_lazy("Struck out as entered by mistake: %(reason)s"),
)
say(
    "report.voided",
    resident=gettext_lazy("It was struck out as entered by mistake: %(reason)s"),
    desk=gettext_lazy("One report was struck out as entered by mistake: %(reason)s"),
)
say(
    "report.joined",
    resident=gettext_lazy("Others raised this too; %(unit)s is at it and answers all of you by %(promised_at)s."),
    desk=_came_in,
)
say(
    "report.to_be_told",
    resident=gettext_lazy("You left no number, so %(unit)s comes and tells you the answer."),
    desk=gettext_lazy("No number was left: %(unit)s tells them the answer in person."),
)
say(
    "report.told_in_person",
    resident=gettext_lazy("%(unit)s told you the answer in person."),
    desk=gettext_lazy("%(unit)s told them the answer in person."),
)
say(
    "report.said_settled",
    resident=gettext_lazy("You said it is settled. It is closed when nobody else who raised it says no."),
    desk=gettext_lazy("One of those who raised it said: settled."),
)
say(
    "report.question_answered",
    resident=gettext_lazy("You answered: %(note)s"),
    desk=gettext_lazy("The one who raised it answers: %(note)s"),
)
say(
    "concern.merged",
    resident=gettext_lazy(
        "Others raised the same: it is done together, under %(into)s. %(unit)s answers all of you by %(promised_at)s.",
    ),
    desk=gettext_lazy("Joined with %(into)s."),
)
say(
    "concern.parted",
    resident=gettext_lazy("It is worked on by itself again: %(unit)s answers by %(promised_at)s."),
    desk=gettext_lazy("Taken apart again; %(unit)s has it."),
)
say("concern.split", resident=_split, desk=_split)
say(
    "concern.split_off",
    resident=gettext_lazy("A part of %(parent)s: %(unit)s has it and answers by %(promised_at)s."),
    desk=gettext_lazy("A part of %(parent)s; %(unit)s has it."),
)
say(
    "report.told_for",
    resident=gettext_lazy(
        "Somebody of your family raised this for you. You are answered too, by %(promised_at)s, and your word counts.",
    ),
    desk=lambda words: _("The one for whom it was said follows it too; it was said by: %(relation)s.") % {
        "relation": Relation(words["relation"]).label,
    },
)
say(
    "report.written_down",
    resident=gettext_lazy("%(unit)s listened to your voice message and wrote down what you said."),
    desk=gettext_lazy("%(unit)s listened to the voice message and wrote it down."),
)
say(
    "concern.routed",
    resident=gettext_lazy("Your voice message was written down. %(unit)s has it now and answers by %(promised_at)s."),
    desk=gettext_lazy("It is about: %(category)s. It went to %(unit)s."),
)


def _put_right(words: dict[str, Any]) -> str:
    if words["moved"]:
        return _("It was put right where this is, or what it is about, so %(unit)s has it now and answers by "
                 "%(promised_at)s.") % words
    if words["nearer"]:
        return _("It was put right where this is, or what it is about. %(unit)s answers earlier: by "
                 "%(promised_at)s.") % words
    return _("It was put right where this is, or what it is about; %(unit)s still has it.") % words


def _steward_changed(words: dict[str, Any]) -> str:
    if words["before"]:
        return _("%(steward)s answers for it from beginning to end now, no more %(before)s. %(reason)s") % words
    return _("%(steward)s answers for it from beginning to end. %(reason)s") % words


def _put_right_desk(words: dict[str, Any]) -> str:
    said = _("Put right: not %(wrong)s, but %(right)s. %(reason)s") % words
    went = _(" It went from %(before)s to %(unit)s.") % words if words["moved"] else ""
    return said + went


say("concern.put_right", resident=_put_right, desk=_put_right_desk)
say("concern.steward_changed", resident=None, desk=_steward_changed)
say("concern.came_right", resident=None, desk=None)
say(
    "report.voice_forgotten",
    resident=gettext_lazy("Your voice message was erased: its time was over."),
    desk=gettext_lazy("The voice message was erased: its time was over."),
)
say("concern.followed_up", resident=_followed_up, desk=_followed_up)
