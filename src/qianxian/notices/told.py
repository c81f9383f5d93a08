"""Which entries people are told of, and the words with which a message about them may be written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.permits import Unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

LONGEST = 200
LINK = "link"
"""The blank that every message has: where the matter can be seen."""
EXAMPLE_LINK = "https://qx.example.cn/r/k3v9…"
_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of entry that is told: what it is called, its words by the name they have in a message, and an example.

    `sentence` is set for what is part of no record. `answers`: it is what somebody waits for who wants no other step.
    """

    kind: str
    name: str | _StrPromise
    blanks: Mapping[str, str | _StrPromise]
    example: Mapping[str, Any]
    sentence: str | _StrPromise = ""
    answers: bool = False


kinds: dict[str, Told] = {}


def tells(
    kind: str, name: str | _StrPromise, *, example: Mapping[str, Any], sentence: str | _StrPromise = "",
    answers: bool = False, **blanks: str | _StrPromise,
) -> None:
    """Declare that people are told of entries of `kind`; `blanks` name its words as a message writes them."""
    kinds[kind] = Told(kind, name, {**blanks, LINK: _p("blank", "link")}, example, sentence, answers)


def names_in(language: str, told: Told) -> dict[str, str]:
    """Return the words of an entry by their names in a language: {"单位": "unit"}."""
    with translation.override(language):
        return {str(label): word for word, label in told.blanks.items()}


def check(text: str, language: str, told: Told) -> None:
    """Refuse a text that is too long or has a blank that the entry can't fill.

    :raises Unfit: with the blanks that there are.
    """
    known = names_in(language, told)
    strange = [blank for blank in _BLANK.findall(text) if blank not in known]
    if strange or "{" in _BLANK.sub("", text) or "}" in _BLANK.sub("", text):
        raise Unfit(
            _("There is no blank {%(blank)s} here. There are: %(known)s.")
            % {"blank": strange[0] if strange else "", "known": "、".join(f"{{{name}}}" for name in known)},
            "text",
        )
    if len(text) > LONGEST:
        raise Unfit(_("At most %(n)s characters, please: it has to fit on a telephone.") % {"n": LONGEST}, "text")


def fill(text: str, words: Mapping[str, Any], language: str, told: Told) -> str:
    """Return a text with its blanks filled from the words of an entry, as they are said."""
    known = names_in(language, told)
    return _BLANK.sub(lambda blank: str(words.get(known.get(blank[1], ""), "")), text)


def blanks_in(text: str, words: Mapping[str, Any], language: str, told: Told) -> tuple[tuple[str, str], ...]:
    """Return the names of the words that a text's blanks stand for, each with what is said, in the text's order."""
    known = names_in(language, told)
    names = [known[blank] for blank in _BLANK.findall(text) if blank in known]
    return tuple((name, str(words.get(name, ""))) for name in names)


def registered(text: str, language: str, told: Told, *, numbered: bool) -> str:
    """Return a text as a provider of short messages registers it: {1}, {2}, … or ${unit}."""
    known = names_in(language, told)
    count = 0

    def variable(blank: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{{{count}}}" if numbered else f"${{{known.get(blank[1], blank[1])}}}"

    return _BLANK.sub(variable, text)
