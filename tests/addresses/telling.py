"""Inboxes, how to be told, and the ways out."""

from addresses import ADMINISTRATORS, DISTRICTS, OFFICES, Sent

GET = {
    "desk_inbox": OFFICES, "desk_telling": OFFICES, "ways_out": ADMINISTRATORS, "quiet_hours": DISTRICTS,
    "answer_slip": frozenset({"head", "community", "subdistrict", "district", "admin_community", "admin"}),
    "resident_inbox": {"resident"},
    "resident_telling": {"resident"},
}
POST_ONLY = {"settle_trouble"}
ELSE = {"resident_inbox": 302, "resident_telling": 302}


def arguments(world, now):
    from qianxian.concerns.models import InPerson
    from qianxian.concerns.states import Channel
    from qianxian.notices.models import Notice
    from qianxian.tasks import actions as tasks

    world.report(now, key="never told", phone="13912340009")
    Notice.objects.filter(contact__phone="13912340009").update(state="stuck", channel="post", error="550")
    report = world.report(now, key="at the door", actor=world.viewer("gate"), channel=Channel.GATEHOUSE)
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    return {"answer_slip": [InPerson.objects.get(report=report).task_id]}


def sent(scene):
    from qianxian.notices import actions as notices
    from qianxian.notices.models import Notice
    from qianxian.people import actions as people
    from qianxian.people.queries import STRANGER

    world, now = scene.world, scene.now
    other = people.join(phone="13887650000", now=now)
    world.report(now, place=world.river, key="a neighbour's")
    world.report(now, kind="system", key="the district's")
    for resident in (scene.resident, other):
        world.report(now, key=f"of resident {resident.pk}", actor=STRANGER.as_resident(resident.pk))
    notices.tell_units(now=now)

    def told(**whom):
        return Notice.objects.filter(read_at=None, **whom).latest("id").pk

    def read(own, others):
        """One's own is read, and what is another's stays new for them."""
        return {
            "body": {"number": [own, others]},
            "done": lambda _answer: [one.pk for one in Notice.objects.filter(pk__in=[own, others], read_at=None)] == [
                others,
            ],
        }

    desks = {name: told(account=world.accounts[name]) for name in ("grid3", "head", "neighbour", "district", "admin")}
    mine, theirs = told(resident=scene.resident), told(resident=other)
    stuck = {"channel": "post", "state": "stuck", "error": "550"}
    return {
        "desk_inbox": [
            Sent({name}, **read(own, theirs), otherwise=422, opens=False)
            for name, own in desks.items()
        ],
        "desk_telling": [
            Sent(OFFICES, "preference.set", {"telling": "inbox_only"}, page="desk_telling", opens=False),
            Sent(OFFICES, "preference.set", {"telling": "digest", "channel": "post", "address": "grid@example.org"},
                 page="desk_telling", opens=False),
        ],
        "resident_inbox": Sent({"resident"}, **read(mine, theirs), otherwise=302),
        "resident_telling": Sent({"resident"}, "preference.set", {"telling": "answer_only"}, otherwise=302),
        "quiet_hours": Sent(DISTRICTS, "quiet_hours.set", {"begins": "22:00", "ends": "07:00"}, page="quiet_hours"),
        "settle_trouble": [
            Sent(DISTRICTS, "outbox.tried_again", {**stuck, "do": "again"}),
            Sent(DISTRICTS, "outbox.given_up", {**stuck, "do": "give_up", "reason": "号码是空号"}),
        ],
    }
