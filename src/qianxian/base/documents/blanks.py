"""Blanks in a file that are filled with words: {{收到}}, or {{下级.收到}} in a row that each line of a list repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BLANK = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
"""A blank; its first group is its name."""


@dataclass(frozen=True, slots=True)
class Words:
    """What goes into the blanks: one word each, and a row of words for each line of a list.

    The blanks of a list begin with its name and a dot.
    """

    single: Mapping[str, str]
    lists: Mapping[str, Sequence[Mapping[str, str]]]

    def list_in(self, text: str) -> str | None:
        """Return the list, if any, in whose rows a text's blanks stand."""
        heads = (name.split(".", 1)[0] for name in names_in(text) if name not in self.single)
        return next((head for head in heads if head in self.lists), None)


def names_in(text: str) -> list[str]:
    """Return the names of a text's blanks, in order."""
    return [found[1] for found in BLANK.finditer(text)]
