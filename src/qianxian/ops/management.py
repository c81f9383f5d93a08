"""Where the demonstration's courtyards stand on the ladder of management: made up, and through the real act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from qianxian.people.models import Organisation
    from qianxian.places.models import Place

COUNTED_ON = date(2023, 3, 16)
"""The day of the newspaper page that counted the courtyards without management."""
ON_TRIAL_UNDER = 100
"""Households under which a courtyard with a company is still on trial with it."""

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
    unmanaged = 0
    for courtyard, company in courtyards:
        if company is None:
            unmanaged += 1
            kind, decision = ManagementKind.UNMANAGED, "2023年3月摸底：没有物业，也没有单位管"
        elif courtyard.households < ON_TRIAL_UNDER:
            kind, decision = ManagementKind.PILOT, "居民代表会同意，先试一年"
        else:
            kind, decision = ManagementKind.MANAGED, "业主大会选聘，签了三年合同"
        people.set_management(
            actor=OPERATOR, courtyard=courtyard, kind=kind, company=company, decision=decision,
            decided_on=COUNTED_ON, valid_from=COUNTED_ON, now=now,
        )
    return unmanaged


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


def charges(office_at: Organisation, places: Mapping[str, Place], now: datetime) -> None:
    """Put made-up leaders' offices of the district in charge of sub-districts: title → sub-district."""
    for title, place in places.items():
        office = people.create_office(
            actor=OPERATOR, organisation=office_at, kind=OfficeKind.LEADER, title=title, now=now,
        )
        people.take_charge(
            actor=OPERATOR, office=office, place=place, every_months=1, valid_from=COUNTED_ON, now=now,
        )
