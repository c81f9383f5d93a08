"""The administration's own pages, organisations and offices."""

from addresses import ADMINISTRATORS, AROUND

GET = {
    "administration": ADMINISTRATORS,
    "elevate": ADMINISTRATORS,
    "organisations": ADMINISTRATORS,
    "found_organisation": ADMINISTRATORS,
    "organisation": AROUND,
    "end_organisation": AROUND,
    "create_office": AROUND,
    "take_office": AROUND,
    "end_office": AROUND,
    "leave_office": AROUND,
}
POST_ONLY = {"lower", "undo"}


def arguments(world, now):
    from qianxian.ledger.models import Entry
    from qianxian.people import actions as people
    from qianxian.people.models import Office, Tenure
    from qianxian.people.queries import OPERATOR

    unit = world.units["grid3"]
    people.change_organisation(actor=OPERATOR, organisation=unit, version=unit.version, phone="0374-0000999", now=now)
    office = Office.objects.filter(organisation=unit).first()
    tenure = Tenure.objects.filter(office=office).first()
    entry = Entry.objects.filter(kind="organisation.changed", about_id=unit.id).first()
    return {
        "organisation": [unit.id], "end_organisation": [unit.id], "create_office": [unit.id],
        "take_office": [office.id], "end_office": [office.id], "leave_office": [tenure.id], "undo": [entry.id],
    }
