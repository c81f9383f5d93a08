"""Where concerns go: the ordered list of rules. A rule is never changed; another takes its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean
from qianxian.concerns import rules
from qianxian.concerns.models import Category, Rota, Rule, RuleBody, RulePlace, Zone
from qianxian.concerns.queries.desk import NO_WORK
from qianxian.concerns.rulebook import Where, level_of, load_rules, rota_key, seen_as
from qianxian.concerns.saying_rules import Names
from qianxian.concerns.states import Channel
from qianxian.language.folding import fold
from qianxian.ledger import actions as ledger
from qianxian.people import queries as people
from qianxian.people.models import Organisation
from qianxian.people.states import OrganisationKind
from qianxian.places import queries as places
from qianxian.places.models import Place
from qianxian.places.states import Level
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from qianxian.base.permits import Actor
    from qianxian.people.queries import Unit

MOST_RULES = 500
MOST_PLACES, MOST_BODIES = 30, 10
MOST_WORDS, LONGEST_WORD = 30, 20


@act
def set_rule(
    *,
    actor: Actor,
    position: int,
    now: datetime,
    one: Where | None = None,
    level: Level = Level.GRID,
    unit_kind: OrganisationKind = OrganisationKind.BRANCH,
    place: Place | None = None,
    category: Category | None = None,
    insert: bool = False,
    seen: str = "",
) -> Rule:
    """Put a rule at a position of the list, counted from 1: in place of the one there, or before it with `insert`.

    A position behind the last one adds to the list. `one` is what the rule says; one that asks for no more than a
    place and a category, and names a kind of unit, can be said without it. `seen` is the list that was looked at
    (`rulebook.seen_as`).

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if somebody changed the list since, nothing differs, it is full, or the rule can't be kept.
    """
    standing = _open(actor, seen)
    one = fit_rule(one or Where(place.id if place else None, category.id if category else None, level, unit_kind))
    wanted, position = with_rule(standing, one, position, insert=insert)
    written = _write(standing, wanted)
    rule = written.get(position)
    if rule is None:
        raise Unfit(_("Nothing was changed."))
    _record("rule.set", actor, one, standing=standing, wanted=wanted, now=now, position=position, version=rule.version)
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
    one = standing[position - 1]
    _record("rule.moved", actor, one, standing=standing, wanted=wanted, now=now, position=position, to=to)


@act
def retire_rule(*, actor: Actor, position: int, now: datetime, seen: str = "") -> None:
    """Take the rule at `position` out of the list.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if there is no such rule, it is the last, or somebody changed the list since.
    """
    standing = _open(actor, seen)
    wanted = without_rule(standing, position)
    _write(standing, wanted)
    _record("rule.retired", actor, standing[position - 1], standing=standing, wanted=wanted, now=now, position=position)


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
    one = wanted[next(iter(written)) - 1] if written else standing[-1]
    _record("rule.put_back", actor, one, standing=standing, wanted=wanted, now=now)


def fit_rule(one: Where) -> Where:
    """Return a rule as it is kept; where it names bodies, level and kind of unit are the first one's.

    :raises Unfit: if it names somebody who is not there, or too much.
    """
    if len(one.place_ids) > MOST_PLACES:
        raise Unfit(_("Name at most %(n)s places, or draw an area.") % {"n": MOST_PLACES}, "place")
    if one.channel and one.channel not in Channel.values:
        raise Unfit(_("Choose from the list."), "channel")
    fit = replace(
        one, more_places=tuple(dict.fromkeys(place for place in one.more_places if place != one.place_id)),
        words=_fit_words(one.words), bodies=tuple(dict.fromkeys(one.bodies)),
    )
    if fit.bodies:
        units = _there(fit.bodies)
        fit = replace(fit, level=level_of(units[0], places.tree.now()), unit_kind=units[0].kind)
    return fit


def _there(bodies: Sequence[int]) -> list[Unit]:
    if len(bodies) > MOST_BODIES:
        raise Unfit(_("At most %(n)s bodies take turns.") % {"n": MOST_BODIES}, "bodies")
    found = [people.directory.now().find(number) for number in bodies]
    units = [unit for unit in found if unit is not None and unit.kind not in NO_WORK]
    if len(units) < len(bodies):
        raise Unfit(_("One of them is not there any more, or is given no work. Choose others."), "bodies")
    return units


def _fit_words(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the words as they are kept: each once, however it is written."""
    words = {fold(word): word for word in reversed([clean(word) for word in typed]) if word}
    if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
        raise Unfit(
            _("Write at most %(n)s words of at most %(long)s characters.") % {"n": MOST_WORDS, "long": LONGEST_WORD},
            "words",
        )
    return tuple(reversed(words.values()))


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
            zone_id=one.zone_id,
            channel=one.channel,
            words="\n".join(one.words),
            level=one.level,
            unit_kind=one.unit_kind,
        )
        for position, one in enumerate(wanted, 1)
        if position not in same
    }
    Rule.objects.bulk_create(written.values())
    _write_lists({rule.id: wanted[position - 1] for position, rule in written.items()})
    return written


def _write_lists(says: dict[int, Where]) -> None:
    """Write what rules name several of; bodies that take turns get the row that keeps whose turn it was."""
    RulePlace.objects.bulk_create([
        RulePlace(rule_id=number, place_id=place_id) for number, one in says.items() for place_id in one.more_places
    ])
    RuleBody.objects.bulk_create([
        RuleBody(rule_id=number, organisation_id=body, position=position)
        for number, one in says.items() for position, body in enumerate(one.bodies, 1)
    ])
    for key in {rota_key(one.bodies) for one in says.values() if len(one.bodies) > 1}:
        Rota.objects.get_or_create(key=key)


def _names(one: Where) -> Names:
    """Return what a rule names, as the names are now."""
    rows = Place.objects.in_bulk(one.place_ids) if one.place_ids else {}
    bodies = Organisation.objects.in_bulk(one.bodies) if one.bodies else {}
    return Names(
        category=Category.objects.get(pk=one.category_id).name if one.category_id is not None else "",
        level=one.level.value,
        unit_kind=one.unit_kind.value,
        places=tuple(rows[number].name for number in one.place_ids),
        zone=Zone.objects.get(pk=one.zone_id).name if one.zone_id is not None else "",
        channel=one.channel,
        words=one.words,
        bodies=tuple(bodies[number].name for number in one.bodies),
    )


def _record(
    kind: str,
    actor: Actor,
    one: Where,
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
        category_id=one.category_id,
        office_id=actor.office_id,
        now=now,
        rules_before=[each.row() for each in standing],
        rules_after=[each.row() for each in wanted],
        **_names(one).kept(),
        **words,
    )
