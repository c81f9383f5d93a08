"""The district's own settings: what there is to raise, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns.models import Category, Rule
from qianxian.ledger import actions as ledger
from qianxian.storage import stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.states import OrganisationKind
    from qianxian.places.models import Place
    from qianxian.places.states import Level

@act
def add_category(
    *,
    key: str,
    name: str,
    short: str,
    position: int,
    promise_days: int,
    now: datetime,
    emergency: str = "",
    state_only: bool = False,
    for_residents: bool = True,
) -> Category:
    """Add a category."""
    category = Category.objects.create(
        key=key,
        name=name,
        short=short,
        position=position,
        promise_days=promise_days,
        emergency=emergency,
        state_only=state_only,
        for_residents=for_residents,
    )
    stamps.move()
    ledger.record("category.added", about=category, category_id=category.id, now=now, name=name)
    return category


@act
def set_rule(
    *,
    position: int,
    level: Level,
    unit_kind: OrganisationKind,
    now: datetime,
    place: Place | None = None,
    category: Category | None = None,
) -> Rule:
    """Set the routing rule at a position; the one that was there is retired and the new one is its next version."""
    before = Rule.objects.filter(position=position).order_by("-version").first()
    Rule.objects.filter(position=position, retired=False).update(retired=True)
    rule = Rule.objects.create(
        position=position,
        version=before.version + 1 if before else 1,
        place=place,
        category=category,
        level=level,
        unit_kind=unit_kind,
    )
    stamps.move()
    ledger.record("rule.set", about=rule, now=now, position=position, version=rule.version)
    return rule
