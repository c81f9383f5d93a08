"""Raising a concern, and what becomes of it."""

from qianxian.concerns.actions.intake import MOST_WORDS, AlreadyReported, Intake, report, settle
from qianxian.concerns.actions.own_data import (
    ANSWERED_WITHIN,
    SYSTEM,
    add_note,
    ask_about_data,
    change_number,
    erase,
    require_own_data,
    take_copy,
    withdraw_guardian,
    withdraw_number,
)
from qianxian.concerns.actions.setting_up import add_category, set_rule
from qianxian.concerns.actions.steps import (
    accept,
    confirm,
    finish,
    forget_contact,
    leave_number,
    rehome,
    reopen,
    see_contact,
)

__all__ = [
    "ANSWERED_WITHIN",
    "MOST_WORDS",
    "SYSTEM",
    "AlreadyReported",
    "Intake",
    "accept",
    "add_category",
    "add_note",
    "ask_about_data",
    "change_number",
    "confirm",
    "erase",
    "finish",
    "forget_contact",
    "leave_number",
    "rehome",
    "reopen",
    "report",
    "require_own_data",
    "see_contact",
    "set_rule",
    "settle",
    "take_copy",
    "withdraw_guardian",
    "withdraw_number",
]
