"""The same matter, said again: an exact index of likeness that grows and shrinks.

The model. Likeness is the cosine of two rows of letter pairs (`postings`): each pair weighs its strength
times its rarity, ln((1 + N) / (1 + n)) + 1 when n of N texts hold it. Rarities are counted anew whenever
the number of texts has changed by half, so a score depends on when that last happened, and on nothing else.

A question is answered exactly, without reading every text. Its pairs are taken from the rarest; let r be
the length of what is left of the unit question. No text can gain more than r from the rest
(Cauchy-Schwarz), so with θ the k-th best sum so far, a text with less than θ - r is out, and so is every
text not yet seen as soon as r < θ; only the few that remain are scored in full (in the manner of Turtle
and Flood, Query evaluation, 1995). Where the bound does not bite, all pairs are read.

An index holds hashed pairs, places and times, no words and no persons; what is removed is gone when it is
next saved.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from operator import index as as_index
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, Self, TypeVar

import numpy as np

from qianxian.language import postings as lists
from qianxian.language.files import DAMAGE, OtherFormatError, read_stored, replace_file
from qianxian.language.moments import END, NO_TIME, Time, seconds_of
from qianxian.language.postings import CAPACITY, PAIR_SLOTS, STEPS, Postings

if TYPE_CHECKING:
    from os import PathLike

    from numpy.typing import NDArray

    from qianxian.language.sparse import Floats, Ints

Id = TypeVar("Id", int, str)
Place = int | str

_FORMAT: Final = 1
_RECOUNT_AT: Final = 1.5
_REST: Final = 0.09
_NO_PLACE: Final = -1
_ROUNDING: Final = 1e-5


class _Segment(NamedTuple):
    """Up to 65,536 texts: what is known of each, and their postings.

    ``ids[order]`` ascends; a text's number in the postings is its position in the other arrays.
    """

    ids: NDArray[np.int64] | NDArray[np.str_]
    order: Ints
    place: NDArray[np.int32]
    at: Ints
    alive: NDArray[np.bool_]
    postings: Postings
    length: NDArray[np.float32]


class _Wanted(NamedTuple):
    slots: Ints
    weights: Floats
    units: Floats
    k: int
    places: Ints | None
    since: int
    until: int


class SimilarIndex(Generic[Id]):
    """Finds what was already said in other words; identities are all integers below 2⁶³, or all strings."""

    def __init__(self) -> None:
        self._pending: dict[Id, tuple[str, str, int, int]] = {}
        self._segments: list[_Segment] = []
        self._places: dict[Place, int] = {}
        self._rarity: NDArray[np.float32] = np.ones(PAIR_SLOTS, dtype=np.float32)
        self._counted = 0
        self._id_type: type[int | str] | None = None

    def __len__(self) -> int:
        self._settle()
        return int(sum(segment.alive.sum() for segment in self._segments))

    def add(
        self,
        id: Id,  # noqa: A002 - the name that other rooms rely on
        title: str,
        body: str = "",
        place: Place | None = None,
        at: Time | None = None,
    ) -> None:
        """Take in a text, in the place of an earlier one of the same identity.

        :param title: what the matter is called; its pairs count twice.
        :param place: the smallest place it belongs to, for the window of a question.
        :param at: when it was said; a time without a zone is read as UTC, a day as its beginning there, a number as
            seconds since 1970.
        :raises TypeError: if integers and strings are mixed as identities, or one or the place is neither.
        """
        kind: type[int | str] = str
        if not isinstance(id, str):
            as_index(id)  # refuses here what would only fail when it is packed
            kind = int
        if self._id_type not in (None, kind):
            raise TypeError("identities are all integers or all strings · 编号类型必须一致")
        self._id_type = kind
        seconds = seconds_of(at)
        if place is not None and not isinstance(place, str):
            place = as_index(place)
        number = _NO_PLACE if place is None else self._places.setdefault(place, len(self._places))
        self._pending.pop(id, None)
        self._pending[id] = (title, body, number, seconds)
        if len(self._pending) >= CAPACITY:
            self._settle()

    def remove(self, id: Id) -> None:  # noqa: A002 - the same
        """Take a text out.

        :raises KeyError: if there is none of that identity.
        """
        self._settle()
        if not self._bury([id]):
            raise KeyError(id)

    def _bury(self, ids: Collection[Id]) -> int:
        buried = 0
        wanted = np.array(list(ids))
        for segment in self._segments:
            if segment.ids.dtype.kind != wanted.dtype.kind:
                continue
            known = segment.ids[segment.order]
            rank = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            found = segment.order[rank[known[rank] == wanted]]
            buried += int(segment.alive[found].sum())
            segment.alive[found] = False
        # A segment more than half dead is packed anew, an empty one dropped: what is gone soon costs nothing.
        self._segments = [
            _merged([segment], self._rarity) if 2 * living < len(segment.ids) else segment
            for segment in self._segments
            if (living := int(segment.alive.sum()))
        ]
        return buried

    def _settle(self) -> None:
        """Move what is pending into segments, merge small ones, count the rarities anew when due."""
        if not self._pending:
            return
        ids, rows = list(self._pending), list(self._pending.values())
        self._pending = {}
        if self._segments:
            self._bury(ids)
        counted = lists.build(*lists.count_pairs([row[0] for row in rows], [row[1] for row in rows]))
        fresh = _segment(
            np.array(ids, dtype=np.int64 if self._id_type is int else None),
            np.array([row[2] for row in rows], dtype=np.int32),
            np.array([row[3] for row in rows], dtype=np.int64),
            counted,
            self._rarity,
        )
        self._segments.append(fresh)
        while len(self._segments) > 1 and _should_merge(*self._segments[-2:]):
            self._segments[-2:] = [_merged(self._segments[-2:], self._rarity)]
        total = sum(len(segment.ids) for segment in self._segments)
        if not self._counted / _RECOUNT_AT < total < self._counted * _RECOUNT_AT:
            self._recount()

    def _recount(self) -> None:
        holders = np.zeros(PAIR_SLOTS)
        for segment in self._segments:
            holders += segment.postings.holders()
        self._counted = sum(len(segment.ids) for segment in self._segments)
        self._rarity = (np.log((1 + self._counted) / (1 + holders)) + 1).astype(np.float32)
        self._segments = [
            segment._replace(length=_lengths(segment.postings, self._rarity, len(segment.ids)))
            for segment in self._segments
        ]

    def query(
        self,
        title: str,
        body: str = "",
        k: int = 10,
        *,
        place: Place | Collection[Place] | None = None,
        since: Time | None = None,
        until: Time | None = None,
        least: float = 0.0,
    ) -> list[tuple[Id, float]]:
        """Find the texts most like this one, exactly as a scan over all of them would.

        :param k: how many at most.
        :param place: only texts of this place, or of one of these.
        :param since: only texts said then or later; ``until``: only texts said before. A text without a
            time is in no window.
        :param least: only scores of at least this.
        :returns: (identity, cosine from 0 to 1), the likest first; a text that shares no pair is never
            returned.
        """
        self._settle()
        wanted = self._wanted(title, body, k, place=place, since=since, until=until)
        if not len(wanted.slots) or k < 1:
            return []
        found = self._search(wanted, _REST) or self._search(wanted, 0.0)
        return [(id_, min(score, 1.0)) for id_, score in found or [] if score >= least]

    def _wanted(
        self,
        title: str,
        body: str,
        k: int,
        *,
        place: Place | Collection[Place] | None,
        since: Time | None,
        until: Time | None,
    ) -> _Wanted:
        slots, _, strength = lists.count_pairs([title], [body])
        weights = strength / STEPS * self._rarity[slots].astype(np.float64)
        weights /= max(float(np.linalg.norm(weights)), 1e-12)
        order = np.argsort(-self._rarity[slots], kind="stable")
        places = None
        if place is not None:
            names = place if isinstance(place, Collection) and not isinstance(place, str) else [place]
            places = np.array([self._places[name] for name in names if name in self._places], dtype=np.int64)
        return _Wanted(
            slots[order],
            weights[order],
            weights[order] * self._rarity[slots[order]] / STEPS,
            k,
            places,
            seconds_of(since),
            END if until is None else seconds_of(until),
        )

    def _search(self, wanted: _Wanted, rest: float) -> list[tuple[Id, float]] | None:
        """Answer exactly from the rarest pairs, or say None if they do not settle it.

        ``rest`` is the length of the unit question that may stay unread.
        """
        remaining = np.sqrt(np.maximum(np.cumsum(wanted.weights[::-1] ** 2)[::-1], 0.0))
        cut = len(remaining) if rest <= 0 else int(np.searchsorted(-remaining, -rest))
        left = float(remaining[cut]) if cut < len(remaining) else 0.0
        threshold = 0.0
        best = np.zeros(0)
        gathered: list[tuple[int, Ints, Floats]] = []
        for number, segment in enumerate(self._segments):
            text, score = _gather(segment, wanted, cut, threshold - left - _ROUNDING)
            gathered.append((number, text, score))
            best = np.concatenate([best, score])
            if len(best) >= wanted.k:
                best = np.partition(best, len(best) - wanted.k)[-wanted.k :]
                threshold = float(best[0])
        if left and threshold <= left + _ROUNDING:
            return None
        parts: list[tuple[Floats, Ints, Ints]] = []
        for number, text, score in gathered:
            kept = score >= threshold - left - _ROUNDING
            if kept.any():
                full = score[kept] + _rest_of(self._segments[number], wanted, cut, text[kept])
                parts.append((full, np.full(len(full), number), text[kept]))
        if not parts:
            return []
        scores, owners, texts = (np.concatenate([part[i] for part in parts]) for i in range(3))
        order = np.lexsort((texts, owners, -scores))[: wanted.k]
        return [(self._segments[owners[i]].ids[texts[i]].item(), float(scores[i])) for i in order.tolist()]

    def save(self, path: str | PathLike[str]) -> None:
        """Write the index to one file, without what was removed, whole or not at all."""
        self._settle()
        self._segments = [_merged([part], self._rarity) for part in self._segments if part.alive.any()]
        about = {
            "format": _FORMAT,
            "places": list(self._places),
            "counted": self._counted,
            "segments": len(self._segments),
            "ids": None if self._id_type is None else self._id_type.__name__,
        }
        arrays: dict[str, NDArray[np.generic]] = {
            "about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8),
            "rarity": self._rarity,
        }
        for i, segment in enumerate(self._segments):
            arrays |= {f"{i} {name}": getattr(segment, name) for name in ("ids", "place", "at")}
            arrays |= {f"{i} {name}": part for name, part in segment.postings._asdict().items()}
        with replace_file(Path(path)) as file:
            np.savez(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Read an index that `save` wrote.

        :raises OSError: if the file can't be read.
        :raises ValueError: if it is no such index, damaged, or of another format.
        """
        try:
            about, arrays = read_stored(path, _FORMAT)
            index = cls()
            index._places = {place: i for i, place in enumerate(about["places"])}
            index._counted, index._rarity = about["counted"], arrays["rarity"]
            index._id_type = {"int": int, "str": str, None: None}[about["ids"]]
            for i in range(about["segments"]):
                ids, place, at = (arrays[f"{i} {name}"] for name in ("ids", "place", "at"))
                packed = Postings(*(arrays[f"{i} {name}"] for name in Postings._fields))
                index._segments.append(_segment(ids, place, at, packed, index._rarity))
        except OtherFormatError:
            raise
        except DAMAGE as problem:
            raise ValueError(
                f"{path} holds no index of likeness, or a damaged one · 不是相似索引文件，或文件已损坏"
            ) from problem
        return index


