"""How a message leaves the house: ways out behind one protocol, and which of them a district has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.notices.channels.here import KEPT, forget, outbox, tidy
from qianxian.notices.channels.protocol import Channel, Later, Message, Never, NotSent, Unclear, UnknownNumber
from qianxian.notices.channels.setup import GROUPS, TO_STAFF, Setup, of_district
from qianxian.notices.channels.sms import segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "GROUPS", "KEPT", "TO_STAFF", "Channel", "Later", "Message", "Never", "NotSent", "Setup", "Unclear",
    "UnknownNumber", "forget", "links", "of_district", "outbox", "segments", "tidy", "units", "urgent",
]

links: dict[str, Callable[[int], str]] = {}
"""For each kind of thing, how to make the link to it; the room that has the thing registers it."""

units: dict[str, Callable[[Iterable[int]], dict[int, int]]] = {}
"""For each kind of work, which units owe it: ids of the things → ids of the units; the room registers it.

Under the kind of an entry: whom that one is for, where it is not the unit that owes the work.
"""

urgent: dict[str, Callable[[Iterable[int]], set[int]]] = {}
"""For each kind of work, which of it can't wait for the morning: ids of the things; a room that knows registers it."""
