"""Passwords that people choose, and one-time ones that they are given."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit
from qianxian.storage import codes

if TYPE_CHECKING:
    from qianxian.people.models import Account

GROUPS, GROUP = 3, 4


def fresh() -> str:
    """Return a one-time password that nobody had before: three groups of four, 60 bits, easily read out."""
    groups = ("".join(secrets.choice(codes.ALPHABET) for _one in range(GROUP)) for _group in range(GROUPS))
    return "-".join(groups)


def require_good(password: str, account: Account) -> None:
    """Make sure that a password is fit to be somebody's own.

    :raises Unfit: if not; it says why.
    """
    said = {
        "password_too_short": _("That is too short: at least ten characters. A short sentence is easy to keep."),
        "password_entirely_numeric": _("Only digits are guessed quickly. Put letters or words with them."),
        "password_too_common": _("This one is on every list of common passwords. Take another."),
        "password_too_similar": _("That is too like the account's name. Take another."),
    }
    try:
        validate_password(password, account)
    except ValidationError as wrong:
        reasons = [said.get(one.code or "", " ".join(one.messages)) for one in wrong.error_list]
        raise Unfit(" ".join(reasons), "new") from wrong