def _lengths(postings: Postings, rarity: NDArray[np.float32], texts: int) -> NDArray[np.float32]:
    return (lists.norms(postings, rarity, texts) / STEPS).astype(np.float32)


def _segment(
    ids: NDArray[np.int64] | NDArray[np.str_],
    place: NDArray[np.int32],
    at: Ints,
    postings: Postings,
    rarity: NDArray[np.float32],
) -> _Segment:
    lengths = _lengths(postings, rarity, len(ids))
    return _Segment(
        ids, np.argsort(ids, kind="stable"), place, at, np.ones(len(ids), dtype=bool), postings, lengths
    )


def _should_merge(older: _Segment, newer: _Segment) -> bool:
    living = int(older.alive.sum() + newer.alive.sum())
    return living <= CAPACITY and older.alive.sum() < 2 * newer.alive.sum()


def _merged(segments: list[_Segment], rarity: NDArray[np.float32]) -> _Segment:
    parts = []
    start = 0
    for segment in segments:
        renumber = np.where(segment.alive, np.cumsum(segment.alive) - 1 + start, -1)
        parts.append(lists.keep(segment.postings, renumber))
        start += int(segment.alive.sum())
    ids, place, at = (
        np.concatenate([getattr(s, name)[s.alive] for s in segments]) for name in ("ids", "place", "at")
    )
    return _segment(ids, place, at, lists.merge(parts), rarity)


