"""Official documents to take along: minutes as DOCX and PDF, and the font that a PDF gets."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse

from qianxian.base import clock
from qianxian.meetings import queries as meetings
from qianxian.web import downloads, page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qianxian.meetings.models import Meeting

USUAL_FONTS = (
    "C:/Windows/Fonts/simfang.ttf", "C:/Windows/Fonts/simsun.ttc", "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
"""Where TrueType fonts with Chinese lie on usual machines, those nearest to the standard first."""


def font() -> Path | None:
    """Return the font that a PDF gets, or None: then the file asks for the reader's own."""
    return _first_sound((settings.QIANXIAN_PDF_FONT, *USUAL_FONTS))


def own_font_fails() -> bool:
    """Say whether a font is named in the settings that can't be embedded, or isn't there."""
    return bool(settings.QIANXIAN_PDF_FONT) and _first_sound((settings.QIANXIAN_PDF_FONT,)) is None


@lru_cache(maxsize=8)
def _first_sound(named: tuple[str, ...]) -> Path | None:
    from qianxian.base.documents import pdf  # noqa: PLC0415  # brings a large library

    return next((Path(one) for one in named if one and pdf.can_embed(Path(one))), None)


def minutes_file(request: HttpRequest, meeting: Meeting, kind: str) -> HttpResponse:
    """Answer with the minutes of a meeting as a file of `kind`, docx or pdf.

    :raises Http404: if there are none to show to whoever asks, or no such kind.
    """
    paper = meetings.paper_for(page.viewer(request), meeting, clock.now())
    if paper is None or kind not in ("docx", "pdf"):
        raise Http404
    if kind == "pdf":
        return pdf_file(paper)
    return docx_file(paper, meetings.template_in_use())


def pdf_file(paper: meetings.Paper) -> HttpResponse:
    """Answer with minutes as PDF, in the standard form."""
    from qianxian.base.documents import pdf  # noqa: PLC0415  # as above

    file = io.BytesIO()
    pdf.write(file, paper.document, font=font())
    return downloads.named(HttpResponse(file.getvalue(), content_type=downloads.PDF), paper.document.title, "pdf")


def docx_file(paper: meetings.Paper, template: bytes | None) -> HttpResponse:
    """Answer with minutes as DOCX, in the district's form or the standard one."""
    content = meetings.as_docx(paper, template)
    return downloads.named(HttpResponse(content, content_type=downloads.DOCX), paper.document.title, "docx")
