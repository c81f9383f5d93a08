"""Sheets of other systems: the hotline's orders in and its answers out, and an older register."""

from qianxian.concerns.sheets.history import ColumnsMeant, HistoryLook, look_back, read_mapping, replay
from qianxian.concerns.sheets.orders import ANSWERS, ORDERS, OrderLook, answers_for, look, take_in

__all__ = [
    "ANSWERS",
    "ORDERS",
    "ColumnsMeant",
    "HistoryLook",
    "OrderLook",
    "answers_for",
    "look",
    "look_back",
    "read_mapping",
    "replay",
    "take_in",
]
