"""A refusal is an object with its reason, fit to be shown to the one refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Permit:
    """The answer of a rule `may_<verb>()`: true, or false with the reason why."""

    granted: bool
    reason: str | _StrPromise = ""

    def __bool__(self) -> bool:
        return self.granted


GRANTED = Permit(granted=True)


def refused(reason: str | _StrPromise) -> Permit:
    """Return a permit that is not one; `reason` says why and where to go instead."""
    return Permit(granted=False, reason=reason)


class Actor(Protocol):
    """Whoever acts, as rooms know them that lie below the offices people hold."""

    @property
    def office_id(self) -> int | None:
        """The office acted for, or None."""

    def may_administer(self, path: str) -> Permit:
        """Say whether they may change what is set up at a place and below it."""

    def may_administer_somewhere(self) -> Permit:
        """Say whether there is any place where they may."""


class Refused(Exception):
    """Somebody may not do this; `reason` may be shown to them."""

    def __init__(self, reason: str | _StrPromise) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Unfit(ValueError):
    """What was given can't be kept; `reason` says what to do instead, `field` which part of a form it is about."""

    def __init__(self, reason: str | _StrPromise, field: str = "") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.field = field


def require(permit: Permit) -> None:
    """Go on only with a permit.

    :raises Refused: if the permit is not granted; it carries the permit's reason.
    """
    if not permit:
        raise Refused(permit.reason)
