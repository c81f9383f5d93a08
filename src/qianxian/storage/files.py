"""Photographs that people hand in: opened, turned upright, made smaller and written anew; and the folder of all files.

What is kept is a new JPEG without EXIF, so without the place where it was taken. A large upload lies in the folder
`uploading` while its request lasts, readable by the server only. The new file is safe on disk before the act that
refers to it begins.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from qianxian.storage import districts
from qianxian.storage.models import KeptFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

LARGEST = 15 * 1024 * 1024
"""Bytes of a photograph as handed in; a phone's own are 3–8 MB."""
MOST_PIXELS = 60_000_000
MOST_PIXELS_WHOLE = 16_000_000
"""Of a picture that can only be opened whole; a JPEG is opened at a fraction of its size."""
LONGEST_SIDE = 1600
WHOLE = 100
"""Percent of a picture's height."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
ORPHAN_AGE_S = 24 * 3600
_opening = threading.BoundedSemaphore(2)
"""Two pictures at a time in each process: an open one takes a hundred times the memory of its file."""


class NotAPhoto(Exception):
    """What was handed in can't be kept as a photograph; `reason` says what to do instead."""

    def __init__(self, reason: str | _StrPromise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photograph on disk, not yet in any table; the fields are those of `FileRow`."""

    name: str
    sha256: str
    size: int
    width: int
    height: int


def store_photo(upload: IO[bytes], size: int) -> StoredPhoto:
    """Re-encode `upload` (of `size` bytes) and write it to the chosen district's folder.

    :raises NotAPhoto: if it is too large, of a kind we don't take, or damaged.
    """
    if size > LARGEST:
        raise NotAPhoto(_("This photograph is larger than 15 MB. Take a smaller one, or hand in without it."))
    return _keep(*_reencoded(upload))


def crop_photo(name: str, top: int, bottom: int) -> StoredPhoto:
    """Keep a strip of a photograph that is kept already: from `top` to `bottom` percent of its height.

    :raises NotAPhoto: if there is nothing between the two, or the photograph is gone.
    """
    if not 0 <= top < bottom <= WHOLE:
        raise NotAPhoto(_("Write how far down the line begins and ends: two numbers from 0 to 100."))
    try:
        with _opening, Image.open(path_of(name), formats=("JPEG",)) as picture:
            strip = picture.crop((0, picture.height * top // WHOLE, picture.width, picture.height * bottom // WHOLE))
            plain = strip.convert("RGB")
    except OSError as error:
        raise NotAPhoto(_("The photograph of this page is no longer kept.")) from error
    return _keep(*_written(plain))


def _keep(content: bytes, width: int, height: int) -> StoredPhoto:
    return StoredPhoto(keep(content, "jpg"), hashlib.sha256(content).hexdigest(), len(content), width, height)


def keep(content: bytes, ending: str) -> str:
    """Write the bytes of a file to the chosen district's folder, safely, and return the name it is kept under."""
    name = f"{secrets.token_hex(16)}.{ending}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    for above in (path.parent, path.parent.parent):  # the names have to outlast a power cut as the bytes do
        _flush(above)
    return name


def _flush(folder_: Path) -> None:
    """Let the disk keep which files a folder has."""
    opened = os.open(folder_, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _reencoded(upload: IO[bytes]) -> tuple[bytes, int, int]:
    """Return the bytes of a new JPEG with its width and height in pixels."""
    too_many_points = _("This picture has too many points. A photograph from a phone will do.")
    try:
        with _opening, Image.open(upload, formats=FORMATS) as picture:
            most = MOST_PIXELS if picture.format == "JPEG" else MOST_PIXELS_WHOLE
            if picture.width * picture.height > most:
                raise NotAPhoto(too_many_points)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            if upright.has_transparency_data:
                paper = Image.new("RGBA", upright.size, "white")
                paper.alpha_composite(upright.convert("RGBA"))
                upright = paper
            plain = upright.convert("RGB")
    except UnidentifiedImageError as error:
        raise NotAPhoto(_("This is not a photograph we can open. JPEG, PNG and WebP will do.")) from error
    # Pillow refuses the largest itself, before our own count.
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(too_many_points) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise NotAPhoto(_("This photograph is damaged. Take it again, or hand in without it.")) from error
    return _written(plain)


def _written(plain: Image.Image) -> tuple[bytes, int, int]:
    plain.info.clear()  # Pillow would write the old comment into the new file
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=82, optimize=True, exif=b"")
    return written.getvalue(), plain.width, plain.height


def folder() -> Path:
    """Return the chosen district's folder of files."""
    return Path(settings.QIANXIAN_HOME) / "files" / districts.current().code


def path_of(name: str) -> Path:
    """Return where the file `name` lies."""
    return folder() / name[:2] / name


def remove(names: Iterable[str]) -> None:
    """Delete files that no row names any more; one that is named still, or again, stays."""
    unnamed = set(names)
    for table in _tables():
        unnamed -= set(table._base_manager.filter(name__in=unnamed).values_list("name", flat=True))
    for name in unnamed:
        path_of(name).unlink(missing_ok=True)


def _tables(of: type[KeptFile] = KeptFile) -> list[type[KeptFile]]:
    below = [table for kind in of.__subclasses__() for table in _tables(kind)]
    return below if of._meta.abstract else [of, *below]


def remove_orphans(now_s: float | None = None) -> int:
    """Delete files that no row refers to and that are older than a day; return how many.

    They are left by an intake that was refused, or killed, between its photograph and its act.
    """
    oldest = (time.time() if now_s is None else now_s) - ORPHAN_AGE_S
    left = (*folder().glob("??/*"), *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"))
    old = {path.name: path for path in left if path.stat().st_mtime < oldest}
    for table in _tables():
        for name in table._base_manager.values_list("name", flat=True).iterator(chunk_size=2000):
            old.pop(name, None)
    for path in old.values():
        path.unlink(missing_ok=True)
    return len(old)
