"""Residents with an account, and the family's link."""

from addresses import EVERYBODY

GET = {
    "resident": EVERYBODY,
    "family_matter": EVERYBODY,  # whoever has the family's link
    "family_photo": EVERYBODY,
    "resident_code": set(),  # only after a number was typed in this session
    "resident_matters": set(),  # only for a resident who signed in
    "resident_account": set(),
}
POST_ONLY = {"make_family_link", "make_family_link_mine", "resident_number", "resident_sign_out", "resident_leave",
             "resident_copy"}
ELSE = {"resident_code": 302, "resident_matters": 302, "resident_account": 302}
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
