"""Django's two database back ends, bound to one district at a time.

What only one engine can say stands in the folder named for it; both have the same names:
`DatabaseWrapper` in `base.py`, and in `dialect.py` what `Dialect` says below.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from django.db import connection

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Dialect(Protocol):
    """What each engine says in its own words."""

    def transient(self, error: BaseException) -> bool:
        """Say whether the same transaction may go through if it is tried again."""

    def taken(self, error: BaseException) -> str:
        """Return the column in which another row has the value already, or nothing if that is not the matter."""

    def append_only(self, table: str) -> tuple[list[str], list[str]]:
        """Return the statements that forbid changing rows of `table`, and those that allow it again."""

    def make_room(self, schema: str) -> None:
        """Make the room in which a district's tables will be, if the engine wants that."""

    def forget_log(self) -> None:
        """Empty the log in which what was erased may still stand, as far as the engine lets us."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads in the block see the database as of one moment, without keeping writers out."""

    def built_aside(self) -> AbstractContextManager[None]:
        """Let everything that is written in the block be seen at its end at once, or never if it raises."""


def dialect() -> Dialect:
    """Return the dialect of the engine in use."""
    package = connection.settings_dict["ENGINE"]
    return cast("Dialect", import_module(f"{package}.dialect"))
