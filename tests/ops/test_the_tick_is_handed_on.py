"""Who leads the tick, when one server takes over from another."""

from __future__ import annotations

import signal
from argparse import Namespace

import pytest

from qianxian.ops import verbs
from qianxian.ops.failures import Failed

FOR_EVER, ONCE = Namespace(every=20.0, all=False), Namespace(every=None, all=False)


@pytest.mark.parametrize("tick", [verbs.tick, verbs.tick_everywhere])
def test_a_tick_that_is_told_to_stop_hands_the_lead_to_the_next_process_at_once(world, monkeypatch, tick):
    before = signal.getsignal(signal.SIGTERM)

    def told_to_stop(_seconds):
        with pytest.raises(Failed, match="另一个进程正在办"):
            verbs.tick(ONCE)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(verbs.time, "sleep", told_to_stop)
    with pytest.raises(SystemExit):
        tick(FOR_EVER)
    assert signal.getsignal(signal.SIGTERM) == before
    assert verbs.tick(ONCE) in {0, 1}
