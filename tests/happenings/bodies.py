"""Who manages which courtyard, who stands in, who hands over to whom, and who is in charge of a sub-district."""

from datetime import date, timedelta

from qianxian.people import actions as people
from qianxian.people.models import Office, Tenure
from qianxian.people.queries import OPERATOR
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties
from qianxian.tasks.models import Task

BEGIN = date(2026, 1, 5)


def company(world, now, name="暖邻物业"):
    return people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.PROPERTY_COMPANY, name=name, at=[world.community], now=now,
        valid_from=BEGIN, phone="0374-0000319",
    )


def rung(world, now, kind, company=None, courtyard=None, **more):
    return people.set_management(
        actor=more.pop("actor", OPERATOR), courtyard=courtyard or world.locust, kind=kind, company=company,
        decision=more.pop("decision", "居民代表会通过"), decided_on=more.pop("decided_on", BEGIN), now=now, **more,
    )


def charge(world, now, **more):
    """Put a leader of the district in charge of the sub-district; the leader is the account `district`."""
    office = people.create_office(
        actor=OPERATOR, organisation=world.units["district"], kind=OfficeKind.LEADER, title="副区长", now=now,
    )
    return people.take_charge(
        actor=OPERATOR, office=office, place=world.subdistrict, every_months=more.pop("every_months", 1),
        valid_from=BEGIN, now=now,
    )


def own_tenure(world, name):
    return Tenure.objects.select_related("office__organisation", "account").filter(account=world.accounts[name]).first()


def happen(world, now):
    rung(world, now, ManagementKind.UNMANAGED, courtyard=world.maple)
    rung(world, now, ManagementKind.PILOT, company(world, now), courtyard=world.maple)
    in_charge = charge(world, now)
    duties.issue_visits(now)
    visit = Task.objects.get(source="charge")
    tasks.report_done(
        actor=world.viewer("district"), task=visit, version=visit.version, outcome="看了三个院子", evidence=[], now=now,
    )
    tasks.deny_visit(
        actor=world.viewer("subdistrict"), task=visit, version=visit.version, reason="没有见到人。", now=now,
    )
    tasks.report_done(
        actor=world.viewer("district"), task=visit, version=visit.version, outcome="再来看过了", evidence=[], now=now,
    )
    tasks.sign_off(actor=world.viewer("subdistrict"), task=visit, version=visit.version, now=now)
    people.leave_charge(actor=OPERATOR, charge=in_charge, version=1, on=now.date(), now=now)
    held = own_tenure(world, "grid3")
    stand_in = people.name_stand_in(
        actor=world.viewer("grid3"), tenure=held, account=world.accounts["nobody"], valid_from=now.date(),
        valid_until=now.date() + timedelta(days=3), now=now,
    )
    people.end_stand_in(actor=world.viewer("grid3"), tenure=stand_in, now=now)
    listed = people.hand_over(
        actor=world.viewer("grid3"), tenure=held, note="钥匙在抽屉里", lines=[("owed", "路灯", "")], now=now,
    )
    office = Office.objects.get(pk=held.office_id)
    people.take_office(
        actor=OPERATOR, account=world.accounts["neighbour"], office=office, valid_from=now.date(), now=now,
    )
    successor = in_office(world, "neighbour", office, now)
    people.accept_hand_over(actor=successor, hand_over=listed, version=listed.version, now=now)


def in_office(world, name, office, now):
    from qianxian.people.queries import viewer_of

    return viewer_of(world.accounts[name], chosen_office=office.id, today=now.date())
