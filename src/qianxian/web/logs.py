"""What a log line may say."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"/(r|f|o|find|mine|here|calendar)/[^\s\"/]+")


class NoSecrets(logging.Filter):
    """Takes secret links and calendars, and where somebody stood, out of log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide what follows /r/ and the like."""
        record.msg = _SECRET.sub(r"/\1/…", record.getMessage())
        record.args = ()
        return True
