"""Meetings: laid out, held and corrected at desks, seen and spoken to by everybody."""

from datetime import timedelta

from addresses import ADMINISTRATORS, EVERYBODY, OFFICES, Sent

CONVENE = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}
"""Who convenes the Tuesdays of grid 3: its branch, and the offices above it."""
INSIDE = CONVENE | {"head"}
OVER = {"community", "subdistrict", "district"} | ADMINISTRATORS

GET = {
    "meetings": OFFICES,
    "lay_out_meetings": OVER, "held_on_paper": OVER,
    "new_series": OFFICES - {"gate"},
    "meeting_series": CONVENE,
    "meeting": INSIDE,
    "meeting_paper": INSIDE,
    "meeting_minutes": INSIDE,
    "public_minutes": EVERYBODY,
    "community_calendar": EVERYBODY,
    "grid_calendar": EVERYBODY,
    "secret_calendar": EVERYBODY,  # whoever holds the address
    "own_calendar": OFFICES,
    "signing_sheet": CONVENE,
    "meetings_of": EVERYBODY,
    "public_meeting": EVERYBODY,
    "check_in": EVERYBODY,  # whoever stands before the screen
}
POST_ONLY = {
    "meeting_step", "item_step", "topic_step", "answer_invitation", "correct_minutes", "ask_for_agenda",
    "mine_ask_for_agenda", "end_calendar",
}
ELSE = {"lay_out_meetings": 403, "held_on_paper": 403, "new_series": 403}
HOLD_A_LINK = {"check_in", "secret_calendar"}


def arguments(world, now):
    from tests.happenings.meetings import PHOTO, item_of, tuesdays

    from qianxian.concerns.links import secret_of as link_of
    from qianxian.concerns.models import Report
    from qianxian.meetings import actions as meetings
    from qianxian.meetings.models import Invitation, Topic
    from qianxian.meetings.naming import calendar_secret_of, secret_of
    from qianxian.meetings.states import Capacity, DecisionClass, OutcomeKind, Scope

    grid = world.viewer("grid3")
    meeting, over, *_rest = tuesdays(world, now)
    joint, *_rest = tuesdays(world, now, joint=True)
    meetings.open_agenda(meeting=over, now=now)
    for act in (meetings.call_to_order, meetings.adjourn, meetings.circulate):
        act(actor=grid, meeting=over, version=over.version, now=now)
    meetings.open_agenda(meeting=meeting, now=now)
    meetings.keep_sheet(actor=grid, meeting=meeting, photo=PHOTO, now=now)
    meetings.count_heads(actor=grid, meeting=meeting, key="h", heads={Capacity.BRANCH: 9}, now=now)
    meetings.call_to_order(actor=grid, meeting=meeting, version=meeting.version, now=now)
    item, with_owners = (item_of(grid, meeting, title, now) for title in ("车棚电费怎么收", "动用维修资金"))
    meetings.classify(
        actor=grid, topic=with_owners.topic, version=with_owners.topic.version, series=meeting.series, now=now,
        decision_class=DecisionClass.OWNERS_ORDINARY,
    )
    meetings.say(actor=grid, item=with_owners, key="r", kind=OutcomeKind.REFERRAL, text="提请业主大会。", now=now)
    for act in (meetings.open_agenda, meetings.publish_agenda):
        act(meeting=joint, now=now)
    report = Report.objects.order_by("id").first()
    for topic in Topic.objects.filter(concerns=report.concern_id):  # so that it can be asked for
        meetings.settle_topic(topic=topic, now=now)
    photo(PHOTO.name)
    link = meetings.make_calendar_link(actor=grid, scope=Scope.UNIT, now=now)
    return {
        "meeting": [meeting.id], "meeting_paper": [meeting.id], "meeting_minutes": [over.id, "pdf"],
        "public_minutes": [over.id, "docx"], "community_calendar": ["411002010003"], "end_calendar": [link.id],
        "grid_calendar": ["411002010003", world.grid3.id], "secret_calendar": [calendar_secret_of(link.id)],
        "meeting_series": [meeting.series_id],
        "signing_sheet": [meeting.id, PHOTO.name], "meetings_of": ["411002010003"], "public_meeting": [meeting.id],
        "check_in": [meeting.id, secret_of(meeting.id)], "meeting_step": [meeting.id, "adjourn"],
        "item_step": [meeting.id, item.id, "defer"], "topic_step": [with_owners.topic_id, "ballot"],
        "answer_invitation": [Invitation.objects.get(meeting=joint, unit=world.units["grid3"]).id],
        "correct_minutes": [meeting.id], "ask_for_agenda": [link_of(report.id)], "mine_ask_for_agenda": [report.code],
    }


