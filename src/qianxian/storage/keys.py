"""Secrets of this installation, kept in the folder QIANXIAN_KEYS and never beside the database.

A key is made the first time it is asked for and is not in any backup of the database.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

LENGTH = 32


def read_or_make(folder: Path, name: str) -> bytes:
    """Return the key `name` (32 bytes) in `folder`; make it, readable by its owner only, if it is not there."""
    path = folder / f"{name}.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Two processes may start together: both write a whole key aside, and the first link is everyone's key.
        draft = folder / f".{name}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(LENGTH))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


@cache
def key(name: str) -> bytes:
    """Return this installation's key `name`, 32 bytes."""
    return read_or_make(Path(settings.QIANXIAN_KEYS), name)
