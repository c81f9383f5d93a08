"""What every page knows, and the small things that views share."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext_lazy

from qianxian.base import clock
from qianxian.base.said import said_date
from qianxian.storage import files
from qianxian.storage.files import NotAPhoto, StoredPhoto

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponseBase

    from qianxian.people.queries import Viewer

MOST_PHOTOS = 9
MAY_RECORD = "camera=(), geolocation=(), microphone=(self)"
"""For the pages on which something can be said instead of written; no other page may listen."""
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")
LONGEST_NUMBER = 10
LONGEST_SHEET = 4
"""Digits of a number that a form sends back."""
LARGEST_KEY = 2**63 - 1
"""Of an id, as both engines keep it; a larger number in an address is nobody's."""
TOO_MANY = gettext_lazy("At most nine photographs, please. Choose the nine that show it best.")


def viewer(request: HttpRequest) -> Viewer:
    """Return who is looking."""
    asked: Viewer = request.viewer  # type: ignore[attr-defined]  # added by KnowsViewer
    return asked


def about_page(request: HttpRequest) -> dict[str, Any]:
    """Give every template the viewer, the size of print and the languages; no statement is made for it."""
    return {
        "viewer": getattr(request, "viewer", None),
        "big": getattr(request, "big", False),
        "demo": settings.QIANXIAN_DEMO,
        "now": clock.now(),
    }


def show_date(value: Any) -> str:
    """Say a date as seen from now."""
    return said_date(value, clock.now())


def fingerprint(value: Any) -> str:
    """Return a short name for what was shown, so that what is handed in next is known to be about the same."""
    return hashlib.sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:16]


def fresh_key() -> str:
    """Return the key of a form that is handed out: what comes back with it is one report."""
    return str(uuid4())


def store_photos(uploads: list[UploadedFile[Any]], *, kept: int = 0) -> list[StoredPhoto]:
    """Re-encode and keep what was handed in, beside `kept` photographs that were kept before.

    :raises NotAPhoto: if there are too many, or one can't be kept.
    """
    if kept + len(uploads) > MOST_PHOTOS:
        raise NotAPhoto(TOO_MANY)
    return [files.store_photo(upload.file, upload.size or 0) for upload in uploads if upload.file is not None]


def photo(name: str | None) -> HttpResponseBase:
    """Answer with a photograph that a query has found for this viewer.

    :raises Http404: if there is none.
    """
    if name is None:
        raise Http404
    path = files.path_of(name)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def voice(request: HttpRequest, name: str | None) -> HttpResponse:
    """Answer with a voice message that a query has found for this viewer, whole or the part that is asked for.

    Some telephones play only what they can ask for in parts. A message is under half a megabyte.

    :raises Http404: if there is none.
    """
    if name is None:
        raise Http404
    try:
        content = files.path_of(name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    first, last = (int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)) if asked else (0, -1)
    if asked and first > last:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{len(content)}"
        return response
    if asked:
        response = HttpResponse(content[first : last + 1], status=206, content_type="audio/mpeg")
        response.headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    else:
        response = HttpResponse(content, content_type="audio/mpeg")
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def may_record(response: HttpResponse) -> HttpResponse:
    """Let a page with a form in which something can be said ask for the microphone."""
    response.headers["Permissions-Policy"] = MAY_RECORD
    return response


def read_version(request: HttpRequest) -> int:
    """Return the version that a form was made from; 0, which is nobody's, where it can't be read."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < LONGEST_NUMBER else 0


def sheet(request: HttpRequest) -> int:
    """Return which sheet of a long list is asked for, from 1 on; the first where it can't be read."""
    typed = request.GET.get("sheet", "")
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_SHEET else 1


def download(kept: dict[str, Any], name: str) -> HttpResponse:
    """Answer with what is kept about somebody, as a file to take along."""
    response = HttpResponse(json.dumps(kept, ensure_ascii=False, indent=2), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def read_place_in_list(typed: str) -> tuple[datetime, int] | None:
    """Return the key (moment, id) behind which a list goes on, or None for its beginning."""
    moment, _dot, number = typed.partition("~")
    try:
        at, last = datetime.fromisoformat(moment).astimezone(UTC), int(number)
    except (ValueError, OverflowError):
        return None
    return (at, last) if 0 < last < 2**63 and at.year in range(2000, 2200) else None


def read_start(request: HttpRequest) -> int:
    """Return from which row a list that is held in memory goes on."""
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0  # noqa: PLR2004  # six digits


def read_key(request: HttpRequest, name: str = "after") -> int:
    """Return an id that the address asks for, such as the one behind which a list goes on; 0 where it is none."""
    typed = request.GET.get(name, "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(LARGEST_KEY)) else 0
    return number if number <= LARGEST_KEY else 0


def read_number(request: HttpRequest, field: str) -> int | None:
    """Return an id that was chosen, or None where none was."""
    typed = request.POST.get(field, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 20 else None  # noqa: PLR2004  # 63 bits


def write_place_in_list(key: tuple[datetime, int]) -> str:
    """Return a key (moment, id) as a link carries it."""
    return f"{key[0].isoformat()}~{key[1]}"
