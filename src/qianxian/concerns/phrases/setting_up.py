"""How changes of categories and routing rules are said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qianxian.concerns.actions import TERMS, read_term
from qianxian.concerns.routing import router
from qianxian.concerns.saying_rules import Names
from qianxian.concerns.states import ClassCode, PartOrEvent, Rung
from qianxian.ledger.bus import say, with_changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

FIELDS = {
    "name": pgettext_lazy("field", "name"),
    "short": pgettext_lazy("field", "on the tile"),
    "parent_id": pgettext_lazy("field", "category above"),
    "position": pgettext_lazy("field", "place in the list"),
    "class_code": pgettext_lazy("field", "class"),
    "part_or_event": pgettext_lazy("field", "thing or event"),
    "checklist": pgettext_lazy("field", "checklist"),
    "retention_days": pgettext_lazy("field", "days for which words are kept"),
    "emergency": pgettext_lazy("field", "when it can't wait"),
    "state_only": pgettext_lazy("field", "in public only its state"),
    "for_residents": pgettext_lazy("field", "for residents"),
    "term_grid": pgettext_lazy("field", "time limit at the grid"),
    "term_community": pgettext_lazy("field", "time limit at the community"),
    "term_subdistrict": pgettext_lazy("field", "time limit at the sub-district"),
    "term_raised": pgettext_lazy("field", "time within which it is taken on"),
    "term_departments": pgettext_lazy("field", "time limit at the departments"),
    "term_joint_review": pgettext_lazy("field", "time limit at the joint review"),
}




def _answers(words: dict[str, Any]) -> str:
    rung, category = Rung(words["rung"]).label, words["category"] or _("every kind")
    if not words["unit"]:
        return _("On the rung %(rung)s, who usually answers there answers for %(category)s again.") % {
            "rung": rung, "category": category,
        }
    return _("On the rung %(rung)s, %(unit)s answers for %(category)s.") % {
        "rung": rung, "category": category, "unit": words["unit"],
    }


say("answerer.set", resident=None, desk=_answers)
say("category.added", resident=None, desk=gettext_lazy("The category “%(name)s” was added."))
_saying_changes = with_changes(gettext_lazy("The category “%(name)s” was changed:"), FIELDS)


def _changed(words: dict[str, Any]) -> str:
    changes = [[column, *map(_value(column), values)] for column, *values in words["changes"]]
    return _saying_changes({**words, "changes": changes})


def _value(column: str) -> Callable[[Any], Any]:
    """Return how the values of a column are said."""
    if column in TERMS:
        return lambda said: str(read_term(said) or "")
    if column == "parent_id":
        return lambda number: router.now().kind(number).name if number else ""
    choices: dict[str, type[ClassCode | PartOrEvent]] = {"class_code": ClassCode, "part_or_event": PartOrEvent}
    if column in choices:
        return lambda value: choices[column](value).label if value else ""
    return lambda value: value


say("category.changed", resident=None, desk=_changed)
say("category.retired", resident=None, desk=gettext_lazy("The category “%(name)s” was taken out of use."))
say("category.restored", resident=None, desk=gettext_lazy("The category “%(name)s” is in use again."))
say("reason.added", resident=None, desk=gettext_lazy("The reason “%(name)s” was added."))
say(
    "reason.changed",
    resident=None,
    desk=with_changes(
        gettext_lazy("The reason “%(name)s” was changed:"),
        {
            "name": pgettext_lazy("field", "name"),
            "position": pgettext_lazy("field", "place in the list"),
            "reopens": pgettext_lazy("field", "it is done again"),
        },
    ),
)
say("reason.retired", resident=None, desk=gettext_lazy("The reason “%(name)s” was taken off the list."))
say("reason.restored", resident=None, desk=gettext_lazy("The reason “%(name)s” is on the list again."))


def _of_a_rule(sentence: _StrPromise) -> Callable[[dict[str, Any]], str]:
    """Return a sentence about a rule that says it in words; an older entry has no words of it."""

    def said(words: dict[str, Any]) -> str:
        if "unit_kind" not in words:
            return str(sentence % {**words, "rule": ""})
        return str(sentence % {**words, "rule": Names.of(words)})

    return said


say(
    "rule.set",
    resident=None,
    desk=_of_a_rule(gettext_lazy("Routing rule %(position)s was set, version %(version)s. %(rule)s")),
)
say(
    "rule.moved",
    resident=None,
    desk=_of_a_rule(gettext_lazy("Routing rule %(position)s was moved to position %(to)s. %(rule)s")),
)
say("rule.retired", resident=None, desk=_of_a_rule(gettext_lazy("Routing rule %(position)s was taken out. %(rule)s")))
say("rule.put_back", resident=None, desk=gettext_lazy("The routing rules were put back as they were."))
say("zone.added", resident=None, desk=gettext_lazy("The area “%(name)s” was drawn for the routing rules."))
say("zone.retired", resident=None, desk=gettext_lazy("The area “%(name)s” was taken out of use."))
say(
    "body.closed",
    resident=None,
    desk=gettext_lazy("%(name)s takes no turn from %(first_on)s to %(last_on)s."),
)
say(
    "body.closed_days_called_off",
    resident=None,
    desk=gettext_lazy("%(name)s takes its turns again, also from %(first_on)s to %(last_on)s."),
)
