"""What an administrator does to places, organisations and offices."""

from datetime import date, timedelta

from qianxian.ledger.models import Entry, Text
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from qianxian.places.states import Level


def happen(world, now):
    places.change_place(actor=OPERATOR, place=world.willow, version=world.willow.version, households=121, now=now)
    added = places.add_place(
        actor=OPERATOR, level=Level.COURTYARD, parent=world.grid1, number=9, name="旧院", now=now,
        valid_from=date(2023, 1, 1),
    )
    places.end_place(actor=OPERATOR, place=added, version=1, on=date(2024, 1, 1), now=now)
    places.revive_place(actor=OPERATOR, place=added, now=now)
    places.take_back_place(actor=OPERATOR, place=added, now=now)
    unit = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.DEPARTMENT, name="城管局", at=[world.district], now=now,
        valid_from=date(2024, 1, 1),
    )
    people.change_organisation(
        actor=OPERATOR, organisation=unit, version=1, phone="0374-0000001", now=now,
        at=[world.district, world.community],
    )
    office = people.create_office(actor=OPERATOR, organisation=unit, kind=OfficeKind.CLERK, title="值班", now=now)
    people.change_office(actor=OPERATOR, office=office, version=1, title="科长", now=now)
    tenure = people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=office, valid_from=date(2024, 1, 1), now=now,
    )
    people.leave_office(actor=OPERATOR, tenure=tenure, on=now.date() - timedelta(days=1), now=now)
    people.end_office(actor=OPERATOR, office=office, version=office.version, on=now.date(), now=now)
    people.revive_office(actor=OPERATOR, office=office, ended=_ended("office.ended"), now=now)
    tenure.refresh_from_db()
    people.stay_in_office(actor=OPERATOR, tenure=tenure, until=None, now=now)
    taken = Entry.objects.get(kind="office.taken", about_id=tenure.id).id
    people.call_off_tenure(actor=OPERATOR, tenure=tenure, taken_in=taken, now=now)
    people.take_back_office(actor=OPERATOR, office=office, now=now)
    people.end_organisation(actor=OPERATOR, organisation=unit, version=unit.version, on=now.date(), now=now)
    people.revive_organisation(actor=OPERATOR, organisation=unit, ended=_ended("organisation.ended"), now=now)
    people.take_back_organisation(actor=OPERATOR, organisation=unit, now=now)
    admin = world.viewer("admin")
    access = people.open_elevated_access(actor=admin, reason="改电话", now=now)
    people.end_elevated_access(actor=admin, access_id=access.id, now=now)


def _ended(kind):
    return Text.objects.filter(entry__kind=kind).latest("entry_id").words["ended"]
