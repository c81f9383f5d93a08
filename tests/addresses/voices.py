"""Voice messages: played to the one who left it, to their family, and at the desks that have the work."""

from addresses import EVERYBODY
from addresses.thread import SEE_THE_TASK

GET = {
    "matter_voice": EVERYBODY,  # whoever has the secret link
    "mine_voice": {"holder"},
    "family_voice": EVERYBODY,  # whoever has the family's link
    "task_voice": SEE_THE_TASK | {"admin_community"},
}
POST_ONLY = set()
ELSE = {"mine_voice": 404}
SIGNED_OUT = {"mine_voice": 404}
HOLD_A_LINK = {"matter_voice", "family_voice"}


def arguments(world, now):
    import io
    from dataclasses import asdict

    from qianxian.concerns import actions as concerns
    from qianxian.concerns.links import family_secret_of, secret_of
    from qianxian.concerns.models import Report, Voice
    from qianxian.storage.voices import store_voice
    from recordings import recording

    report = Report.objects.order_by("id").first()
    said = recording("wav")
    Voice.objects.create(report=report, **asdict(store_voice(io.BytesIO(said), len(said))))
    told = world.report(now, key="told", words="", voice=store_voice(io.BytesIO(said), len(said)))
    concerns.make_family_link(actor=world.holder(told), report=told, now=now)
    told.refresh_from_db()
    return {
        "matter_voice": [secret_of(report.id)], "mine_voice": [report.code],
        "family_voice": [family_secret_of(told.id, told.family_links)],
        "task_voice": [world.task_of(report).id, report.id],
    }
