"""What there is to raise: the two-level list of categories, and how long each may take at each rung."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.models import Category, Deadline
from qianxian.concerns.states import ClassCode, PartOrEvent, Rung
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.places.calendar import Term
from qianxian.places.states import TimeUnit
from qianxian.storage import codes, ids, stamps
from qianxian.storage.acts import act, differences, swap
from qianxian.tasks import actions as tasks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from qianxian.base.permits import Actor

SYSTEM = "system"
"""The category of complaints about this system itself; the foot of every page leads to it."""
TERMS = {f"term_{rung.value}": rung for rung in Rung}
CHANGEABLE = (
    "parent_id", "name", "short", "position", "class_code", "part_or_event", "retention_days", "emergency",
    "state_only", "for_residents", "checklist", *TERMS,
)
LONGEST_TERM = 999


@act
def add_category(
    *,
    actor: Actor,
    name: str,
    short: str,
    position: int,
    now: datetime,
    terms: Mapping[Rung, Term] | None = None,
    key: str = "",
    parent: Category | None = None,
    class_code: str = "",
    part_or_event: str = "",
    retention_days: int | None = None,
    emergency: str = "",
    state_only: bool = False,
    for_residents: bool = True,
    checklist: str = "",
) -> Category:
    """Add a category at the first level, or below `parent`. Without a key it gets one of its own.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if something can't be kept.
    """
    require(rules.may_set_up(actor, _district_path()))
    number = ids.new()
    wanted = {
        "parent_id": parent.id if parent else None, "name": name, "short": short, "position": position,
        "class_code": class_code, "part_or_event": part_or_event, "retention_days": retention_days,
        "emergency": emergency, "state_only": state_only, "for_residents": for_residents, "checklist": checklist,
    }
    terms = terms or {}
    fit = _fit({**wanted, **{f"term_{rung.value}": said_term(term) for rung, term in terms.items()}}, None)
    written = {column: value for column, value in fit.items() if column not in TERMS}
    category = Category.objects.create(id=number, key=key or codes.make(number).lower(), **written)
    _write_terms(category, fit)
    stamps.move()
    ledger.record(
        "category.added", about=category, category_id=category.id, office_id=actor.office_id, now=now,
        name=category.name,
    )
    return category


@act
def change_category(*, actor: Actor, category: Category, version: int, now: datetime, **changes: Any) -> None:
    """Change a category: any of `CHANGEABLE`; terms as they are said (“5 work_days”), empty for the parent's.

    What was promised stays promised; the next that is raised gets the new term.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if something can't be kept, or nothing differs.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a category has no {unknown} to change")
    fit = _fit(changes, category)
    columns = {column: value for column, value in fit.items() if column not in TERMS}
    now_said = {f"term_{one.rung}": _said_row(one) for one in category.deadlines.all()}
    moved = differences(category, columns)
    moved += [
        [column, now_said.get(column, ""), fit[column]]
        for column in TERMS
        if column in fit and now_said.get(column, "") != fit[column]
    ]
    if not moved:
        raise Unfit(_("Nothing was changed."))
    swap(category, version=version, **columns)
    _write_terms(category, fit)
    stamps.move()
    ledger.record(
        "category.changed", about=category, category_id=category.id, office_id=actor.office_id, now=now,
        name=category.name, changes=moved,
    )


@act
def retire_category(*, actor: Actor, category: Category, version: int, now: datetime) -> None:
    """Take a category out of use; what was raised under it keeps it.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if others still stand below it, or people could not choose or complain without it.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    if category.retired:
        raise Unfit(_("It is out of use already."))
    if category.key == SYSTEM:
        raise Unfit(_("It has to stay: the link “Complain about this system” in the foot of every page leads to it."))
    in_use = Category.objects.filter(retired=False).exclude(pk=category.pk)
    if in_use.filter(parent=category).exists():
        raise Unfit(_("Categories still stand below it. Take them out of use first, or put them elsewhere."))
    if category.for_residents and not in_use.filter(for_residents=True).exists():
        raise Unfit(_("Nothing would be left for residents to choose. Add another one first."))
    swap(category, version=version, retired=True)
    stamps.move()
    ledger.record(
        "category.retired", about=category, category_id=category.id, office_id=actor.office_id, now=now,
        name=category.name,
    )


@act
def restore_category(*, actor: Actor, category: Category, version: int, now: datetime) -> None:
    """Take a category into use again.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is in use, or the one above it is not.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    if not category.retired:
        raise Unfit(_("It is in use already."))
    _require_parent(category.parent_id, category)
    _require_name(category.name, category.parent_id, category)
    swap(category, version=version, retired=False)
    stamps.move()
    ledger.record(
        "category.restored", about=category, category_id=category.id, office_id=actor.office_id, now=now,
        name=category.name,
    )


