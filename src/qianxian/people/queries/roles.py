"""Whom the demonstration's sign-in page offers."""

from __future__ import annotations

from dataclasses import dataclass

from qianxian.people.models import Tenure


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
