"""Rows to take along, as a workbook or as CSV."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Any, TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from qianxian.base import clock
from qianxian.base.sheets.writing import write, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qianxian.base.sheets.columns import Column

R = TypeVar("R", bound=HttpResponseBase)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, name: str = "",
    tinted: str = "",
) -> HttpResponseBase:
    """Answer with rows as a workbook, whose file is called by its title where it has no other name.

    `tinted`: the column whose cells have the colour that a row's `tint` names.
    """
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it when it has been read
    write(file, title=title, columns=columns, rows=rows, tinted=tinted)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name or title} {clock.today()}.xlsx", content_type=XLSX)


def csv_file(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> HttpResponseBase:
    """Answer with rows as CSV."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it when it has been read
    write_csv(file, columns=columns, rows=rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title} {clock.today()}.csv", content_type="text/csv")


def named(response: R, name: str, kind: str) -> R:
    """Let an answer be kept as a file of this name."""
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"{name}-{clock.today()}.{kind}"),
    )
    return response
