"""A lifecycle as one table: from which states a verb leads where.

The table is checked when it is built, so a wrong one stops the program at its start and not a matter on
its way: every state can be reached, from every state an end can be, no end has a way out, and no verb leads from
one state to two. A table without ends goes on for ever, like a ladder that leads up and down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

State = TypeVar("State", bound=str)


class NotPossible(Exception):
    """The step does not exist from the state in which the thing is; `reason` may be shown."""

    def __init__(self, reason: str | _StrPromise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class WrongTable(Exception):
    """A lifecycle table has a state that can't be reached or left, or an end with a way out."""


@dataclass(frozen=True, slots=True)
class Step(Generic[State]):
    """One row of the table: `verb` leads from any of `sources` to `target`."""

    verb: str
    sources: tuple[State, ...]
    target: State


class Lifecycle(Generic[State]):
    """The table of a thing's steps, with the states it starts in and those it ends in."""

    def __init__(self, *, starts: Iterable[State], ends: Iterable[State], steps: Iterable[Step[State]]) -> None:
        self.starts = frozenset(starts)
        self.ends = frozenset(ends)
        self.steps = tuple(steps)
        self._targets = {(source, step.verb): step.target for step in self.steps for source in step.sources}
        self._check()

    @property
    def states(self) -> frozenset[State]:
        """Every state the table names."""
        named = {state for step in self.steps for state in (*step.sources, step.target)}
        return frozenset(named | self.starts | self.ends)

    def target(self, state: State, verb: str) -> State:
        """Return the state to which `verb` leads from `state`.

        :raises NotPossible: if the table has no such step.
        """
        try:
            return self._targets[state, verb]
        except KeyError:
            raise NotPossible(
                _("This step is no longer open: the matter has moved on. Look at it again, please."),
            ) from None

    def offers(self, state: State, verb: str) -> bool:
        """Say whether `verb` is a step from `state`."""
        return (state, verb) in self._targets

    def _ending(self) -> set[State]:
        """Return the states from which an end can be reached; a circle with no way out is a dead end too."""
        ending = set(self.ends)
        grown = True
        while grown:
            found = {source for (source, _verb), target in self._targets.items() if target in ending}
            grown = not found <= ending
            ending |= found
        return ending

    def _check(self) -> None:
        if len(self._targets) != sum(len(step.sources) for step in self.steps):
            raise WrongTable("a verb leads from one state to two, or is listed twice")
        reached = set(self.starts)
        grown = True
        while grown:
            found = {target for (source, _verb), target in self._targets.items() if source in reached}
            grown = not found <= reached
            reached |= found
        if lost := self.states - reached:
            raise WrongTable(f"no step leads to {sorted(lost)}")
        leaving = {source for source, _verb in self._targets}
        if self.ends and (stuck := self.states - self._ending()):
            raise WrongTable(f"no way leads to an end from {sorted(stuck)}")
        if undead := leaving & self.ends:
            raise WrongTable(f"these are ends and yet have a way out: {sorted(undead)}")
