"""Places, one core two wings, the roll-out board, stand-ins, hand-overs, charges and the units around."""

from addresses import ADMINISTRATORS, AROUND, DISTRICTS, EVERYBODY, OFFICES, Sent

ABOVE_OR_IN = OFFICES - {"neighbour", "admin_elsewhere"}
"""Offices that act in the community, or in whose places it lies."""

GET = {
    "rollout_all": EVERYBODY,
    "rollout": EVERYBODY,
    "move_courtyard": ABOVE_OR_IN,
    "stand_in": OFFICES,
    "neighbours": OFFICES,
    "charges": OFFICES,
    "hand_over": {"grid3"} | AROUND,
    "hand_over_list": {"grid3"} | AROUND,
    "place_tree": ADMINISTRATORS,
    "place": AROUND,
    "add_place": AROUND,
    "end_place": AROUND,
    "draw_border": AROUND,
    "give_code": AROUND,
    "place_problems": ADMINISTRATORS,
    "wings": ADMINISTRATORS,
    "take_charge": DISTRICTS,
    "leave_charge": DISTRICTS,
    "stand_in_of": AROUND,
}
POST_ONLY = {"end_stand_in", "accept_hand_over", "sign_off"}


def arguments(world, now):
    from datetime import timedelta

    from happenings.bodies import charge, own_tenure
    from qianxian.people import actions as people
    from qianxian.tasks import duties
    from qianxian.tasks.models import Task

    held = own_tenure(world, "grid3")
    listed = people.hand_over(actor=world.viewer("grid3"), tenure=held, note="", lines=[], now=now)
    named = people.name_stand_in(
        actor=world.viewer("grid3"), tenure=held, account=world.accounts["grid1"],
        valid_from=now.date() + timedelta(days=5), valid_until=now.date() + timedelta(days=9), now=now,
    )
    in_charge = charge(world, now)
    duties.issue_visits(now)
    return {
        "rollout": ["411002010003"], "move_courtyard": ["411002010003", world.locust.id], "hand_over": [held.id],
        "hand_over_list": [listed.id], "accept_hand_over": [listed.id], "place": [world.grid3.id],
        "add_place": [world.grid3.id], "end_place": [world.grid3.id], "draw_border": [world.grid3.id],
        "give_code": [world.grid3.id], "leave_charge": [in_charge.id],
        "stand_in_of": [held.id], "end_stand_in": [named.id], "sign_off": [Task.objects.get(source="charge").id],
    }


def sent(scene):
    import json

    from django.core.files.uploadedfile import SimpleUploadedFile

    from happenings.bodies import company, in_office, own_tenure
    from qianxian.people import actions as people
    from qianxian.people.models import HandOver, Office
    from qianxian.people.queries import OPERATOR
    from qianxian.tasks import actions as tasks
    from qianxian.tasks.models import Task

    world, now = scene.world, scene.now
    hired = company(world, now)
    away = {"username": "nobody", "valid_from": "2026-11-25", "valid_until": "2026-12-01"}
    step = {"kind": "pilot", "company": hired.id, "decision": "居民代表会通过", "decided_on": "2026-11-20", "after": 0}
    leader = Office.objects.get(kind="leader")

    def visited():
        visit = Task.objects.get(source="charge")
        tasks.report_done(
            actor=world.viewer("district"), task=visit, version=visit.version, outcome="看了", evidence=[], now=now,
        )

    def follow():
        held = own_tenure(world, "grid3")
        office = Office.objects.get(pk=held.office_id)
        people.leave_office(actor=OPERATOR, tenure=held, on=now.date(), now=now)
        people.take_office(
            actor=OPERATOR, account=world.accounts["grid1"], office=office, valid_from=now.date(), now=now,
        )
        first = own_tenure(world, "grid1")
        people.leave_office(actor=OPERATOR, tenure=first, on=now.date(), now=now)
        assert in_office(world, "grid1", office, now).office_id == office.id

    def towards(does, body, numbers, also=((), (), ()), **more):
        """A grid's, another sub-district's, and the sub-district's."""
        return [
            Sent({*may, *others}, does, body, to=[number], **more)
            for number, may, others in zip(
                numbers, (AROUND, {"admin", "admin_elsewhere"}, DISTRICTS), also, strict=True,
            )
        ]

    holders = ("grid3", "neighbour", "subdistrict")
    tenures = [own_tenure(world, name).pk for name in holders]
    numbered = {"number": 7, "name": "新地方", "households": 10, "buildings": 1, "valid_from": "2026-11-23"}
    leaves = {"on": "2026-11-23"}
    ring = [[113.82, 34.03], [113.83, 34.03], [113.83, 34.04], [113.82, 34.03]]

    def drawn(_html):
        return SimpleUploadedFile("边界.geojson", json.dumps({"type": "Polygon", "coordinates": [ring]}).encode())

    places = [world.grid3.id, world.river.id, world.subdistrict.id]
    return {
        "move_courtyard": [
            Sent(AROUND | {"community"}, "management.set", step, told=ABOVE_OR_IN - AROUND - {"community"}),
            Sent(
                {"admin", "admin_elsewhere"}, "management.set", step, to=["411002001001", world.river.id],
                told={"district", "neighbour"},
            ),
        ],
        "stand_in": Sent(OFFICES - {"grid3"}, "office.stand_in_named", away, otherwise=422),
        "stand_in_of": [
            Sent(AROUND, "office.stand_in_named", {**away, "valid_from": "2026-12-05", "valid_until": "2026-12-08"}),
            Sent({"admin", "admin_elsewhere"}, "office.stand_in_named", away, to=[tenures[1]]),
            Sent(DISTRICTS, "office.stand_in_named", away, to=[tenures[2]]),
        ],
        "end_stand_in": Sent(AROUND | {"grid3"}, "office.stand_in_ended"),
        "hand_over": towards("hand_over.made", {"note": "钥匙在抽屉里"}, tenures, also=[{name} for name in holders]),
        "accept_hand_over": Sent(
            {"grid1"}, "hand_over.accepted", {"version": HandOver.objects.get().version}, before=follow,
            told=AROUND | {"grid3"},
        ),
        "sign_off": Sent(
            {"subdistrict"}, "task.signed_off", {"version": Task.objects.get(source="charge").version + 1},
            before=visited, told={"district", "admin"},
        ),
        "place": towards("place.changed", {"name": "改名"}, places, page="place"),
        "draw_border": towards("border.drawn", {"file": drawn, "datum": "wgs84"}, places, page="draw_border"),
        "give_code": [
            Sent(may, "place.coded", {"code": code}, to=[number], page="give_code")
            for number, code, may in zip(
                places, ("41100201000307", "41100200100101007", "411002012000"),
                (AROUND, {"admin", "admin_elsewhere"}, DISTRICTS), strict=True,
            )
        ],
        "add_place": [
            Sent(AROUND, "place.added", numbered),
            Sent(DISTRICTS, "place.added", {**numbered, "division_code": "411002010099"}, to=[world.subdistrict.id]),
        ],
        "end_place": [
            Sent(AROUND, "place.ended", leaves, to=[world.maple.id], page="end_place"),
            Sent({"admin", "admin_elsewhere"}, "place.ended", leaves, to=[world.river.id], page="end_place"),
        ],
        "take_charge": Sent(
            DISTRICTS, "charge.taken",
            {"office": leader.id, "place": world.river.parent.parent.parent_id, "every_months": 1,
             "valid_from": "2026-11-23"},
        ),
        "leave_charge": Sent(DISTRICTS, "charge.left", leaves, page="leave_charge"),
    }
