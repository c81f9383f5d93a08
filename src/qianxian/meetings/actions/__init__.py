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
from qianxian.meetings.actions.delivery import (
    measure_project,
    report_progress,
    say_whether_done,
    send_back_milestone,
    set_milestone,
    sign_off_milestone,
)
from qianxian.meetings.actions.forms import take_minutes_template, use_minutes_template
from qianxian.meetings.actions.ideas import (
    accept_idea,
    cost_project,
    drop_project,
    forget_idea_number,
    hand_in_idea,
    merge_idea,
    refuse_idea,
    take_back_idea,
)
from qianxian.meetings.actions.joint import call_roll, invite, offer, reply, send_down
from qianxian.meetings.actions.mediated import (
    Promised,
    agree,
    forget_mediation,
    forget_mediation_numbers,
    keep_paper,
    let_asked_lapse,
    look_at_agreement,
    not_agree,
    pass_mediation_on,
    put_agreement_on_desk,
    refer,
    talk_again,
    withdraw_mediation,
)
from qianxian.meetings.actions.mediating import Party
from qianxian.meetings.actions.mediation import (
    add_party,
    ask_for_mediation,
    decline_mediation,
    name_mediators,
    open_mediation,
    see_numbers,
    stand_aside,
    take_number_out,
    take_on_mediation,
)
from qianxian.meetings.actions.mediation_talks import arrange_talks, call_off_talks, note_talks
from qianxian.meetings.actions.mediators import add_mediator, add_referral_body, end_mediator, end_referral_body
from qianxian.meetings.actions.minutes import adopt, circulate, correct, note_missing, take_over
from qianxian.meetings.actions.on_paper import OnPaper, note_held
from qianxian.meetings.actions.outcomes import look_back, rectify, say, settle_topic
from qianxian.meetings.actions.owners import classify, enter_ballot, take_step
from qianxian.meetings.actions.rooms import BETWEEN, Booked, book_room, let_go_room
from qianxian.meetings.actions.rounds import (
    BY_HAND,
    call_off_round,
    go_on_with_round,
    look_back_at_round,
    move_phase,
    open_round,
    put_look_back_on_desk,
    read_past_vote,
)
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
from qianxian.meetings.actions.venues import leave_room, take_room
from qianxian.meetings.actions.voting import (
    Opened,
    cast_ballot,
    count_batch,
    count_votes,
    give_out_tokens,
    open_batch,
)

__all__ = [
    "BETWEEN", "BY_HAND", "Booked", "OnPaper", "Opened", "Party", "Plan", "Promised", "accept_idea", "add_mediator",
    "add_party", "add_referral_body", "adjourn", "admit", "adopt", "agree", "arrange_talks", "ask_for_mediation",
    "book_room", "bring_in", "call", "call_off_round", "call_off_talks", "call_roll", "call_to_order", "cancel",
    "cast_ballot", "check_in", "circulate", "classify", "correct", "cost_project", "count_batch", "count_heads",
    "count_votes", "decline", "decline_mediation", "defer", "drop_project", "end_calendar_link", "end_mediator",
    "end_referral_body", "end_series", "enter_ballot", "fall_out", "follow_calendar", "forget_idea_number",
    "forget_mediation", "forget_mediation_numbers", "forget_sheet", "give_out_tokens", "go_on_with_round",
    "hand_in_idea", "invite", "keep_paper", "keep_sheet", "lapse", "lay_out", "lay_out_series", "leave_room",
    "let_asked_lapse", "let_go_room", "look_at_agreement", "look_back", "look_back_at_round", "make_calendar_link",
    "measure_project", "merge_idea", "move", "move_on", "move_phase", "name_mediators", "not_agree", "note_held",
    "note_missing", "note_talks", "offer", "open_agenda", "open_batch", "open_mediation", "open_round", "open_series",
    "pass_mediation_on", "propose", "publish_agenda", "put_agreement_on_desk", "put_look_back_on_desk", "put_off",
    "read_past_vote", "rectify", "refer", "refuse_idea", "reply", "report_progress", "say", "say_whether_done",
    "see_numbers", "send_back_milestone", "send_down", "set_milestone", "settle_topic", "sign_off_milestone",
    "stand_aside", "take_back_idea", "take_minutes_template", "take_number_out", "take_on_mediation", "take_over",
    "take_room", "take_step", "take_vote", "talk_again", "use_minutes_template", "withdraw_mediation",
]
