"""Workshops in hand: the people known in them, and the waiters woken by a change."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.workshops.live import LiveWorkshop, stored_as
from sayback.workshops.record import Pair, Person, Workshop


def filled() -> LiveWorkshop:
    live = LiveWorkshop("w" * 22)
    there = Workshop("dialogue", ("en",), 10, "k", "f", "p")
    people = [Person(1, "one", "n", "en", 0), Person(2, "two", "n", "en", 0, gone=True)]
    live.take(there, people, [Pair(1, "s", 1, 2, 0), Pair(2, "t", 1, 2, 0, apart=5)])
    return live


def test_known_person_out_of_the_line_is_none() -> None:
    assert (filled().known("one"), filled().known("two"), filled().known("other")) == (1, None, None)


def test_pair_of_an_unknown_number_is_refused() -> None:
    assert filled().pair(2).apart == 5
    with pytest.raises(Refused, match="no-pair"):
        filled().pair(3)


def test_together_leaves_out_parted_pairs() -> None:
    assert [pair.n for pair in filled().together] == [1]


async def test_take_person_wakes_only_their_waiter_and_the_pages() -> None:
    live, loop = filled(), asyncio.get_running_loop()
    mine, other, page = loop.create_future(), loop.create_future(), loop.create_future()
    live.waiting.update({1: mine, 7: other})
    live.watching.add(page)
    live.take(live.workshop, [Person(1, "one", "n", "en", 0, pair=1)], [])
    assert mine.done() and page.done() and not other.done()


def test_stored_name_is_no_name_of_a_session() -> None:
    assert stored_as("x") == "w:x" and LiveWorkshop("x").key == "w:x"
