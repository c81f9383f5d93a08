"""What is kept about people: the notices, one's own data, asking about it, and what administrators write."""

from addresses import ADMINISTRATORS, EVERYBODY, OFFICES

GET = {
    "privacy_notice": EVERYBODY,
    "ask_about_data": EVERYBODY,
    "matter_data": EVERYBODY,  # whoever has the secret link
    "mine_data": {"holder"},
    "ask_on_behalf": OFFICES,
    "privacy": ADMINISTRATORS,
    "draft_privacy": ADMINISTRATORS,
    "publish_privacy": ADMINISTRATORS,
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
