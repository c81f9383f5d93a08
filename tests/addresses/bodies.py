"""Places, one core two wings, the roll-out board, stand-ins, hand-overs, charges and the units around."""

from addresses import ADMINISTRATORS, AROUND, EVERYBODY, OFFICES

ABOVE_OR_IN = OFFICES - {"neighbour", "admin_elsewhere"}
"""Offices that act in the community, or in whose places it lies."""

GET = {
    "rollout_all": EVERYBODY,
    "rollout": EVERYBODY,
    "move_courtyard": ABOVE_OR_IN,
    "stand_in": OFFICES,
    "neighbours": OFFICES,
    "charges": OFFICES,
    "hand_over": {"grid3"} | AROUND,
    "hand_over_list": {"grid3"} | AROUND,
    "place_tree": ADMINISTRATORS,
    "place": AROUND,
    "add_place": AROUND,
    "end_place": AROUND,
    "place_problems": ADMINISTRATORS,
    "wings": ADMINISTRATORS,
    "take_charge": ADMINISTRATORS,
    "leave_charge": {"admin"},
    "stand_in_of": AROUND,
}
POST_ONLY = {"end_stand_in", "accept_hand_over", "sign_off"}


def arguments(world, now):
    from datetime import timedelta

    from happenings.bodies import charge, own_tenure
    from qianxian.people import actions as people
    from qianxian.tasks import duties
    from qianxian.tasks.models import Task

    held = own_tenure(world, "grid3")
    listed = people.hand_over(actor=world.viewer("grid3"), tenure=held, note="", lines=[], now=now)
    named = people.name_stand_in(
        actor=world.viewer("grid3"), tenure=held, account=world.accounts["grid1"],
        valid_from=now.date() + timedelta(days=5), valid_until=now.date() + timedelta(days=9), now=now,
    )
    in_charge = charge(world, now)
    duties.issue_visits(now)
    return {
        "rollout": ["411002010003"], "move_courtyard": ["411002010003", world.locust.id], "hand_over": [held.id],
        "hand_over_list": [listed.id], "accept_hand_over": [listed.id], "place": [world.grid3.id],
        "add_place": [world.grid3.id], "end_place": [world.grid3.id], "leave_charge": [in_charge.id],
        "stand_in_of": [held.id], "end_stand_in": [named.id], "sign_off": [Task.objects.get(source="charge").id],
    }
