"""Search: one tokeniser for the index and the question.

The model: a folded text is cut into runs of Chinese characters and words of Latin letters and digits; all
else parts them. A run c₁…cₙ gives the tokens c₁c₂, c₂c₃, …, cₙ₋₁cₙ and, last, cₙ alone. Hence a word of
two characters or more stands in a text exactly when its bigrams follow one another there, and a single
character exactly when some token begins with it (the lone last token makes that true of the last character
too). A Latin word is one token.

So three kinds of question suffice for every engine: a token, a beginning of tokens, a sequence of tokens.
Inside a run a sequence is already exact; `holds_phrase` settles what spans blanks or punctuation, on the
text itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from qianxian.language.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff〇"
_PIECES: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
_QUOTED: Final = re.compile(r'["“”„«»「」『』]([^"“”„«»「」『』]*)["“”„«»「」『』]')
_LONGEST_QUESTION: Final = 200
_LAST_POSITION: Final = 16_383
_POSITIONS_OF_ONE: Final = 255
_LONGEST_TOKEN: Final = 60
_GAP: Final = 10


class Term(NamedTuple):
    """One condition of a question: tokens that follow one another, the last one perhaps only a beginning.

    ``tokens`` has one element or more; ``is_prefix`` says that the last of them is the beginning of a token.
    """

    tokens: tuple[str, ...]
    is_prefix: bool


class Question(NamedTuple):
    """What a person typed, ready for an engine.

    Every term must hold, then every phrase on the text itself.
    """

    terms: tuple[Term, ...]
    phrases: tuple[str, ...]

    def is_empty(self) -> bool:
        """Say whether nothing is left to look for (only blanks or punctuation were typed)."""
        return not self.terms


def _pieces(folded: str) -> list[str]:
    return _PIECES.findall(folded)


def _run_tokens(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))]


def search_tokens(text: str) -> list[str]:
    """Cut a text into the tokens under which it is found, in their order.

    :param text: any text; it is folded here. Scrub it first: what is not a token can't leak.
    :returns: tokens without blanks; joined by blanks they can be handed to FTS5 or ``to_tsvector('simple',
        …)``.
    """
    tokens: list[str] = []
    for piece in _pieces(fold(text)):
        tokens += _run_tokens(piece) if _IS_HAN.match(piece) else [piece[:_LONGEST_TOKEN]]
    return tokens


def _term(piece: str) -> Term:
    if not _IS_HAN.match(piece):
        return Term((piece[:_LONGEST_TOKEN],), is_prefix=False)
    if len(piece) == 1:
        return Term((piece,), is_prefix=True)
    return Term(tuple(_run_tokens(piece)[:-1]), is_prefix=False)


def plan_question(typed: str) -> Question:
    """Turn what a person typed into conditions: blanks mean "and", quotation marks an exact phrase.

    :param typed: the words in the search field; read up to 200 characters, what is longer is no question.
    :returns: terms (each a run of Chinese or a Latin word) and the quoted phrases, folded.
    """
    folded = fold(typed[:_LONGEST_QUESTION])
    terms = dict.fromkeys(_term(piece) for piece in _pieces(folded))
    phrases = dict.fromkeys(" ".join(part.split()) for part in _QUOTED.findall(folded) if part.strip())
    return Question(tuple(terms), tuple(phrases))


def holds_phrase(text: str, phrase: str) -> bool:
    """Say whether the phrase stands in the text letter for letter, in whatever width, case or script.

    :returns: False for an empty phrase, which stands nowhere.
    """
    wanted = fold(phrase).strip()
    return bool(wanted) and wanted in fold(text)


def fts5_expression(question: Question) -> str:
    """Write the terms as the argument of ``MATCH`` in SQLite's FTS5 (its documentation, section 3).

    Tokens hold no quotation marks, so nothing typed can leave its string.

    :raises ValueError: if the question is empty.
    """
    _refuse_empty(question)
    return " AND ".join(
        f'"{" ".join(term.tokens)}"{" *" if term.is_prefix else ""}' for term in question.terms
    )


def tsvector_expression(body: str, *, head: str = "", marks: Iterable[str] = ()) -> str:
    """Write the tokens of a text as a literal of PostgreSQL's ``tsvector`` (manual, 8.11.1).

    Written here and cast, not parsed by the server: its parser reads Chinese differently under each
    locale. Positions end at 16,383 there, so in a longer text what comes later is found by token but not
    by sequence.

    :param head: what stands above the text; its tokens have the weight A.
    :param marks: words that no text can hold (they begin with a sign), each a lexeme of its own.
    """
    places: dict[str, list[str]] = {}
    above = search_tokens(head)
    first = len(above) + _GAP if above else 0
    for start, weight, tokens in ((0, "A", above), (first, "", search_tokens(body))):
        for position, token in enumerate(tokens, start=start + 1):
            # A position more than 255 times for one token is refused by the server's limits.
            found = places.setdefault(token, [])
            if position <= _LAST_POSITION and len(found) < _POSITIONS_OF_ONE:
                found.append(f"{position}{weight}")
    written = [f"'{token}'" + (f":{','.join(found)}" if found else "") for token, found in places.items()]
    return " ".join([*written, *(f"'{mark}'" for mark in marks)])


def tsquery_expression(question: Question, weight: str = "") -> str:
    """Write the terms as a literal of PostgreSQL's ``tsquery`` (manual, 8.11.2).

    :param weight: A looks only into the heads of texts.
    :raises ValueError: if the question is empty.
    """
    _refuse_empty(question)
    return " & ".join("(" + " <-> ".join(_lexemes(term, weight)) + ")" for term in question.terms)


def _lexemes(term: Term, weight: str) -> list[str]:
    beginning = f"*{weight}" if term.is_prefix else weight
    signs = [*[weight] * (len(term.tokens) - 1), beginning]
    return [f"'{token}'" + (f":{sign}" if sign else "") for token, sign in zip(term.tokens, signs, strict=True)]


def _refuse_empty(question: Question) -> None:
    if question.is_empty():
        raise ValueError("nothing to look for · 没有可查找的内容")
