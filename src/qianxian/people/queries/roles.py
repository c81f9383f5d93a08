"""Who holds office: one of each kind for the demonstration's sign-in page, and whether anybody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from qianxian.people.models import Tenure

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Role:
    """An account that shows what one kind of office sees; only for the demonstration's sign-in page."""

    username: str
    who: str


def one_account_a_role() -> list[Role]:
    """Return one account for each kind of office in each kind of organisation; one statement."""
    held = Tenure.objects.filter(valid_until=None).select_related("account", "office__organisation").order_by("id")
    roles: dict[tuple[str, str], Role] = {}
    for tenure in held:
        office = tenure.office
        who = f"{office.organisation.name} · {office.title}"
        roles.setdefault((office.organisation.kind, office.kind), Role(tenure.account.username, who))
    return list(roles.values())


def is_held(organisation_id: int, today: date) -> bool:
    """Say whether anybody who can sign in holds an office of this organisation; one statement."""
    held = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today, account__is_active=True,
        office__organisation_id=organisation_id, office__valid_until=None,
    )
    return held.exists()
