"""The administration's own pages, organisations and offices."""

from addresses import ADMINISTRATORS, AROUND, DISTRICTS, Sent

GET = {
    "ended": ADMINISTRATORS,
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


def sent(scene):
    from datetime import time

    from qianxian.ledger.models import Entry
    from qianxian.notices import actions as notices
    from qianxian.people import actions as people
    from qianxian.people.models import Office, Organisation, Tenure
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OfficeKind
    from world import PASSWORD

    now, units = scene.now, scene.world.units

    def office(name):
        return Office.objects.filter(organisation=units[name]).first()

    def tenure(name):
        return Tenure.objects.filter(office=office(name)).first()

    def empty(name):
        return people.create_office(
            actor=OPERATOR, organisation=units[name], kind=OfficeKind.CLERK, title="干事", now=now,
        ).pk

    def changed(name):
        unit = Organisation.objects.get(pk=units[name].pk)
        people.change_organisation(actor=OPERATOR, organisation=unit, version=unit.version, note="改过", now=now)
        return Entry.objects.filter(kind="organisation.changed", about_id=unit.pk).latest("id")

    def silenced():
        notices.set_quiet_hours(actor=OPERATOR, begins=time(22), ends=time(7), version=0, now=now)
        return Entry.objects.get(kind="quiet_hours.set")

    def towards(does, body, number, own="grid3", **more):
        """One's own grid, another sub-district's, and one above."""
        return [
            Sent(AROUND, does, body, to=[number(own)], **more),
            Sent({"admin", "admin_elsewhere"}, does, body, to=[number("neighbour")], **more),
            Sent(DISTRICTS, does, body, to=[number("subdistrict")], **more),
        ]

    def at(place, may):
        body = {"kind": "enterprise", "name": "新的居委会", "places": place, "valid_from": "2026-11-23"}
        return Sent(may, "organisation.founded", body, told=ADMINISTRATORS - may)

    unit, ends = (lambda name: units[name].pk), {"on": "2026-11-23"}
    return {
        "elevate": Sent(ADMINISTRATORS, "access.elevated", {"reason": "改电话", "password": PASSWORD}, opens=False),
        "lower": Sent(ADMINISTRATORS, "access.ended", opens=False),
        "undo": [
            *towards("organisation.changed", {}, lambda name: changed(name).pk),
            Sent(DISTRICTS, "rule.put_back", to=[Entry.objects.filter(kind="rule.set").latest("id").pk]),
            Sent(DISTRICTS, "quiet_hours.set", to=[silenced().pk]),
            Sent(DISTRICTS, "answerer.set", to=[Entry.objects.get(kind="answerer.set").pk]),
        ],
        "found_organisation": [
            at("文峰社区 第1网格", AROUND), at("北大街道", {"admin", "admin_elsewhere"}), at("魏都区", DISTRICTS),
        ],
        "organisation": towards("organisation.changed", {"phone": "0374-0000998"}, unit, page="organisation"),
        "end_organisation": towards("organisation.ended", ends, unit, own="gate", page="end_organisation"),
        "create_office": towards("office.created", {"kind": "clerk", "title": "干事"}, unit),
        "take_office": [
            Sent(may, "office.taken", {"username": name, "valid_from": "2026-11-23"}, to=[empty(unit)])
            for name, unit, may in (
                ("grid1", "grid3", AROUND), ("neighbour", "neighbour", {"admin", "admin_elsewhere"}),
                ("nobody", "subdistrict", DISTRICTS),
            )
        ],
        "end_office": towards("office.ended", ends, lambda name: office(name).pk, page="end_office"),
        "leave_office": towards("office.left", ends, lambda name: tenure(name).pk),
    }
