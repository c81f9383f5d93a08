"""Every way in: the gatehouse register, a pasted chat, orders of the hotline."""

from addresses import ADMINISTRATORS, OFFICES, Sent

ABOVE = {"community", "subdistrict", "district"} | ADMINISTRATORS

GET = {
    "register": OFFICES,
    "register_page": {"gate", "community", "admin_community"},
    "register_photo": {"gate", "community", "admin_community"},
    "chat": OFFICES,
    "orders": ABOVE,
    "order_answers": ABOVE,
}
POST_ONLY = {"register_slips"}
ELSE = {"orders": 403, "order_answers": 403}


def arguments(world, now):
    from django.conf import settings

    from qianxian.concerns import actions as concerns
    from qianxian.storage.files import StoredPhoto

    name = "c" * 32 + ".jpg"
    path = settings.QIANXIAN_HOME / "files" / "411002" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8")
    page = concerns.open_page(
        actor=world.viewer("gate"), place_id=world.locust.id, key="page", now=now,
        photo=StoredPhoto(name, "0" * 64, 2, 100, 100),
    )
    return {name: [page.id] for name in ("register_page", "register_photo", "register_slips")}


def sent(scene):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from qianxian.concerns import actions as concerns
    from qianxian.concerns.models import RegisterPage
    from qianxian.concerns.states import Channel
    from sheet_files import workbook

    world, now, own = scene.world, scene.now, scene.arguments["register_page"]

    def line(page, name, key):
        actor, at = world.viewer(name), {"place": page.place, "page_id": page.id, "line": 9}
        world.report(now, key=key, actor=actor, channel=Channel.GATEHOUSE, **at)

    def opened(name, place):
        return concerns.open_page(actor=world.viewer(name), place_id=place.id, key=f"page of {name}", now=now)

    def written():
        line(RegisterPage.objects.get(pk=own[0]), "gate", "own line")
        line(elsewhere, "neighbour", "line elsewhere")
        line(above, "district", "line above")

    def order(where):
        def handed_in(_html):
            made = workbook(("工单编号", "诉求内容", "地址", "分类"), ("XC20261123001", "路灯不亮", where, "utilities"))
            return SimpleUploadedFile("工单.xlsx", made.read())
        return {"sheet": handed_in, "step": "take"}

    elsewhere, above = opened("neighbour", world.river), opened("district", world.locust)
    around = OFFICES - {"grid1", "neighbour", "admin_elsewhere"}
    around_river = {"neighbour", "district", "admin", "admin_elsewhere"}
    community = {"community", "admin_community"}
    seen_by = [({"gate"}, community, None), ({"neighbour"}, set(), [elsewhere.id]),
               ({"district"}, community, [above.id])]
    lines = {"lines": "1", "words-1": "西门的灯也黑了。", "kind-1": "utilities"}
    pasted = {"text": "1. 西门的灯也黑了\n2. 东门的门坏了", "key": "pasted"}
    return {
        "register": [
            Sent(may, "register.opened", {"place": place.id, "key": "opened"}, otherwise=422, opens=False)
            for may, place in ((around, world.locust), (around_river, world.river))
        ],
        "chat": [
            Sent(may, "register.opened", {**pasted, "place": place.id}, otherwise=422, opens=False)
            for may, place in ((around, world.locust), (around_river, world.river))
        ],
        "register_page": [
            Sent(writes, "concern.reported", lines, to=to, told=sees, opens=False) for writes, sees, to in seen_by
        ],
        "register_slips": [
            Sent({*writes, *sees}, "register.slips_printed", to=to, before=written, opens=False)
            for writes, sees, to in seen_by
        ],
        "orders": [  # a row about a place that is not in the office's care is named as wrong, and not taken in
            Sent(may, "concern.reported", order(where), told=OFFICES - ABOVE, otherwise=422, opens=False)
            for may, where in (
                (ABOVE - {"admin_elsewhere"}, "文峰社区槐荫院"),
                ({"district", "admin", "admin_elsewhere"}, "望河社区望河院"),
            )
        ],
    }
