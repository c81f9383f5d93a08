"""Breaking Chinese text into lines: no line begins with a mark that closes, none ends with one that opens (避头尾).

The rules are those of GB/T 15834-2011, 5.1: 句号, 逗号, 顿号, 分号, 冒号, 问号, 感叹号 and closing marks are not at the
beginning of a line, opening marks not at its end; —— and …… are not parted, but may begin a line. Words and numbers of
Latin letters and digits stay whole where they fit on a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOT_FIRST = frozenset("、。，．；：？！…—～·）》〉」』】〕〗］｝”’,.;:?!)]}%‰℃°％")
NOT_LAST = frozenset("（《〈「『【〔〖［｛“‘([{￥¥$№")
UNPARTED = ("——", "……")
_TOKEN = re.compile(r"……|——|[0-9A-Za-z]+(?:[.,:/@_+-][0-9A-Za-z]+)*[%‰℃°]?|.", re.DOTALL)


def broken(words: str, width: Callable[[str], float], fits: Callable[[int], float]) -> list[str]:
    """Return the lines of `words`; `fits` says how wide the line of this number (from 0) may be.

    Where rules leave no place to break, as in a row of marks wider than a line, the line is broken all the same.
    """
    lines: list[str] = []
    tokens = [piece for token in _TOKEN.findall(words) for piece in _pieces(token, width, fits(1))]
    start = 0
    while start < len(tokens):
        room, end = fits(len(lines)), start
        while end < len(tokens) and (end == start or width(tokens[end]) <= room + 1e-6):
            room -= width(tokens[end])
            end += 1
        end = _allowed(tokens, start, end)
        lines.append("".join(tokens[start:end]).strip(" "))
        start = end
        while start < len(tokens) and tokens[start] == " ":
            start += 1
    return lines or [""]


def _pieces(token: str, width: Callable[[str], float], widest: float) -> Sequence[str]:
    """Return a token, or its letters where it is wider than a whole line."""
    return (token,) if width(token) <= widest else tuple(token)


def _allowed(tokens: Sequence[str], start: int, end: int) -> int:
    """Go back from where a line is full to where it may be broken."""
    at = end
    while start + 1 < at and not _may_break(tokens, at):
        at -= 1
    return at if _may_break(tokens, at) else end


def _may_break(tokens: Sequence[str], at: int) -> bool:
    if at == len(tokens):
        return True
    begins_with = tokens[at] in UNPARTED or tokens[at][0] not in NOT_FIRST
    return begins_with and tokens[at - 1][-1] not in NOT_LAST
