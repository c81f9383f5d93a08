"""What is kept about people: the notices, one's own data, asking about it, and what administrators write."""

from addresses import ADMINISTRATORS, DISTRICTS, EVERYBODY, OFFICES, Sent

GET = {
    "privacy_notice": EVERYBODY,
    "ask_about_data": EVERYBODY,
    "matter_data": EVERYBODY,  # whoever has the secret link
    "mine_data": {"holder"},
    "ask_on_behalf": OFFICES,
    "privacy": ADMINISTRATORS,
    "draft_privacy": DISTRICTS,
    "publish_privacy": DISTRICTS,
}
POST_ONLY = {"matter_data_copy", "mine_data_copy"}
ELSE = {"mine_data": 404}
SIGNED_OUT = {"mine_data": 404}


def arguments(world, now):
    from qianxian.concerns.links import secret_of
    from qianxian.concerns.models import Report
    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR

    people.draft_notice(actor=OPERATOR, chinese="更清楚。", english="Clearer.", why="更好懂", now=now)
    report = Report.objects.earliest("id")
    return {
        "privacy_notice": [1], "matter_data": [secret_of(report.id)], "matter_data_copy": [secret_of(report.id)],
        "mine_data": [report.code], "mine_data_copy": [report.code],
    }


def sent(scene):
    from qianxian.concerns.links import secret_of

    asked = {"kind": "correct", "words": "请把我的电话改一下。", "key": "asked-once"}
    elsewhere = scene.world.report(scene.now, place=scene.world.river, key="river")
    number = {"do": "number", "phone": "13800001111"}
    others = EVERYBODY - {"grid3", "head"}
    return {
        "ask_about_data": Sent(EVERYBODY, "data.requested", asked, opens=False),
        "ask_on_behalf": Sent(OFFICES, "data.requested", {**asked, "channel": "counter"}, opens=False),
        "matter_data": [
            Sent(others, "report.corrected", {"do": "note", "note": "是西门。"}, told={"grid3", "head"}, opens=False),
            Sent(others, "contact.changed", number, told={"grid3", "head"}, opens=False),
            Sent(others, "report.erased", {"do": "erase"}, told={"grid3", "head"}, opens=False),
            Sent(
                EVERYBODY - {"neighbour"}, "report.erased", {"do": "erase"}, to=[secret_of(elsewhere.id)],
                told={"neighbour"}, opens=False,
            ),
        ],
        "matter_data_copy": Sent(EVERYBODY, "data.copied", opens=False),
        "mine_data": [
            Sent({"holder"}, "report.corrected", {"do": "note", "note": "是西门。"}, out=404),
            Sent(set(), "contact.changed", number, told={"holder"}, out=404),
            Sent(set(), "report.erased", {"do": "erase"}, told={"holder"}, out=404),
            Sent(set(), "report.corrected", {"do": "note", "note": "是西门。"}, to=[elsewhere.code], out=404),
        ],
        "mine_data_copy": [
            Sent({"holder"}, "data.copied", out=404),
            Sent(set(), "data.copied", to=[elsewhere.code], out=404),
        ],
        "draft_privacy": Sent(DISTRICTS, "privacy.redrafted", {"why": "更好懂了"}, page="draft_privacy"),
        "publish_privacy": Sent(DISTRICTS, "privacy.published", {"on": "2026-12-01"}, page="publish_privacy"),
    }
