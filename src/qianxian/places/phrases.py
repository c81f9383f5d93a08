"""How what happens to places is said."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes

HOURS = {"spans": _p("field", "working hours")}

say("place.added", resident=None, desk=_("%(name)s was put on the map."))
say("plate.hung", resident=None, desk=_("A plate was hung at %(name)s."))
say("calendar.set", resident=None, desk=_("The working calendar of %(year)s was loaded, %(days)s days."))
say("calendar.hours_set", resident=None, desk=with_changes(_("The working hours were changed:"), HOURS))
