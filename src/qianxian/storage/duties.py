"""What the foundation tidies by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.storage import engines, files
from qianxian.storage.jobs import REMOVE_FILES, every, handler

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(hours=6))
def remove_orphans(now: datetime) -> None:
    """Delete photographs of intakes that never came to be."""
    files.remove_orphans(now.timestamp())


@handler(REMOVE_FILES)
def remove_files(now: datetime, names: list[str]) -> None:  # noqa: ARG001  # a job is told the time, as duties are
    """Delete the files of photographs that were erased; asked for in the act, done after it."""
    files.remove(names)


@every(timedelta(days=1))
def forget_log(now: datetime) -> None:  # noqa: ARG001  # a duty is told the time, whether it needs it or not
    """Let what was erased during the day leave the database's log too."""
    engines.dialect().forget_log()
