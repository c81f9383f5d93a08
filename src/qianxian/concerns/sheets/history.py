"""An older register, replayed: every row with its own dates, through the same acts, and without going up.

A mapping says which of the sheet's columns are what. A look names every bad cell before anything is written; replaying
knows each row by its number in the other register, so it can be killed and run again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets import cells, reading
from qianxian.base.sheets.columns import Cell, Column, NotThis, Problem, Unreadable, shown
from qianxian.base.text import clean
from qianxian.concerns import actions
from qianxian.concerns.falling_due import AT_THE_PLATE
from qianxian.concerns.models import Dispatch, Report
from qianxian.concerns.routing import NoUnit, router
from qianxian.concerns.rulebook import Raised
from qianxian.concerns.sheets.spots import placed
from qianxian.concerns.states import Channel, ConcernState, Role
from qianxian.people import queries as people
from qianxian.people.queries import OPERATOR
from qianxian.places import queries as places
from qianxian.storage import stamps
from qianxian.storage.acts import working
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from qianxian.base.sheets.columns import Record
    from qianxian.places.queries import Spot

MOMENTS = ("raised_at", "accepted_at", "done_at", "confirmed_at")
SINGLE = ("ref", *MOMENTS, "answer", "kind", "place", "longitude", "latitude")
SENTENCE = "从旧台账转来的一件事"
ANSWER = "旧台账记为已办结。"
LONGEST_REF = 40
AT_ONCE = 20
"""So many rows a transaction: others write in between, and a kill loses no more."""


@dataclass(frozen=True, slots=True)
class ColumnsMeant:
    """Which columns of a sheet are what, and what stands in for what a row does not say."""

    source: str
    columns: Mapping[str, str]
    words: tuple[str, ...]
    form: str = ""
    datum: str = "wgs84"
    place: str = ""
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    sentence: str = SENTENCE
    answer: str = ANSWER


def read_mapping(written: Mapping[str, Any]) -> ColumnsMeant:
    """Read a mapping from what a TOML file holds.

    :raises Unreadable: if a part is missing, or not known.
    """
    columns = dict(written.get("columns", {}))
    words = columns.pop("words", [])
    unknown = sorted((set(columns) - set(SINGLE)) | (set(written) - {"source", "columns", "moments", "place", "kinds",
                                                                    "sentence", "answer"}))
    missing = [name for name in ("ref", "raised_at") if name not in columns]
    if unknown or missing or not words or not written.get("source"):
        raise Unreadable(
            _("The mapping needs source, columns.ref, columns.words and columns.raised_at; not known: %(unknown)s"),
            unknown="、".join(unknown) or "—",
        )
    kinds = dict(written.get("kinds", {}))
    place = dict(written.get("place", {}))
    return ColumnsMeant(
        source=str(written["source"])[:18], columns=columns, words=(words,) if isinstance(words, str) else tuple(words),
        form=written.get("moments", {}).get("form", ""), datum=place.get("datum", "wgs84"),
        place=place.get("otherwise", ""), kind=kinds.pop("otherwise", ""), kinds=kinds,
        sentence=written.get("sentence", SENTENCE), answer=written.get("answer", ANSWER),
    )


@dataclass(frozen=True, slots=True)
class Past:
    """A row of the older register, ready to be replayed."""

    intake: actions.Intake
    moments: Mapping[str, datetime]
    answer: str
    sentence: str


@dataclass(slots=True)
class HistoryLook:
    """What a sheet would replay, what is here already, every bad cell, and kinds that `otherwise` stands in for."""

    rows: list[Past] = field(default_factory=list)
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)


def look_back(file: IO[bytes], mapping: ColumnsMeant, now: datetime) -> HistoryLook:
    """Read a sheet of an older register and find out what replaying it would do.

    :raises Unreadable: if it is no such sheet, or the mapping names places and categories that are not here.
    """
    columns = _columns(mapping)
    table = reading.read(file, columns, foreign=True)
    by_key = {column.key: column for column in columns}
    found = HistoryLook(problems=list(table.problems))
    bad = {problem.row for problem in table.problems}
    reader = _Reader(mapping, by_key, now)
    seen: Counter[str] = Counter()
    for record in table.records:
        # Counted of bad rows too: once those are mended, the number would still stand twice.
        seen[record.values.get("ref") or ""] += 1
        if record.row in bad:
            continue
        problems = reader.problems(record, twice=seen[record.values["ref"]] > 1)
        if problems:
            found.problems += problems
        else:
            found.rows.append(reader.past(record))
            if unlisted := reader.unlisted(record):
                found.unlisted[unlisted] += 1
    found.problems.sort(key=lambda problem: problem.row)
    known = _known(found.rows)
    found.known = len(known)
    return found


def _columns(mapping: ColumnsMeant) -> list[Column]:
    moment, said = cells.moment(mapping.form), mapping.columns
    reads: dict[str, Any] = {
        "ref": cells.code(LONGEST_REF), **dict.fromkeys(MOMENTS, moment), "answer": _long(10_000),
        "kind": cells.text(200), "place": cells.text(300), "longitude": cells.decimal(-180, 180),
        "latitude": cells.decimal(-90, 90),
    }
    columns = [
        Column(key, heading, heading, reads[key], "", required=key in {"ref", "raised_at"}, empty=None)
        for key, heading in said.items()
    ]
    return columns + [
        Column(f"words{number}", heading, heading, _long(actions.MOST_WORDS), "", empty="")
        for number, heading in enumerate(mapping.words)
    ]


def _long(longest: int) -> Any:
    def read(cell: Cell) -> str:
        words = clean(shown(cell))
        if len(words) > longest:
            raise NotThis(_("This is longer than %(longest)s characters; shorten it, please."), longest=longest)
        return words

    return read


class _Reader:
    """Reads rows with one look-up of what is here."""

    def __init__(self, mapping: ColumnsMeant, columns: Mapping[str, Column], now: datetime) -> None:
        self.mapping, self.columns, self.now = mapping, columns, now
        self.router, self.tree, self.directory = router.now(), places.tree.now(), people.directory.now()
        self.spots: dict[str, Spot | NotThis] = {}
        self.otherwise = self._place(mapping.place) if mapping.place else None
        if isinstance(self.otherwise, NotThis):
            raise Unreadable(self.otherwise.reason, **self.otherwise.words)
        self.keys = {name: kind.key for kind in self.router.leaves for name in (kind.key, kind.name)}
        for name in (mapping.kind, *mapping.kinds.values()):
            if name and name not in self.keys:
                raise Unreadable(_("No category here has the name or key %(name)s."), name=name)

    def _place(self, name: str) -> Spot | NotThis:
        if name not in self.spots:
            try:
                self.spots[name] = placed(name)
            except NotThis as wrong:
                self.spots[name] = wrong
        return self.spots[name]

    def spot(self, record: Record) -> tuple[Spot | NotThis, str]:
        """Return where a row happened, or what is wrong with which of its columns."""
        values = record.values
        if values.get("place"):
            return self._place(values["place"]), "place"
        if values.get("longitude") is not None and values.get("latitude") is not None:
            line = places.at_point(values["longitude"], values["latitude"], self.mapping.datum).line
            if not line:
                return NotThis(_("This point lies outside the district.")), "latitude"
            return line[-1], "latitude"
        missing = NotThis(_("It is not said where; fill it in, or set place.otherwise in the mapping."))
        return self.otherwise or missing, "place" if "place" in self.columns else "ref"

    def key(self, record: Record) -> str:
        """Return the key of a row's category, or nothing."""
        said = record.values.get("kind") or ""
        return self.keys.get(self.mapping.kinds.get(said, said)) or self.keys.get(self.mapping.kind, "")

    def unlisted(self, record: Record) -> str:
        """Return the kind that a row names and nobody here knows, for which the one of `otherwise` is taken."""
        said = record.values.get("kind") or ""
        return "" if self.mapping.kinds.get(said, said) in self.keys else said

    def problems(self, record: Record, *, twice: bool) -> list[Problem]:
        """Return everything that is wrong with a row that could be read."""
        wrong = []
        if twice:
            wrong.append(record.problem(self.columns["ref"], _("This number stands twice in the sheet.")))
        spot, column = self.spot(record)
        if isinstance(spot, NotThis):
            wrong.append(record.problem(self.columns[column], spot.reason, **spot.words))
        elif key := self.key(record):
            kind = self.router.by_key(key)
            try:
                if kind is not None:
                    raised = Raised.of(Channel.IMPORT, self._words(record))
                    self.router.route(spot.id, kind, self.tree, self.directory, raised)
            except NoUnit:
                wrong.append(record.problem(self.columns[column], _("Nobody here could be found for it.")))
        else:
            wrong.append(record.problem(self.columns.get("kind", self.columns["ref"]),
                                        _("No category here has this name.")))
        if not self._words(record):
            wrong.append(record.problem(self.columns["words0"], _("This must not be empty.")))
        return wrong + self._disorder(record)

    def _disorder(self, record: Record) -> list[Problem]:
        """Return what can't be: a step before the one that comes first, or ahead of now."""
        before, wrong = None, []
        for name in MOMENTS:
            moment = record.values.get(name)
            if moment is None:
                continue
            if moment > self.now:
                wrong.append(record.problem(self.columns[name], _("This lies ahead.")))
            elif before is not None and moment < before:
                wrong.append(record.problem(self.columns[name], _("This lies before the step that comes first.")))
            before = moment
        return wrong

    def _words(self, record: Record) -> str:
        parts = [record.values.get(f"words{number}", "") for number in range(len(self.mapping.words))]
        return clean("\n".join(part for part in parts if part))[: actions.MOST_WORDS]

    def past(self, record: Record) -> Past:
        """Return a row without problems, ready to be replayed."""
        spot, _column = self.spot(record)
        assert not isinstance(spot, NotThis)  # noqa: S101  # its problems were looked for
        values, ref = record.values, f"{self.mapping.source}:{record.values['ref']}"
        intake = actions.Intake(
            place_id=spot.id, category_key=self.key(record), channel=Channel.IMPORT, key=ref, words=self._words(record),
            external_ref=ref, replayed=True,
        )
        moments = {name: values[name] for name in MOMENTS if values.get(name) is not None}
        return Past(intake, moments, values.get("answer") or self.mapping.answer, self.mapping.sentence)


