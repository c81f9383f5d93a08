"""Translations without gettext's own tools: taken from the source, checked and compiled with Babel.

`update` adds what the source says and the catalogue does not, `check` fails where a sentence has no translation, and
`compile` writes the files that the pages read, which are not kept in the repository.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "_p": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
# Babel's own header carries the moment of writing, which would change the file at every update.
HEADER = """# Simplified Chinese for Qianxian.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def package() -> Path:
    """Return the folder of the source."""
    return Path(__file__).resolve().parents[1]


def po_path() -> Path:
    """Return the catalogue's file."""
    return package() / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def said_in_source() -> Catalog:
    """Return every sentence that the source says, with the files that say it."""
    catalog = Catalog(charset="utf-8")
    for path, source in _sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
            catalog.add(message, locations=[(str(path.relative_to(package())), 1)], context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, str]]:
    """Give Python files as they are, and templates turned into what Django's own extraction reads."""
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    for path in sorted(package().rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((package() / "web" / "templates").rglob("*.html")):
        yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def catalogue() -> Catalog:
    """Return the translations as they stand in the repository."""
    with po_path().open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def untranslated() -> list[str]:
    """Return the sentences of the source that have no translation."""
    known = catalogue()
    missing = []
    for message in said_in_source():
        if not message.id:
            continue
        found = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        said = () if found is None else (found.string if isinstance(found.string, tuple) else (found.string,))
        if not said or not all(said) or (found is not None and found.fuzzy):
            missing.append(str(message.id))
    return missing


def update() -> list[str]:
    """Add new sentences to the catalogue, drop those nobody says any more, and return what is untranslated."""
    fresh, known = said_in_source(), catalogue()
    written = Catalog(locale=LANGUAGE, charset="utf-8", project="qianxian", fuzzy=False)
    for message in fresh:
        if message.id:
            before = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            places = sorted({place for place, _line in message.locations})
            written.add(
                message.id, before.string if before else None, locations=[(place, 1) for place in places],
                context=message.context,
            )
    with po_path().open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, written, width=110, sort_output=True, omit_header=True, include_lineno=False)
    return untranslated()


def compile_() -> Path:
    """Write the compiled catalogue beside the readable one and return its path."""
    path = po_path().with_suffix(".mo")
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        write_mo(file, catalogue())
    draft.replace(path)
    return path


def run(step: str) -> int:
    """Do one step for the command line and return its exit code."""
    if step == "compile":
        compile_()
        return 0
    missing = update() if step == "update" else untranslated()
    for sentence in missing:
        print(f"no translation 缺译文: {sentence}")  # noqa: T201  # standard output is a command's page
    return 1 if missing else 0
