"""Forms over acts: what is wrong is said beside the field, and nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit
from qianxian.storage.acts import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

R = TypeVar("R")


class ActForm(forms.Form):
    """A form whose fields are what an act needs; `version` is that of the row it was made from."""

    required_css_class = "required"
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def on_version(self) -> int:
        """The version that was read; 0, which is nobody's, where it is missing."""
        return self.cleaned_data.get("version") or 0


class DateField(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def retype(form: forms.Form, **values: str) -> None:
    """Put values into what was sent, so that the form shows them when it is shown again."""
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    for name, value in values.items():
        typed[name] = value
    form.data = typed


def press(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], R],
    *,
    template: str,
    context: dict[str, Any] | None = None,
    onwards: Callable[[R], str | tuple[str, int | str]],
) -> HttpResponse:
    """Show a form; once it is sent, do `act` if it is in order and go `onwards`, or show it again with what is wrong.

    `onwards` returns an address's name, or its name and one argument. A second writer sees that somebody was
    quicker, with the fields as they typed them; pressing again then writes over what is saved now, knowingly.
    """
    if request.method != "POST":
        return render(request, template, {**(context or {}), "form": form})
    status = 422
    if form.is_valid():
        try:
            result = act()
        except Unfit as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong.reason))
        except Conflict as conflict:
            status = 409
            typed = request.POST.copy()
            typed["version"] = str(conflict.saved.version)
            form.data = typed
            now_saved = "；".join(f"{form.fields[name].label}: {getattr(conflict.saved, name)}"
                                  for name in conflict.mine if name in form.fields)
            form.add_error(None, _(
                "Somebody changed it a moment ago. Saved now: %(saved)s. What you typed stands below; "
                "hand it in again to put it in its place.",
            ) % {"saved": now_saved})
        else:
            where = onwards(result)
            return redirect(where) if isinstance(where, str) else redirect(*where)
    return render(request, template, {**(context or {}), "form": form}, status=status)