def _gather(segment: _Segment, wanted: _Wanted, cut: int, least: float) -> tuple[Ints, Floats]:
    """Add up what the first ``cut`` pairs give.

    Returned are the texts of the window with more than ``least`` (and 0), their sums.
    """
    begin = segment.postings.starts[wanted.slots[:cut]]
    end = segment.postings.starts[wanted.slots[:cut] + 1]
    runs = [slice(a, b) for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    if not runs:
        return np.zeros(0, np.int64), np.zeros(0)
    text = np.concatenate([segment.postings.text[run] for run in runs])
    strength = np.concatenate([segment.postings.strength[run] for run in runs])
    units = np.repeat(wanted.units[:cut], end - begin)
    score = np.bincount(text, weights=strength * units, minlength=len(segment.ids)) / segment.length
    chosen = np.flatnonzero(score > max(least, 0.0))
    allowed = segment.alive[chosen]
    if wanted.places is not None:
        allowed &= np.isin(segment.place[chosen], wanted.places)
    if wanted.since != NO_TIME or wanted.until != END:
        at = segment.at[chosen]
        allowed &= (at != NO_TIME) & (at >= wanted.since) & (at < wanted.until)
    chosen = chosen[allowed]
    return chosen, score[chosen]


def _rest_of(segment: _Segment, wanted: _Wanted, cut: int, text: Ints) -> Floats:
    """Give what the pairs from ``cut`` on add to the scores of these texts, in ascending order.

    Shape (texts,).
    """
    rest = np.zeros(len(text))
    begin = segment.postings.starts[wanted.slots[cut:]].tolist()
    end = segment.postings.starts[wanted.slots[cut:] + 1].tolist()
    for unit, first, last in zip(wanted.units[cut:].tolist(), begin, end, strict=True):
        if first == last:
            continue
        run = segment.postings.text[first:last]
        rank = np.minimum(np.searchsorted(run, text.astype(np.uint16)), len(run) - 1)
        hit = run[rank] == text
        rest[hit] += unit * segment.postings.strength[first:last][rank[hit]]
    return rest / segment.length[text]
