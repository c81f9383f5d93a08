from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from qianxian.storage import ids, nodes
from qianxian.storage.ids import EPOCH_MS, Maker, NoNode
from qianxian.storage.models import Lease
from storage.crowd import PATIENCE_S, process, together

T = EPOCH_MS + 1_000_000_000
FOR_EVER = datetime(2089, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""

    class Hand:
        ms = T

    monkeypatch.setattr(ids, "_now_ms", lambda: Hand.ms)
    return Hand


@pytest.fixture
def a_maker(monkeypatch):
    """A process that holds no node yet."""
    monkeypatch.setattr(ids, "maker", Maker())
    monkeypatch.setattr(nodes, "_holder", "somebody new")
    return ids.maker


def granted(node: int, until: datetime = FOR_EVER) -> Maker:
    maker = Maker()
    maker.grant(node, until)
    return maker


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def test_ids_rise_strictly_over_threads_and_none_comes_twice():
    maker = granted(5)
    made: list[list[int]] = [[] for _ in range(8)]
    ready = threading.Barrier(8)

    def make(mine):
        ready.wait()
        mine.extend(maker.new() for _ in range(3000))

    threads = [threading.Thread(target=make, args=(mine,)) for mine in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one < two for mine in made for one, two in pairwise(mine))
    assert len({number for mine in made for number in mine}) == 24_000


def test_two_nodes_in_the_same_millisecond_never_make_the_same(clock):
    one, two = granted(0), granted(1023)
    made = [maker.new() for _ in range(5000) for maker in (one, two)]
    assert len(set(made)) == 10_000


def test_ids_rise_when_a_millisecond_is_used_up_and_when_the_clock_goes_back(clock):
    maker = granted(3)
    made = [maker.new() for _ in range(9000)]
    clock.ms -= 60_000
    made += [maker.new() for _ in range(10)]
    assert all(one < two for one, two in pairwise(made))
    assert ids.made_at(made[-1]) >= ids.made_at(made[0])


def test_ids_rise_when_a_lower_node_is_granted_in_the_same_millisecond(clock):
    maker = granted(900)
    before = maker.new()
    maker.grant(2, FOR_EVER)
    assert maker.new() > before


def test_a_lease_that_ran_out_makes_no_ids_until_it_is_renewed(clock):
    maker = granted(3, moment(T + 10))
    maker.new()
    clock.ms = T + 10
    with pytest.raises(NoNode):
        maker.new()
    maker.grant(3, moment(T + 20))
    assert maker.new()


def test_no_millisecond_is_borrowed_from_the_next_holder_of_the_node(clock):
    maker = granted(3, moment(T + 1))
    made = [maker.new() for _ in range(4096)]
    with pytest.raises(NoNode):
        maker.new()
    clock.ms = T + 1
    assert granted(3).new() not in made


def test_nobody_makes_an_id_without_a_node():
    with pytest.raises(NoNode):
        Maker().new()


@pytest.mark.parametrize("node", [0, 1, 1023])
def test_an_id_is_positive_has_63_bits_and_knows_when_it_was_made(clock, node):
    clock.ms = EPOCH_MS + (1 << 41) - 2  # the last but one millisecond there is, in the year 2089
    number = granted(node, datetime(2090, 1, 1, tzinfo=UTC)).new()
    assert 0 < number < 1 << 63
    assert number.bit_length() == 63
    assert number >> 12 & 1023 == node
    assert ids.made_at(number) == moment(clock.ms)


def test_a_process_leases_a_node_and_keeps_it(db, a_maker):
    nodes.ensure()
    node = a_maker.node
    assert Lease.objects.get(name=f"ids/{node}").holder == "somebody new"
    a_maker.grant(node, datetime.now(UTC) + nodes.LEASE / 4)
    nodes.ensure()
    assert a_maker.node == node
    assert a_maker.lasts_until_ms() > (time.time() + nodes.LEASE.total_seconds() / 2) * 1000


def test_a_node_that_was_lost_to_somebody_else_is_not_used_again(db, a_maker):
    nodes.ensure()
    node = a_maker.node
    Lease.objects.filter(name=f"ids/{node}").update(holder="somebody else")
    a_maker.grant(node, datetime.now(UTC))
    nodes.ensure()
    assert a_maker.node != node


def test_a_node_whose_lease_ran_out_is_free_for_the_next(db, a_maker):
    past, later = datetime.now(UTC) - timedelta(seconds=1), datetime.now(UTC) + timedelta(hours=1)
    Lease.objects.all().delete()
    Lease.objects.bulk_create(
        [Lease(name=f"ids/{node}", holder="x", until=past if node == 77 else later) for node in range(1023)],
    )
    nodes.ensure()
    assert a_maker.node == 77


def test_when_all_nodes_are_taken_it_says_so(db, a_maker):
    later = datetime.now(UTC) + timedelta(hours=1)
    Lease.objects.all().delete()
    Lease.objects.bulk_create([Lease(name=f"ids/{node}", holder="x", until=later) for node in range(1023)])
    with pytest.raises(NoNode, match="1023"):
        nodes.ensure()


MAKE = """
from qianxian.storage import ids, nodes
nodes.ensure()
print("ready", flush=True)
sys.stdin.readline()
print(*[ids.new() for _ in range(2000)])
"""


def test_processes_at_once_never_make_the_same_id(transactional_db):
    processes = [process(MAKE) for _ in range(3)]
    for one in processes:
        assert one.stdout.readline() == "ready\n", one.stderr.read()
    told = [one.communicate("go\n", timeout=PATIENCE_S)[0] for one in processes]
    made = [int(number) for line in told for number in line.split()]
    assert len(made) == len(set(made)) == 6000


def test_threads_at_once_lease_one_node_together(transactional_db, a_maker):
    assert together(*[nodes.ensure] * 6) == [None] * 6
    assert Lease.objects.filter(holder="somebody new").count() == 1


def test_a_forked_child_begins_without_its_parents_node(transactional_db):
    nodes.ensure()
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        os.write(send, f"{ids.maker.node} {nodes._holder}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    node, holder = os.read(receive, 100).decode().split()
    os.close(receive)
    os.close(send)
    assert node == "-1"
    assert holder != nodes._holder
