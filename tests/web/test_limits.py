from __future__ import annotations

import ast
import ipaddress
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request
from sayback.engine.moves.names import MOVES
from sayback.errors import Refused
from sayback.web import limits as module
from sayback.web.buckets import Rate, Rates
from sayback.web.limits import Flood, Limits, address

from tests.house.tree import tree


@dataclass
class Clock:
    """A clock moved by hand, in seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_wrong_codes_of_all_addresses_count_as_one_flood() -> None:
    clock = Clock()
    flood = Flood(clock)
    for clock.now in (1, 2, 3):
        assert not any(flood.failed() for _ in range(Flood.MOST))
    assert flood.failed()
    clock.now = 3 + Flood.LASTS - 0.1
    assert flood.failed(), "those who go on are slow, too"
    clock.now = 3 + Flood.LASTS + 1
    assert not flood.failed()


def test_cues_and_breaks_have_a_smaller_bucket() -> None:
    limits = Limits(Rates(), clock=Clock())
    for _ in range(4):
        limits.act("s", "a", "cue")
    limits.act("s", "b", "break")
    limits.act("s", "a", "done")
    with pytest.raises(Refused) as refused:
        limits.act("s", "a", "break")
    assert refused.value.code == "slow-down" and refused.value.wait == pytest.approx(15)


def test_pauses_and_their_ends_share_a_separate_bucket() -> None:
    clock = Clock()
    limits = Limits(Rates(), clock=clock)
    for move in ("pause", "resume", "later", "enough", "pause", "resume"):
        limits.act("s", "a", move)
    for seat, move in (("b", "pause"), ("a", "cue"), ("a", "break"), ("a", "stop"), ("a", "done")):
        limits.act("s", seat, move)
    for move in ("pause", "resume", "later", "enough"):
        with pytest.raises(Refused) as refused:
            limits.act("s", "a", move)
        assert refused.value.code == "slow-down" and refused.value.wait == pytest.approx(10)
    clock.now = 10
    limits.act("s", "a", "resume")


@pytest.mark.parametrize(
    ("move", "few"),
    [("consent", 12), ("lands", 12), ("word", 12), ("take-back", 12), ("hand", 6), ("let-in", 6), ("more-time", 6)],
)
def test_endlessly_reversible_moves_each_have_a_small_bucket(move: str, few: int) -> None:
    clock = Clock()
    limits = Limits(Rates(), clock=clock)
    for _ in range(few):
        limits.act("s", "a", move)
    with pytest.raises(Refused) as refused:
        limits.act("s", "a", move)
    assert refused.value.code == "slow-down" and refused.value.wait == pytest.approx(60 / few)
    for seat, other in (("b", move), ("a", "pause"), ("a", "stop"), ("a", "done"), ("a", "cue")):
        limits.act("s", seat, other)
    clock.now = 60 / few
    limits.act("s", "a", move)


ALLOWED = {"acts": 20, "stops": 4, "calls": 4, "pauses": 6, "few": 6, "marks": 12}
"""Acts of one move at once, by the limit in its row, where a seat has twenty acts in all."""


@pytest.mark.parametrize("move", MOVES)
def test_row_of_a_move_says_how_it_is_limited(move: str) -> None:
    limits = Limits(Rates(act=Rate(20, 1)), clock=Clock())
    for _ in range(ALLOWED[MOVES[move].limit]):
        limits.act("s", "a", move)
    with pytest.raises(Refused, match="slow-down"):
        limits.act("s", "a", move)


@pytest.mark.parametrize("move", ["no-move", ["cue"], {}, None, 7])
def test_unknown_move_counts_as_an_act(move: object) -> None:
    limits = Limits(Rates(act=Rate(20, 1)), clock=Clock())
    for _ in range(20):
        limits.act("s", "a", move)
    with pytest.raises(Refused, match="slow-down"):
        limits.act("s", "a", move)


def test_limits_name_no_move_beside_the_table() -> None:
    found = {node.value for node in ast.walk(tree(Path(module.__file__))) if isinstance(node, ast.Constant)}
    assert not found & MOVES.keys()


def test_hand_is_counted_per_pair_and_refused_whole() -> None:
    limits = Limits(Rates(), clock=Clock())
    for at in range(0, 1_000, 20):
        limits.bulk_act("w", "t", "note", range(at, at + 20))
    for _ in range(5):
        limits.bulk_act("w", "t", "note", [7])
    for _ in range(2):
        with pytest.raises(Refused, match="slow-down"):
            limits.bulk_act("w", "t", "note", [8, 7])
    for _ in range(5):
        limits.bulk_act("w", "t", "note", [8])
    limits.bulk_act("w", "t", "note", None)
    limits.bulk_act("w", "t", "end", [7])
    limits.bulk_act("w", "other", "note", [7])


def test_facilitator_hands_never_refill_a_seats_own_bucket() -> None:
    limits = Limits(Rates(), clock=Clock())
    for _ in range(6):
        limits.act("s", "a", "hand")
    for at in range(0, 24_000, 2_000):
        limits.bulk_act("w", "t", "pause", range(at, at + 2_000))
    with pytest.raises(Refused, match="slow-down"):
        limits.act("s", "a", "hand")


TRUSTED = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "unknown"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_address_is_the_nearest_untrusted_hop(remote: str, forwarded: str, expected: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers).clone(remote=remote)
    assert address(request, TRUSTED) == expected


def test_stop_bucket_is_used_by_stops_alone() -> None:
    limits = Limits(Rates(act=Rate(5, 1)), clock=Clock())
    for move in ("cue", "break", "cue", "not-now", "done"):
        limits.act("s", "a", move)
    for move in ("cue", "done"):
        with pytest.raises(Refused):
            limits.act("s", "a", move)
    for _ in range(4):
        limits.act("s", "a", "stop")
    with pytest.raises(Refused) as refused:
        limits.act("s", "a", "stop")
    assert refused.value.code == "slow-down"
