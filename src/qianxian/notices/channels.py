"""How a message leaves the house.

The only channel here is a folder into which each message is written as a file, for a machine that has no way out
and for whoever carries messages on by hand. A channel that sends implements the same protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `number` is the notice's id, by which a channel can tell that it has sent it already."""

    number: int
    phone: str
    sentence: str
    link: str


class Channel(Protocol):
    """A way out of the house."""

    def send(self, message: Message) -> None:
        """Send a message, once for each number.

        :raises OSError: if it can't be sent now.
        """


class Folder:
    """Writes each message to a file of its own, named after its number, so that none is written twice."""

    def send(self, message: Message) -> None:
        """Write the message."""
        folder = Path(settings.QIANXIAN_HOME) / "outbox" / districts.current().code
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{message.number}"
        draft.write_text(f"{message.phone}\n{message.sentence}\n{message.link}\n", encoding="utf-8")
        draft.replace(folder / f"{message.number}.txt")


channel: Channel = Folder()

links: dict[str, Callable[[int], str]] = {}
"""For each kind of thing, how to make the link to it; the room that has the thing registers it."""
