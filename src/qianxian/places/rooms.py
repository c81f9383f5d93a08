"""Rooms of a service centre, one a line as people write them: 调解室 12座."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from qianxian.places.states import RoomKind

_SEATS: Final = re.compile(r"[\s,，:：(（]*(\d{1,4})\s*(?:个?座位?|人|seats?)?\s*[)）]?\s*$", re.IGNORECASE)
_WORDS: Final = (
    ("会客|parlour", RoomKind.PARLOUR),
    ("调解|mediation", RoomKind.MEDIATION),
    ("老年|老人|日间照料|elder", RoomKind.ELDERS),
    ("儿童|四点半|child", RoomKind.CHILDREN),
    ("健康|卫生|医|health|clinic", RoomKind.CLINIC),
    ("图书|阅览|书屋|书吧|reading|library", RoomKind.READING),
    ("议事|会议|meeting", RoomKind.MEETING),
    ("综合服务|服务大?厅|服务区|窗口|service", RoomKind.SERVICE_HALL),
    ("活动|培训|志愿|文化|activity", RoomKind.ACTIVITY),
)
LONGEST_NAME: Final = 40


class RoomLine(NamedTuple):
    """A room as it is entered: what for, what people call it, and how many can sit there."""

    kind: RoomKind
    name: str = ""
    seats: int = 0

    def __str__(self) -> str:
        return f"{self.name or self.kind.label} {self.seats}" if self.seats else str(self.name or self.kind.label)


def read_rooms(text: str) -> list[RoomLine]:
    """Return the rooms that a text names, one a line or parted by 、; what a room is for follows from its name."""
    return [_read(line) for line in re.split(r"[\n、;；]+", text) if line.strip()]


def _read(line: str) -> RoomLine:
    seats = _SEATS.search(line)
    name = (line[: seats.start()] if seats else line).strip()[:LONGEST_NAME]
    kind = next((kind for words, kind in _WORDS if re.search(words, name, re.IGNORECASE)), RoomKind.OTHER)
    return RoomLine(kind, name, int(seats[1]) if seats and name else 0)
