"""The tile of a pair on a wall.

Enough to see which pair needs help, and nothing that one of them keeps.
"""

from __future__ import annotations

import json

from sayback.engine.tile import tile

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk

TALK = small(
    one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")), one("rate", "felt", about=("heard",))
)


def test_tile_shows_the_pairs_place_and_clock() -> None:
    talk = Talk(TALK, hosted=True, start=False).arrive("a", "b")
    talk.host("open").both("ready").until("piece").wait("10s").tick()
    shown = tile(talk.table, talk.state)
    assert (shown["stage"], shown["kind"], shown["part"], shown["floor"], shown["talking"]) == (
        "running",
        "turn",
        "talk",
        "a",
        "a",
    )
    assert shown["clock"]["ends"] == 120_000 and shown["place_n"] == [2, 5]
    assert shown["here"] == {"a": True, "b": True} and not shown["left"] and not shown["done"]
    assert "hand" not in shown and "tries" not in shown and "break" not in shown


def test_tile_counts_tries_verdicts_and_turns_of_the_talk() -> None:
    talk = Talk(TALK, hosted=True, start=False).arrive("a", "b")
    talk.host("open").both("ready").until("back.check").act("a", "heard", verdict="partly", missing=BOX)
    talk.primary().primary().act("a", "heard", verdict="no")
    shown = tile(talk.table, talk.state)
    assert (shown["verdicts"], shown["turns"]) == ({"got": 0, "partly": 1, "no": 1}, 1)
    assert shown["tries"] == 3


def test_tile_shows_since_when_a_partner_is_gone() -> None:
    talk = Talk(TALK, hosted=True, start=False).arrive("a", "b").host("open").both("ready")
    assert "gone" not in tile(talk.table, talk.state)
    talk.wait("5s").depart("b", since=3_000)
    shown = tile(talk.table, talk.state)
    assert (shown["gone"], shown["left"], shown["here"]["b"]) == (3_000, True, False)


def test_rated_talks_tile_holds_no_rating_or_box() -> None:
    talk = Talk(TALK).until("felt").act("a", "rate", heard=4)
    talk.act("b", "pulse", turn=talk.state.turned, taps=BOX)
    shown = json.dumps(tile(talk.table, talk.state))
    assert 'heard": 4' not in shown and 'rate":' not in shown and "pulse" not in shown and BOX not in shown


def test_closed_talk_is_done_and_has_nobody_gone() -> None:
    talk = Talk(TALK).until("closed").depart("a")
    shown = tile(talk.table, talk.state)
    assert shown["done"] and not shown["left"] and shown["stage"] == "closed"
