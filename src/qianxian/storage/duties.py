"""What the foundation tidies by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.storage import files
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(hours=6))
def remove_orphans(now: datetime) -> None:
    """Delete photographs of intakes that never came to be."""
    files.remove_orphans(now.timestamp())
