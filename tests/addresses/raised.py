"""The lifecycle from the side of those who raised it: taking back, raising again, being asked, joined and divided."""

from addresses import ADMINISTRATORS, DISTRICTS, EVERYBODY, Sent

TOP = {"district", "admin"}
"""What the district's office owes, only itself decides on: nobody below directs it."""
DIRECT = {"community", "subdistrict", "district", "admin_community", "admin"}

GET = {
    "take_back": EVERYBODY,  # whoever has the secret link
    "mine_take_back": {"holder"},
    "raise_again": EVERYBODY,
    "mine_raise_again": {"holder"},
    "reasons": ADMINISTRATORS,
    "add_reason": DISTRICTS,
    "reason": DISTRICTS,
    "follow_ups": DIRECT | {"admin_elsewhere"},
    "follow_up": DIRECT,  # never grid 3, which did the work
    "together": DIRECT | {"grid3"},
    "join": DIRECT | {"grid3"},
    "put_right": DIRECT | {"grid3"},
    "steward": DIRECT,  # never who is to answer
    "split": DIRECT,  # those above decide who leads
}
POST_ONLY = {"follow_up_number", "part_again", "retire_reason", "restore_reason"}
ELSE = {"mine_take_back": 404, "mine_raise_again": 404}
SIGNED_OUT = {"mine_take_back": 404, "mine_raise_again": 404}
HOLD_A_LINK = {"take_back", "raise_again"}


def joined(world, now, leads, key, **more):
    """Return the task of a matter with which its unit joined another, and the joining."""
    from qianxian.concerns import actions as concerns

    into, other = (world.report(now, key=f"{key} {number}", **more) for number in (1, 2))
    joining = concerns.join(
        actor=world.viewer(leads), concern=other.concern, into=into.concern, version=other.concern.version, now=now,
    )
    return world.task_of(into).id, joining.id


def arguments(world, now):
    from tests.happenings.lifecycle import done

    from qianxian.concerns import actions as concerns
    from qianxian.concerns.links import secret_of
    from qianxian.concerns.models import Report
    from qianxian.people.queries import OPERATOR

    report = Report.objects.order_by("id").first()
    secret, task = secret_of(report.id), world.task_of(report).id
    other = world.task_of(world.report(now, key="near")).id
    reason = concerns.add_reason(actor=OPERATOR, name="没修好", position=1, now=now).id
    asked = done(world, now, "asked", phone="13900001234").id
    into, joining = joined(world, now, "grid3", "joined")
    return {
        "take_back": [secret], "mine_take_back": [report.code], "raise_again": [secret],
        "mine_raise_again": [report.code], "reason": [reason], "retire_reason": [reason], "restore_reason": [reason],
        "follow_up": [asked], "follow_up_number": [asked], "together": [task], "join": [task, other], "split": [task],
        "put_right": [task], "steward": [task],
        "part_again": [into, joining],
    }


def sent(scene):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.models import DissatisfactionReason
    from qianxian.people.queries import OPERATOR

    def out_of_use():
        row = DissatisfactionReason.objects.get(pk=scene.arguments["reason"][0])
        concerns.retire_reason(actor=OPERATOR, reason=row, version=row.version, now=scene.now)

    return {
        **speaking(scene), **asking(scene), **joining_and_dividing(scene),
        "add_reason": Sent(
            DISTRICTS, "reason.added", {"name": "又坏了", "position": 2, "reopens": "1"}, page="add_reason",
        ),
        "reason": Sent(DISTRICTS, "reason.changed", {"name": "没有修好"}, page="reason"),
        "retire_reason": Sent(DISTRICTS, "reason.retired"),
        "restore_reason": Sent(DISTRICTS, "reason.restored", before=out_of_use),
    }


