"""What was changed, in sentences, and taking the last change back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from qianxian.ledger import queries as ledger
from qianxian.web import page
from qianxian.web.administration.access import administers_district, for_an_administrator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

    from qianxian.ledger.queries import Line
    from qianxian.people.queries import Viewer

    Undo = Callable[[Viewer, int, dict[str, Any]], str | tuple[str, int | str]]

_undoings: dict[str, Undo] = {}
_families: dict[str, str] = {}
_of_the_district: set[str] = set()


def undoes(kind: str, *, among: str = "", of_the_district: bool = False) -> Callable[[Undo], Undo]:
    """Let the decorated function take back an entry of `kind`.

    It gets the viewer, the id of the thing and the entry's words with its id as `entry`; it does an act of its own and
    returns where to go.
    `among` is the beginning of the kinds that make one story, where a thing has several: a district has its
    calendar's and its rules', and the newest of each may be taken back. What is `of_the_district` is taken back by
    those who administer the whole of it.
    """

    def decorate(function: Undo) -> Undo:
        _undoings[kind], _families[kind] = function, among
        if of_the_district:
            _of_the_district.add(kind)
        return function

    return decorate


def before_changes(words: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that an entry changed, as they were before."""
    return {column: before for column, before, _after in words.get("changes", ())}


def history(
    kind: str, number: int, *, among: str = "", beside: Iterable[tuple[str, int]] = (), may: bool = True,
) -> dict[str, Any]:
    """Return the story of a thing for `parts/history.html`, newest first; the newest of each thing may be taken back.

    With `among`, only entries whose kind begins so. `beside` are further things whose stories belong to it. Without
    `may`, nothing is offered to be taken back.
    """
    own = (kind, number)
    story = ledger.story_of([own, *beside], audience="desk", show_date=page.show_date)
    lines: list[Line] = [line for line in reversed(story) if line.about != own or line.kind.startswith(among)]
    newest: dict[tuple[str, int], Line] = {}
    for line in lines if may else ():
        newest.setdefault(line.about, line)
    return {
        "history": lines,
        "undoable": {line.entry_id for line in newest.values() if line.kind in _undoings and line.words},
    }


@require_POST
@for_an_administrator
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a change back by an act of its own; only the newest of its thing."""
    entry = ledger.entry(number)
    undoing = _undoings.get(entry.kind) if entry is not None else None
    if entry is None or undoing is None:
        raise Http404
    if entry.kind in _of_the_district and not administers_district(page.viewer(request)):
        raise Http404
    found = history(entry.about_kind, entry.about_id, among=_families[entry.kind])
    if number not in found["undoable"]:
        raise Http404
    words = next(line.words for line in found["history"] if line.entry_id == number)
    where = undoing(page.viewer(request), entry.about_id, {**words, "entry": number})
    return redirect(where) if isinstance(where, str) else redirect(*where)
