"""Forms about places: what is known of one, its code, its border."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.sheets.columns import Unreadable
from qianxian.places.coding import level_of, parent_code
from qianxian.places.sheets import geojson
from qianxian.places.sheets.borders import rings_of
from qianxian.places.states import GridKind, Level
from qianxian.web.administration.points import APART, DATUMS, PointForm
from qianxian.web.forms import ActForm, DateField


class PlaceForm(PointForm):
    """What is known of a place; a grid has a kind, a courtyard buildings and perhaps an estate."""

    name = forms.CharField(label=_p("field", "name"), max_length=60)
    kind = forms.ChoiceField(label=_p("field", "kind"), choices=GridKind.choices)
    estate = forms.CharField(
        label=_p("field", "estate"), max_length=60, required=False,
        help_text=gettext_lazy("Where an estate is cut into several courtyards: its name, the same at each."),
    )
    extent = forms.CharField(
        label=_p("field", "buildings"), max_length=200, required=False,
        help_text=gettext_lazy("As people say them: buildings 1—6, east stairwell of building 7."),
    )
    households = forms.IntegerField(label=_p("field", "households"), min_value=0, max_value=1_000_000)
    buildings = forms.IntegerField(label=_p("field", "number of buildings"), min_value=0, max_value=10_000)
    field_order: tuple[str, ...] = ("name", "kind", "estate", "extent", "households", "buildings")

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if level != Level.GRID:
            del self.fields["kind"]
        if level != Level.COURTYARD:
            del self.fields["estate"], self.fields["extent"]


class CodeField(forms.CharField):
    """A place's code: twelve digits down to the community, two more for a grid, three more for a courtyard."""

    level: str = ""
    above: str = ""

    def clean(self, value: Any) -> str:
        """Return the code, if a place of this level below that other can have it."""
        code = str(super().clean(value) or "").replace(" ", "")
        if code and (not (code.isascii() and code.isdecimal()) or level_of(code) != self.level):
            raise forms.ValidationError(
                _("This is no code of this level: 12 digits down to the community, 14 for a grid, 17 for a courtyard."),
            )
        if code and self.above and parent_code(code) != self.above:
            raise forms.ValidationError(_("It begins with the code of the place above it, %(above)s.") % {
                "above": self.above,
            })
        return code


def code_field(*, required: bool) -> CodeField:
    """Return the field of a code."""
    return CodeField(
        label=_p("field", "code"), required=required, strip=True,
        help_text=gettext_lazy("12 digits down to the community, 14 for a grid, 17 for a courtyard."),
    )


class AddForm(PlaceForm):
    """A place to be added below another."""

    number = forms.IntegerField(
        label=_p("field", "number"), min_value=1, max_value=9999,
        help_text=gettext_lazy("Among those beside it, from west to east and from north to south."),
    )
    code = code_field(required=False)
    valid_from = DateField(label=_p("field", "first day"))
    field_order = (
        "number", "name", "kind", "estate", "extent", "households", "buildings", "longitude", "latitude", "datum",
        "code", "valid_from",
    )

    def __init__(self, *args: Any, level: str, above: str, **kwargs: Any) -> None:
        super().__init__(*args, level=level, **kwargs)
        _about(self.fields["code"], level, above)


class CodeForm(ActForm):
    """The code of a place from a day on."""

    code = code_field(required=True)
    valid_from = DateField(label=_p("field", "first day"))

    def __init__(self, *args: Any, level: str, above: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _about(self.fields["code"], level, above)


def _about(field: forms.Field, level: str, above: str) -> None:
    assert isinstance(field, CodeField)  # noqa: S101  # for the types only
    field.level, field.above = level, above


class AreaForm(ActForm):
    """One area, out of a file; in a file of several, the one that is `called` so."""

    file = forms.FileField(
        label=_p("field", "file"),
        help_text=gettext_lazy("GeoJSON with one area, as programs for maps save it. In a file of several, "
                               "the area of this name."),
    )
    datum = forms.ChoiceField(label=_p("field", "drawn on"), choices=DATUMS, help_text=APART)

    def __init__(self, *args: Any, called: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = called

    def clean(self) -> dict[str, Any]:
        """Read the area as rings in WGS-84."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if (file := said.pop("file", None)) is not None:
            where = said.pop("datum", "")
            try:
                polygons, named = geojson.read_area(file.file, called=self.called)
                said["rings"] = rings_of(polygons, named or where)
            except Unreadable as wrong:
                self.add_error("file", str(wrong.reason) % wrong.words)
        return said


class BorderForm(AreaForm):
    """The border of one place, out of a file."""

    file = forms.FileField(
        label=_p("field", "file"),
        help_text=gettext_lazy("GeoJSON with one area, as programs for maps save it. In a file of several, "
                               "the area whose name or code is this place's."),
    )
    valid_from = DateField(
        label=_p("field", "holds from"),
        help_text=gettext_lazy("The border known before holds until that day and is kept."),
    )
