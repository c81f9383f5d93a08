"""A file of arrays and JSON: written whole or not at all, and refused in one way whatever is wrong with it."""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from contextlib import contextmanager, nullcontext
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import BadZipFile

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from numpy.typing import NDArray

DAMAGE: Final = (
    KeyError, TypeError, AttributeError, IndexError, OverflowError, EOFError, ValueError, NotImplementedError,
    MemoryError, BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a file raises that is cut short, changed, or of something else."""


class Stored(NamedTuple):
    """What a file holds: what it says about itself, and its arrays."""

    about: dict[str, Any]
    arrays: dict[str, NDArray[Any]]


def read_stored(path: str | PathLike[str] | IO[bytes], written: int) -> Stored:
    """Read a file of arrays (no code is ever run from it) with a JSON object under ``about``.

    :param written: the format that is understood.
    :raises OSError: if the file can't be read.
    :raises ValueError: if it is of another format; one of `DAMAGE` if it is damaged or something else.
    """
    # Opened here: what numpy opens itself it leaves open when it refuses it.
    with (
        Path(path).open("rb") if isinstance(path, str | PathLike) else nullcontext(path) as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        arrays = {name: stored[name] for name in stored.files}
    about = json.loads(arrays["about"].tobytes())
    if about["format"] != written:
        raise OtherFormatError(f"written in format {about['format']}, not {written} · 文件格式不符")
    return Stored(about, arrays)


class OtherFormatError(ValueError):
    """The file was written by a later or an earlier version, whose format this one does not read."""


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
