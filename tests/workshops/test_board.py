"""The board: the frames that a page is sent, and when."""

from __future__ import annotations

from sayback.workshops.board import Board, Viewer
from sayback.workshops.live import LiveWorkshop
from sayback.workshops.record import Pair, Person, Workshop
from sayback.workshops.roles import Role

from tests.workshops.making import Page


def board() -> tuple[Board, Page]:
    live = LiveWorkshop("w" * 22)
    people = [Person(n, f"t{n}", "name", "en", 1, v=n) for n in (1, 2)]
    live.take(Workshop("p", ("en",), 4, "K", "F", "P", "CODE"), people, [Pair(1, "s1", 1, 2, 3, v=3)])
    made, page = Board(live), Page()
    made.join(Viewer(live, Role("facilitator"), page), 1)
    return made, page


def test_board_sends_nothing_until_all_tiles_are_read() -> None:
    made, page = board()
    made.put(1, 4, {"stage": "lobby"})
    assert not made.flush(5) and not page.events
    made.loaded = True
    assert not made.flush(5)
    [frame] = page.all("wall")
    assert frame["now"] == 5 and frame["whole"] and frame["tiles"] == [{"n": 1, "stage": "lobby"}]
    assert [person["n"] for person in frame["people"]] == [2] and frame["pairs"][0]["session"] == "s1"
    assert frame["door"]["code"] == "CODE"
    made.flush(6)
    assert len(page.events) == 1


def test_older_tile_replaces_newer_only_by_the_store() -> None:
    made, page = board()
    made.loaded = True
    made.put(1, 4, {"stage": "running"})
    made.put(1, 3, {"stage": "lobby"})
    made.flush(1)
    assert page.tiles[1]["stage"] == "running"
    made.put(1, 3, {"stage": "lobby"}, surely=True)
    made.flush(2)
    assert page.tiles[1]["stage"] == "lobby"


def test_unchanged_tile_is_not_sent_again() -> None:
    made, page = board()
    made.loaded = True
    made.put(1, 4, {"stage": "running"})
    made.flush(1)
    made.put(1, 5, {"stage": "running"})
    made.flush(2)
    assert len(page.all("wall")) == 1


def test_parted_pair_has_no_tile() -> None:
    made, page = board()
    made.loaded = True
    made.put(1, 4, {"stage": "running"})
    parted = Pair(1, "s1", 1, 2, 3, apart=9, v=5)
    made.live.take(made.live.workshop, [], [parted])
    made.changed([], [parted])
    made.flush(1)
    assert page.all("wall")[0]["tiles"] == [] and page.all("wall")[0]["pairs"][0]["apart"] == 9


def test_a_page_without_room_is_behind_and_says_so() -> None:
    made, page = board()
    made.loaded, page.free = True, False
    assert made.flush(1) and not page.events
    page.free = True
    assert not made.flush(2) and page.events


def test_an_empty_workshop_has_a_first_frame_too() -> None:
    live, page = LiveWorkshop("w" * 22), Page()
    live.take(Workshop("p", (), 4, "K", "F", "P", "CODE"), [], [])
    made = Board(live)
    made.join(Viewer(live, Role("helper", 1), page), 0)
    made.loaded = True
    made.flush(1)
    assert page.all("wall")[0]["tiles"] == [] and "people" not in page.all("wall")[0]
