"""A place found by what people type: with or without 小区, with the building behind it, with one wrong character.

The model: what is typed is read from left to right as a chain of names of places, from the outer to the inner one,
and a rest that names a door. Every name has a stem and an ending (文峰 + 小区); an ending may be missing or another
one. Each departure from the plain name costs something (`Cost`), the cost of a reading is their sum, and places come
in the order of their cheapest reading, inner places before outer ones, then in the order of their paths: the same
words always find the same places in the same order.

A wrong, missing, extra or swapped character is found through the strings that remain when one character is left out
(W. Garbe's symmetric deletions, 2012), so that no name has to be compared with every other.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from qianxian.language.folding import fold
from qianxian.places.states import LEVELS, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS: Final[dict[Level, tuple[str, ...]]] = {
    Level.COURTYARD: ("家属大院", "家属院", "家属楼", "家属区", "宿舍院", "小区", "大院", "庭院", "院落", "社区", "院"),
    Level.GRID: ("专属网格", "小区网格", "网格"),
    Level.COMMUNITY: ("社区居委会", "居委会", "社区", "居委"),
    Level.SUBDISTRICT: ("街道办事处", "街道办", "办事处", "街道"),
    Level.DISTRICT: ("区",),
}
_ALL_ENDINGS: Final = sorted({one for ends in ENDINGS.values() for one in ends}, key=lambda end: (-len(end), end))
_NUMERALS: Final = "零一二两三四五六七八九十百"
_NUMBER: Final = re.compile(
    rf"(?<![{_NUMERALS}])([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    "(?=号|栋|幢|座|单元|网格|小区网格|期|院|楼|组|排|室)",
)
_DIGITS: Final = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"两": 2}
_GRID: Final = re.compile(r"第?(\d{1,3})号?(?:小区)?网格|(?:小区)?网格(\d{1,3})号?")
_ABOVE_DISTRICT: Final = re.compile(r"(?:中国)?(?:[^\W\d]{2,3}省)?(?:[^\W\d]{2,3}市)?")
_DOOR: Final = re.compile(
    r"(?:[a-z]?\d{1,4}(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|户|排|期|组)?|[a-z](?:栋|座|区)"
    r"|[东西南北中](?:单元|门|户|区|院|楼|侧|边|头|户)?|[正侧]门|大?门口?|门卫室?|楼[下上道顶]|院[内里]|里[面头]?|附近)+",
)
_LONGEST_NAME: Final = 24
_LONGEST_TYPED: Final = 60
_WITHOUT_A_GUESS: Final = 2
"""A stem of so many characters is only half known if one of them is wrong."""


class Cost(enum.IntEnum):
    """What a departure from the plain name costs; a dearer one never comes before a cheaper one."""

    PLAIN = 0
    CITY_BEFORE = 1
    ALIAS = 1
    OUTER_BEHIND = 1
    NO_ENDING = 2
    FORMER = 3
    OTHER_ENDING = 3
    DOOR_OF_AN_AREA = 3
    BEGINNING = 4
    ENDING_OF_ANOTHER_LEVEL = 5
    ELSEWHERE = 8
    ONE_CHARACTER = 10
    PART = 12
    HALF_KNOWN = 3
    WORDS_BEHIND = 14
    WORDS_BEFORE = 14


TOO_FAR: Final = 5
"""A place that costs so much more than the first one is not what was meant."""
TOO_FAR_FROM_A_GUESS: Final = 3


class How(enum.StrEnum):
    """By what a place was found."""

    NAME = "name"
    ALIAS = "alias"
    FORMER = "former"
    NEAR = "near"
    PART = "part"
    ELSEWHERE = "elsewhere"


class Named(NamedTuple):
    """A name that a place goes by. `kind` is `How.NAME`, `How.ALIAS` or `How.FORMER`."""

    place_id: int
    level: Level
    path: str
    number: int
    name: str
    kind: How


class Match(NamedTuple):
    """A place that was found: by which of its names, how, at what cost, and what was typed behind its name."""

    cost: int
    place_id: int
    name: str
    how: How
    rest: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A name taken apart."""

    named: Named
    whole: str
    stem: str
    ending: str


class _Typed(NamedTuple):
    """What was typed, brought to one way of writing; `at` are the positions in the text as typed."""

    text: str
    at: tuple[int, ...]


class _Reading(NamedTuple):
    """A chain of names read so far: up to which character, the inner place, and what it cost."""

    end: int
    form: _Form
    cost: int
    how: How
    guessed: bool


def _numeral(match: re.Match[str]) -> int:
    tens, ten, ones = match[1].rpartition("十")
    return (_DIGITS.get(tens, 1) if ten else 0) * 10 + _DIGITS.get(ones, 0)


