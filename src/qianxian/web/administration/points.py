"""A point from whatever map it was read off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _p

from qianxian.places import datum
from qianxian.web.forms import ActForm

DATUMS = [
    (datum.Datum.WGS84.value, gettext_lazy("a satellite receiver (WGS-84)")),
    (datum.Datum.GCJ02.value, gettext_lazy("a Chinese map: Gaode, Tencent (GCJ-02)")),
    (datum.Datum.BD09.value, gettext_lazy("Baidu's map (BD-09)")),
]
APART = gettext_lazy("They are some 500 metres apart; what is kept is WGS-84.")


class PointForm(ActForm):
    """A form with a point in it, which comes out in WGS-84."""

    longitude = forms.FloatField(label=_p("field", "longitude"), min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(label=_p("field", "latitude"), min_value=-90, max_value=90, required=False)
    datum = forms.ChoiceField(label=_p("field", "read off"), required=False, choices=DATUMS, help_text=APART)

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates or none, and turn them into WGS-84."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        where = said.pop("datum", "") or datum.Datum.WGS84
        longitude, latitude = said.get("longitude"), said.get("latitude")
        if (longitude is None) != (latitude is None):
            missing = "longitude" if longitude is None else "latitude"
            if missing not in self.errors:
                self.add_error(missing, _("Longitude and latitude go together: fill in both or neither."))
        elif longitude is not None and latitude is not None:
            x, y = datum.to_wgs84(longitude, latitude, where)
            said["longitude"], said["latitude"] = round(x, 6), round(y, 6)
        return said
