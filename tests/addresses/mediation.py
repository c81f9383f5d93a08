"""Mediation: the cases of an office, and one that the community keeps with an elder from the courtyard as mediator."""

from addresses import ADMINISTRATORS, EVERYBODY, OFFICES, Sent

KEEP = {"grid1", "grid3", "neighbour", "community"}
"""Who may open a case: the community and the branches of grids."""
INSIDE = {"community", "head"}
"""Who reads the case of `arguments`: the community, and the courtyard head who was named; no unit above, no grid."""
OTHERS = {"gate", "head", "subdistrict", "district", *ADMINISTRATORS}
"""Those in office who open no case and are told so."""

GET = {
    "mediations": OFFICES - {"gate"} - ADMINISTRATORS,
    "new_mediation": KEEP,
    "mediation": INSIDE,
    "mediation_paper": INSIDE,
    "mediation_photo": INSIDE,
    "mediators": {"community"},
}
POST_ONLY = {
    "mediation_step", "end_mediator", "end_referral_body", "ask_for_mediation", "mine_ask_for_mediation",
}
ELSE = {"mediations": 403, "new_mediation": 403, "mediators": 403}
"""No case is named by those addresses, so who may not is told why."""


def arguments(world, now):
    from tests.happenings import mediation as made

    from qianxian.concerns.links import secret_of
    from qianxian.meetings import actions as meetings
    from qianxian.storage.files import path_of

    elder, _lawyer, body = made.listed(world, now)
    over, at = made.agreed(world, made.opened(world, now, key="agreed"), now)
    meetings.keep_paper(actor=world.viewer("community"), mediation=over, photo=made.PAPER, now=at)
    path = path_of(made.PAPER.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8")
    running = made.opened(world, now, key="running")
    quarrel = made.received(world, now)
    return {
        "mediation": [over.id], "mediation_paper": [over.id], "mediation_photo": [over.id, made.PAPER.name],
        "mediation_step": [running.id, "withdraw"], "end_mediator": [elder.id], "end_referral_body": [body.id],
        "ask_for_mediation": [secret_of(quarrel.id)], "mine_ask_for_mediation": [quarrel.code],
    }


def sent(scene):
    from qianxian.meetings.models import Mediation, Mediator, ReferralBody

    number, _step = scene.arguments["mediation_step"]
    version = Mediation.objects.get(pk=number).version
    lawyer = Mediator.objects.get(name="周律师").id
    body = ReferralBody.objects.get().id
    parties = {"name0": "张三", "name1": "李四", "phone0": "13900009999"}
    case = {"about": "共用走道堆东西。", **parties}
    talks = {"day": "2026-11-26", "begins": "09:00", "ends": "10:00", "venue": "居委会"}
    told = INSIDE - {"community"}

    def step(name, does, body=None, may=("community",)):
        return Sent(
            set(may), does, {"version": version, **(body or {})}, to=[number, name], told=told - set(may), opens=False,
        )

    return {
        "new_mediation": Sent(  # the branch of another community has another list of mediators, and is told so
            {"community", "grid1", "grid3"}, "mediation.opened", {"key": "k", "mediator": lawyer, **case},
            told=OTHERS, otherwise=422, opens=False,
        ),
        "mediators": Sent(
            {"community"}, "mediator.added", {"what": "mediator", "name": "钱师傅", "kind": "neighbour"}, otherwise=403,
            opens=False,
        ),
        "end_mediator": Sent({"community"}, "mediator.ended", otherwise=403, opens=False),
        "end_referral_body": Sent({"community"}, "referral_body.ended", otherwise=403, opens=False),
        "mediation_step": [
            step("withdraw", "mediation.withdrawn"),
            step("numbers", "mediation.numbers_seen", may=INSIDE),
            step("arrange", "mediation.talks_arranged", talks),
            step("add_party", "mediation.party_added", {"name0": "赵六"}),
            step("name_mediators", "mediation.mediators_named", {"mediator": lawyer}),
            step("not_agree", "mediation.not_agreed", {"reason": "都不肯让"}),
            step("refer", "mediation.referred", {"body": body}),
        ],
        "ask_for_mediation": Sent(EVERYBODY, "mediation.asked", opens=False),
        "mine_ask_for_mediation": Sent(set(), out=404, opens=False),
    }