def _canonical(text: str) -> _Typed:
    """Return `text` folded, without blanks and signs, with figures for the numerals before a counted thing."""
    kept = [(letter, place) for place, letter in enumerate(fold(text)) if letter.isalnum()]
    letters = "".join(letter for letter, _place in kept)
    out: list[str] = []
    at: list[int] = []
    end = 0
    for match in _NUMBER.finditer(letters):
        figures = str(_numeral(match))
        out += [letters[end : match.start()], figures]
        at += [kept[place][1] for place in range(end, match.start())]
        at += [kept[match.start()][1]] * len(figures)
        end = match.end()
    out.append(letters[end:])
    at += [place for _letter, place in kept[end:]]
    return _Typed("".join(out), tuple(at))


def _apart(named: Named) -> _Form:
    whole = _canonical(named.name).text
    for ending in ENDINGS[named.level]:
        if whole.endswith(ending) and len(whole) > len(ending):
            return _Form(named, whole, whole.removesuffix(ending), ending)
    return _Form(named, whole, whole, "")


def _one_less(text: str) -> set[str]:
    return {text, *(text[:gap] + text[gap + 1 :] for gap in range(len(text)))}


def _one_wrong(one: str, other: str) -> bool:
    """Say whether two different texts differ by one wrong, missing, extra or swapped character."""
    if len(one) > len(other):
        one, other = other, one
    first = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) != len(other):
        return one[first:] == other[first + 1 :]
    swapped = one[first : first + 2] == other[first : first + 2][::-1] and one[first + 2 :] == other[first + 2 :]
    return one[first + 1 :] == other[first + 1 :] or swapped


class _Found:
    """What was found so far: of each place its cheapest reading."""

    def __init__(self, typed: str, read: _Typed, within: str) -> None:
        self.read = read
        self.matches: dict[int, Match] = {}
        self.cheapest: int = 2 * Cost.WORDS_BEHIND
        self._typed = typed
        self._within = within

    def keep(self, form: _Form, cost: int, how: How, end: int) -> None:
        """Keep a reading that came to `end`, unless the place is known by a cheaper one or lies elsewhere."""
        named = form.named
        if not named.path.startswith(self._within):
            return
        rest = self._typed[self.read.at[end] :] if end < len(self.read.at) else ""
        match = Match(cost, named.place_id, named.name, how, rest)
        if named.place_id not in self.matches or match < self.matches[named.place_id]:
            self.matches[named.place_id] = match
            self.cheapest = min(self.cheapest, cost)