def speaking(scene):
    """Take back and raise again: whoever holds the link, or the code."""
    from qianxian.concerns import actions as concerns

    world, now, report = scene.world, scene.now, scene.report
    elsewhere = world.report(now, place=world.river, key="take back")
    again = {"kind": "utilities", "words": "又不亮了。", "key": "raised again"}

    def both_taken_back():
        for one in (report, elsewhere):
            one.refresh_from_db()
            concerns.withdraw(actor=world.holder(one), report=one, now=now)

    return {
        "take_back": Sent(EVERYBODY - {"grid3", "head"}, "concern.withdrawn", opens=False, told={"grid3", "head"}),
        "mine_take_back": [
            Sent({"holder"}, "concern.withdrawn", out=404),
            Sent(set(), "concern.withdrawn", to=[elsewhere.code], out=404),
        ],
        "raise_again": Sent(EVERYBODY, "concern.reported", again, before=both_taken_back, opens=False),
        "mine_raise_again": [
            Sent({"holder"}, "concern.reported", again, before=both_taken_back, out=404),
            Sent(set(), "concern.reported", again, to=[elsewhere.code], before=both_taken_back, out=404),
        ],
    }


def asking(scene):
    """Ask whether it is settled: those above but never who did the work."""
    from qianxian.tasks import actions as tasks

    world, now = scene.world, scene.now

    def done_by(name, **more):
        report = world.report(now, key=f"asked of {name}", phone="13900004321", **more)
        actor = world.viewer(name)
        tasks.receive(actor=actor, task=(task := world.task_of(report)), version=task.version, headline="灯", now=now)
        tasks.report_done(actor=actor, task=task, version=task.version, outcome="换了灯", evidence=[], now=now)
        return [report.id]

    asked_by = [
        (DIRECT, None),
        ({"district", "admin", "admin_elsewhere"}, done_by("neighbour", place=world.river)),
        (DIRECT - {"district", "admin"}, done_by("district", kind="system")),
    ]
    said = {"reached": "1", "solved": "1"}
    return {
        "follow_up": [
            Sent(may, "concern.followed_up", said, to=to, page="follow_up", opens=False) for may, to in asked_by
        ],
        "follow_up_number": [Sent(may, "contact.seen", to=to, opens=False) for may, to in asked_by],
    }


def joining_and_dividing(scene):
    """Join, part and divide: who leads the work or directs who does; dividing, only who directs."""
    world, now = scene.world, scene.now
    own = scene.arguments["join"][0]
    river, system = {"place": world.river}, {"kind": "system"}

    def task(key, **more):
        return world.task_of(world.report(now, key=key, **more)).id

    next_door = task("next door", place=world.willow)
    by_the_river = [task(f"river {number}", **river) for number in (1, 2)]
    above = [task(f"above {number}", **system) for number in (1, 2)]
    over_river = {"district", "admin", "admin_elsewhere"}
    leads, leads_there = DIRECT | {"grid3"}, over_river | {"neighbour"}
    elsewhere = {"place": "枫林院", "kind": "parking", "reason": "登记时写错了"}
    parts = {"kind": ["utilities", "parking"], "sentence": ["灯不亮", "车位不够"]}
    return {
        "join": [
            Sent(may, "concern.merged", to=to, page="join", opens=False) for may, to in (
                (leads, None), (DIRECT, [own, next_door]), (leads_there, by_the_river), (TOP, above),
                (TOP, [own, above[0]]),
            )
        ],
        "part_again": [
            Sent(may, "concern.parted", to=to, opens=False) for may, to in (
                (leads, None), (leads_there, joined(world, now, "neighbour", "river joined", **river)),
                (TOP, joined(world, now, "district", "system joined", **system)),
            )
        ],
        "steward": [
            Sent(may, "concern.steward_changed", {"office": office.id, "reason": "先接的"}, to=to, page="steward",
                 opens=False)
            for may, to, office in (
                (DIRECT, None, world.viewer("grid3").office),
                (over_river, by_the_river[:1], world.viewer("neighbour").office),
                (DIRECT, above[:1], world.viewer("district").office),  # whoever works on it, the community decides
            )
        ],
        "put_right": [
            Sent(may, "concern.put_right", elsewhere, to=to, page="put_right", opens=False, looks_first=True)
            for may, to in ((leads, None), (leads_there, by_the_river[:1]), (TOP, above[:1]))
        ],
        "split": [
            Sent(may, "concern.split", parts, to=to, page="split", opens=False) for may, to in (
                (DIRECT, None), (over_river, by_the_river[:1]), (TOP, above[:1]),
            )
        ],
    }
