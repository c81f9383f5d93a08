"""Write what the documentation says about the code from the code itself: `make docs`.

A page keeps a place for it between two comments, `<!-- from the code: NAME -->` and `<!-- end -->`; everything
else in the page is written by hand. `tests/house/test_docs.py` holds that nothing here is out of date.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation

from qianxian.ops.command import parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qianxian.base.states import Lifecycle

ROOT = Path(__file__).resolve().parents[1]
PLACE = re.compile(r"(<!-- from the code: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> Iterator[Path]:
    """Return every page of the documentation, in a fixed order."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


def rendered(page: str) -> str:
    """Return the text of a page with every place filled anew.

    :raises KeyError: if a place has a name that nothing here writes.
    """
    return PLACE.sub(lambda found: f"{found[1]}{PARTS[found['name']]()}{found[3]}", page)


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


# ── the stair of rooms ───────────────────────────────────────────────────────────────────────────────────────────────


def stair() -> str:
    """Draw the floors that the import contract names and that exist, with what each says of itself."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["name"].startswith("Floors"))
    lines = []
    for floor in floors:
        names = re.findall(r"\w+", floor)
        here = [name for name in names if (ROOT / "src" / "qianxian" / name / "__init__.py").exists()]
        for index, name in enumerate(here):
            says = (import_module(f"qianxian.{name}").__doc__ or "").split("\n")[0]
            lines.append(f"{'  ' if index else '▔ '}{name + '/':<11}{says}\n")
    return f"```text\n{''.join(lines)}```\n"


# ── lifecycles ───────────────────────────────────────────────────────────────────────────────────────────────────────


def lifecycle(room: str, table_name: str = "LIFECYCLE") -> str:
    """Return a room's lifecycle as a drawing and as its table of steps, with the states' names in both languages."""
    states = import_module(f"qianxian.{room}.states")
    cycle: Lifecycle[Any] = getattr(states, table_name)
    members = type(next(iter(cycle.starts)))
    drawing = ["stateDiagram-v2"]
    drawing += [f"    [*] --> {state}" for state in members if state in cycle.starts]
    drawing += [
        f"    {source} --> {step.target or source}: {step.verb}" for step in cycle.steps for source in step.sources
    ]
    drawing += [f"    {state} --> [*]" for state in members if state in cycle.ends]

    def said(member: Any, language: str) -> str:
        with translation.override(language):
            return str(member.label)

    kinds_of_state = (("start", cycle.starts), ("rest", cycle.rests), ("end", cycle.ends))
    named = [
        [f"`{member.value}`", said(member, "zh-hans"), said(member, "en"),
         ", ".join(word for word, which in kinds_of_state if member in which)]
        for member in members
    ]
    steps = [
        [
            f"`{step.verb}`", ", ".join(f"`{s.value}`" for s in step.sources),
            f"`{step.target.value}`" if step.target else "stays",
            ", ".join(f"`{who}`" for who in step.who), ", ".join(f"`{need}`" for need in step.needs), step.clock.value,
        ]
        for step in cycle.steps
    ]
    heads = ["Step", "From", "To", "Who", "Needs", "The clock"]
    wide = any(step.who for step in cycle.steps)
    return (
        "\n```mermaid\n" + "\n".join(drawing) + "\n```\n\n"
        + table(["State", "中文", "Said", ""], named) + "\n"
        + (table(heads, steps) if wide else table(heads[:3], [row[:3] for row in steps])) + "\n"
    )


# ── the command line ─────────────────────────────────────────────────────────────────────────────────────────────────


def command_line() -> str:
    """Return every verb of the command with what can be said after it."""
    top = parser()
    verbs = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    helps = {choice.dest: choice.help or "" for choice in verbs._choices_actions}
    parts = ["\n### Before the verb\n\n", _options(top)]
    for name, verb in verbs.choices.items():
        parts.append(f"\n### `qianxian {name}`\n\n{_sentence(helps[name])}\n")
        parts.append(f"\n{options}" if (options := _options(verb)) else "")
    return "".join(parts) + "\n"


def _options(said: argparse.ArgumentParser) -> str:
    rows = []
    for action in said._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        name = ", ".join(action.option_strings) or action.dest
        if action.choices:
            name += f" ({', '.join(map(str, action.choices))})"
        elif action.nargs != 0 and action.option_strings:
            name += f" {action.metavar or action.dest.upper()}"
        # A password may come from the environment of whoever runs this.
        shown = "" if action.dest == "password" or action.default in (None, False) else f"`{action.default}`"
        rows.append([f"`{name}`", shown, action.help or ""])
    return table(["Say", "Otherwise", "What it does"], rows) if rows else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# ── the record ───────────────────────────────────────────────────────────────────────────────────────────────────────


def entries() -> str:
    """Return every kind of entry and how it is said to each audience."""
    bus = import_module("qianxian.ledger.bus")

    def said(sentence: Any) -> str:
        if sentence is None:
            return "–"
        return "made from its words" if callable(sentence) else str(sentence)

    with translation.override("en"):
        rows = [
            [f"`{kind}`", said(phrase.resident), said(phrase.desk)] for kind, phrase in sorted(bus.phrases.items())
        ]
    return table(["Kind", "To the one who raised it", "At the desk"], rows)


def reactions() -> str:
    """Return which room hears what, and what it may lead to."""
    bus = import_module("qianxian.ledger.bus")
    rows = sorted(
        [f"`{one.kind}`", f"`{one.function.__module__.split('.')[1]}`", ", ".join(f"`{kind}`" for kind in one.leads_to)]
        for one in bus.hearings()
    )
    return table(["When the record says", "hears it", "and may lead to"], rows)


def following() -> str:
    """Return how a concern follows its task, and which steps of a task the concern behind it takes."""
    bus = import_module("qianxian.ledger.bus")
    module = "qianxian.concerns.reactions"
    heard = [one for one in bus.hearings() if one.function.__module__ == module and one.kind.startswith("task.")]
    rows = [
        [f"`{one.kind}`", ", ".join(f"`{kind}`" for kind in one.leads_to),
         (one.function.__doc__ or "").split("\n")[0]]
        for one in sorted(heard, key=lambda one: one.kind)
    ]
    tasks = import_module("qianxian.tasks.states")
    steps = [
        [f"`{step.verb}`", ", ".join(f"`{source.value}`" for source in step.sources),
         f"`{step.target.value}`" if step.target else "stays"]
        for step in tasks.LIFECYCLE.steps if tasks.Who.CONCERN in step.who
    ]
    return (
        "\n" + table(["When the task says", "the concern says", "because"], rows)
        + "\nAnd the other way: these steps of a task are taken by the concern behind it, when that is answered, "
        "climbs or ends.\n\n" + table(["Step of the task", "From", "To"], steps) + "\n"
    )


def duties() -> str:
    """Return what the tick does by itself, and how often."""
    jobs = import_module("qianxian.storage.jobs")
    rows = [
        [f"`{name}`", _every(one.every.total_seconds()), (one.function.__doc__ or "").split("\n")[0]]
        for name, one in sorted(jobs._handlers.items()) if one.every is not None
    ]
    return table(["Duty", "Every", "What it does"], rows)


def _every(seconds: float) -> str:
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds % unit == 0:
            return f"{seconds / unit:g} {name}"
    return f"{seconds:g} s"


# ── what is kept about people ────────────────────────────────────────────────────────────────────────────────────────


def personal() -> str:
    """Return the register of what is kept about people, as the page for everybody shows it."""
    kept = import_module("qianxian.base.kept")
    parts = []
    with translation.override("en"):
        for whose in kept.Whose:
            rows = [
                [str(one.what), ", ".join(f"`{field}`" for field in one.fields), f"{one.purpose} {one.basis.said}",
                 str(one.seen_by), str(one.retention), str(one.erased)]
                for one in kept.everything_kept() if one.whose == whose
            ]
            head = ["What", "Where", "What for", "Who sees it", "How long", "How it goes"]
            parts.append(f"\n### {whose.said}\n\n{table(head, rows)}")
    return "".join(parts) + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "stair": stair,
    "concern": lambda: lifecycle("concerns"),
    "task": lambda: lifecycle("tasks"),
    "notice": lambda: lifecycle("notices"),
    "meeting": lambda: lifecycle("meetings"),
    "topic": lambda: lifecycle("meetings", "TOPIC_LIFECYCLE"),
    "item": lambda: lifecycle("meetings", "ITEM_LIFECYCLE"),
    "mediation": lambda: lifecycle("meetings", "MEDIATION_LIFECYCLE"),
    "talk": lambda: lifecycle("meetings", "TALK_LIFECYCLE"),
    "command-line": command_line,
    "entries": entries,
    "reactions": reactions,
    "following": following,
    "duties": duties,
    "personal": personal,
}


def main(*, check: bool) -> int:
    """Fill every place in every page and say which pages changed; with `check` write nothing, and fail if one would.

    It runs in a process of its own, so that nothing but the rooms has said phrases or registered duties.
    """
    stale = 0
    with tempfile.TemporaryDirectory() as folder:
        # Nothing is read from a district, and no key of one is needed.
        os.environ["QIANXIAN_HOME"], os.environ["QIANXIAN_KEYS"] = f"{folder}/var", f"{folder}/keys"
        os.environ["DJANGO_SETTINGS_MODULE"] = "qianxian.settings"
        import_module("django").setup()
        for page in pages():
            before = page.read_text(encoding="utf-8")
            if (after := rendered(before)) != before:
                stale += 1
                print(page.relative_to(ROOT))
                if not check:
                    page.write_text(after, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
