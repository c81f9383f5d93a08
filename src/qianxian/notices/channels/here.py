"""Ways out that need nobody else: a folder, and what the process prints."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from qianxian.base.text import masked
from qianxian.notices.channels.protocol import Later
from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.notices.channels.protocol import Message

KEPT = timedelta(days=7)


def outbox() -> Path:
    """Return the folder of this district's messages."""
    return Path(settings.QIANXIAN_HOME) / "outbox" / districts.current().code


class Folder:
    """Writes each message to a file of its own, named after its number, so that none is written twice."""

    wakes = False
    recognises = True

    @property
    def at_once(self) -> bool:
        """Say no: whoever carries messages on comes later. In the demonstration the reader looks into the folder."""
        return bool(settings.QIANXIAN_DEMO)

    def send(self, message: Message) -> str:
        """Write the message.

        :raises Later: if the folder can't be written to.
        """
        folder = outbox()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = folder / f".{message.number}"
            draft.write_text(f"{message.to}\n{message.sentence}\n{message.link}\n", encoding="utf-8")
            draft.replace(folder / f"{message.number}.txt")
        except OSError as error:
            raise Later(type(error).__name__) from None
        return ""


def forget(numbers: Iterable[int]) -> None:
    """Remove the files of these messages; only the folder keeps copies."""
    for number in numbers:
        (outbox() / f"{number}.txt").unlink(missing_ok=True)


def tidy(now: datetime) -> None:
    """Remove messages older than a week: whoever carries them on has had time."""
    oldest = (now - KEPT).timestamp()
    for path in outbox().glob("*.txt"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


class Console:
    """Prints that a message would go out, for whoever tries the system; the number's middle stays covered."""

    at_once = False
    wakes = False
    recognises = True

    def send(self, message: Message) -> str:
        """Print it."""
        sys.stdout.write(f"→ {masked(message.to)}: {message.sentence} {message.link}\n")
        return ""
