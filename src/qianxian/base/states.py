"""A lifecycle as one table: from which states a verb leads where, who may take it, what it needs, what time does.

The table is checked when it is built, so a wrong one stops the program at its start and not a matter on
its way: every state can be reached, from every state an end or a rest can be, no end has a way out, and no verb
leads from one state to two. At a rest a thing may stay for ever, and yet a step leads on (a settled matter that is
not settled after all). A table without ends goes on for ever, like a ladder that leads up and down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
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


class NotTheirs(Exception):
    """A step was taken in the name of somebody who may not, or without what it needs: a mistake in the program."""


class Clock(Enum):
    """What a step does to the time within which something is promised."""

    RUNS = "runs"
    STARTS = "starts"
    STOPS = "stops"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Step(Generic[State]):
    """One row of the table: `verb` leads from any of `sources` to `target`; to None, it stays where it is.

    `who` may take it; `needs` are the things that have to be said with it.
    """

    verb: str
    sources: tuple[State, ...]
    target: State | None
    who: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clock: Clock = Clock.RUNS


class Lifecycle(Generic[State]):
    """The table of a thing's steps, with the states it starts in, those it ends in and those in which it may rest."""

    def __init__(
        self, *, starts: Iterable[State], ends: Iterable[State], steps: Iterable[Step[State]],
        rests: Iterable[State] = (),
    ) -> None:
        self.starts = frozenset(starts)
        self.ends = frozenset(ends)
        self.rests = frozenset(rests)
        self.steps = tuple(steps)
        self._steps = {(source, step.verb): step for step in self.steps for source in step.sources}
        self._targets = {
            (source, verb): source if step.target is None else step.target
            for (source, verb), step in self._steps.items()
        }
        self._check()

    @property
    def states(self) -> frozenset[State]:
        """Every state the table names."""
        named = {state for step in self.steps for state in step.sources} | set(self._targets.values())
        return frozenset(named | self.starts | self.ends | self.rests)

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

    def take(self, state: State, verb: str, *, by: str, said: Iterable[str] = ()) -> State:
        """Return the state to which `verb` leads when `by` takes it and says `said`.

        :raises NotPossible: if the table has no such step.
        :raises NotTheirs: if the step is not theirs, or something is not said that it needs.
        """
        became = self.target(state, verb)
        step = self._steps[state, verb]
        if by not in step.who:
            raise NotTheirs(f"“{verb}” is taken by {step.who}, not by {by}")
        if missing := set(step.needs) - set(said):
            raise NotTheirs(f"“{verb}” needs {sorted(missing)}")
        return became

    def offers(self, state: State, verb: str) -> bool:
        """Say whether `verb` is a step from `state`."""
        return (state, verb) in self._targets

    def _ending(self) -> set[State]:
        """Return the states from which an end can be reached; a circle with no way out is a dead end too."""
        ending = set(self.ends | self.rests)
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
