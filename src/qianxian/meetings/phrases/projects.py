"""How what happens with the year's people's project is said, and of what the authors of ideas are told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say
from qianxian.meetings.states import RoundState
from qianxian.notices.told import tells


def _went_on(words: dict[str, Any]) -> str:
    return gettext("%(round)s: %(phase)s from now on.") % {**words, "phase": RoundState(words["phase"]).label}


def _day_moved(words: dict[str, Any]) -> str:
    return gettext("%(round)s: “%(phase)s” now ends on %(until_on)s, not on %(before_on)s. %(reason)s") % {
        **words, "phase": RoundState(words["phase"]).label,
    }


def _tokens(words: dict[str, Any]) -> str:
    return ngettext(
        "%(round)s: one voting token was printed.", "%(round)s: %(number)s voting tokens were printed.",
        words["number"],
    ) % words


def _batch_counted(words: dict[str, Any]) -> str:
    if words["agree"] == "yes":
        return gettext("%(round)s: two units counted batch %(number)s of paper and agree on every number.") % words
    if words["agree"] == "no":
        return gettext("%(round)s: the two counts of batch %(number)s differ; it is counted again.") % words
    return gettext("%(round)s: %(unit)s counted batch %(number)s of paper; another unit counts it now.") % words


def _measured(words: dict[str, Any]) -> str:
    if words["before"]:
        return gettext("“%(title)s”: %(planned)s %(measure)s are to be built, not %(before)s.") % words
    return gettext("“%(title)s”: %(planned)s %(measure)s are to be built.") % words


def _progressed(words: dict[str, Any]) -> str:
    said = gettext("“%(title)s”: %(amount)s %(measure)s more are done. %(text)s") % words
    if words["photos"]:
        return said + " " + gettext("Shown by photographs.")
    return said


_COUNTED = _(
    "%(round)s was counted: %(voters)s ballots, %(online)s online and %(paper)s on paper. Voted in: %(funded)s",
)
_TOLD: dict[str, Any] = {
    "round.went_on": _went_on,
    "round.day_moved": _day_moved,
    "round.called_off": _("%(round)s was called off: %(reason)s"),
    "round.counted": _COUNTED,
    "round.looked_back": _("%(round)s, half a year later: %(said)s"),
    "idea.handed_in": _("Your idea for %(round)s is here. You are told what becomes of it."),
    "idea.accepted": _("%(round)s: your idea is on the list as No. %(number)s, “%(title)s”."),
    "idea.merged": _("%(round)s: your idea is on the list together with others like it, No. %(number)s, “%(title)s”."),
    "idea.refused": _("%(round)s: your idea is not on the list. %(reason)s"),
    "milestone.set": _("“%(title)s”: %(what)s, by %(due_on)s (%(by)s)."),
    "milestone.reached": _("“%(title)s”: %(what)s — reached."),
    "project.progressed": _progressed,
}
_AT_DESKS: dict[str, Any] = {
    **_TOLD,
    "round.opened": _("%(unit)s opened %(round)s, with %(budget)s yuan."),
    "round.counted": _("%(round)s was counted: %(voters)s ballots, %(online)s online and %(paper)s on paper. Voted in: "
                       "%(funded)s. The file's hash is %(sha256)s."),
    "round.look_back_due": _("%(round)s: half a year has gone by; it is looked back at."),
    "idea.handed_in": _("An idea for %(round)s was handed in."),
    "idea.accepted": _("%(round)s: an idea came onto the list as No. %(number)s, “%(title)s”."),
    "idea.merged": _("%(round)s: an idea was put together with No. %(number)s, “%(title)s”."),
    "idea.refused": _("%(round)s: an idea was not put onto the list. %(reason)s"),
    "idea.taken_back": _("%(round)s: somebody took their words and number back."),
    "idea.number_forgotten": _("%(round)s: a number that was left with an idea was erased, its time is over."),
    "project.costed": _("“%(title)s” costs %(yuan)s yuan (%(by)s: %(source)s)."),
    "project.dropped": _("“%(title)s” was taken off the list: %(reason)s"),
    "project.measured": _measured,
    "tokens.given_out": _tokens,
    "batch.opened": _("%(round)s: batch %(number)s of paper has %(sheets)s sheets to count; %(aside)s were put aside."),
    "batch.counted": _batch_counted,
    "milestone.sent_back": _("“%(title)s”: %(what)s is not reached; by %(due_on)s now."),
    "past_vote.read": _("%(round)s: the older vote “%(name)s” was read in."),
}
for _kind, _said in _AT_DESKS.items():
    say(_kind, resident=_TOLD.get(_kind), desk=_said)

_ROUND = pgettext_lazy("blank", "round")
_TITLE = pgettext_lazy("blank", "project")
_WHY = pgettext_lazy("blank", "reason")
_EXAMPLE = {"round": "七里店社区2026年民心工程", "title": "更换老旧供水管", "number": 3}
_BY_DAY = pgettext_lazy("blank", "by which day")
_WHAT = pgettext_lazy("blank", "what")
tells("round.went_on", _("The year's project goes on"), example={**_EXAMPLE, "phase": "voting"}, round=_ROUND)
tells(
    "round.day_moved", _("The year's project: another day"), round=_ROUND, until_on=_BY_DAY, reason=_WHY,
    example={**_EXAMPLE, "phase": "voting", "until_on": "2027-05-31", "before_on": "2027-05-20", "reason": "下雨顺延"},
)
tells("round.called_off", _("The year's project: called off"), example={**_EXAMPLE, "reason": "资金未落实"},
      round=_ROUND, reason=_WHY)
tells(
    "round.counted", _("The year's project: counted"), answers=True, round=_ROUND,
    example={**_EXAMPLE, "voters": 812, "online": 530, "paper": 282, "funded": "更换老旧供水管", "sha256": "9f2c…"},
    funded=pgettext_lazy("blank", "what was voted in"),
)
tells("round.looked_back", _("The year's project, half a year later"), round=_ROUND,
      example={**_EXAMPLE, "said": "水压稳定，没有再漏。"}, said=pgettext_lazy("blank", "what was said"))
tells("idea.handed_in", _("An idea was handed in"), example=_EXAMPLE, round=_ROUND)
tells("idea.accepted", _("An idea is on the list"), example=_EXAMPLE, round=_ROUND, title=_TITLE, answers=True)
tells("idea.merged", _("An idea is on the list with others"), example=_EXAMPLE, round=_ROUND, title=_TITLE,
      answers=True)
tells("idea.refused", _("An idea is not on the list"), example={**_EXAMPLE, "reason": "属市政道路，已转市城管局。"},
      round=_ROUND, reason=_WHY, answers=True)
tells(
    "milestone.set", _("The year's project: what is done by when"), title=_TITLE, what=_WHAT, due_on=_BY_DAY,
    example={**_EXAMPLE, "what": "一号院换完", "due_on": "2027-09-30", "by": "区住建局"},
)
tells("milestone.reached", _("The year's project: a part is done"), example={**_EXAMPLE, "what": "一号院换完"},
      title=_TITLE, what=_WHAT)
tells(
    "project.progressed", _("The year's project: how far it is"), title=_TITLE,
    example={**_EXAMPLE, "amount": "5200", "measure": "米", "text": "一号院主管换完", "photos": ["9f2c…"]},
)
