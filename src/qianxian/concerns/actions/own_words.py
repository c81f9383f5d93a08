"""A unit's public sentence is its own, and never what a resident wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.tasks.actions import Unsaid

if TYPE_CHECKING:
    from collections.abc import Iterable

COPIED_RUN = 12
"""So many characters in a row are a resident's own words, not the name of a thing."""


def require_own_words(sentence: str, written: Iterable[str]) -> None:
    """Make sure that a public sentence is the unit's own and not what a resident wrote.

    :raises Unsaid: if twelve characters in a row stand in both.
    """
    bare = _bare(sentence)
    runs = {bare[start : start + COPIED_RUN] for start in range(len(bare) - COPIED_RUN + 1)}
    if any(run in words for words in map(_bare, written) for run in runs):
        raise Unsaid(
            _("Write it in the unit's own words: what the resident wrote stays with the unit and is never public."),
        )


def _bare(text: str) -> str:
    """Return the letters and digits of a text: blanks and commas make no sentence one's own."""
    return "".join(character for character in text if character.isalnum())
