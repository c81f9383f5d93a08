"""Every word that the code uses for a thing of the domain stands in the glossary."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.db import models

import qianxian

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "reference" / "glossary.md"


def rows():
    """The rows of all tables of the page, as lists of cells."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    tables = [line for line in lines if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in tables if "identifier" not in line]


def identifiers():
    return {word for row in rows() for word in re.findall(r"[a-z][a-z0-9_]*", row[2])}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("qianxian.")]


def own_choices():
    """Every enum in a room's states."""
    for room in iter_modules(qianxian.__path__):
        if room.ispkg and (Path(qianxian.__path__[0]) / room.name / "states.py").exists():
            states = import_module(f"qianxian.{room.name}.states")
            for name, member in vars(states).items():
                own = isinstance(member, type) and member.__module__ == states.__name__
                if own and issubclass(member, models.Choices):
                    yield f"{room.name}.{name}", member


def test_every_row_has_its_three_cells():
    assert rows()
    for row in rows():
        assert len(row) == 3, row
        assert all(row), row


def test_every_table_of_the_database_is_in_the_glossary():
    missing = {snake(model.__name__) for model in own_models()} - identifiers()
    assert not missing


def test_every_kind_of_state_is_in_the_glossary():
    missing = {snake(name.partition(".")[2]) for name, _choices in own_choices()} - identifiers()
    assert not missing


def test_every_state_is_in_the_glossary():
    known = identifiers()
    missing = {f"{name}: {value}" for name, choices in own_choices() for value in choices.values if value not in known}
    assert not missing