# ── replaying ────────────────────────────────────────────────────────────────────────────────────────────────────


def replay(rows: Sequence[Past], now: datetime) -> Iterator[tuple[int, int]]:
    """Replay rows, oldest first, and say after each few how many are through, of how many.

    Killed and run again, it goes on where each row stood; what people moved on since is left to them.
    """
    rows = sorted(rows, key=lambda past: past.moments["raised_at"])
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        _raise(some)
        _answer(some)
        _end(some, now)
        yield min(start + AT_ONCE, len(rows)), len(rows)


def _known(rows: Sequence[Past]) -> dict[str, Report]:
    """Return the reports that came of rows before, by their number; in few statements, however many rows."""
    found: dict[str, Report] = {}
    refs = [past.intake.external_ref for past in rows]
    for start in range(0, len(refs), 500):
        some = Report.objects.filter(external_ref__in=refs[start : start + 500]).select_related("concern")
        found |= {report.external_ref or "": report for report in some}
    return found


@working
def _raise(rows: Sequence[Past]) -> None:
    known, stamp = _known(rows), stamps.read()
    for past in rows:
        if past.intake.external_ref not in known:
            actions.report(actor=OPERATOR, intake=past.intake, stamp=stamp, now=past.moments["raised_at"])


@working
def _answer(rows: Sequence[Past]) -> None:
    """Let units say what they said then; the concerns follow their tasks at the end of the transaction."""
    owed = {
        past.intake.external_ref: past for past in rows if {"accepted_at", "done_at"} & past.moments.keys()
    }
    leading = Dispatch.objects.filter(
        role=Role.LEAD, concern__replayed=True, concern__reports__external_ref__in=owed,
    ).select_related("task__place", "task__unit").annotate(ref=F("concern__reports__external_ref"))
    for dispatch in leading:
        past, task = owed[dispatch.ref], dispatch.task
        done_at = past.moments.get("done_at")
        if task.state == TaskState.ISSUED:
            tasks.receive(
                actor=OPERATOR, task=task, version=task.version, headline=past.sentence,
                now=past.moments.get("accepted_at") or past.moments["done_at"],
            )
        if task.state == TaskState.RECEIVED and done_at is not None:
            tasks.report_done(
                actor=OPERATOR, task=task, version=task.version, outcome=past.answer, evidence=[], now=done_at,
            )


@working
def _end(rows: Sequence[Past], now: datetime) -> None:
    """Let what was confirmed then be confirmed, and close what nobody could be asked about any more."""
    known = _known([past for past in rows if "done_at" in past.moments])
    for past in rows:
        report = known.get(past.intake.external_ref)
        if report is None or report.concern.state != ConcernState.DONE or not report.concern.replayed:
            continue
        confirmed_at, closed_at = past.moments.get("confirmed_at"), past.moments["done_at"] + AT_THE_PLATE
        if confirmed_at is not None:
            actions.confirm(
                actor=OPERATOR.holding(report.id), report=report, version=report.concern.version, now=confirmed_at,
            )
        elif closed_at <= now:
            actions.close_unconfirmed(concern=report.concern, tries=0, now=closed_at)
