"""The collector's rhythm: young garbage goes soon, old garbage when few are connected."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref

from sayback.collector import FEW, Collector

MANY = 1_000

SOON = 5.0
"""Seconds until a timer of some milliseconds must have run, on the slowest machine."""


class Node:
    """An object in a circle with itself."""

    def __init__(self) -> None:
        self.circle = self


def gone(node: Node) -> asyncio.Event:
    """Give an event that is set when the node's memory is given back."""
    event = asyncio.Event()
    weakref.finalize(node, event.set)
    return event


async def blink() -> None:
    """Wait until the young were looked through once more; whatever lives now is old then."""
    await asyncio.wait_for(gone(Node()).wait(), SOON)


async def old_circle() -> asyncio.Event:
    """Leave a circle that has outlived a blink; the event is set when its memory is freed."""
    node = Node()
    freed = gone(node)
    await blink()
    return freed


async def test_young_circle_is_collected_within_a_blink() -> None:
    with Collector(connected=lambda: MANY, blink=0.01).running():
        await blink()
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_object_that_outlives_a_blink_is_left_alone() -> None:
    with Collector(connected=lambda: MANY, blink=0.01).running():
        node = Node()
        await blink()
        assert all(thing is not node for thing in gc.get_objects())  # frozen ones are not listed
    assert any(thing is node for thing in gc.get_objects())


async def test_old_circle_waits_while_many_are_connected() -> None:
    connected = MANY
    with Collector(connected=lambda: connected, blink=0.01, hour=0.0).running():
        freed = await old_circle()
        await blink()
        assert not freed.is_set()
        connected = FEW
        await asyncio.wait_for(freed.wait(), SOON)


async def test_old_circle_goes_where_connections_do_not_explain_it() -> None:
    with Collector(connected=lambda: MANY, blink=0.01, hour=0.0, each=0).running():
        freed = await old_circle()
        await asyncio.wait_for(freed.wait(), SOON)


async def test_old_circle_waits_for_the_next_hour() -> None:
    with Collector(connected=lambda: FEW, blink=0.01, hour=3_600).running():
        freed = await old_circle()
        await blink()
        assert not freed.is_set()


IMPORTS = """
import gc
usual = gc.get_threshold()
from sayback import app, collector
assert gc.isenabled() and gc.get_threshold() == usual and not gc.get_freeze_count()
"""


async def test_import_leaves_the_collector_as_it_is() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORTS)
    assert await process.wait() == 0
