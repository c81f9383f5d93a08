"""Departments of the demonstration and its joint review: the two upper rungs, and who answers there for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Rung
from qianxian.ops.demo.district import BEGIN, PASSWORD
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ops.demo.district import Made
    from qianxian.people.models import Account, Organisation

DEPARTMENTS = {
    "区住建局": ("utilities", "property"),
    "区城管局": ("rubbish", "parking"),
    "区消防救援大队": ("fire",),
    "区市场监管局": (),
}
"""Each with the kinds for which it answers on its rung; the last is there to be brought in."""
DEPARTMENT, REVIEW = "department", "review"
"""The accounts of those who sit in all of the departments, and of the one who calls the joint review."""


@working
def load_departments(made: Made, now: datetime) -> None:
    """Found the departments and the joint review, staff them, and say for what each department answers."""
    kept = people.hashed(PASSWORD)
    clerk, convener = (
        people.open_account(actor=OPERATOR, username=name, password=kept, is_hashed=True, now=now)
        for name in (DEPARTMENT, REVIEW)
    )
    router = concern_queries.router.now()
    for name, keys in DEPARTMENTS.items():
        unit = _founded(made, OrganisationKind.DEPARTMENT, name, now)
        _staffed(unit, OfficeKind.CLERK, "值班", clerk, now)
        for key in keys:
            kind = router.by_key(key)
            concerns.set_answerer(
                actor=OPERATOR, rung=Rung.DEPARTMENTS, organisation_id=unit.id, now=now,
                category=concern_queries.category(kind.id) if kind is not None else None,
            )
    review = _founded(made, OrganisationKind.JOINT_REVIEW, "区联席研判", now)
    _staffed(review, OfficeKind.SECRETARY, "召集人", convener, now)


def _founded(made: Made, kind: OrganisationKind, name: str, now: datetime) -> Organisation:
    return people.found_organisation(actor=OPERATOR, kind=kind, name=name, at=[made.top], now=now, valid_from=BEGIN)


def _staffed(unit: Organisation, kind: OfficeKind, title: str, account: Account, now: datetime) -> None:
    office = people.create_office(actor=OPERATOR, organisation=unit, kind=kind, title=title, now=now)
    people.take_office(actor=OPERATOR, account=account, office=office, valid_from=BEGIN, now=now)
