"""Real messages to a city's board are carried by the product from the form to the confirmed answer, and counted."""

from __future__ import annotations

import json

MESSAGES = 300


def test_three_hundred_real_messages_are_raised_answered_confirmed_and_counted(server, shared_data):
    before = json.loads(server.command("figures", "--json").stdout)
    file = shared_data / "texts" / "messages_with_replies.csv"
    carried = server.command("carry", str(file), "--limit", str(MESSAGES), "--base", server.base, timeout=1800)
    assert carried.stdout.startswith(
        f"{MESSAGES} handed in, {MESSAGES} received, {MESSAGES} answered, {MESSAGES} confirmed.",
    )
    counted = json.loads(server.command("figures", "--json").stdout)
    for figure in ("raised", "accepted", "done", "confirmed"):
        assert counted[figure] - before[figure] == MESSAGES, figure
    assert counted["agrees_with_rows"]
    rebuilt = json.loads(server.command("figures", "--json", "--rebuild").stdout)
    assert rebuilt == counted
