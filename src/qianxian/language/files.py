"""Writing a file whole or not at all: beside its place first, then over it in one step."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO


@contextmanager
def replace_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes the place of ``path`` when the block ends without an error.

    :raises OSError: if the folder can't be written to.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105 - the name is a string from mkstemp
    except BaseException:
        os.unlink(name)  # noqa: PTH108 - the same
        raise
