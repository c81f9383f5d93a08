"""Taking a district's own template: looked at from outside before anything of it is opened, refused with a reason."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.columns import NotThis
from qianxian.base.sheets.packed import DAMAGED, declares_a_type

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from docx.document import Document as Docx

LARGEST = 5 * 1024 * 1024
"""Bytes of a template as handed in."""
LARGEST_OPENED = 32 * 1024 * 1024
MOST_PARTS = 200
MARK = "【正文】"
"""The paragraph of a template in whose place the document goes; what stands around it stays."""
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BODY = "word/document.xml"


class TemplateRefused(NotThis):
    """This file is not taken as a template; `reason` % `words` says what to do."""


def opened(content: bytes | None) -> tuple[Docx, list[Any]]:
    """Open a template, or a blank page without one; return it emptied, and what goes behind the document.

    :raises TemplateRefused: if it is no sound DOCX, far too large, or carries macros or links to elsewhere.
    """
    import docx  # noqa: PLC0415  # 15 MB, and only needed where a document is written

    if content is not None:
        require_harmless(content)
    try:
        made = docx.Document(None if content is None else io.BytesIO(content))
        made.sections[0]  # a page without a section could hold nothing
        body = made.element.body
        held = [one for one in body if not one.tag.endswith("}sectPr")]
        marks = [one for one in held if one.tag.endswith("}p") and _words(one).strip() == MARK]
    except Exception as error:  # whatever a damaged file makes the library stumble over
        raise TemplateRefused(damaged()) from error
    if not marks:
        for element in held:
            body.remove(element)
        return made, []
    behind = held[held.index(marks[0]) + 1 :]
    for element in (marks[0], *behind):
        body.remove(element)
    return made, behind


def _words(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter() if one.tag.endswith("}t"))


def require_harmless(content: bytes) -> None:
    """Look at a template from outside.

    :raises TemplateRefused: if it is no sound DOCX, far too large, or carries macros or links to elsewhere.
    """
    if len(content) > LARGEST:
        raise TemplateRefused(_("A template may have 5 MB. Make the pictures in it smaller."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            # Python unpacks no more of a part than is declared here.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPENED:
                raise TemplateRefused(_("Unpacked, this template is far too large. Make one with less in it."))
            if _BODY not in packed.namelist():
                raise TemplateRefused(_("This is not a DOCX. Save the template as .docx in Word or WPS."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with packed.open(part) as read:
                        if declares_a_type(read):
                            raise TemplateRefused(damaged())
            types = packed.read("[Content_Types].xml").decode(errors="replace")
            if _KIND not in types or "vba" in types.lower():
                raise TemplateRefused(_("A template has no macros. Save it as .docx, not as .docm or .dotx."))
            if any(_leads_elsewhere(packed.read(part)) for part in parts if part.filename.endswith(".rels")):
                raise TemplateRefused(
                    _("This template fetches pictures or parts from elsewhere when it is opened. Put them into it."),
                )
    except (*DAMAGED, KeyError) as error:
        raise TemplateRefused(damaged()) from error


def _leads_elsewhere(relations: bytes) -> bool:
    """Say whether opening the file would fetch something; a link that somebody may follow is none."""
    return any(
        one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
        for one in fromstring(relations)  # noqa: S314  # no document type: it was looked for
    )


def damaged() -> _StrPromise:
    """Return what is said of a template that can't be read."""
    return _("This template is damaged. Open it in Word or WPS and save it again as .docx.")
