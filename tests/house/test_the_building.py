"""What imports can't show: the building's own rules, read off the source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

import qianxian
from qianxian.ledger import bus
from qianxian.ops import catalogue

PACKAGE = Path(qianxian.__file__).parent
ROOMS = ("ledger", "places", "people", "notices", "tasks", "concerns", "meetings", "results")
WRITES = {
    "create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create", "update_or_create",
    "create_user", "add", "set", "remove",
}
CLOCKS = {"clock.now", "clock.today", "datetime.now", "timezone.now", "date.today"}
BANNED = re.compile(
    r"(^|_)(score|rank|ranking|risk|label|lonely|poor|credit|blacklist|face|fingerprint_of_person|identity_number|id_card"
    r"|national_id|location_trail|track|managed_person|key_person)(_|$)",
)


def modules(*folders):
    for folder in folders:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def in_actions(path):
    """Say whether a module is a room's `actions`, or part of them where they have grown to a package."""
    return path.name == "actions.py" or path.parent.name == "actions"


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("qianxian.")]


def test_no_relation_names_its_table_by_a_string():
    """Except `self` and the through table of a many-to-many, which stands in the same module."""
    named = []
    for path, tree in modules(*ROOMS, "storage"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                if node.func.attr not in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
                    continue
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value != "self":
                    named.append(f"{path.name}:{node.lineno}")
    assert named == []


def test_only_actions_write():
    """A room writes in its `actions` and nowhere else; the foundation `storage` keeps its own working tables."""
    writers = []
    for path, tree in modules(*ROOMS, "web", "ops"):
        if in_actions(path):
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            on_a_table = ".objects." in ast.unparse(node.func) or "_base_manager" in ast.unparse(node.func)
            if (on_a_table and node.func.attr in WRITES) or node.func.attr in {"save", "bulk_create"}:
                if ast.unparse(node.func) == "plain.save":
                    continue
                writers.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {ast.unparse(node.func)}")
    assert writers == []


def test_doors_never_touch_a_table():
    touching = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in modules("web", "ops")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]
    assert touching == []


def test_every_act_takes_keywords_only_and_is_told_the_time():
    wrong = []
    for path, tree in modules(*ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and any(ast.unparse(one) == "act" for one in node.decorator_list):
                names = {argument.arg for argument in node.args.kwonlyargs}
                if node.args.args or "now" not in names:
                    wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")
    assert wrong == []


def test_no_room_asks_the_clock():
    asking = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path, tree in modules(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS
    ]
    assert asking == []


def test_every_table_says_what_it_is():
    silent = [
        model.__name__
        for model in our_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")  # what Django writes if nobody does
    ]
    assert silent == []


def test_nobody_carries_a_score_a_label_or_a_trail():
    """Institutions are scored, people never are."""
    found = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if BANNED.search(field.name)
    ]
    found += [model.__name__ for model in our_models() if BANNED.search(model.__name__.lower())]
    assert found == []


@pytest.mark.parametrize("name", ["risk_level", "identity_number", "credit_score", "is_poor", "face"])
def test_the_ban_would_be_noticed(name):
    assert BANNED.search(name)


def test_migrations_are_in_step_with_the_tables(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_sentence_has_a_chinese_one():
    assert catalogue.untranslated() == []


def test_a_translation_keeps_the_parameters_of_its_sentence():
    wrong = []
    for message in catalogue.catalogue():
        if not message.id:
            continue
        said = message.id if isinstance(message.id, str) else message.id[-1]
        translated = message.string if isinstance(message.string, str) else message.string[0]
        if set(re.findall(r"%\(\w+\)s", said)) != set(re.findall(r"%\(\w+\)s", translated)):
            wrong.append(said)
    assert wrong == []


def test_a_sentence_of_one_word_has_a_context():
    alone = [
        message.id
        for message in catalogue.said_in_source()
        if isinstance(message.id, str) and re.fullmatch(r"[A-Za-z]+", message.id) and not message.context
    ]
    assert alone == []


def test_no_circle_of_entries_leads_back_to_itself():
    leads: dict[str, set[str]] = {}
    for hearing in bus.hearings():
        leads.setdefault(hearing.kind, set()).update(hearing.leads_to)

    def reach(kind, seen=()):
        assert kind not in seen, f"a circle: {' → '.join([*seen, kind])}"
        for following in leads.get(kind, ()):
            reach(following, (*seen, kind))

    for kind in leads:
        reach(kind)
    assert leads


def test_every_kind_that_is_recorded_is_said_and_every_kind_said_is_recorded():
    recorded = set()
    for path, tree in modules(*ROOMS):
        if not in_actions(path):
            continue
        for node in ast.walk(tree):
            called = isinstance(node, ast.Call) and ast.unparse(node.func) in {"ledger.record", "record", "_record"}
            if called and node.args and isinstance(node.args[0], ast.Constant):
                recorded.add(node.args[0].value)
    assert recorded == set(bus.phrases)


def test_no_module_is_longer_than_four_hundred_lines_without_being_a_package():
    long = [
        f"{path.relative_to(PACKAGE)}: {len(path.read_text(encoding='utf-8').splitlines())}"
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []


def test_no_list_of_packages_names_an_address():
    named = [
        path.name
        for path in (PACKAGE.parents[1] / "requirements").glob("*")
        if re.search(r"https?://|--(extra-)?index-url|--find-links", path.read_text(encoding="utf-8"))
    ]
    assert named == []
