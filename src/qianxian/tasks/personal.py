"""What may show people in this room: photographs of finished work, taken by the unit."""

from django.utils.translation import gettext_lazy as _

from qianxian.base.kept import Basis, Kept

KEPT = (
    Kept(
        fields=("Evidence.name",),
        what=_("Photographs of finished work, taken by the unit"),
        purpose=_("So that you can see from home what was done."),
        seen_by=_("You, the unit that took them, and those above it."),
        basis=Basis.DUTY,
        retention=_("As long as the matter."),
        erased=_("If you can be made out in one, write to the district."),
    ),
)
