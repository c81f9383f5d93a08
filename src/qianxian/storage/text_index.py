"""A text index beside a room's table: found by words and by marks, newest first, on whichever engine runs.

A text has a head (what stands above it), a body, and marks: short words of the room's own (where it is, what kind it
is, whose it is) which no text can hold. The engine itself cuts the words down by the marks, so that whoever may see a
hundredth of the texts waits for a hundredth of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from django.db import connection
from django.db.migrations.operations.base import Operation

from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

    from qianxian.language.search import Question

Marks: TypeAlias = "Sequence[Sequence[str]]"
"""Of each inner list the text has to have one mark."""
CANDIDATES = 1000
"""So many texts are looked at at most; the rest of a common word is older than all of them."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A text as the index takes it; scrubbed by whoever puts it in."""

    id: int
    head: str
    body: str
    marks: tuple[str, ...] = ()


class _Engine(Protocol):
    """What each engine says in its own words."""

    def make(self, table: str) -> list[str]:
        """Return the statements that make an index."""

    def put(self, table: str, rows: Sequence[Indexed]) -> None:
        """Put texts in, in the place of those that had their ids."""

    def remove(self, table: str, ids: Sequence[int]) -> None:
        """Take texts out."""

    def find(self, table: str, question: Question, marks: Marks, at_most: int) -> list[tuple[int, bool]]:
        """Return the ids of texts, highest first, and of each whether every term is in its head."""

    def lowest(self, table: str) -> int | None:
        """Return the lowest id in the index, or None while it is empty."""

    def forget_step(self, table: str) -> bool:
        """Merge a little; say whether there is more to do."""


def _engine() -> _Engine:
    return cast("_Engine", import_module(f"{connection.settings_dict['ENGINE']}.text_index"))


class TextIndex:
    """The index in the table `table`; a migration makes it with `MakeTextIndex`."""

    def __init__(self, table: str) -> None:
        self.table = table

    def put(self, rows: Sequence[Indexed]) -> None:
        """Put texts in, in the place of those that had their ids; inside the caller's transaction."""
        _engine().put(self.table, rows)

    def remove(self, ids: Sequence[int]) -> None:
        """Take texts out; inside the caller's transaction."""
        _engine().remove(self.table, ids)

    def find(
        self, question: Question, *, marks: Marks = (), at_most: int = CANDIDATES,
    ) -> list[int]:
        """Return the newest texts that hold every term: those with all of them in the head first, then the newest.

        Of a word in more texts than are looked at, a text older than all of them is not found by its head either:
        to find those, an engine would have to read every text with the word. Two statements at most. An empty
        question, or marks of which none can be had, finds nothing.
        """
        if question.is_empty() or not all(marks):
            return []
        found = _engine().find(self.table, question, marks, at_most)
        return [number for number, in_head in sorted(found, key=lambda one: not one[1])]

    def lowest(self) -> int | None:
        """Return the lowest id in the index, or None while it is empty; one statement."""
        return _engine().lowest(self.table)

    def forget(self) -> None:
        """Let nothing be left in the file of what was taken out; a little at a time, so that others write between."""
        while self._forget_step():
            pass

    @working
    def _forget_step(self) -> bool:
        return _engine().forget_step(self.table)


class MakeTextIndex(Operation):
    """Make the table of a text index, on whichever engine runs."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState,
    ) -> None:
        """Make it."""
        for statement in _engine().make(self.table):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState,
    ) -> None:
        """Drop it."""
        schema_editor.execute(f"DROP TABLE {self.table}")

    def describe(self) -> str:
        """Say it for `migrate`."""
        return f"Make the text index {self.table}"
