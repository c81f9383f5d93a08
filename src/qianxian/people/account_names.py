"""Names to sign in with: two that look alike are the same one.

A name is compared folded (NFKC, then case folding), so full-width letters and capitals make no second name. Letters of
other alphabets, of which some look just like Latin ones, stand in no name at all.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit

LONGEST = 40
_HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_NAME = re.compile(rf"[A-Za-z0-9{_HAN}._-]{{1,{LONGEST}}}")
ONLY_THESE = _(
    "A name has letters from A to Z, digits, Chinese characters, dots, dashes and underscores only, and no blanks. "
    "Letters of other alphabets look alike: type it anew on a plain keyboard.",
)
TAKEN = _("This name is taken. Choose another.")


def fold(name: str) -> str:
    """Return a name as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def read(typed: str) -> str:
    """Return a name as it is kept: what was typed, in half width.

    :raises Unfit: if anything but letters from A to Z, digits, Chinese characters and - _ . stands in it.
    """
    name = unicodedata.normalize("NFKC", typed)
    if not _NAME.fullmatch(name):
        raise Unfit(ONLY_THESE, "username")
    return name
