"""What meetings are called, wherever they are named."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from qianxian.storage import keys, secret_links

if TYPE_CHECKING:
    from qianxian.meetings.models import Mediation, Meeting


def name_of(meeting: Meeting) -> str:
    """Return a meeting's name with its number, as it is said and written: 第3网格周二议事第47次."""
    series = meeting.series
    return f"{series.name}{series.term}第{meeting.number}次"


def secret_of(meeting_id: int) -> str:
    """Return what the square code on the screen of a meeting carries: whoever has it was there."""
    return secret_links.secret_of(f"meeting:{meeting_id}", size=10)


def calendar_secret_of(link_id: int) -> str:
    """Return the secret of a calendar's address: 26 letters and digits, 128 bits."""
    return secret_links.secret_of(f"calendar:{link_id}")


def idea_secret_of(idea_id: int) -> str:
    """Return the secret of the link to one's own idea: 26 letters and digits, of which only the hash is kept."""
    return secret_links.secret_of(f"idea:{idea_id}")


def hash_of_token(token: str) -> str:
    """Return what is kept of a voting token: without this installation's key nobody finds it by trying."""
    return hmac.new(keys.key("ballots"), token.encode(), "sha256").hexdigest()


def case_number(mediation: Mediation) -> str:
    """Return the number by which a case is named where nobody may be: 2026-3."""
    return f"{mediation.year}-{mediation.number}"
