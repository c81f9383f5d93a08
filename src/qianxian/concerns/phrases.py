"""How what happens to a concern is said: in one sentence, to the one who raised it and at the desks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from qianxian.concerns import previews
from qianxian.concerns.actions import TERMS, read_term
from qianxian.concerns.routing import router
from qianxian.concerns.states import Channel, ClassCode, PartOrEvent, RequestKind
from qianxian.ledger.bus import say, with_changes
from qianxian.notices.told import tells
from qianxian.people.states import OrganisationKind

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
    "retention_days": pgettext_lazy("field", "days for which words are kept"),
    "emergency": pgettext_lazy("field", "when it can't wait"),
    "state_only": pgettext_lazy("field", "in public only its state"),
    "for_residents": pgettext_lazy("field", "for residents"),
    "term_grid": pgettext_lazy("field", "time limit at the grid"),
    "term_community": pgettext_lazy("field", "time limit at the community"),
    "term_subdistrict": pgettext_lazy("field", "time limit at the sub-district"),
    "term_district": pgettext_lazy("field", "time limit at the district"),
}


def _came_in(words: dict[str, Any]) -> str:
    sentence = _("A resident raised it %(channel)s.") % {"channel": Channel(words["channel"]).label}
    return sentence + _attached(words)


def _came_in_settled(words: dict[str, Any]) -> str:
    sentence = _("It was raised %(channel)s and settled at once.") % {"channel": Channel(words["channel"]).label}
    return sentence + _attached(words)


def _asked(words: dict[str, Any]) -> str:
    kind = RequestKind(words["asked"]).label
    return _("A request about somebody's own data: %(kind)s. The law gives 30 days.") % {"kind": kind}


def _attached(words: dict[str, Any]) -> str:
    photos = len(words.get("photos", ()))
    if not photos:
        return ""
    return ngettext(" One photograph came with it.", " %(n)s photographs came with it.", photos) % {"n": photos}


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
say(
    "concern.confirmed",
    resident=gettext_lazy("You said it is settled. The matter is closed."),
    desk=gettext_lazy("The one who raised it said: settled."),
)
say(
    "concern.reopened",
    resident=gettext_lazy("You said it is not settled; %(unit)s goes on with it and answers by %(promised_at)s."),
    desk=gettext_lazy("The one who raised it said: not settled. %(missing)s"),
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
say(
    "contact.seen",
    resident=gettext_lazy("%(unit)s %(title)s looked at the number you left."),
    desk=gettext_lazy("%(unit)s %(title)s looked at the number that was left."),
)
say(
    "family_link.made",
    resident=gettext_lazy("You made a link for your family."),
    desk=None,
)
say("report.claimed", resident=gettext_lazy("You put it among your own matters."), desk=None)
say("contact.left", resident=gettext_lazy("You left a number."), desk=gettext_lazy("A number was left."))
say("contact.forgotten", resident=gettext_lazy("The number you left was erased."), desk=None)
say(
    "report.erased",
    resident=gettext_lazy("What you wrote and left was erased, as you asked."),
    desk=gettext_lazy("Words, photographs and number were erased on request."),
)
say("data.copied", resident=gettext_lazy("You took a copy of what is kept about this matter."), desk=None)
say(
    "contact.changed",
    resident=gettext_lazy("You left another number."),
    desk=gettext_lazy("Another number was left."),
)
say(
    "report.corrected",
    resident=gettext_lazy("You added: %(note)s"),
    desk=gettext_lazy("The one who raised it adds: %(note)s"),
)
say(
    "contact.withdrawn",
    resident=gettext_lazy("You took your number back; it was erased."),
    desk=gettext_lazy("The number was taken back and erased."),
)
say(
    "guardian.withdrawn",
    resident=gettext_lazy("A parent or guardian took the consent back; the photographs were erased."),
    desk=gettext_lazy("A parent or guardian took the consent back; the photographs were erased."),
)
say(
    "data.requested",
    resident=gettext_lazy("You asked about your data; the district answers by %(by_at)s."),
    desk=_asked,
)
say(
    "report.words_forgotten",
    resident=gettext_lazy("What you wrote was erased: the time for which it is kept is over."),
    desk=gettext_lazy("Words and photographs were erased: the time for which they are kept is over."),
)
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


def _of_a_rule(sentence: _StrPromise) -> Callable[[dict[str, Any]], str]:
    """Return a sentence about a rule that says it in words; an older entry has no words of it."""

    def said(words: dict[str, Any]) -> str:
        if "unit_kind" not in words:
            return str(sentence % {**words, "rule": ""})
        kind = OrganisationKind(words["unit_kind"])
        rule = previews.said_where(words["place"], words["category"], words["level"], kind)
        return str(sentence % {**words, "rule": rule})

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

# What people are told, with the blanks that a district's own text may have.
_UNIT = pgettext_lazy("blank", "unit")
_BY = pgettext_lazy("blank", "by which day")
_EXAMPLE = {"unit": "第3网格党支部", "promised_at": "2026-11-26T18:00:00+08:00"}
tells("concern.reported", gettext_lazy("Handed in"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells("concern.settled", gettext_lazy("Settled on the spot"), example=_EXAMPLE, unit=_UNIT)
tells("concern.accepted", gettext_lazy("Taken on"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells("concern.done", gettext_lazy("Said to be done"), example=_EXAMPLE, unit=_UNIT)
tells("concern.confirmed", gettext_lazy("Settled, as they said"), example=_EXAMPLE, unit=_UNIT)
tells("concern.reopened", gettext_lazy("Not settled, as they said"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells(
    "concern.rehomed", gettext_lazy("Gone over to another grid"), example={**_EXAMPLE, "grid": "第5网格"}, unit=_UNIT,
    grid=pgettext_lazy("blank", "grid"),
)
tells(
    "concern.promise_recomputed", gettext_lazy("Another day, because the holidays are known"),
    example={**_EXAMPLE, "moved": True, "before_at": "2027-02-08T18:00:00+08:00"}, promised_at=_BY,
    before_at=pgettext_lazy("blank", "by which day before"),
)