def said_term(term: Term | None) -> str:
    """Return a term as an entry keeps it and a form sends it: “5 work_days”, or nothing."""
    return f"{term.amount} {term.unit.value}" if term else ""


def read_term(said: str, field: str = "") -> Term | None:
    """Read a term that was said; None for nothing.

    :raises Unfit: if it is no number of a unit.
    """
    if not said.strip():
        return None
    found = re.fullmatch(r"\s*([0-9]{1,3})\s+(\w+)\s*", said)
    if found is None or not 1 <= int(found[1]) <= LONGEST_TERM or found[2] not in TimeUnit.values:
        raise Unfit(_("Write a whole number from 1 to 999 and choose its unit, or leave it empty."), field)
    return Term(int(found[1]), TimeUnit(found[2]))


def _said_row(row: Deadline) -> str:
    return said_term(Term(row.amount, TimeUnit(row.unit)))


def _write_terms(category: Category, fit: Mapping[str, Any]) -> None:
    wanted = {TERMS[column]: read_term(said) for column, said in fit.items() if column in TERMS}
    Deadline.objects.filter(category=category, rung__in=list(wanted)).delete()
    Deadline.objects.bulk_create(
        [
            Deadline(category=category, rung=rung, amount=term.amount, unit=term.unit)
            for rung, term in wanted.items()
            if term is not None
        ],
    )


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""


# ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────


def _fit(wanted: Mapping[str, Any], category: Category | None) -> dict[str, Any]:
    """Return what was wanted as it can be kept.

    :raises Unfit: if something can't be; it names the field.
    """
    fit = dict(wanted)
    for column, longest, reason in (
        ("name", 30, _("Give it a name of at most 30 characters.")),
        ("short", 4, _("Say it in one to four characters, for the tile.")),
    ):
        if column in fit:
            fit[column] = _text(fit[column], column, longest, reason)
    if "emergency" in fit:
        fit["emergency"] = clean(str(fit["emergency"])).replace("\n", " ")
        if len(fit["emergency"]) > 120:  # noqa: PLR2004  # the column's length
            raise Unfit(_("One sentence of at most 120 characters, please."), "emergency")
    if "checklist" in fit:
        fit["checklist"] = "\n".join(tasks.read_lines(str(fit["checklist"])))
    for column, least, most in (("position", 0, 999), ("retention_days", 1, 36500)):
        if (number := fit.get(column)) is not None and not least <= number <= most:
            reason = _("Write a whole number from %(least)s to %(most)s.")
            raise Unfit(reason % {"least": least, "most": most}, column)
    _one_of(fit, "class_code", ClassCode.values)
    _one_of(fit, "part_or_event", PartOrEvent.values)
    fit |= {column: said_term(read_term(str(fit[column]), column)) for column in TERMS if column in fit}
    parent_id = fit.get("parent_id", category.parent_id if category else None)
    if "parent_id" in fit:
        _require_parent(parent_id, category)
    if "name" in fit or "parent_id" in fit:
        _require_name(fit.get("name", category.name if category else ""), parent_id, category)
    return fit


def _text(typed: object, field: str, longest: int, reason: Any) -> str:
    text = clean(str(typed)).replace("\n", " ")
    if not 0 < len(text) <= longest:
        raise Unfit(reason, field)
    return text


def _one_of(fit: Mapping[str, Any], field: str, known: list[str]) -> None:
    if fit.get(field) and fit[field] not in known:
        raise Unfit(_("Choose one of the list, or none."), field)


def _require_parent(parent_id: int | None, category: Category | None) -> None:
    """Make sure that there are two levels and no more."""
    if parent_id is None:
        return
    parent = Category.objects.filter(pk=parent_id, parent=None).first()
    if parent is None or (category is not None and parent_id == category.id):
        raise Unfit(_("Choose a category of the first level; there are two levels."), "parent_id")
    if parent.retired:
        raise Unfit(_("The category above it is out of use. Take that one into use first."), "parent_id")
    if category is not None and Category.objects.filter(parent=category, retired=False).exists():
        raise Unfit(_("Categories stand below it, so it stays at the first level."), "parent_id")
    if parent.key == SYSTEM:
        raise Unfit(_("Nothing can stand below this one."), "parent_id")


def _require_name(name: str, parent_id: int | None, category: Category | None) -> None:
    same = Category.objects.filter(name=name, parent_id=parent_id, retired=False)
    if category is not None:
        same = same.exclude(pk=category.pk)
    if same.exists():
        raise Unfit(_("There is one of this name already."), "name")
