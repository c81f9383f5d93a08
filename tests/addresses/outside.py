"""Work handed to somebody without an account: their page by a secret link, and the slip at the desk."""

from addresses import EVERYBODY, Sent

GET = {
    "outside": EVERYBODY,
    "outside_slip": {"grid3", "community", "subdistrict", "district", "admin", "admin_community"},
    "outside_photo": EVERYBODY,
}
POST_ONLY: set[str] = set()
HOLD_A_LINK = {"outside", "outside_photo"}


def handed(world, now, key):
    from datetime import timedelta

    from qianxian.tasks import actions as tasks

    task = world.task_of(world.report(now, key=key))
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="电梯门关不严", now=now)
    return tasks.hand_outside(
        actor=grid, task=task, name="安达电梯公司", wanted="检修门机", where="3号楼", now=now,
        until_on=now.date() + timedelta(days=30),
    )


def arguments(world, now):
    from django.conf import settings

    from qianxian.storage.files import StoredPhoto
    from qianxian.tasks import actions as tasks
    from qianxian.tasks import outside_links
    from qianxian.tasks.states import OutsideSaid

    outsider = handed(world, now, "outside")
    name = "c" * 32 + ".jpg"
    tasks.say_outside(
        outsider=outsider, kind=OutsideSaid.NOTE, words="要等配件", planned_on=None,
        photos=[StoredPhoto(name, "0" * 64, 1, 1, 1)], key="k", now=now,
    )
    path = settings.QIANXIAN_HOME / "files" / "411002" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8")
    secret = outside_links.secret_of(outsider.pk)
    return {"outside": [secret], "outside_slip": [outsider.task_id, outsider.pk], "outside_photo": [secret, name]}


def sent(scene):
    from addresses import ROLES

    return {"outside": Sent(set(ROLES), "task.outside_said", {"said": "taken_on", "key": "t"}, opens=False)}
