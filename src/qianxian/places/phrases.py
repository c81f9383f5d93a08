"""How what happens to places is said."""

from django.utils.translation import gettext_lazy as _

from qianxian.ledger.bus import say

say("place.added", resident=None, desk=_("%(name)s was put on the map."))
say("plate.hung", resident=None, desk=_("A plate was hung at %(name)s."))
say("border.drawn", resident=None, desk=_("The border of %(name)s was drawn."))
say("calendar.set", resident=None, desk=_("The working calendar of %(year)s was loaded, %(days)s days."))
