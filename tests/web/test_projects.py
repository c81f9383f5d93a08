"""The year's people's project on its pages: what is typed stays, what is secret is not shown, lists stay cheap."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from happenings import projects as made
from qianxian.base import clock
from qianxian.meetings import actions as meetings
from qianxian.meetings import tokens
from qianxian.meetings.models import Idea, PaperCount, Project, ProjectRound
from qianxian.meetings.states import RoundState
from web.test_statements import counted


def test_an_idea_that_is_sent_empty_comes_back_with_what_was_typed(stranger, world, now):
    round_ = made.go_on(world, made.opened(world, now - timedelta(days=8)), "collect", now)
    address = reverse("hand_in_idea", args=[round_.id])
    answer = stranger.post(address, {"key": "k", "words": "修凉亭", "phone": "12", "place": world.locust.id})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "修凉亭</textarea>" in html
    assert 'value="12"' in html
    assert f'value="{world.locust.id}" selected' in html
    assert Idea.objects.count() == 0


def test_a_wrong_token_keeps_the_ticks_and_tries_are_counted(stranger, world, now):
    round_, _tokens, at = made.voting(world, now)
    address = reverse("vote_on_projects", args=[round_.id])
    with clock.held_at(at):
        answer = stranger.post(address, {"token": tokens.make(), "ticked": ["2"]})
        assert answer.status_code == 422
        assert 'value="2" checked' in answer.content.decode()
        statuses = [stranger.post(address, {"token": "X", "ticked": ["2"]}).status_code for _try in range(25)]
    assert statuses[-1] == 429


@pytest.mark.parametrize("ticked", [["x"], ["99999999999"], ["١"], []])
def test_nonsense_on_a_ballot_is_refused_and_keeps_the_token_fresh(stranger, world, now, ticked):
    round_, given, at = made.voting(world, now)
    address = reverse("vote_on_projects", args=[round_.id])
    with clock.held_at(at):
        assert stranger.post(address, {"token": given[0], "ticked": ticked}).status_code == 422
        assert stranger.post(address, {"token": given[0], "ticked": ["1"]}).status_code == 200


def test_nothing_of_a_ballot_is_kept_in_the_browser(stranger, world, now):
    round_, given, at = made.voting(world, now)
    with clock.held_at(at):
        stranger.post(reverse("vote_on_projects", args=[round_.id]), {"token": given[0], "ticked": ["1"]})
    assert given[0] not in str(dict(stranger.session))
    assert "ticked" not in str(dict(stranger.session))


def test_the_sheets_are_shown_once_and_never_kept_by_a_cache(signed_in, world, now):
    round_, _given, at = made.voting(world, now)
    with clock.held_at(at):
        answer = signed_in("community").post(reverse("give_out_tokens", args=[round_.id]), {"number": "2"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(re.findall(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", answer.content.decode())) >= 2


def test_a_unit_never_sees_what_the_other_counted(signed_in, world, now):
    round_, given, _at = made.voting(world, now)
    at = made.after(round_, RoundState.VOTING)
    batch = meetings.open_batch(actor=world.viewer("community"), round_=round_, typed=given[:3], now=at).batch
    address = reverse("count_batch", args=[round_.id, batch.id])
    with clock.held_at(at):
        sent = signed_in("grid3").post(address, {"ballots": "1 2 ×3", "version": 1})
        assert sent.status_code == 302
        html = signed_in("community").get(address).content.decode()
    assert PaperCount.objects.get().votes == {"1": 3, "2": 3}
    assert "1 2 ×3" not in html.replace("“1 3 ×12”", "")
    assert 'value="3"' not in html


def test_a_count_that_misses_a_sheet_comes_back_with_its_lines(signed_in, world, now):
    round_, given, _at = made.voting(world, now)
    at = made.after(round_, RoundState.VOTING)
    batch = meetings.open_batch(actor=world.viewer("community"), round_=round_, typed=given[:3], now=at).batch
    with clock.held_at(at):
        answer = signed_in("grid3").post(
            reverse("count_batch", args=[round_.id, batch.id]), {"ballots": "1 2", "version": 1},
        )
    assert answer.status_code == 422
    assert "1 2</textarea>" in answer.content.decode()


def test_the_ballots_are_a_file_only_after_the_count(stranger, world, now):
    round_, _given, _at = made.voting(world, now)
    address = reverse("ballots_file", args=[round_.id])
    assert stranger.get(address).status_code == 404
    done, _given, _at = made.counted(world, now, year=2028)
    file = stranger.get(reverse("ballots_file", args=[done.id]))
    assert file.content.decode().startswith("META\n")


def test_a_projects_cost_above_the_budget_is_refused_with_the_form_open(signed_in, world, now):
    round_ = made.go_on(world, made.opened(world, now - timedelta(days=15)), "collect", now - timedelta(days=7))
    made.idea(round_, "修路", now - timedelta(days=7))
    round_ = made.go_on(world, round_, "screen", now)
    idea = Idea.objects.get()
    project = meetings.accept_idea(
        actor=world.viewer("community"), round_=round_, idea=idea, version=1, title="翻修道路", now=now,
    )
    answer = signed_in("community").post(
        reverse("project_step", args=[round_.id, project.id, "cost"]),
        {"version": 1, "cost": "9999999999", "source": "x", "unit": world.units["community"].id},
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


CEILINGS = {"project_round": 12, "desk_projects": 8, "desk_round": 22, "projects_of": 3}
"""The most statements each page makes, those at the desk with session and office."""


@pytest.mark.parametrize("name", sorted(CEILINGS))
def test_a_page_of_projects_makes_as_many_statements_for_many_as_for_few(name, stranger, signed_in, world, now):
    begin = now - timedelta(days=36)
    round_, _given, _at = made.in_delivery(world, begin)
    arguments = {"project_round": [round_.id], "desk_round": [round_.id], "projects_of": ["411002010003"]}
    client = signed_in("community") if name.startswith("desk") else stranger
    address = reverse(name, args=arguments.get(name, []))
    made.milestone(world, round_, now)
    client.get(address)
    with counted() as few:
        assert client.get(address).status_code == 200
    for year in range(2030, 2036):
        made.opened(world, now, year=year)
    for number in range(6):
        made.milestone(world, round_, now, title=f"第{number}段")
    client.get(address)
    with counted() as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= CEILINGS[name], "\n".join(many.said())


def test_every_phase_has_its_public_page_and_its_desk(stranger, signed_in, world, now):
    round_ = made.opened(world, now)
    for state in RoundState:
        changes = {"reason": "x"} if state == RoundState.CALLED_OFF else {}
        ProjectRound.objects.filter(pk=round_.pk).update(state=state, **changes)
        assert stranger.get(reverse("project_round", args=[round_.id])).status_code == 200
        assert signed_in("community").get(reverse("desk_round", args=[round_.id])).status_code == 200
    assert Project.objects.count() == 0
