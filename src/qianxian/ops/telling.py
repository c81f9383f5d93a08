"""What the verbs that read sheets print: problems by their cells, in both languages, and how far they have come."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.utils import translation

from qianxian.base.sheets.columns import LANGUAGES

if TYPE_CHECKING:
    from qianxian.base.sheets.columns import NotThis, Problem

MOST_SHOWN = 200


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # noqa: T201  # standard output is a command's page


def tell_problems(problems: list[Problem], most: int = MOST_SHOWN) -> None:
    """Print problems, each with its cell."""
    for problem in problems[:most]:
        heading = f"{problem.column.zh} {problem.column.en}" if problem.column else ""
        say(f"{problem.cell}  {heading}  [{problem.typed}]  {both(problem)}")
    if len(problems) > most:
        say(f"… and {len(problems) - most} more. 还有{len(problems) - most}处。")


def both(said: Problem | NotThis) -> str:
    """Say a reason in both languages."""
    words = []
    for language in reversed(LANGUAGES):
        with translation.override(language):
            words.append(str(said.reason) % said.words)
    return " ".join(dict.fromkeys(words))


def progress(done: int, total: int) -> None:
    """Show how far it has come, on a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr)  # noqa: T201  # on the terminal
