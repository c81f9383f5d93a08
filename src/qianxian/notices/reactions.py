"""What this room hears: somebody's account was closed, so where they wanted to be told is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.ledger.bus import when
from qianxian.notices import actions

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("account.closed")
def forget_where_they_were_told(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # a reaction is told the time
    """An account was closed: its address is erased, and nothing more is sent there."""
    actions.forget_address(account_id=heard.entry.about_id)
