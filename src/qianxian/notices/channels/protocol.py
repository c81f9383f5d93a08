"""What a channel is: one call that sends a message, and the ways in which that can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `number` is the notice's id, by which a provider may tell that it has it already.

    `to` is a telephone number, an address of mail or a name at a messenger; a group's robot needs none. `template` and
    `blanks` (name and value, in the order of the text) are for providers that send registered texts only.
    """

    number: int
    to: str
    sentence: str
    link: str
    template: str = ""
    blanks: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> str:
        """The sentence with its link."""
        return f"{self.sentence}\n{self.link}" if self.link else self.sentence


class NotSent(Exception):
    """A message did not go out as it should; `reason` is a word or a provider's code, never an address or a text."""

    outcome = "later"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason[:60]


class Later(NotSent):
    """It did not go out; another try may succeed."""


class Never(NotSent):
    """It did not go out, and trying again would change nothing before somebody mends what is set up."""

    outcome = "never"


class UnknownNumber(NotSent):
    """Nobody can be reached there: no such number, or its owner wants no messages."""

    outcome = "unknown_number"


class Unclear(NotSent):
    """The connection was lost after the message was handed over: it may have gone out, or not."""

    outcome = "unclear"


class Channel(Protocol):
    """A way out of the house.

    `at_once`: a message is with its reader at once, as a code has to be. `wakes`: a telephone sounds, so that quiet
    hours count. `recognises`: handing a message over twice sends it once, so an unclear try may be repeated.
    """

    @property
    def at_once(self) -> bool:
        """Whether a message is with its reader at once."""

    @property
    def wakes(self) -> bool:
        """Whether a telephone sounds."""

    @property
    def recognises(self) -> bool:
        """Whether handing over twice sends once."""

    def send(self, message: Message) -> str:
        """Send a message and return the provider's id for it, or nothing where there is none.

        :raises NotSent: in one of its four kinds.
        """
