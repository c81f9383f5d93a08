"""What may still be wrong with an answer: the list from which people choose who say that it is not settled."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.models import DissatisfactionReason
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.storage.acts import act, differences, swap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qianxian.base.permits import Actor

LONGEST_NAME = 30
MOST_POSITION = 999


@act
def add_reason(
    *, actor: Actor, name: str, position: int, now: datetime, reopens: bool = True,
) -> DissatisfactionReason:
    """Add a reason to the list; with `reopens`, whoever chooses it gets the work done again.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if something can't be kept, or there is one of this name.
    """
    require(rules.may_set_up(actor, _district_path()))
    fit = _fit({"name": name, "position": position, "reopens": reopens}, None)
    with _alone():
        reason = DissatisfactionReason.objects.create(**fit)
    ledger.record("reason.added", about=reason, office_id=actor.office_id, now=now, name=reason.name)
    return reason


@act
def change_reason(
    *, actor: Actor, reason: DissatisfactionReason, version: int, now: datetime, **changes: Any,
) -> None:
    """Change a reason: its name, its place in the list, whether it reopens. What was said with it stays as it was.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if something can't be kept, or nothing differs.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    fit = _fit(changes, reason)
    moved = differences(reason, fit)
    if not moved:
        raise Unfit(_("Nothing was changed."))
    with _alone():
        swap(reason, version=version, **fit)
    ledger.record(
        "reason.changed", about=reason, office_id=actor.office_id, now=now, name=reason.name, changes=moved,
    )


@act
def retire_reason(*, actor: Actor, reason: DissatisfactionReason, version: int, now: datetime) -> None:
    """Take a reason off the list; whoever chose it before keeps it.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is off the list already.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    if reason.retired:
        raise Unfit(_("It is out of use already."))
    swap(reason, version=version, retired=True)
    ledger.record("reason.retired", about=reason, office_id=actor.office_id, now=now, name=reason.name)


@act
def restore_reason(*, actor: Actor, reason: DissatisfactionReason, version: int, now: datetime) -> None:
    """Put a reason on the list again.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is on the list, or another of its name is.
    :raises Conflict: if somebody changed it first.
    """
    require(rules.may_set_up(actor, _district_path()))
    if not reason.retired:
        raise Unfit(_("It is in use already."))
    _require_name(reason.name, reason)
    with _alone():
        swap(reason, version=version, retired=False)
    ledger.record("reason.restored", about=reason, office_id=actor.office_id, now=now, name=reason.name)


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""


def _fit(wanted: dict[str, Any], reason: DissatisfactionReason | None) -> dict[str, Any]:
    fit = dict(wanted)
    if unknown := set(fit) - {"name", "position", "reopens"}:
        raise TypeError(f"a reason has no {unknown} to change")
    if "name" in fit:
        fit["name"] = clean(str(fit["name"])).replace("\n", " ")
        if not 0 < len(fit["name"]) <= LONGEST_NAME:
            raise Unfit(_("Give it a name of at most 30 characters."), "name")
        _require_name(fit["name"], reason)
    if "position" in fit and not 0 <= fit["position"] <= MOST_POSITION:
        raise Unfit(_("Write a whole number from %(least)s to %(most)s.") % {"least": 0, "most": MOST_POSITION},
                    "position")
    return fit


def _require_name(name: str, reason: DissatisfactionReason | None) -> None:
    same = DissatisfactionReason.objects.filter(name=name, retired=False)
    if reason is not None:
        same = same.exclude(pk=reason.pk)
    if same.exists():
        raise _doubled()


@contextmanager
def _alone() -> Iterator[None]:
    """Say of a name that somebody else wrote at the same moment that it is there already."""
    try:
        yield
    except IntegrityError as error:
        raise _doubled() from error


def _doubled() -> Unfit:
    return Unfit(_("There is one of this name already."), "name")
