"""Telling people, trying again, and saying how and when."""

from qianxian.notices.actions.choosing import choose, forget_address, read_inbox, set_quiet_hours, set_wording
from qianxian.notices.actions.outbox import (
    PAUSES,
    claim,
    drop,
    drop_all,
    give_up,
    keep,
    mark_failed,
    mark_sent,
    try_again,
    wait,
)
from qianxian.notices.actions.telling import Told, put_together, send_code, tell, tell_each, tell_office, tell_units

__all__ = [
    "PAUSES", "Told", "choose", "claim", "drop", "drop_all", "forget_address", "give_up", "keep", "mark_failed",
    "mark_sent", "put_together", "read_inbox", "send_code", "set_quiet_hours", "set_wording", "tell", "tell_each",
    "tell_office", "tell_units", "try_again", "wait",
]
