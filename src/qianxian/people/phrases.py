"""How what happens to organisations and offices is said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes
from qianxian.people.states import ManagementKind

FIELDS = {
    "name": _p("field", "name"),
    "phone": _p("field", "telephone"),
    "hours": _p("field", "hours"),
    "note": _p("field", "line on the courtyard page"),
    "places": _p("field", "places"),
    "title": _p("field", "title"),
}

say("organisation.founded", resident=None, desk=_("%(name)s was founded."))
say("organisation.changed", resident=None, desk=with_changes(_("%(name)s was changed:"), FIELDS))
say("organisation.moved", resident=None, desk=_("%(before)s ended; %(name)s goes on at %(grid)s."))
say("organisation.joined", resident=None, desk=_("%(grid)s ended, and %(name)s with it; its work went to %(into)s."))
say("organisation.ended", resident=None, desk=_("%(name)s was ended."))
say("organisation.taken_back", resident=None, desk=_("%(name)s was founded by mistake and taken back."))
say("organisation.revived", resident=None, desk=_("That %(name)s was ended was taken back."))
say("office.taken_back", resident=None, desk=_("The office “%(title)s” was created by mistake and taken back."))
say("office.revived", resident=None, desk=_("That the office “%(title)s” was ended was taken back."))
say("office.not_taken", resident=None, desk=_("That the office “%(title)s” was taken was taken back."))
say("office.not_left", resident=None, desk=_("That the office “%(title)s” was left was taken back."))
say("office.created", resident=None, desk=_("The office “%(title)s” was created."))
say("office.changed", resident=None, desk=with_changes(_("The office “%(title)s” was changed:"), FIELDS))
say("office.ended", resident=None, desk=_("The office “%(title)s” was ended."))
say("account.opened", resident=None, desk=_("The account %(name)s was opened."))
say("account.password_reset", resident=None, desk=_("%(name)s got a new one-time password; all its sessions ended."))
say("account.password_changed", resident=None, desk=_("%(name)s chose a password of their own."))
say("account.closed", resident=None, desk=_("The account %(name)s was closed."))
say("account.reopened", resident=None, desk=_("The account %(name)s was opened again."))
say("second_factor.set_up", resident=None, desk=_("%(name)s set up a second factor."))
say("second_factor.codes_renewed", resident=None, desk=_("%(name)s made new recovery codes."))
say("second_factor.turned_off", resident=None, desk=_("%(name)s turned their second factor off."))
say("second_factor.removed", resident=None, desk=_("The second factor of %(name)s was removed; all sessions ended."))
say("resident.joined", resident=_("You opened an account."), desk=_("A resident opened an account."))
say("resident.alias_changed", resident=_("You changed your name here."), desk=_("A resident changed their name here."))
say("resident.number_changed", resident=_("You changed your number."), desk=_("A resident changed their number."))
say(
    "resident.left", resident=_("You left; number and name were erased."),
    desk=_("A resident left; number and name were erased."),
)
say("office.taken", resident=None, desk=_("The office “%(title)s” was taken."))
say("office.left", resident=None, desk=_("The office “%(title)s” was left."))
say("access.elevated", resident=None, desk=_("“%(title)s” opened the administration until %(until_at)s: %(reason)s"))
say("access.ended", resident=None, desk=_("The administration was closed again."))
say(
    "office.stand_in_named", resident=None,
    desk=_("Somebody stands in for the office “%(title)s” from %(first_on)s until %(until_on)s."),
)
say("office.stand_in_ended", resident=None, desk=_("The stand-in for the office “%(title)s” was ended."))
say("hand_over.made", resident=None, desk=_("The hand-over list of “%(title)s” was made, %(n)s lines."))
say("hand_over.accepted", resident=None, desk=_("The hand-over list of “%(title)s” was accepted."))
say(
    "charge.taken", resident=None,
    desk=_("“%(title)s” took charge of %(name)s, a visit every %(months)s months."),
)
say("charge.left", resident=None, desk=_("“%(title)s” left the charge of %(name)s."))


def _managed(words: dict[str, Any]) -> str:
    said = {**words, "rung": ManagementKind(words["rung"]).label}
    if words["company"]:
        return gettext("%(name)s: %(rung)s, %(company)s. Decided on %(decided_on)s: %(decision)s") % said
    return gettext("%(name)s: %(rung)s. Decided on %(decided_on)s: %(decision)s") % said


say("management.set", resident=None, desk=_managed)
say("privacy.drafted", resident=None, desk=_("Privacy notice %(number)s was drafted."))
say("privacy.redrafted", resident=None, desk=_("The draft of privacy notice %(number)s was changed."))
say("privacy.published", resident=None, desk=_("Privacy notice %(number)s is in force from %(from_on)s: %(why)s"))
