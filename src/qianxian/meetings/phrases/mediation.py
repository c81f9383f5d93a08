"""How what happens in a mediation is said: by the case's number, never by a name, nor what it is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say
from qianxian.meetings.states import MediatorKind, TalkState
from qianxian.notices.told import tells


def _noted(words: dict[str, Any]) -> str:
    return gettext("Mediation, case %(case)s: %(came)s.") % {**words, "came": TalkState(words["came"]).label}


def _come(words: dict[str, Any]) -> str:
    if words["where"]:
        return gettext("%(unit)s asks you to come on %(held_at)s: %(where)s. Ask there for %(unit)s.") % words
    return gettext("%(unit)s asks to speak with you on %(held_at)s. Ring it to hear where.") % words


def _looked(words: dict[str, Any]) -> str:
    return gettext("Mediation, case %(case)s: of %(of)s promises, %(kept)s were kept and %(broken)s were not.") % words


def _added(words: dict[str, Any]) -> str:
    return gettext("%(unit)s put somebody onto the list of mediators (%(kind)s).") % {
        **words, "kind": MediatorKind(words["mediates_as"]).label,
    }


def _ended(words: dict[str, Any]) -> str:
    return gettext("%(unit)s took somebody off the list of mediators (%(kind)s).") % {
        **words, "kind": MediatorKind(words["mediates_as"]).label,
    }


_NOT = _("What %(unit)s asked you to on %(held_at)s does not take place. You hear of another time.")
_SAID: dict[str, Any] = {
    "mediator.added": _added,
    "mediator.ended": _ended,
    "referral_body.added": _("%(unit)s can send people on to %(name)s."),
    "referral_body.ended": _("%(unit)s no longer sends people on to %(name)s."),
    "mediation.asked": _("Mediation was asked for, case %(case)s. Say whether you open it, please."),
    "mediation.opened": _("%(unit)s opened a mediation, case %(case)s."),
    "mediation.taken_on": _("%(unit)s opened the mediation that was asked for, case %(case)s."),
    "mediation.declined": _("The mediation that was asked for, case %(case)s, is not opened."),
    "mediation.mediators_named": _("Mediation, case %(case)s: %(mediators)s mediators were named."),
    "mediation.party_added": _("Mediation, case %(case)s: one more party was written down."),
    "mediation.stood_aside": _("Mediation, case %(case)s: an office stands aside."),
    "mediation.numbers_seen": _("Mediation, case %(case)s: the numbers of the parties were looked at."),
    "mediation.number_taken_out": _("Mediation, case %(case)s: a party's number was taken out."),
    "mediation.talks_arranged": _("Mediation, case %(case)s: talks were arranged for %(held_at)s."),
    "mediation.talks_called_off": _("Mediation, case %(case)s: the talks of %(held_at)s were called off."),
    "mediation.talks_noted": _noted,
    "mediation.agreed": _("Mediation, case %(case)s: agreed."),
    "mediation.not_agreed": _("Mediation, case %(case)s: not agreed."),
    "mediation.referred": _("Mediation, case %(case)s: passed on to %(body)s."),
    "mediation.withdrawn": _("Mediation, case %(case)s: a party no longer wants it."),
    "mediation.lapsed": _("Mediation, case %(case)s: the matter is settled, nobody waits for it any more."),
    "mediation.paper_kept": _("Mediation, case %(case)s: the signed agreement was photographed."),
    "mediation.look_due": _("Mediation, case %(case)s: a promised day has gone by."),
    "mediation.looked_at": _looked,
    "mediation.talked_again": _("Mediation, case %(case)s: it is talked about again."),
    "mediation.passed_on": _("Mediation, case %(case)s: %(unit)s keeps it from now on."),
    "mediation.numbers_forgotten": _("Mediation, case %(case)s: the numbers were erased, their time is over."),
    "mediation.forgotten": _("Mediation, case %(case)s: names and words were erased, their time is over."),
}
_TO_PARTIES: dict[str, Any] = {"mediation.talks_arranged": _come, "mediation.talks_called_off": _NOT}
for _kind, _said in _SAID.items():
    say(_kind, resident=_TO_PARTIES.get(_kind), desk=_said)

_UNIT = pgettext_lazy("blank", "unit")
_WHEN = pgettext_lazy("blank", "time")
_EXAMPLE = {"unit": "七里店社区党总支", "held_at": "2026-11-25T09:00:00+08:00", "case": "2026-3"}
tells(
    "mediation.talks_arranged", _("You are asked to come"), unit=_UNIT, held_at=_WHEN, answers=True,
    where=pgettext_lazy("blank", "where"), example={**_EXAMPLE, "where": "七里店社区党群服务中心 文峰路6号"},
)
tells("mediation.talks_called_off", _("It does not take place"), unit=_UNIT, held_at=_WHEN, answers=True,
      example=_EXAMPLE)
