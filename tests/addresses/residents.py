"""Residents with an account, and the family's link."""

from functools import partial

from addresses import EVERYBODY, Sent

GET = {
    "resident": EVERYBODY - {"resident"},
    "family_matter": EVERYBODY,  # whoever has the family's link
    "family_photo": EVERYBODY,
    "by_number": EVERYBODY - {"resident"},
    "by_number_matters": set(),  # only after a number was proven in this session
    "resident_code": set(),  # only after a number was typed in this session
    "resident_matters": {"resident"},
    "resident_account": {"resident"},
}
POST_ONLY = {"make_family_link", "make_family_link_mine", "resident_number", "resident_sign_out", "resident_leave",
             "resident_copy", "by_number_close"}
ELSE = {"by_number_matters": 302, "resident_code": 302, "resident_matters": 302, "resident_account": 302}
HOLD_A_LINK = {"family_matter", "family_photo"}


def arguments(world, now):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.links import family_secret_of, secret_of
    from qianxian.concerns.models import Photo, Report

    report = Report.objects.order_by("id").first()
    concerns.make_family_link(actor=world.holder(report), report=report, now=now)
    family = family_secret_of(report.id, report.family_links)
    name = Photo.objects.get(report=report).name
    return {
        "make_family_link": [secret_of(report.id)], "make_family_link_mine": [report.code],
        "family_matter": [family], "family_photo": [family, name],
    }


def sent(scene):
    from qianxian.people.models import Contact, ResidentCode

    own = {"resident"}
    by_the_owner = partial(Contact.objects.filter(pk=scene.report.contact_id).update, phone=scene.resident.phone)
    others = EVERYBODY - own
    return {
        "resident": Sent(others, body={"phone": "13900001111"}, opens=False,
                         done=lambda _answer: ResidentCode.objects.filter(phone="13900001111").exists()),
        "by_number": Sent(others, body={"phone": "13900001111"}, opens=False,
                          done=lambda _answer: ResidentCode.objects.filter(phone="13900001111").exists()),
        "by_number_close": Sent(EVERYBODY, done=lambda answer: answer.url == "/find/", opens=False),
        "resident_code": Sent(set(), body={"code": "123456"}, otherwise=302),
        "resident_matters": Sent(own, "report.claimed", {"code": scene.report.code}, otherwise=302,
                                 before=by_the_owner),
        "resident_account": Sent(own, "resident.alias_changed", {"alias": "老王"}, otherwise=302),
        "resident_number": Sent(own, body={"phone": "13900001111"}, otherwise=302,
                                done=lambda _answer: ResidentCode.objects.filter(phone="13900001111").exists()),
        "resident_copy": Sent(own, done=lambda answer: b"13887654321" in answer.content, otherwise=302),
        "resident_leave": Sent(own, "resident.left", {"sure": "1"}, otherwise=302),
        "resident_sign_out": Sent(EVERYBODY, done=lambda answer: answer.url == "/", opens=False),
        "make_family_link": Sent(EVERYBODY, "family_link.made", opens=False),
        "make_family_link_mine": Sent({"holder"}, "family_link.made", out=404),
    }
