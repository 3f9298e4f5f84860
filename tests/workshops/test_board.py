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
    shown, page = Board(live), Page()
    shown.join(Viewer(live, Role("facilitator"), page), 1)
    return shown, page


def test_board_sends_nothing_until_all_tiles_are_read() -> None:
    shown, page = board()
    shown.put(1, 4, {"stage": "lobby"})
    assert not shown.flush(5) and not page.events
    shown.loaded = True
    assert not shown.flush(5)
    [frame] = page.all("wall")
    assert frame["now"] == 5 and frame["whole"] and frame["tiles"] == [{"n": 1, "stage": "lobby"}]
    assert [person["n"] for person in frame["people"]] == [2] and frame["pairs"][0]["session"] == "s1"
    assert frame["door"]["code"] == "CODE"
    shown.flush(6)
    assert len(page.events) == 1


def test_older_tile_replaces_newer_only_by_the_store() -> None:
    shown, page = board()
    shown.loaded = True
    shown.put(1, 4, {"stage": "running"})
    shown.put(1, 3, {"stage": "lobby"})
    shown.flush(1)
    assert page.tiles[1]["stage"] == "running"
    shown.put(1, 3, {"stage": "lobby"}, surely=True)
    shown.flush(2)
    assert page.tiles[1]["stage"] == "lobby"


def test_unchanged_tile_is_not_sent_again() -> None:
    shown, page = board()
    shown.loaded = True
    shown.put(1, 4, {"stage": "running"})
    shown.flush(1)
    shown.put(1, 5, {"stage": "running"})
    shown.flush(2)
    assert len(page.all("wall")) == 1


def test_parted_pair_has_no_tile() -> None:
    shown, page = board()
    shown.loaded = True
    shown.put(1, 4, {"stage": "running"})
    parted = Pair(1, "s1", 1, 2, 3, apart=9, v=5)
    shown.live.take(shown.live.workshop, [], [parted])
    shown.changed([], [parted])
    shown.flush(1)
    assert page.all("wall")[0]["tiles"] == [] and page.all("wall")[0]["pairs"][0]["apart"] == 9


def test_a_page_without_room_is_behind_and_says_so() -> None:
    shown, page = board()
    shown.loaded, page.free = True, False
    assert shown.flush(1) and not page.events
    page.free = True
    assert not shown.flush(2) and page.events


def test_an_empty_workshop_has_a_first_frame_too() -> None:
    live, page = LiveWorkshop("w" * 22), Page()
    live.take(Workshop("p", (), 4, "K", "F", "P", "CODE"), [], [])
    shown = Board(live)
    shown.join(Viewer(live, Role("helper", 1), page), 0)
    shown.loaded = True
    shown.flush(1)
    assert page.all("wall")[0]["tiles"] == [] and "people" not in page.all("wall")[0]
