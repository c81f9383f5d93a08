"""Laying meetings out, writing their agendas, holding them, and what comes of them."""

from qianxian.meetings.actions.agenda import (
    admit,
    bring_in,
    decline,
    open_agenda,
    propose,
    publish_agenda,
    put_off,
)
from qianxian.meetings.actions.calendars import (
    end_calendar_link,
    fall_out,
    follow_calendar,
    make_calendar_link,
    move_on,
)
from qianxian.meetings.actions.forms import take_minutes_template, use_minutes_template
from qianxian.meetings.actions.joint import call_roll, invite, offer, reply, send_down
from qianxian.meetings.actions.minutes import adopt, circulate, correct, note_missing, take_over
from qianxian.meetings.actions.outcomes import look_back, rectify, say, settle_topic
from qianxian.meetings.actions.owners import classify, enter_ballot, take_step
from qianxian.meetings.actions.rooms import BETWEEN, Booked, book_room, let_go_room
from qianxian.meetings.actions.series import (
    Plan,
    call,
    cancel,
    end_series,
    lapse,
    lay_out,
    lay_out_series,
    move,
    open_series,
)
from qianxian.meetings.actions.session import (
    adjourn,
    call_to_order,
    check_in,
    count_heads,
    defer,
    forget_sheet,
    keep_sheet,
    take_vote,
)

__all__ = [
    "BETWEEN", "Booked", "Plan", "adjourn", "admit", "adopt", "book_room", "bring_in", "call", "call_roll",
    "call_to_order", "cancel", "check_in", "circulate", "classify", "correct", "count_heads", "decline", "defer",
    "end_calendar_link", "end_series", "enter_ballot", "fall_out", "follow_calendar", "forget_sheet", "invite",
    "keep_sheet", "lapse", "lay_out", "lay_out_series", "let_go_room", "look_back", "make_calendar_link", "move",
    "move_on", "note_missing", "offer", "open_agenda", "open_series", "propose", "publish_agenda", "put_off",
    "rectify", "reply", "say", "send_down", "settle_topic", "take_minutes_template", "take_over", "take_step",
    "take_vote", "use_minutes_template",
]
