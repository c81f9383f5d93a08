"""How a message leaves the house.

The only channel here is a folder into which each message is written as a file, for a machine that has no way out
and for whoever carries messages on by hand. A channel that sends implements the same protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: `number` is the notice's id, by which a channel can tell that it has sent it already."""

    number: int
    phone: str
    sentence: str
    link: str


class Channel(Protocol):
    """A way out of the house; `sends` says whether a message is with its reader at once, as a code has to be."""

    @property
    def sends(self) -> bool:
        """Whether messages go out by themselves, at once."""

    def send(self, message: Message) -> None:
        """Send a message, once for each number.

        :raises OSError: if it can't be sent now.
        """

    def tidy(self, now: datetime) -> None:
        """Forget copies that are no longer needed."""

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget the copies of these messages at once."""


def _outbox() -> Path:
    return Path(settings.QIANXIAN_HOME) / "outbox" / districts.current().code


class Folder:
    """Writes each message to a file of its own, named after its number, so that none is written twice."""

    @property
    def sends(self) -> bool:
        """Say no: whoever carries messages on comes later. In the demonstration the reader looks into the folder."""
        return bool(settings.QIANXIAN_DEMO)

    def send(self, message: Message) -> None:
        """Write the message."""
        folder = _outbox()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{message.number}"
        draft.write_text(f"{message.phone}\n{message.sentence}\n{message.link}\n", encoding="utf-8")
        draft.replace(folder / f"{message.number}.txt")

    def forget(self, numbers: Iterable[int]) -> None:
        """Remove the files of these messages."""
        for number in numbers:
            (_outbox() / f"{number}.txt").unlink(missing_ok=True)

    def tidy(self, now: datetime) -> None:
        """Remove messages older than a week: whoever carries them on has had time."""
        oldest = (now - KEPT).timestamp()
        for path in _outbox().glob("*.txt"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


channel: Channel = Folder()

links: dict[str, Callable[[int], str]] = {}
"""For each kind of thing, how to make the link to it; the room that has the thing registers it."""
