"""From the gate to the answer confirmed: pages for everybody, for the holder of a receipt, and the desks."""

from addresses import AROUND, EVERYBODY, OFFICES, Sent

SEE_THE_TASK = {"grid3", "community", "subdistrict", "district", "admin"}
"""The unit and those above it; `head` also works for grid 3, but acts for the courtyard until it switches."""

GET = {
    "front": EVERYBODY,
    "healthz": EVERYBODY,
    "courtyard": EVERYBODY,
    "report": EVERYBODY,
    "board": EVERYBODY,
    "about_the_system": EVERYBODY,
    "your_data": EVERYBODY,
    "district": EVERYBODY,
    "find": EVERYBODY,
    "sign_in": EVERYBODY,
    "matter": EVERYBODY,  # whoever has the secret link
    "receipt": EVERYBODY,
    "matter_photo": EVERYBODY,
    "mine": {"holder"},
    "mine_photo": {"holder"},
    "desk": OFFICES,
    "task": SEE_THE_TASK | {"admin_community"},
    "task_photo": SEE_THE_TASK | {"admin_community"},
    "on_behalf": OFFICES,
    "settle": OFFICES - {"gate"},
    "slip": set(),  # only in the session that wrote it down
}
POST_ONLY = {"sign_out", "office", "receive", "done", "contact"}
ELSE = {"mine": 404, "mine_photo": 404, "settle": 403}
SIGNED_OUT = {"mine": 404, "mine_photo": 404}
HOLD_A_LINK = {"matter", "receipt", "matter_photo", "matter_data"}


def sent(scene):
    from qianxian.tasks import actions as tasks
    from world import PASSWORD

    world, now, report = scene.world, scene.now, scene.report
    elsewhere = world.report(now, place=world.river, key="river", phone="13912340000")
    above = world.report(now, kind="system", key="system", phone="13912340001")
    works = {"grid3", "head"}

    def received(one=report, name="grid3"):
        task = world.task_of(one)
        tasks.receive(actor=world.viewer(name), task=task, version=task.version, headline="东门路灯不亮", now=now)

    def finished():
        received()
        task = world.task_of(report)
        tasks.report_done(
            actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了灯", evidence=[], now=now,
        )

    def all_received():
        received()
        received(elsewhere, "neighbour")
        received(above, "district")

    def towards(does, body, number=lambda one: [world.task_of(one).id], before=None):
        """A grid's own work, another sub-district's, and the district's."""
        return [
            Sent({"grid3"}, does, body, to=number(report), told=SEE_THE_TASK - {"grid3"} | {"admin_community"},
                 before=before, opens=False),
            Sent({"neighbour"}, does, body, to=number(elsewhere), told={"district", "admin", "admin_elsewhere"},
                 before=before, opens=False),
            Sent({"district", "admin"}, does, body, to=number(above),
                 told={"community", "subdistrict", "admin_community"}, before=before, opens=False),
        ]

    said = {"kind": "utilities", "words": "西门的灯也黑了。", "key": "said-once"}
    settled = {**said, "channel": "visit", "headline": "西门路灯不亮", "outcome": "换了灯泡"}
    near = OFFICES - {"grid1", "neighbour", "admin_elsewhere"}
    higher = {"community", "subdistrict", "district", *AROUND}
    word = {"said": "yes", "version": world.concern_of(report).version + 2}
    number = {"version": 1, "headline": "东门路灯不亮"}
    return {
        "report": Sent(EVERYBODY, "concern.reported", said, opens=False),
        "about_the_system": Sent(EVERYBODY, "concern.reported", said, opens=False),
        "find": Sent(EVERYBODY, body={"code": report.code}, done=lambda answer: "/mine/" in answer.url, opens=False),
        "sign_in": Sent(
            EVERYBODY, body={"username": "grid1", "password": PASSWORD}, opens=False,
            done=lambda answer: answer.url == "/desk/",
        ),
        "sign_out": Sent(EVERYBODY, done=lambda answer: answer.url == "/", opens=False),
        "matter": [
            Sent(EVERYBODY - works, "concern.confirmed", word, told=works, before=finished, opens=False),
            Sent(EVERYBODY - works, "concern.reopened", {**word, "said": "no", "missing": "还是黑的"}, told=works,
                 before=finished, opens=False),
        ],
        "mine": [
            Sent({"holder"}, "concern.confirmed", word, before=finished, out=404),
            Sent(set(), "concern.confirmed", word, to=[elsewhere.code], out=404),
        ],
        "receive": towards("task.received", number),
        "done": towards("task.reported_done", {"version": 2, "outcome": "换了灯"}, before=all_received),
        "contact": towards("contact.seen", {}, lambda one: [world.task_of(one).id, one.id]),
        "on_behalf": [
            Sent(near, "concern.reported", {**said, "channel": "visit", "place": world.locust.id}, otherwise=422,
                 opens=False),
            Sent({"neighbour", "district", "admin", "admin_elsewhere"}, "concern.reported",
                 {**said, "channel": "visit", "place": world.river.id}, otherwise=422, opens=False),
        ],
        "settle": [
            Sent(near - {"gate"}, "concern.settled", {**settled, "place": world.locust.id}, told={"gate"},
                 otherwise=422, opens=False),
            Sent({"grid1", *higher}, "concern.settled", {**settled, "place": world.willow.id}, told={"gate"},
                 otherwise=422, opens=False),
        ],
        "office": Sent(
            {"head"}, body={"office": world.viewer("head").offices[1].id}, opens=False,
            done=lambda answer: answer.url == "/desk/",
        ),
    }
