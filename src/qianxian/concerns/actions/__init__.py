"""Raising a concern, and what becomes of it."""

from qianxian.concerns.actions.agenda import entrust, heard, not_tabled, table
from qianxian.concerns.actions.answerers import set_answerer
from qianxian.concerns.actions.areas import (
    end_subscriptions,
    follow_area,
    leave_area,
    move_subscriptions,
    tell_area,
)
from qianxian.concerns.actions.categories import (
    CHANGEABLE,
    SYSTEM,
    TERMS,
    add_category,
    change_category,
    read_term,
    restore_category,
    retire_category,
    said_term,
)
from qianxian.concerns.actions.contacts import forget_contact, leave_number, see_contact, see_contact_to_ask
from qianxian.concerns.actions.ending import (
    answer_question,
    ask_again,
    close_unconfirmed,
    confirm,
    confirm_silent,
    follow_up,
    reopen,
    urge,
    void,
    withdraw,
)
from qianxian.concerns.actions.following import (
    accept,
    decline,
    extend,
    finish,
    recompute_promise,
    start,
    suspend,
    take_up,
)
from qianxian.concerns.actions.grouping import regroup
from qianxian.concerns.actions.handed_in import MOST_WORDS, AlreadyReported, Intake
from qianxian.concerns.actions.hearing import forget_voice, write_down
from qianxian.concerns.actions.in_person import have_told, note_told, tell_no_more
from qianxian.concerns.actions.indexing import FORGET as FORGET_INDEX
from qianxian.concerns.actions.indexing import catch_up as index_words
from qianxian.concerns.actions.indexing import forget as forget_index
from qianxian.concerns.actions.intake import report, settle
from qianxian.concerns.actions.joining import Part, join, part, split
from qianxian.concerns.actions.ladder import assign, bring_in, climb, route_again
from qianxian.concerns.actions.learning import TRAIN, ask_to_train, keep_model, train, use_model
from qianxian.concerns.actions.likeness import set_likeness, tell_apart, tune_likeness
from qianxian.concerns.actions.own_data import (
    ANSWERED_WITHIN,
    add_note,
    ask_about_data,
    change_number,
    erase,
    forget_words,
    require_own_data,
    take_copy,
    withdraw_guardian,
    withdraw_number,
)
from qianxian.concerns.actions.putting_right import put_right
from qianxian.concerns.actions.reasons import add_reason, change_reason, restore_reason, retire_reason
from qianxian.concerns.actions.registers import AlreadyOpened, forget_page, open_page, print_slips
from qianxian.concerns.actions.rehoming import rehome
from qianxian.concerns.actions.rounds import find_on_walk
from qianxian.concerns.actions.routing_rules import (
    fit_rule,
    move_rule,
    put_rules_back,
    retire_rule,
    set_rule,
    with_moved,
    with_rule,
    without_rule,
)
from qianxian.concerns.actions.sharing import claim, let_go, make_family_link
from qianxian.concerns.actions.stewards import change_steward, tell_steward
from qianxian.concerns.actions.suggestions import Offer
from qianxian.concerns.actions.turns import call_off_closed_days, close_body
from qianxian.concerns.actions.zones import add_zone, retire_zone

__all__ = [
    "ANSWERED_WITHIN",
    "CHANGEABLE",
    "FORGET_INDEX",
    "MOST_WORDS",
    "SYSTEM",
    "TERMS",
    "TRAIN",
    "AlreadyOpened",
    "AlreadyReported",
    "Intake",
    "Offer",
    "Part",
    "accept",
    "add_category",
    "add_note",
    "add_reason",
    "add_zone",
    "answer_question",
    "ask_about_data",
    "ask_again",
    "ask_to_train",
    "assign",
    "bring_in",
    "call_off_closed_days",
    "change_category",
    "change_number",
    "change_reason",
    "change_steward",
    "claim",
    "climb",
    "close_body",
    "close_unconfirmed",
    "confirm",
    "confirm_silent",
    "decline",
    "end_subscriptions",
    "entrust",
    "erase",
    "extend",
    "find_on_walk",
    "finish",
    "fit_rule",
    "follow_area",
    "follow_up",
    "forget_contact",
    "forget_index",
    "forget_page",
    "forget_voice",
    "forget_words",
    "have_told",
    "heard",
    "index_words",
    "join",
    "keep_model",
    "leave_area",
    "leave_number",
    "let_go",
    "make_family_link",
    "move_rule",
    "move_subscriptions",
    "not_tabled",
    "note_told",
    "open_page",
    "part",
    "print_slips",
    "put_right",
    "put_rules_back",
    "read_term",
    "recompute_promise",
    "regroup",
    "rehome",
    "reopen",
    "report",
    "require_own_data",
    "restore_category",
    "restore_reason",
    "retire_category",
    "retire_reason",
    "retire_rule",
    "retire_zone",
    "route_again",
    "said_term",
    "see_contact",
    "see_contact_to_ask",
    "set_answerer",
    "set_likeness",
    "set_rule",
    "settle",
    "split",
    "start",
    "suspend",
    "table",
    "take_copy",
    "take_up",
    "tell_apart",
    "tell_area",
    "tell_no_more",
    "tell_steward",
    "train",
    "tune_likeness",
    "urge",
    "use_model",
    "void",
    "with_moved",
    "with_rule",
    "withdraw",
    "withdraw_guardian",
    "withdraw_number",
    "without_rule",
    "write_down",
]
