from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.utils import translation

import happenings
from qianxian.ledger import actions as ledger
from qianxian.ledger import bus
from qianxian.ledger import queries as ledger_queries
from qianxian.ledger.bus import Hearing
from qianxian.ledger.models import Entry, Pending, Text
from qianxian.results import actions as results
from qianxian.results import counting
from qianxian.results.models import Summary
from qianxian.storage.acts import act
from qianxian.storage.models import Job
from storage.crowd import together


@act
def note(*, kind, now, then=()):
    job = Job.objects.create(name=kind, due_at=now)
    for one in then:
        note(kind=one, now=now)
    ledger.record(kind, about=job, now=now)


@pytest.fixture
def kinds(monkeypatch):
    """Four kinds of entry that only this test says, and a way to hear them."""
    monkeypatch.setattr(bus, "_hearings", {})
    for kind in "abcd":
        monkeypatch.setitem(bus.phrases, kind, bus.Phrase(None, kind))

    def hear(kind, function, *, leads_to=(), module="qianxian.concerns.reactions"):
        function.__module__ = module
        bus.when(kind, leads_to=leads_to)(function)

    return hear


def test_reactions_run_from_the_lowest_room_to_the_highest_whoever_came_first(transactional_db, now, kinds):
    heard = []
    for room in ("results", "tasks", "people", "concerns", "places"):
        kinds("a", lambda *_told, room=room: heard.append(room), module=f"qianxian.{room}.reactions")
    note(kind="a", now=now)
    assert heard == ["places", "people", "tasks", "concerns", "results"]


def test_a_reaction_hears_the_entry_its_words_and_its_time(transactional_db, now, kinds):
    told = []
    kinds("a", lambda heard, at: told.append((heard.entry.kind, heard.words, at)))
    note(kind="a", now=now)
    assert told == [("a", {}, now)]


def test_what_a_reaction_does_names_the_entry_it_heard_as_its_cause(transactional_db, now, kinds):
    kinds("a", lambda _heard, at: note(kind="b", now=at), leads_to=["b"])
    kinds("b", lambda _heard, at: note(kind="c", now=at), leads_to=["c"])
    note(kind="a", now=now)
    causes = {entry.kind: entry.cause_id for entry in Entry.objects.all()}
    numbers = {entry.kind: entry.id for entry in Entry.objects.all()}
    assert causes == {"a": None, "b": numbers["a"], "c": numbers["b"]}


def test_an_exception_in_one_reaction_takes_back_everything(transactional_db, now, kinds):
    def fails(_heard, _at):
        raise ValueError("no")

    kinds("a", lambda _heard, at: note(kind="b", now=at), leads_to=["b"], module="qianxian.places.reactions")
    kinds("b", fails)
    with pytest.raises(ValueError, match="no"):
        note(kind="a", now=now)
    assert [table.objects.count() for table in (Job, Entry, Text, Pending)] == [0, 0, 0, 0]


def test_a_reaction_that_leads_where_it_did_not_say_is_refused(transactional_db, now, kinds):
    kinds("a", lambda _heard, at: note(kind="b", now=at), leads_to=["c"])
    with pytest.raises(bus.Undeclared, match="b"):
        note(kind="a", now=now)
    assert Entry.objects.count() == 0


def test_a_reaction_answers_also_for_the_acts_within_its_act(transactional_db, now, kinds):
    kinds("a", lambda _heard, at: note(kind="b", now=at, then=["d"]), leads_to=["b"])
    with pytest.raises(bus.Undeclared, match="d"):
        note(kind="a", now=now)
    assert Entry.objects.count() == 0


def circle(hearings: list[Hearing]) -> list[str]:
    """Return kinds that lead back to themselves."""
    leads = {}
    for hearing in hearings:
        leads.setdefault(hearing.kind, set()).update(hearing.leads_to)
    reached = {kind: set(targets) for kind, targets in leads.items()}
    for _ in leads:
        for targets in reached.values():
            for target in list(targets):
                targets.update(leads.get(target, ()))
    return sorted(kind for kind, targets in reached.items() if kind in targets)


def test_no_kind_leads_back_to_itself():
    assert bus.hearings()
    assert circle(bus.hearings()) == []
    around = [Hearing(print, one, (two,), 0) for one, two in ("ab", "bc", "ca", "xa")]
    assert circle(around) == ["a", "b", "c"]


def test_every_kind_that_is_heard_led_to_or_read_is_said():
    for hearing in bus.hearings():
        assert {hearing.kind, *hearing.leads_to} <= bus.phrases.keys()
    for kinds in bus.readers.values():
        assert kinds <= bus.phrases.keys()


# ── every phrase, with the words its act records ──────────


@pytest.fixture
def everything_happened(world, now):
    """A community in which every act of every room was done at least once."""
    for topic in iter_modules(happenings.__path__):
        import_module(f"happenings.{topic.name}").happen(world, now)
    return world


def test_every_phrase_is_said_in_both_languages_with_the_words_its_act_records(everything_happened):
    recorded = {text.entry.kind: text for text in Text.objects.select_related("entry")}
    assert set(recorded) == set(bus.phrases), "an act of this kind is missing from the fixture"
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for kind, text in recorded.items():
                for audience in ("resident", "desk"):
                    line = ledger_queries.line_of(text.entry, text.words, audience=audience, show_date=str)
                    if line is not None:
                        said[kind, audience, language] = line.sentence
    for sentence in said.values():
        assert sentence
        assert "%(" not in sentence
        assert "None" not in sentence
    for (kind, audience, language), sentence in said.items():
        if language == "en":
            assert said[kind, audience, "zh-hans"] != sentence, f"{kind} is not translated"


def test_every_word_that_a_phrase_asks_for_is_recorded(everything_happened, monkeypatch):
    missing = []
    monkeypatch.setattr(ledger_queries._Saying, "__missing__", lambda _self, name: missing.append(name) or "")
    for text in Text.objects.select_related("entry"):
        for audience in ("resident", "desk"):
            for language in ("zh-hans", "en"):
                with translation.override(language):
                    ledger_queries.line_of(text.entry, text.words, audience=audience, show_date=str)
    assert missing == []


# ── reading ──────────


def test_folds_at_once_never_count_an_entry_twice_nor_leave_one_out(lasting_world, now):
    results.fold()
    before = raised()
    for number in range(12):
        lasting_world.report(now, key=f"k{number}")

    told = together(*[results.fold] * 4)
    assert sum(told) == 12, told
    assert raised() == before + 12
    assert Pending.objects.filter(reader=counting.READER).count() == 0


def test_a_count_made_anew_while_others_fold_and_report_is_the_same(lasting_world, now):
    for number in range(6):
        lasting_world.report(now, key=f"before{number}")

    def report():
        for number in range(6):
            lasting_world.report(now, key=f"meanwhile{number}")
        return 0

    together(results.rebuild, results.fold, report, results.rebuild)
    results.fold()
    assert raised() == 12
    assert Pending.objects.filter(reader=counting.READER).count() == 0


def raised() -> int:
    return sum(Summary.objects.filter(level="courtyard").values_list("raised", flat=True))


