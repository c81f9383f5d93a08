"""What the documentation says about the code is true: its generated parts, its links, its commands, its settings."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from qianxian.ops.command import parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


def relative(page):
    return str(page.relative_to(ROOT))


def test_the_generated_parts_say_what_the_code_says():
    built = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), "--check"], capture_output=True, text=True, check=False,
    )
    assert built.returncode == 0, f"out of date, run `make docs`: {built.stdout}{built.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_within_the_repository_leads_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for found in LINK.finditer(text):
        target = found[1] or found[2]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        leads_to = (page.parent / name).resolve() if name else page
        assert leads_to.exists(), f"{relative(page)} links to {target}, which is not there"
        if anchor:
            assert anchor in anchors(leads_to), f"{relative(page)} links to {target}: no such heading"


def anchors(page):
    """The names that a renderer gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(page):
    """Every command that a page names, in a block or within a sentence."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    lines += SPAN.findall(FENCE.sub("", text))
    for line in lines:
        for said in re.split(r"&&|\|\||;", line.partition(" #")[0]):
            found = re.search(r"(?:^|[\s=/])(qianxian|make) +(\S.*)", f" {said.strip()}")
            started = re.match(r" (?:[A-Z_]+=\S* +)*(?:\S*/)?(qianxian|make) ", f" {said.strip()} ")
            if found and started:
                yield found[1], shlex.split(found[2])


def verbs_of(top):
    return next(action for action in top._actions if isinstance(action, argparse._SubParsersAction)).choices


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_command_that_is_named_exists(page):
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    top = parser()
    for name, words in commands(page):
        if name == "make":
            wanted = next((word for word in words if "=" not in word and not word.startswith("-")), None)
            assert wanted is None or wanted in targets, f"{relative(page)} names make {' '.join(words)}"
            continue
        known = set(top._option_string_actions)
        verb = None
        for word in words:
            if word.startswith("-"):
                assert word.partition("=")[0] in known, f"{relative(page)} names qianxian {' '.join(words)}: {word}"
            elif verb is None and word in verbs_of(top):
                verb = word
                known = set(verbs_of(top)[verb]._option_string_actions)
        assert verb or words[0].startswith("-") or words[0] == "…", f"{relative(page)} names qianxian {words[0]}"


def test_every_setting_that_the_code_reads_is_in_the_reference():
    named = set()
    for path in (ROOT / "src" / "qianxian").rglob("*.py"):
        named |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert named <= set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))


def test_every_page_of_the_documentation_is_reached_from_its_first_page():
    first = ROOT / "docs" / "index.md"
    seen, todo = set(), [first]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for found in LINK.finditer(FENCE.sub("", page.read_text(encoding="utf-8"))):
            target = (found[1] or found[2]).partition("#")[0]
            if target and not re.match(r"[a-z]+:", target) and (page.parent / target).is_file():
                todo.append((page.parent / target).resolve())
    missing = {relative(page) for page in PAGES if (ROOT / "docs") in page.parents} - {relative(page) for page in seen}
    assert not missing


EXPECTED = (ROOT / "docs/reference/what-peers-have.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \|.*\|\s*(?:`([\w/.]+)` ?([\w ]*))?\s*\|$", EXPECTED, re.MULTILINE)


def test_every_feature_from_routing_to_feedback_has_a_row():
    assert [int(number) for number, *_test in ROWS] == list(range(21, 87))


@pytest.mark.parametrize(("number", "file", "said"), ROWS, ids=[number for number, *_test in ROWS])
def test_what_users_of_other_systems_expect_is_held_by_the_test_that_is_named(number, file, said):
    if not file:
        assert f"| {number} |" in EXPECTED
        assert "left out" in next(line for line in EXPECTED.splitlines() if line.startswith(f"| {number} |"))
        return
    tests = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert re.search(rf"^def test_{said.strip().replace(' ', '_')}", tests, re.MULTILINE)
