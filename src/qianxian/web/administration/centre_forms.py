"""Forms about service centres: hours and rooms as people write them, a point from whatever map it was read off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from qianxian.places import actions
from qianxian.places import queries as places
from qianxian.places.hours import Hours, WrongHours, read_hours, say_hours
from qianxian.web.administration.points import PointForm
from qianxian.web.forms import ActForm, DateField


class PlaceField(forms.CharField):
    """A place named exactly, or else the only one that may be meant."""

    def clean(self, value: Any) -> Any:
        """Return the place's row."""
        typed = super().clean(value) or ""
        tree = places.tree.now()
        meant = tree.named(typed) or [found.spot for found in places.find(typed)]
        if not meant:
            raise forms.ValidationError(_("No place is called so. Check the name, or type its code."))
        if len(meant) > 1:
            said = "、".join(tree.said(spot.id) for spot in meant[:3])
            raise forms.ValidationError(_("More than one place may be meant: %(places)s.") % {"places": said})
        return places.rows([meant[0].id])[0]


class HoursField(forms.CharField):
    """Opening hours as people write them."""

    def clean(self, value: Any) -> Any:
        """Read the hours."""
        try:
            return read_hours(super().clean(value) or "")
        except WrongHours as wrong:
            raise forms.ValidationError(wrong.reason) from wrong

    def prepare_value(self, value: Any) -> Any:
        """Say the hours, or give back what was typed."""
        return say_hours(value) if isinstance(value, Hours) else value


class CentreForm(PointForm):
    """What is known of a centre."""

    name = forms.CharField(label=_p("field", "name"), max_length=60)
    address = forms.CharField(
        label=_p("field", "address"), max_length=120, required=False,
        help_text=gettext_lazy("As you would tell somebody on the telephone: which courtyard, which building."),
    )
    phone = forms.CharField(label=_p("field", "telephone"), max_length=20, required=False)
    hours = HoursField(
        label=_p("field", "opening hours"), max_length=300, required=False,
        help_text=gettext_lazy("Such as: Mon to Fri 8:30-12:00, 14:30-18:00; Sat 9:00-12:00"),
    )
    area_m2 = forms.IntegerField(label=_p("field", "usable area, m²"), min_value=1, max_value=100_000, required=False)
    field_order: tuple[str, ...] = ("name", "address", "phone", "hours", "area_m2", "longitude", "latitude", "datum")

    @property
    def facts(self) -> actions.Facts:
        """What was filled in, as the act takes it."""
        return actions.Facts(**{name: value for name, value in self.said.items() if name in actions.Facts._fields})


class OpenForm(CentreForm):
    """A centre to be opened."""

    place = PlaceField(
        label=_p("field", "place"), max_length=60,
        help_text=gettext_lazy("Whose centre it is: the name or code of a community, grid, sub-district or courtyard."),
    )
    rooms = forms.CharField(
        label=_p("field", "rooms"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text=gettext_lazy("One a line, with its seats behind it: mediation room 8"),
    )
    opened_on = DateField(label=_p("field", "open since"))
    field_order = ("place", "name", "address", "phone", "hours", "rooms", "area_m2", "longitude", "latitude", "datum")


class RoomsForm(ActForm):
    """The rooms of a centre."""

    rooms = forms.CharField(
        label=_p("field", "rooms"), widget=forms.Textarea(attrs={"rows": 5}), required=False,
        help_text=gettext_lazy("One a line, with its seats behind it: mediation room 8"),
    )


class EndForm(ActForm):
    """The day on which a centre closes."""

    on = DateField(label=_p("field", "closed since"))


class StandardForm(ActForm):
    """What the district asks of its centres."""

    names = forms.CharField(
        label=gettext_lazy("What every centre should have"), widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("One a line. What is no longer named is put away; what was seen of it is kept."),
    )
    stale_days = forms.IntegerField(
        label=gettext_lazy("To be verified again after, days"), min_value=1, max_value=3650,
    )
    walk_minutes = forms.IntegerField(label=gettext_lazy("Near means on foot, minutes"), min_value=1, max_value=120)
    least_area_m2 = forms.IntegerField(label=gettext_lazy("Usable area at least, m²"), min_value=1, max_value=10_000)
