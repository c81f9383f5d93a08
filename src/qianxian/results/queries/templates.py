"""Areas' own forms: looked over before they are kept, found for whoever may use them, and filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qianxian.base.documents.template import TemplateRefused
from qianxian.base.permits import Unfit
from qianxian.results import rules
from qianxian.results.models import FigureTemplate
from qianxian.results.states import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from qianxian.base.documents.blanks import Words
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot

def looked_over(content: bytes, known: Collection[str]) -> TemplateKind:
    """Return what a file is, once it is sound and all its blanks are among those that are `known`.

    :raises Unfit: if it can't be filled; the reason says what to do.
    """
    kind = TemplateKind.XLSX if b"xl/workbook.xml" in content else TemplateKind.DOCX
    try:
        found = _filling(kind).blanks_of(content)
    except TemplateRefused as error:
        raise Unfit(str(error), "file") from error
    if not found:
        raise Unfit(
            _("There is no blank in this file. Write words of the list below, in double braces, where figures go."),
            "file",
        )
    if strange := [one for one in found if one not in known]:
        raise Unfit(
            _("No figure is called: %(names)s. Take the words from the list below.")
            % {"names": "、".join(strange[:10])},
            "file",
        )
    return kind


def templates_of(viewer: Viewer, spot: Spot) -> list[FigureTemplate]:
    """Return the forms of an area, in use or not, by name; none if its figures are not the viewer's to see."""
    if not rules.may_see_figures(viewer, spot.path):
        return []
    return list(FigureTemplate.objects.filter(area_id=spot.id).defer("content").order_by("name", "id"))


def template_of(viewer: Viewer, spot: Spot, number: int) -> FigureTemplate | None:
    """Return one of the forms of an area."""
    if not rules.may_see_figures(viewer, spot.path):
        return None
    return FigureTemplate.objects.filter(area_id=spot.id, id=number).first()


def filled(template: FigureTemplate, words: Words) -> bytes:
    """Return a form's file with its blanks filled.

    :raises Unfit: if there is too little room in it.
    """
    try:
        file: bytes = _filling(TemplateKind(template.kind)).fill(bytes(template.content), words)
    except TemplateRefused as error:
        raise Unfit(str(error)) from error
    return file


def _filling(kind: TemplateKind) -> Any:
    from qianxian.base.documents import docx_filling, xlsx_filling  # noqa: PLC0415  # bring a large library

    return docx_filling if kind == TemplateKind.DOCX else xlsx_filling
