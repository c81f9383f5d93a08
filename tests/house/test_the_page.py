"""The page of the newspaper is the order; each of its sentences leads to a test, or says that it is not done yet."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "the-page.md"
NOT_YET = "not yet 尚未"
MECHANISMS = {f"M{number}" for number in range(1, 21)}


def rows():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    assert cells
    return cells


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_is_numbered_and_whole():
    for number, row in enumerate(rows(), start=1):
        assert len(row) == 4, row
        assert int(row[0]) == number
        assert re.search(r"[\u4e00-\u9fff]", row[1]), row


def test_every_row_names_mechanisms_and_every_mechanism_has_a_row():
    named = [set(re.findall(r"M\d+", row[2])) for row in rows()]
    assert all(named)
    assert set().union(*named) == MECHANISMS


def test_every_row_leads_to_a_test_or_says_not_yet():
    for _number, sentence, _mechanism, shown in rows():
        tests = re.findall(r"`(tests/[\w/.]+\.py)::(\w+)`", shown)
        assert tests or NOT_YET in shown, f"{sentence} leads nowhere"
        for path, name in tests:
            assert (ROOT / path).exists(), f"{path} is not there"
            assert name in functions(ROOT / path), f"{path} has no {name}"


@pytest.fixture
def shared_source():
    """The text of the page, which is not part of the repository."""
    folder = Path(os.environ.get("QIANXIAN_SHARED", ROOT.parent / "shared"))
    path = folder / "source" / "weidu-2023-03-16.txt"
    if not path.exists():
        pytest.skip(f"LOUD: {path} is missing, so no quotation was compared with it")
    return path


def test_every_quoted_sentence_stands_on_the_page(shared_source):
    """The page was set in columns, so its line breaks and blanks mean nothing."""
    whole = re.sub(r"\s+", "", shared_source.read_text(encoding="utf-8"))
    for _number, sentence, _mechanism, _shown in rows():
        for part in sentence.split("…"):
            assert re.sub(r"\s+", "", part) in whole, f"not on the page: {part}"
