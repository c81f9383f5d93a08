"""Where concerns go: the ordered list of rules. A rule is never changed; another takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.concerns import rules
from qianxian.concerns.models import Category, Rule
from qianxian.concerns.routing import Where, load_rules, seen_as
from qianxian.ledger import actions as ledger
from qianxian.places.models import Place
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.people.states import OrganisationKind
    from qianxian.places.states import Level

MOST_RULES = 500


@act
def set_rule(
    *,
    actor: Actor,
    position: int,
    level: Level,
    unit_kind: OrganisationKind,
    now: datetime,
    place: Place | None = None,
    category: Category | None = None,
    insert: bool = False,
    seen: str = "",
) -> Rule:
    """Put a rule at a position of the list, counted from 1: in place of the one there, or before it with `insert`.

    A position behind the last one adds to the list. `seen` is the list that was looked at (`routing.seen_as`).

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if somebody changed the list since, nothing differs, or it is full.
    """
    standing = _open(actor, seen)
    one = Where(place.id if place else None, category.id if category else None, level, unit_kind)
    wanted, position = with_rule(standing, one, position, insert=insert)
    written = _write(standing, wanted)
    rule = written.get(position)
    if rule is None:
        raise Unfit(_("Nothing was changed."))
    _record("rule.set", actor, rule, standing=standing, wanted=wanted, now=now, position=position, version=rule.version)
    return rule


@act
def move_rule(*, actor: Actor, position: int, to: int, now: datetime, seen: str = "") -> None:
    """Move the rule at `position` so that it stands at `to`; those between move up or down by one.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is no such rule, somebody changed the list since, or it stands there already.
    """
    standing = _open(actor, seen)
    wanted = with_moved(standing, position, to)
    written = _write(standing, wanted)
    if not written:
        raise Unfit(_("Nothing was changed."))
    rule = written[min(max(to, 1), len(standing))]
    _record("rule.moved", actor, rule, standing=standing, wanted=wanted, now=now, position=position, to=to)


@act
def retire_rule(*, actor: Actor, position: int, now: datetime, seen: str = "") -> None:
    """Take the rule at `position` out of the list.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is no such rule, it is the last, or somebody changed the list since.
    """
    standing = _open(actor, seen)
    wanted = without_rule(standing, position)
    rule = Rule.objects.get(position=_positions()[position - 1], retired=False)
    _write(standing, wanted)
    _record("rule.retired", actor, rule, standing=standing, wanted=wanted, now=now, position=position)


@act
def put_rules_back(*, actor: Actor, rules_before: Sequence[Sequence[Any]], seen: str = "", now: datetime) -> None:
    """Put the list back as an entry kept it (place, category, level, kind of unit each), to undo a change.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it stands so already, or somebody changed the list since `seen`.
    """
    standing = _open(actor, seen)
    wanted = [Where.of(row) for row in rules_before]
    written = _write(standing, wanted)
    if not written and len(wanted) == len(standing):
        raise Unfit(_("Nothing was changed."))
    rule = next(iter(written.values()), None) or Rule.objects.order_by("-id")[0]
    _record("rule.put_back", actor, rule, standing=standing, wanted=wanted, now=now)


# ── the list as it would be ──────────────────────────────────────────────────────────────────────────────────────


def with_rule(standing: list[Where], one: Where, position: int, *, insert: bool) -> tuple[list[Where], int]:
    """Return the list with a rule put in, and the position at which it stands then.

    :raises Unfit: if the list is full.
    """
    position = min(max(position, 1), len(standing) + 1)
    if len(standing) >= MOST_RULES:
        raise Unfit(_("The list has %(n)s rules; that is the most. Join some first.") % {"n": MOST_RULES})
    keep = position - 1 if insert else position
    return [*standing[: position - 1], one, *standing[keep:]], position


def with_moved(standing: list[Where], position: int, to: int) -> list[Where]:
    """Return the list with one rule moved.

    :raises Unfit: if there is no such rule.
    """
    wanted = without_rule(standing, position, last=True)
    wanted.insert(min(max(to, 1), len(standing)) - 1, standing[position - 1])
    return wanted


def without_rule(standing: list[Where], position: int, *, last: bool = False) -> list[Where]:
    """Return the list without one rule; `last` lets it become empty.

    :raises Unfit: if there is no such rule, or it is the last.
    """
    if not 1 <= position <= len(standing):
        raise Unfit(_("There is no such rule any more. Look at the list again."))
    if len(standing) == 1 and not last:
        raise Unfit(_("It is the last rule: without it nothing would go anywhere. Add another one first."))
    return [*standing[: position - 1], *standing[position:]]


def _open(actor: Actor, seen: str) -> list[Where]:
    """Return the list as it stands, once nobody else can change it."""
    require(rules.may_set_up(actor, _district().path))
    stamps.move()  # whoever writes the stamp second waits here for the first, and then sees their list
    standing = load_rules()
    if seen and seen != seen_as(standing):
        raise Unfit(_("Somebody changed the rules a moment ago. Look at them again, and decide then."))
    return [Where.from_rule(rule) for rule in standing]


def _district() -> Place:
    return Place.objects.get(parent=None, valid_until=None)


def _positions() -> list[int]:
    return list(Rule.objects.filter(retired=False).order_by("position").values_list("position", flat=True))


def _write(standing: list[Where], wanted: list[Where]) -> dict[int, Rule]:
    """Write the list: a position that has another rule than before gets the next version; return those."""
    if _positions() == list(range(1, len(standing) + 1)):
        same = {n for n, (old, new) in enumerate(zip(standing, wanted, strict=False), 1) if old == new}
    else:  # a list with gaps is numbered through at its first change
        same = set()
    Rule.objects.filter(retired=False).exclude(position__in=same).update(retired=True)
    versions: dict[int, int] = {}
    for position, version in Rule.objects.values_list("position", "version"):
        versions[position] = max(versions.get(position, 0), version)
    written = {
        position: Rule(
            position=position,
            version=versions.get(position, 0) + 1,
            place_id=one.place_id,
            category_id=one.category_id,
            level=one.level,
            unit_kind=one.unit_kind,
        )
        for position, one in enumerate(wanted, 1)
        if position not in same
    }
    Rule.objects.bulk_create(written.values())
    return written


def _record(
    kind: str,
    actor: Actor,
    rule: Rule,
    *,
    standing: list[Where],
    wanted: list[Where],
    now: datetime,
    **words: Any,
) -> None:
    """Record a change of the district's list with the whole list before and after, so that it can be undone."""
    district = _district()
    ledger.record(
        kind,
        about=district,
        place_id=district.id,
        category_id=rule.category_id,
        office_id=actor.office_id,
        now=now,
        rules_before=[one.row() for one in standing],
        rules_after=[one.row() for one in wanted],
        place=rule.place.name if rule.place else "",
        category=rule.category.name if rule.category else "",
        level=rule.level,
        unit_kind=rule.unit_kind,
        **words,
    )
