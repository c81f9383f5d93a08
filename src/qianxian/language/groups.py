"""Groups of similar concerns, for an agenda: what several people raise, where, and whether it grows.

The model. Groups are those of `grouping` with two members or more. A group is named by phrases that its
members share (`keywords`, of titles or else bodies), in the order of its most typical title. Its
trend is the number raised in the second half of the window against the first. Identity: a group is the
same as one of yesterday when it holds more of yesterday's members than any other does (matches are taken
greedily from the largest overlap, one to one); a new one is named after its earliest member. So a group
keeps its identity as it grows, and the larger part keeps it when one falls apart.

Disputes, care and personal matters are not to be given in: what goes in can be named on a public agenda.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from qianxian.language.folding import fold
from qianxian.language.grouping import average_linkage, leaders, likeness
from qianxian.language.keywords import count_phrases, keywords
from qianxian.language.scrub import scrub

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

LINKAGE_LIMIT: Final = 3000
LINKAGE_THRESHOLD: Final = 0.16
LEADER_THRESHOLD: Final = 0.2
_BODY: Final = 200


class Item(NamedTuple):
    """One concern: its identity, words, place, time, and how many people raised it (a count, never who)."""

    id: int | str
    title: str
    body: str = ""
    place: int | str | None = None
    at: datetime | None = None
    people: int = 1


class Group(NamedTuple):
    """Concerns that seem to be one matter: a suggestion, with its members for a person to judge.

    ``members`` and ``places`` run from the most typical and the most frequent; ``before`` and ``recent``
    count the members of the two halves of the window (those with a time).
    """

    identity: str
    title: str
    members: tuple[int | str, ...]
    people: int
    before: int
    recent: int
    places: tuple[tuple[int | str, int], ...]


def group_similar(
    items: Iterable[Item | tuple[Any, ...] | Mapping[str, Any]],
    *,
    earlier: Mapping[str, Iterable[int | str]] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    threshold: float | None = None,
) -> list[Group]:
    """Group concerns that seem to be about one matter.

    :param items: the concerns of one area and window; a plain tuple is read as an `Item` in the same order, a
        mapping by the same names.
    :param earlier: yesterday's groups, identity → members, whose identities are kept.
    :param since: where the window begins (by default with the first item that has a time); ``until``:
        where it ends.
    :param threshold: the likeness, 0 to 1, from which two groups are one: on average between their members
        (0.16 by default), or of a text with a leader (0.2) when there are more than 3,000 items.
    :returns: groups of two or more, those of most people first.
    :raises ValueError: if two items have the same identity.
    :raises TypeError: if an item is none of these: a bare text has no identity.
    """
    chosen = sorted(map(_item, items), key=lambda item: (item.at.timestamp() if item.at else 0.0, str(item.id)))
    if len({item.id for item in chosen}) != len(chosen):
        raise ValueError("two items have the same identity · 编号重复")
    if not chosen:
        return []
    titles = [scrub(item.title) for item in chosen]
    # A number is not to be cut in two before it is looked for.
    bodies = [scrub(item.body[: 2 * _BODY])[:_BODY] for item in chosen]
    if len(chosen) <= LINKAGE_LIMIT:
        least = LINKAGE_THRESHOLD if threshold is None else threshold
        numbers = average_linkage(likeness(titles, bodies), least)
    else:
        least = LEADER_THRESHOLD if threshold is None else threshold
        numbers = leaders(titles, bodies, least)
    members: dict[int, list[int]] = {}
    for position, number in enumerate(numbers.tolist()):
        members.setdefault(number, []).append(position)
    several = [positions for positions in members.values() if len(positions) > 1]
    background = count_phrases(titles)
    names = _identities([[chosen[i].id for i in positions] for positions in several], earlier or {})
    middle = _middle(chosen, since, until)
    groups = [
        _group(
            name,
            [chosen[i] for i in positions],
            [titles[i] for i in positions],
            [bodies[i] for i in positions],
            background=background,
            texts=len(titles),
            middle=middle,
        )
        for name, positions in zip(names, several, strict=True)
    ]
    return sorted(groups, key=lambda group: (-group.people, -len(group.members), group.identity))


def _item(given: Item | tuple[Any, ...] | Mapping[str, Any]) -> Item:
    if isinstance(given, Item):
        return given
    if isinstance(given, Mapping):
        return Item(**given)
    if isinstance(given, tuple):
        return Item(*given)
    raise TypeError("an item has an identity and a title, it is no bare text · 每一项需要编号和标题")


def _middle(items: Sequence[Item], since: datetime | None, until: datetime | None) -> float:
    times = [item.at.timestamp() for item in items if item.at] or [0.0]
    first = since.timestamp() if since else min(times)
    last = until.timestamp() if until else max(times)
    return (first + last) / 2


def _group(
    identity: str,
    items: Sequence[Item],
    titles: Sequence[str],
    bodies: Sequence[str],
    *,
    background: Counter[str],
    texts: int,
    middle: float,
) -> Group:
    typical = likeness(titles, [""] * len(titles)).sum(axis=1)
    order = np.argsort(-typical, kind="stable").tolist()
    # One member's title is never taken as it stands: on an agenda it would be one resident's own words.
    phrases = keywords(titles, 3, background=background, background_size=texts) or keywords(bodies, 3)
    typical_title = fold(titles[order[0]])
    places = Counter(item.place for item in items if item.place is not None)
    recent = sum(item.at is not None and item.at.timestamp() >= middle for item in items)
    return Group(
        identity,
        " ".join(sorted(phrases, key=lambda phrase: typical_title.find(phrase) % (len(typical_title) + 1))),
        tuple(items[i].id for i in order),
        sum(item.people for item in items),
        sum(item.at is not None for item in items) - recent,
        recent,
        tuple(sorted(places.items(), key=lambda pair: (-pair[1], str(pair[0])))),
    )


def _identities(
    groups: Sequence[Sequence[int | str]], earlier: Mapping[str, Iterable[int | str]]
) -> list[str]:
    of_member: dict[int | str, list[str]] = {}
    for name, ids in earlier.items():
        for member in ids:
            of_member.setdefault(member, []).append(name)
    shared = Counter(
        (number, name)
        for number, ids in enumerate(groups)
        for member in ids
        for name in of_member.get(member, ())
    )
    names: dict[int, str] = {}
    taken: set[str] = set()
    for (number, name), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        if number not in names and name not in taken:
            names[number] = name
            taken.add(name)
    for number, ids in enumerate(groups):
        if number not in names:
            candidates = (hashlib.sha256(str(member).encode()).hexdigest()[:12] for member in ids)
            fresh = next(name for name in candidates if name not in taken and name not in earlier)
            names[number] = fresh
            taken.add(fresh)
    return [names[number] for number in range(len(groups))]
