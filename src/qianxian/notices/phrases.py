"""How what happens to messages is said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes
from qianxian.notices import told
from qianxian.notices.states import Telling


def _set(words: dict[str, Any]) -> str:
    sentence = _("The message “%(name)s” (%(language)s) was written anew:") % {
        "name": told.kinds[words["message"]].name, "language": words["language"],
    }
    fields = {"text": _p("field", "text"), "template": _p("field", "number of the registered text")}
    return with_changes(sentence.replace("%", "%%"), fields)(words)


def _again(words: dict[str, Any]) -> str:
    return ngettext(
        "One message that was stuck in “%(channel)s” is tried again.",
        "%(count)s messages that were stuck in “%(channel)s” are tried again.", words["count"],
    ) % words


def _given_up(words: dict[str, Any]) -> str:
    return ngettext(
        "One message that was stuck in “%(channel)s” was given up: %(reason)s",
        "%(count)s messages that were stuck in “%(channel)s” were given up: %(reason)s", words["count"],
    ) % words


def _chosen(words: dict[str, Any]) -> str:
    return _("How to be told was chosen: %(telling)s") % {"telling": Telling(words["telling"]).label}


def _chosen_by_resident(words: dict[str, Any]) -> str:
    return _("You chose how to be told: %(telling)s") % {"telling": Telling(words["telling"]).label}


say("wording.set", resident=None, desk=_set)
say(
    "quiet_hours.set", resident=None,
    desk=with_changes(
        gettext_lazy("The quiet hours were changed:"),
        {"begins": _p("quiet hours", "from"), "ends": _p("quiet hours", "to")},
    ),
)
say("preference.set", resident=_chosen_by_resident, desk=_chosen)
say(
    "inbox.read", resident=gettext_lazy("You marked what you were told as read."),
    desk=gettext_lazy("What was new was marked as read."),
)
say("outbox.tried_again", resident=None, desk=_again)
say("outbox.given_up", resident=None, desk=_given_up)

told.tells(
    "resident.code", gettext_lazy("Code to sign in"), example={"code": "483 920"},
    sentence=gettext_lazy("Your code for Qianxian: %(code)s. It is good for five minutes. Tell it to nobody."),
    code=_p("blank", "code"),
)