def photo(name):
    from qianxian.storage import files

    path = files.path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8")


def sent(scene):
    from qianxian.meetings.models import Item, Meeting

    number, item, _name = scene.arguments["item_step"]
    version, turn = Meeting.objects.get(pk=number).version, Item.objects.get(pk=item).version
    inside = INSIDE - CONVENE
    planned = Meeting.objects.filter(series__place=scene.world.grid3, state="planned").order_by("-starts_at").first()
    ended = Meeting.objects.get(pk=number).starts_at - timedelta(days=2)

    def be_over():
        Meeting.objects.filter(pk=planned.pk).update(starts_at=ended - timedelta(hours=1), ends_at=ended)

    ballot = {"owners": "300", "area": "30000.00", "owners_took_part": "200", "area_took_part": "20000",
              "owners_agreed": "101", "area_agreed": "10000.01"}
    plan = {"name": "周二议事", "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_at": "15:00", "venue": "会客厅",
            "holiday": "move", "quorum_heads": "5"}
    return {
        "meeting_step": [
            Sent(CONVENE, "meeting.adjourned", {"version": version}, told=inside, opens=False),
            Sent(CONVENE, "meeting.heads_counted", {"key": "a", "resident": "12"}, to=[number, "count"], told=inside,
                 opens=False),
            Sent(CONVENE, "topic.brought_in", {"title": "冬天扫雪怎么排班", "kind": "decide"}, to=[number, "bring_in"],
                 told=inside, opens=False),
        ],
        "item_step": [
            Sent(CONVENE, "topic.deferred", {"version": turn}, told=inside, opens=False),
            Sent(CONVENE, "topic.voted", {"key": "v", "motion": "按度收", "yes": "5", "no": "0"},
                 to=[number, item, "vote"], told=inside, opens=False),
            Sent(
                CONVENE, "topic.outcome", told=inside, opens=False, to=[number, item, "say"],
                body={"key": "o", "kind": "decision", "text": "按度收。", "due_on": "2026-12-01",
                      "unit": scene.world.units["grid3"].id},
            ),
        ],
        "topic_step": Sent(CONVENE, "topic.owners_voted", ballot, opens=False),
        "answer_invitation": Sent({"grid3"}, "invitation.answered", {"state": "accepted", "version": 1}, opens=False),
        "meeting_series": Sent(CONVENE, "meeting.called", {"starts_at": "2026-11-30T15:00"}, opens=False),
        "lay_out_meetings": Sent(
            OVER, "meetings.laid_out", {**plan, "until": "2026-12-31"}, otherwise=403, opens=False,
        ),
        "held_on_paper": Sent(
            OVER - {"admin_elsewhere"}, "meetings.noted",
            {f"branch-{planned.pk}": "3", f"resident-{planned.pk}": "12"}, otherwise=403, opens=False, before=be_over,
        ),
        "new_series": Sent(
            OFFICES - {"gate"}, "series.opened", {**plan, "kind": "numbered"}, otherwise=403, opens=False,
        ),
        "check_in": Sent(EVERYBODY, "meeting.came_in", {"capacity": "resident"}, opens=False),
        "own_calendar": Sent(OFFICES, "calendar_link.made", {"scope": "desk"}, opens=False, otherwise=403),
        "end_calendar": Sent({"grid3"}, "calendar_link.ended", opens=False),
        "correct_minutes": Sent(
            (), body={"words": "是六盏", "key": "k"}, told=CONVENE, out=404, opens=False,
        ),
        "ask_for_agenda": Sent(EVERYBODY, "topic.proposed", opens=False),
        "mine_ask_for_agenda": Sent({"holder"}, "topic.proposed", out=404, opens=False),
    }
