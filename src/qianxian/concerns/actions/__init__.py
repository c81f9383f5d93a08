"""Raising a concern, and what becomes of it."""

from qianxian.concerns.actions.intake import MOST_WORDS, AlreadyReported, Intake, report, settle
from qianxian.concerns.actions.setting_up import add_category, set_rule
from qianxian.concerns.actions.sharing import claim, let_go, make_family_link
from qianxian.concerns.actions.steps import (
    accept,
    confirm,
    erase,
    finish,
    forget_contact,
    leave_number,
    reopen,
    see_contact,
)

__all__ = [
    "MOST_WORDS",
    "AlreadyReported",
    "Intake",
    "accept",
    "add_category",
    "claim",
    "confirm",
    "erase",
    "finish",
    "forget_contact",
    "leave_number",
    "let_go",
    "make_family_link",
    "reopen",
    "report",
    "see_contact",
    "set_rule",
    "settle",
]
