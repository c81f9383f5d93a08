"""What else can be done with a piece of work: each step reads its own form and is one act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from qianxian.base import clock
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import DeclineReason
from qianxian.tasks import actions as tasks
from qianxian.tasks import outside_links
from qianxian.tasks import queries as task_queries
from qianxian.tasks import rules as task_rules
from qianxian.tasks.states import CONCERN, PauseReason
from qianxian.web import page, posters
from qianxian.web.desk import rehearsing
from qianxian.web.desk.matter import press, task_for
from qianxian.web.desk.views import for_an_office

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from qianxian.concerns.queries import Dossier
    from qianxian.tasks.models import Outsider, Task

    Doing = Callable[[HttpRequest, Task, int], object]


@require_POST
@for_an_office
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Do one of the steps below; where something is wrong, its form comes back open with what was typed."""
    doing = STEPS.get(name)
    if doing is None:
        raise Http404
    typed: dict[str, Any] = {"opened": name, "typed": request.POST}
    rehearsed = rehearsing.of_acts if name in LOOKED_AT_WHOLE else rehearsing.messages_of
    return press(
        request, number, typed, lambda shown, version: doing(request, shown, version), rehearsed=rehearsed,
    )


def read_number(request: HttpRequest, field: str) -> int | None:
    """Return a number that was chosen, or None."""
    typed = request.POST.get(field, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 20 else None  # noqa: PLR2004  # 63 bits


def _by(request: HttpRequest, shown: Task) -> dict[str, Any]:
    return {"actor": page.viewer(request), "task": shown, "now": clock.now()}


def _day(request: HttpRequest, field: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(field, ""))
    except ValueError:
        raise tasks.Unsaid(_("Choose a day.")) from None


def _words(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "")


def _dossier(request: HttpRequest, shown: Task) -> Dossier:
    found = concern_queries.dossier_for(page.viewer(request), shown, show_date=page.show_date)
    if found is None:
        raise Http404
    return found


# ── the unit's own ───────────────────────────────────────────────────────────────────────────────────────────────


def _start(request: HttpRequest, shown: Task, version: int) -> None:
    tasks.start(**_by(request, shown), version=version, planned_on=_day(request, "planned_on"))


def _hold(request: HttpRequest, shown: Task, version: int) -> None:
    chosen = _words(request, "why")
    if chosen not in PauseReason.values:
        raise tasks.Unsaid(_("Choose why."))
    tasks.suspend(
        **_by(request, shown), version=version, reason=PauseReason(chosen), words=_words(request, "words"),
        review_on=_day(request, "review_on"),
    )


def _ask(request: HttpRequest, shown: Task, version: int) -> None:
    if shown.source != CONCERN:  # nobody raised it who could be asked
        raise Http404
    today = clock.today()
    tasks.suspend(
        **_by(request, shown), version=version, reason=PauseReason.ASKED, words=_words(request, "words"),
        review_on=today + tasks.ANSWER_WITHIN,
    )


def _take_up(request: HttpRequest, shown: Task, version: int) -> None:
    tasks.take_up(**_by(request, shown), version=version)


def _more_time(request: HttpRequest, shown: Task, version: int) -> None:
    tasks.ask_extension(
        **_by(request, shown), version=version, wanted_on=_day(request, "wanted_on"), reason=_words(request, "words"),
    )


def _give_back(request: HttpRequest, shown: Task, version: int) -> None:
    whose_id = read_number(request, "unit")
    named = next((unit for unit in concern_queries.units_around(shown.place_id) if unit.id == whose_id), None)
    tasks.give_back(
        **_by(request, shown), version=version, reason=_words(request, "words"),
        whose_id=named.id if named else None, whose=named.name if named else "",
    )


def _decline(request: HttpRequest, shown: Task, version: int) -> None:
    reason, whose = _words(request, "why"), _words(request, "whose").strip()[:60]
    if reason not in DeclineReason.values:
        raise tasks.Unsaid(_("Choose the reason from the list."))
    if reason == DeclineReason.NOT_OURS and not whose:
        raise tasks.Unsaid(_("Say whose it is, so that they can go there."))
    tasks.decline(**_by(request, shown), version=version, reason=reason, said=_words(request, "words"), whose=whose)


def _steward(request: HttpRequest, shown: Task, version: int) -> None:
    viewer = page.viewer(request)
    office_id = viewer.office_id if request.POST.get("do") == "mine" else read_number(request, "office")
    tasks.name_steward(**_by(request, shown), version=version, office_id=office_id)


def _note(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.add_note(**_by(request, shown), words=_words(request, "words"))


def _line(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.add_line(**_by(request, shown), words=_words(request, "words"))


def _tick(request: HttpRequest, shown: Task, _version: int) -> None:
    line = task_queries.line_for(page.viewer(request), shown, read_number(request, "line") or 0)
    if line is None:
        raise Http404
    tasks.tick(actor=page.viewer(request), line=line, ticked=request.POST.get("ticked") == "1", now=clock.now())


def _hand_outside(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.hand_outside(
        **_by(request, shown), name=_words(request, "name"), wanted=_words(request, "words"),
        where=_words(request, "where"), until_on=_day(request, "until_on"),
    )


def _outsider(request: HttpRequest, shown: Task, number: int) -> Outsider:
    found = task_queries.outsider_for(page.viewer(request), shown, number)
    if found is None:
        raise Http404
    return found


def _take_back_outside(request: HttpRequest, shown: Task, _version: int) -> None:
    outsider = _outsider(request, shown, read_number(request, "outsider") or 0)
    tasks.take_back_outside(actor=page.viewer(request), outsider=outsider, now=clock.now())


@require_safe
@for_an_office
def outside_slip(request: HttpRequest, number: int, outsider: int) -> HttpResponse:
    """Show the link for somebody outside, with its square code, to print or to send."""
    shown = task_for(request, number)
    found = _outsider(request, shown, outsider)
    if not task_rules.may_take_back_outside(page.viewer(request), found):
        raise Http404
    link = outside_links.link_to(found.pk) if task_rules.opens(found, clock.today()) else ""
    about = {"task": shown, "outsider": found, "link": link, "code": posters.square_code(link) if link else None}
    return render(request, "desk/outside_slip.html", about)


def _cost(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.add_cost(
        **_by(request, shown), what=_words(request, "what"), amount=_words(request, "amount"),
        unit=_words(request, "measure"), yuan=_words(request, "yuan"), payer=_words(request, "payer"),
    )


def _strike_cost(request: HttpRequest, shown: Task, _version: int) -> None:
    line = task_queries.cost_for(page.viewer(request), shown, read_number(request, "line") or 0)
    if line is None:
        raise Http404
    tasks.strike_cost(actor=page.viewer(request), line=line, now=clock.now())


# ── of those above, and of whoever leads ─────────────────────────────────────────────────────────────────────────


def _grant(request: HttpRequest, shown: Task, version: int) -> None:
    tasks.grant_extension(**_by(request, shown), version=version)


def _refuse(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.refuse_extension(**_by(request, shown), said=_words(request, "words"))


def _supervise(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.supervise(**_by(request, shown), wants=tasks.read_reason(_words(request, "words")))


def _cancel(request: HttpRequest, shown: Task, _version: int) -> None:
    tasks.cancel(**_by(request, shown), reason=tasks.read_reason(_words(request, "words")))


def _deny_visit(request: HttpRequest, shown: Task, version: int) -> None:
    tasks.deny_visit(**_by(request, shown), version=version, reason=_words(request, "words"))


def _assign(request: HttpRequest, shown: Task, _version: int) -> None:
    concerns.assign(
        actor=page.viewer(request), concern=_dossier(request, shown).concern,
        version=read_number(request, "concern_version") or 0, unit_id=read_number(request, "unit") or 0,
        reason=_words(request, "words"), now=clock.now(),
    )


def _bring_in(request: HttpRequest, shown: Task, _version: int) -> None:
    concerns.bring_in(
        actor=page.viewer(request), concern=_dossier(request, shown).concern, unit_id=read_number(request, "unit") or 0,
        wanted=_words(request, "words"), now=clock.now(),
    )


def _write_down(request: HttpRequest, shown: Task, _version: int) -> None:
    report = concern_queries.spoken_behind(page.viewer(request), shown)
    if report is None:
        raise NotPossible(_("What was said is written down already."))
    concerns.write_down(
        actor=page.viewer(request), report=report, version=read_number(request, "concern_version") or 0,
        words=_words(request, "words"), category_key=_words(request, "kind"), now=clock.now(),
    )


def _void(request: HttpRequest, shown: Task, _version: int) -> None:
    wanted = read_number(request, "report")
    report = next((one for one in _dossier(request, shown).reports if one.id == wanted), None)
    if report is None:
        raise Http404
    concerns.void(actor=page.viewer(request), report=report, reason=_words(request, "words"), now=clock.now())


LOOKED_AT_WHOLE = ("grant", "assign", "supervise")
"""Steps of those above, which change days and desks: not only what is sent is looked at before."""

STEPS: dict[str, Doing] = {
    "start": _start, "hold": _hold, "ask": _ask, "take-up": _take_up, "more-time": _more_time,
    "give-back": _give_back, "decline": _decline, "steward": _steward, "note": _note, "line": _line, "tick": _tick,
    "cost": _cost, "strike-cost": _strike_cost, "grant": _grant, "refuse": _refuse, "supervise": _supervise,
    "deny-visit": _deny_visit, "cancel": _cancel, "assign": _assign, "bring-in": _bring_in, "void": _void,
    "write-down": _write_down, "hand-outside": _hand_outside, "take-back-outside": _take_back_outside,
}