class Finder:
    """All names of a district's places, ready to be searched."""

    def __init__(self, names: Iterable[Named]) -> None:
        self._forms = [_apart(named) for named in names if _canonical(named.name).text]
        self._places = {form.named.place_id: form.named for form in self._forms}
        self._by_stem: dict[str, list[_Form]] = defaultdict(list)
        self._by_whole: dict[str, list[_Form]] = defaultdict(list)
        self._near: dict[str, list[tuple[str, _Form]]] = defaultdict(list)
        self._grids: dict[int, list[_Form]] = defaultdict(list)
        for form in self._forms:
            self._by_stem[form.stem].append(form)
            if form.ending:
                self._by_whole[form.whole].append(form)
            for target in {form.whole, form.stem}:
                if len(target) >= _WITHOUT_A_GUESS:
                    for less in _one_less(target):
                        self._near[less].append((target, form))
            if form.named.level == Level.GRID and form.named.kind == How.NAME:
                self._grids[form.named.number].append(form)

    def find(self, typed: str, *, within: str = "", at_most: int = 8) -> list[Match]:
        """Return the places that `typed` may mean, the likeliest first.

        `within` is the path of the place in which they have to lie. What was typed behind a name is kept as `rest`.
        """
        read = _canonical(typed[:_LONGEST_TYPED])
        found = _Found(typed[:_LONGEST_TYPED], read, within)
        if not read.text:
            return []
        self._read(found, 0, 0, guessing=False)
        city = _ABOVE_DISTRICT.match(read.text)
        if city is not None and 0 < city.end() < len(read.text):
            self._read(found, city.end(), Cost.CITY_BEFORE, guessing=False)
        for form in self._forms:
            if form.whole.startswith(read.text) and read.text not in {form.whole, form.stem}:
                found.keep(form, Cost.BEGINNING, How.PART, len(read.text))
        if found.cheapest >= Cost.ONE_CHARACTER:
            self._read(found, 0, 0, guessing=True)
            for form in self._forms:
                if read.text in form.whole:
                    found.keep(form, Cost.PART, How.PART, len(read.text))
        if not found.matches:
            for start in range(1, len(read.text) - 1):
                self._read(found, start, Cost.WORDS_BEFORE, guessing=False)
        return self._in_order(found.matches.values(), at_most)

    def _read(self, found: _Found, start: int, before: int, *, guessing: bool) -> None:
        """Keep the readings that begin at `start`, cheapest first, until they are too dear to be meant."""
        text = found.read.text
        order = count()
        waiting = [(one.cost, next(order), one) for one in self._names_at(text, start, guessing=guessing)]
        heapify(waiting)
        seen: set[tuple[int, int]] = set()
        inner_at: dict[tuple[int, bool], list[_Reading]] = {}
        while waiting and before + waiting[0][0] <= found.cheapest + TOO_FAR:
            reading = heappop(waiting)[2]
            if (reading.end, reading.form.named.place_id) in seen:
                continue
            seen.add((reading.end, reading.form.named.place_id))
            rest = _cost_of_rest(text[reading.end :], reading.form.named.level)
            if not (reading.guessed and rest == Cost.WORDS_BEHIND):  # a guess with words behind is no more than that
                found.keep(reading.form, before + reading.cost + rest, reading.how, reading.end)
            at = reading.end, guessing and not reading.guessed
            if at not in inner_at:
                inner_at[at] = list(self._names_at(text, at[0], guessing=at[1]))
            for inner in inner_at[at]:
                if (joined := _joined(reading, inner)) is not None:
                    heappush(waiting, (joined.cost, next(order), joined))

    def _in_order(self, found: Iterable[Match], at_most: int) -> list[Match]:
        def place_in_list(match: Match) -> tuple[int, int, str]:
            place = self._places[match.place_id]
            return match.cost, -LEVELS.index(place.level), place.path

        ranked = sorted(found, key=place_in_list)
        if not ranked:
            return []
        most = ranked[0].cost + (TOO_FAR if ranked[0].cost < Cost.ONE_CHARACTER else TOO_FAR_FROM_A_GUESS)
        return [match for match in ranked if match.cost <= most][:at_most]

    def _names_at(self, text: str, start: int, *, guessing: bool) -> Iterator[_Reading]:
        """Yield the names that may stand at `start`."""
        grid = _GRID.match(text, start)
        if grid is not None:
            for form in self._grids[int(grid[1] or grid[2])]:
                yield _Reading(grid.end(), form, 0, How.NAME, guessed=False)
        for end in range(start + 1, min(len(text), start + _LONGEST_NAME) + 1):
            piece = text[start:end]
            for form in self._by_stem.get(piece, ()):
                yield _with_ending(text, end, form, How(form.named.kind), 0, guessed=False)
            for form in self._by_whole.get(piece, ()):
                yield _Reading(end, form, _cost_of_kind(form), How(form.named.kind), guessed=False)
            if not guessing or len(piece) < _WITHOUT_A_GUESS:
                continue
            near = {pair for less in _one_less(piece) for pair in self._near.get(less, ())}
            for target, form in near:
                if target == piece or not _one_wrong(piece, target):
                    continue
                cost = Cost.ONE_CHARACTER + (Cost.HALF_KNOWN if min(len(target), len(piece)) <= _WITHOUT_A_GUESS else 0)
                if target == form.whole:
                    yield _Reading(end, form, cost + _cost_of_kind(form), How.NEAR, guessed=True)
                else:
                    yield _with_ending(text, end, form, How.NEAR, cost, guessed=True)


def _cost_of_kind(form: _Form) -> int:
    return {How.ALIAS: Cost.ALIAS, How.FORMER: Cost.FORMER}.get(form.named.kind, Cost.PLAIN)


def _with_ending(text: str, end: int, form: _Form, how: How, cost: int, *, guessed: bool) -> _Reading:
    """Return the reading of a stem with the ending that was typed behind it, if any."""
    typed = next((ending for ending in _ALL_ENDINGS if text.startswith(ending, end)), "")
    if typed == form.ending:
        more = Cost.PLAIN
    elif not typed:
        more = Cost.NO_ENDING
    elif typed in ENDINGS[form.named.level] and not (typed == "社区" and form.named.level == Level.COURTYARD):
        more = Cost.OTHER_ENDING
    else:
        more = Cost.ENDING_OF_ANOTHER_LEVEL
    return _Reading(end + len(typed), form, cost + more + _cost_of_kind(form), how, guessed=guessed)


def _joined(outer: _Reading, inner: _Reading) -> _Reading | None:
    """Return the two readings as one chain, or None if they can't be one."""
    cost, guessed = outer.cost + inner.cost, outer.guessed or inner.guessed
    how = How.NEAR if guessed else inner.how
    one, other = outer.form.named, inner.form.named
    if other.path.startswith(one.path) and one.path != other.path:
        return _Reading(inner.end, inner.form, cost, how, guessed=guessed)
    if one.path.startswith(other.path) and one.path != other.path:
        how = How.NEAR if guessed else outer.how
        return _Reading(inner.end, outer.form, cost + Cost.OUTER_BEHIND, how, guessed=guessed)
    if other.level == Level.COURTYARD != one.level and not guessed:
        return _Reading(inner.end, inner.form, cost + Cost.ELSEWHERE, How.ELSEWHERE, guessed=guessed)
    return None


def _cost_of_rest(rest: str, level: Level) -> int:
    if not rest:
        return Cost.PLAIN
    if _DOOR.fullmatch(rest):
        return Cost.PLAIN if level == Level.COURTYARD else Cost.DOOR_OF_AN_AREA
    return Cost.WORDS_BEHIND
