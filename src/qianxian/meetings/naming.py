"""What meetings are called, wherever they are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.storage import secret_links

if TYPE_CHECKING:
    from qianxian.meetings.models import Meeting


def name_of(meeting: Meeting) -> str:
    """Return a meeting's name with its number, as it is said and written: 第3网格周二议事第47次."""
    series = meeting.series
    return f"{series.name}{series.term}第{meeting.number}次"


def secret_of(meeting_id: int) -> str:
    """Return what the square code on the screen of a meeting carries: whoever has it was there."""
    return secret_links.secret_of(f"meeting:{meeting_id}", size=10)
