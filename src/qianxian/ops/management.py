"""Where the demonstration's courtyards stand on the ladder of management: made up, and through the real act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.people.models import Organisation
    from qianxian.places.models import Place

COUNTED_ON = date(2023, 3, 16)
"""The day of the newspaper page that counted the courtyards without management."""
ON_TRIAL_UNDER = 100
"""Households under which a courtyard with a company is still on trial with it."""
A_LEADERS_SUBDISTRICTS = 4

NEIGHBOURS = (
    (OrganisationKind.RESIDENT_UNIT, "文峰路小学", "0374-0000501", "总务处"),
    (OrganisationKind.RESIDENT_UNIT, "魏都区第二医院文峰门诊部", "0374-0000502", "党办"),
    (OrganisationKind.RESIDENT_UNIT, "文峰供电所", "0374-0000503", "客户服务班"),
    (OrganisationKind.ENTERPRISE, "许昌槐花食品厂", "0374-0000511", "办公室"),
    (OrganisationKind.ENTERPRISE, "清潩里家电维修部", "0374-0000512", ""),
)
"""Units around Wenfeng, all made up: kind, name, telephone, and the liaison's office."""


def load(courtyards: Iterable[tuple[Place, Organisation | None]], now: datetime) -> int:
    """Put each courtyard on the ladder, with its company or none; return how many nobody manages."""
    new = []
    for courtyard, company in courtyards:
        if company is None:
            kind, decision = ManagementKind.UNMANAGED, "2023年3月摸底：没有物业，也没有单位管"
        elif courtyard.households < ON_TRIAL_UNDER:
            kind, decision = ManagementKind.PILOT, "居民代表会同意，先试一年"
        else:
            kind, decision = ManagementKind.MANAGED, "业主大会选聘，签了三年合同"
        new.append((courtyard, kind, company, decision))
    people.load_managements(actor=OPERATOR, new=new, decided_on=COUNTED_ON, now=now)
    return sum(company is None for _courtyard, _kind, company, _decision in new)


def neighbours(community: Place, now: datetime) -> None:
    """Found the resident units and enterprises around a community, most of them with a liaison."""
    for kind, name, phone, liaison in NEIGHBOURS:
        unit = people.found_organisation(
            actor=OPERATOR, kind=kind, name=name, at=[community], now=now, valid_from=COUNTED_ON, phone=phone,
        )
        if liaison:
            people.create_office(
                actor=OPERATOR, organisation=unit, kind=OfficeKind.LIAISON, title=f"联络员（{liaison}）", now=now,
            )


def charges(district_office: Organisation, subdistricts: Iterable[Place], now: datetime) -> None:
    """Put made-up leaders' offices of the district in charge of its sub-districts, four to a leader."""
    office = None
    for number, place in enumerate(subdistricts):
        if number % A_LEADERS_SUBDISTRICTS == 0:
            office = people.create_office(
                actor=OPERATOR, organisation=district_office, kind=OfficeKind.LEADER,
                title=f"第{number // A_LEADERS_SUBDISTRICTS + 1}包联组组长", now=now,
            )
        assert office is not None  # noqa: S101  # created with the first
        people.take_charge(
            actor=OPERATOR, office=office, place=place, every_months=1, valid_from=COUNTED_ON, now=now,
        )
