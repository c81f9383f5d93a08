"""What was changed, in sentences, and taking the last change back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from qianxian.ledger import queries as ledger
from qianxian.web import page
from qianxian.web.administration.access import for_an_administrator

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Viewer

    Undo = Callable[[Viewer, int, dict[str, Any]], str | tuple[str, int | str]]

_undoings: dict[str, Undo] = {}
_families: dict[str, str] = {}


def undoes(kind: str, *, among: str = "") -> Callable[[Undo], Undo]:
    """Let the decorated function take back an entry of `kind`.

    It gets the viewer, the id of the thing and the entry's words, does an act of its own and returns where to go.
    `among` is the beginning of the kinds that make one story, where a thing has several: a district has its
    calendar's and its rules', and the newest of each may be taken back.
    """

    def decorate(function: Undo) -> Undo:
        _undoings[kind], _families[kind] = function, among
        return function

    return decorate


def before_changes(words: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that an entry changed, as they were before."""
    return {column: before for column, before, _after in words.get("changes", ())}


def history(kind: str, number: int, *, among: str = "") -> dict[str, Any]:
    """Return the story of a thing for `parts/history.html`, newest first; the newest may be taken back.

    With `among`, only entries whose kind begins so.
    """
    story = ledger.story_of([(kind, number)], audience="desk", show_date=page.show_date)
    lines: list[Line] = [line for line in reversed(story) if line.kind.startswith(among)]
    last = lines[0] if lines else None
    return {"history": lines, "undoable": last.entry_id if last is not None and last.kind in _undoings else None}


@require_POST
@for_an_administrator
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a change back by an act of its own; only the newest of its thing."""
    entry = ledger.entry(number)
    undoing = _undoings.get(entry.kind) if entry is not None else None
    if entry is None or undoing is None:
        raise Http404
    found = history(entry.about_kind, entry.about_id, among=_families[entry.kind])
    if found["undoable"] != number:
        raise Http404
    where = undoing(page.viewer(request), entry.about_id, found["history"][0].words)
    return redirect(where) if isinstance(where, str) else redirect(*where)
