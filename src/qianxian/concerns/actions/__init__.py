"""Raising a concern, and what becomes of it."""

from qianxian.concerns.actions.intake import MOST_WORDS, AlreadyReported, Intake, report, settle
from qianxian.concerns.actions.setting_up import add_category, set_rule
from qianxian.concerns.actions.steps import (
    accept,
    confirm,
    erase,
    finish,
    forget_contact,
    leave_number,
    rehome,
    reopen,
    see_contact,
)

__all__ = [
    "MOST_WORDS",
    "AlreadyReported",
    "Intake",
    "accept",
    "add_category",
    "confirm",
    "erase",
    "finish",
    "forget_contact",
    "leave_number",
    "rehome",
    "reopen",
    "report",
    "see_contact",
    "set_rule",
    "settle",
]
