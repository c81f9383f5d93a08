"""The machine suggests, a person decides: categories, what is the same, and what is learned from both."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import reverse

from learned import LAMP, PARKED, a_model
from qianxian.concerns import actions as concerns
from qianxian.concerns import learning
from qianxian.concerns.likeness import USUAL, best_threshold, like_enough
from qianxian.concerns.models import CategoryModel, Concern, LikenessPair, Report, Suggestion
from qianxian.concerns.queries import groups_for, matters_near, suggest, told_apart
from qianxian.concerns.states import Told
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks

SENTENCE = "东门的路灯要换"


@pytest.fixture
def form(world):
    return reverse("report", args=[world.plate.code])


# ── categories ──────────


def test_on_the_first_day_the_word_list_suggests_and_says_because_of_which_words(world, now):
    said = suggest("楼下到处乱停车，地锁也没人管")
    assert said is not None
    assert (said.model_id, said.offered[0][0].key) == (None, "parking")
    assert "乱停车" in said.words


def test_where_nothing_says_what_it_is_about_nothing_is_suggested(world, now):
    assert suggest("你好") is None
    assert suggest("") is None


def test_whoever_chose_nothing_gets_three_buttons_or_one_chosen_and_loses_nothing(world, now, stranger, form):
    shown = stranger.post(form, {"key": "k", "words": "楼下乱停车，电动车也没处充电", "phone": "139 1234 5678"})
    page = shown.content.decode()
    assert shown.status_code == 422
    assert Report.objects.count() == 0
    assert "乱停车" in page
    assert 'value="139 1234 5678"' in page
    assert 'name="suggested"' in page


def offered(stranger, form, words="楼下乱停车，电动车也没处充电"):
    page = stranger.post(form, {"key": "k", "words": words}).content.decode()
    return page.split('name="suggested" value="')[1].split('"')[0]


@pytest.mark.parametrize(("chosen", "agreed"), [("parking", True), ("utilities", False)])
def test_what_was_suggested_and_what_was_chosen_is_kept(world, now, stranger, form, chosen, agreed):
    token = offered(stranger, form)
    said = {"key": "k", "words": "楼下乱停车，电动车也没处充电", "kind": chosen, "suggested": token}
    answer = stranger.post(form, said)
    assert answer.status_code == 302
    kept = Suggestion.objects.get()
    assert (kept.chosen.key, kept.agreed, kept.model_id) == (chosen, agreed, None)
    assert kept.offered[0][0] == "parking"


def test_a_forged_suggestion_is_not_kept(world, now, stranger, form):
    stranger.post(form, {"key": "k", "words": "灯坏了", "kind": "utilities", "suggested": "forged"})
    assert Report.objects.count() == 1
    assert Suggestion.objects.count() == 0


def test_a_version_in_use_suggests_and_can_be_left_for_the_one_before(world, now):
    first, second = a_model(now), a_model(now)
    assert list(CategoryModel.objects.filter(in_use=True)) == [second]
    assert suggest("水管漏水了").model_id == second.id
    concerns.use_model(actor=OPERATOR, model=first, now=now)
    assert suggest("水管漏水了").model_id == first.id
    concerns.use_model(actor=OPERATOR, model=None, now=now)
    assert suggest("水管漏水了").model_id is None


def test_a_label_that_nothing_was_learned_of_keeps_the_written_knowledge(world, now):
    a_model(now)
    assert suggest("邻里矛盾，楼上天天吵架").offered[0][0].key == "quiet"


def test_learning_takes_what_units_took_on_and_nothing_of_disputes(world, now, monkeypatch):
    monkeypatch.setattr(learning, "LEAST", 20)
    monkeypatch.setattr(learning, "LEAST_OF_EACH", 5)
    texts = [(words, "utilities") for words in LAMP] + [(words, "parking") for words in PARKED]
    for n, (words, kind) in enumerate(texts * 2):
        taken_on(world, now, words=f"{words}，第{n}次说", kind=kind, key=f"l{n}")
    taken_on(world, now, words="楼上天天吵架", kind="quiet", key="quiet")
    world.report(now, words="还没有人受理的路灯", key="untaken")
    found = learning.material(now)
    assert len(found.texts) == 24
    assert set(found.labels) == {"utilities", "parking"}
    concerns.train(now)
    model = CategoryModel.objects.get()
    assert model.texts == 24
    assert {row[0] for row in model.report["classes"]} == {"utilities", "parking"}
    concerns.train(now)
    assert CategoryModel.objects.count() == 1, "nothing is new"
    concerns.train(now, asked=True)
    assert CategoryModel.objects.count() == 2


def taken_on(world, now, sentence="", **more):
    report = world.report(now, **more)
    task = world.task_of(report)
    headline = sentence or f"{more.get('key', '')}号事项"
    tasks.receive(actor=world.viewer("grid3"), task=task, version=1, headline=headline, now=now)
    return report


# ── the same matter ──────────


def test_what_is_like_the_words_is_shown_whatever_kind_was_tapped(world, now, stranger, form):
    first = taken_on(world, now, sentence=SENTENCE, words="我家楼下那盏灯，老张天天摔跤", place=world.maple)
    taken_on(world, now, sentence="地下车库漏水", words="车库漏水", kind="parking", key="other")
    page = stranger.post(form, {"key": "k2", "words": "东门路灯不亮"}).content.decode()
    assert SENTENCE in page
    assert "地下车库漏水" not in page
    assert "老张" not in page
    answer = stranger.post(form, {"key": "k2", "words": "东门路灯不亮", "joins": Concern.objects.get(
        pk=first.concern_id).code})
    assert answer.status_code == 302
    assert Report.objects.latest("id").concern_id == first.concern_id


def test_nobody_finds_out_by_trying_what_somebody_else_wrote(world, now, stranger, form):
    taken_on(world, now, sentence=SENTENCE, words="我家楼下那盏灯，老张天天摔跤")
    assert SENTENCE not in stranger.post(form, {"key": "k2", "words": "老张天天摔跤"}).content.decode()


def test_what_was_told_apart_is_not_asked_again_and_can_still_be_joined(world, now):
    one = world.concern_of(world.report(now, words="东门的灯黑了好几天。", key="1"))
    two = world.concern_of(world.report(now, words="东门的灯又黑了。", key="2"))
    viewer = world.viewer("grid3")
    assert [(near.concern.id, near.title) for near in matters_near(viewer, one, now)] == [(two.id, "东门的灯又黑了")]
    concerns.tell_apart(actor=viewer, concern=one, other=two, now=now)
    assert matters_near(viewer, one, now) == []
    assert [near.concern.id for near in told_apart(viewer, one)] == [two.id]
    concerns.join(actor=viewer, concern=one, into=two, version=one.version, now=now)
    pair = LikenessPair.objects.get()
    assert (pair.same, pair.told) == (True, Told.JOINED)
    assert pair.likeness > 0


def test_a_joining_that_was_undone_counts_as_not_the_same(world, now):
    one = world.concern_of(world.report(now, words="东门的灯黑了好几天。", key="1"))
    two = world.concern_of(world.report(now, words="东门的灯又黑了。", key="2"))
    joining = concerns.join(actor=world.viewer("grid3"), concern=one, into=two, version=one.version, now=now)
    concerns.part(actor=world.viewer("grid3"), joining=joining, now=now)
    assert (LikenessPair.objects.get().same, LikenessPair.objects.get().told) == (False, Told.PARTED)


def test_too_few_decisions_tune_nothing():
    assert best_threshold([(500, True)] * 29) is None
    assert best_threshold([(500, True)] * 40) is None


def test_the_threshold_falls_between_what_is_the_same_and_what_is_not():
    decided = [(400 + n, True) for n in range(20)] + [(200 + n, False) for n in range(20)]
    assert best_threshold(decided) == (400, 1000, 1000)


def test_a_tuned_threshold_is_in_force_at_once(world, now):
    assert like_enough() == USUAL / 1000
    concerns.set_likeness(likeness=300, found=900, right=800, pairs=40, now=now)
    assert like_enough() == 0.3


# ── what is said often ──────────


def lamps(world, now, n, begin=0):
    for number in range(begin, begin + n):
        world.report(now, words=f"槐荫院东门路灯不亮，晚上看不见路，第{number}户", key=f"lamp{number}")


def test_what_several_say_is_one_group_that_keeps_its_identity_as_it_grows(world, now):
    from datetime import timedelta

    lamps(world, now, 3)
    world.report(now, words="地下车库漏水", kind="parking", key="garage")
    concerns.regroup(now)
    month = timedelta(days=28)
    (group,) = groups_for(world.viewer("community"), world.community.id, month, now=now)
    assert (group.people, len(group.members), group.places) == (3, 3, (("槐荫院", 3),))
    assert "路灯" in group.title
    lamps(world, now, 2, begin=3)
    concerns.regroup(now + timedelta(days=1))
    (grown,) = groups_for(world.viewer("grid3"), world.grid3.id, month, now=now)
    assert (grown.identity, grown.people) == (group.identity, 5)
    assert groups_for(world.viewer("community"), world.grid1.id, month, now=now) == []


def test_groups_are_for_who_sees_their_matters_and_disputes_are_in_none(world, now):
    from datetime import timedelta

    lamps(world, now, 3)
    for n in range(3):
        world.report(now, words=f"楼上天天吵架打孩子，第{n}次说", kind="quiet", key=f"quiet{n}")
    concerns.regroup(now)
    month = timedelta(days=28)
    for who in ("neighbour", "nobody"):
        assert groups_for(world.viewer(who), world.community.id, month, now=now) == []
    found = groups_for(world.viewer("district"), world.district.id, month, now=now)
    assert [len(one.members) for one in found] == [3]
    assert not any("吵架" in one.title for one in found)


# ── nobody is profiled ──────────

LEARNERS = {"CategoryModel", "LikenessThreshold", "MatterGroup", "GroupedMatter"}
OF_PEOPLE = re.compile(
    r'"people_\w+"|"\w*(?:resident|reporter|contact|phone|account|person|household|office)\w*"', re.IGNORECASE,
)


def test_what_is_learned_is_learned_without_reading_who_said_it(
    world, now, monkeypatch, django_assert_max_num_queries,
):
    monkeypatch.setattr(learning, "LEAST", 10)
    monkeypatch.setattr(learning, "LEAST_OF_EACH", 5)
    for n, words in enumerate([*LAMP, *PARKED]):
        taken_on(world, now, words=words, kind="utilities" if words in LAMP else "parking", key=f"p{n}")
    suggest("路灯不亮")  # the categories and their rules are read once
    with django_assert_max_num_queries(1000) as read:
        found = learning.material(now)
        learned = learning.learn(found)
        suggest("路灯不亮")
        concerns.regroup(now)
        concerns.tune_likeness(now)
    assert len(found.texts) == len(LAMP) + len(PARKED)
    assert learned.report["classes"]
    asked = [query["sql"] for query in read.captured_queries]
    assert any('"words"' in sql for sql in asked)
    assert [sql for sql in asked if OF_PEOPLE.search(sql)] == []


def test_the_same_words_are_suggested_the_same_whoever_says_them(world, now, stranger, form):
    for who, phone in (("甲", "139 1234 5678"), ("乙", "138 8765 4321")):
        page = stranger.post(form, {"key": who, "words": "楼下乱停车", "phone": phone}).content.decode()
        offered_to = re.findall(r'name="kind"[^>]*value="(\w+)"[^>]*checked', page)
        assert offered_to == ["parking"], who


def test_what_was_learned_leads_back_to_no_person():
    for name in LEARNERS:
        model = apps.get_model("concerns", name)
        leads_to = {field.related_model._meta.app_label for field in model._meta.get_fields() if field.many_to_one}
        assert leads_to <= {"concerns", "places"}, name
        assert not [field.name for field in model._meta.fields if OF_PEOPLE.fullmatch(f'"{field.name}"')], name
