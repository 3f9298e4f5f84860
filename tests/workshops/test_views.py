from __future__ import annotations

from sayback.workshops import views as shown
from sayback.workshops.live import LiveWorkshop
from sayback.workshops.record import Helper, Pair, Person, Workshop
from sayback.workshops.roles import Role


def live() -> LiveWorkshop:
    new = LiveWorkshop("w" * 22)
    there = Workshop(
        "p", ("en",), 4, "KEY", "HASH-F", "HASH-P", "CODE", title="T", clock=7, helpers=(Helper(1, "HASH-H", "name-h"),)
    )
    new.take(there, [Person(1, "HASH-1", "name-1", "en", 2, "both", 1)], [Pair(1, "s", 1, 2, 3, taken=0, apart=4)])
    return new


def test_no_hash_leaves_the_server() -> None:
    body = shown.whole(live(), Role("helper", 1))
    assert "HASH" not in str(body)
    assert body["role"] == "helper" and body["n"] == 1


def test_whole_view_holds_all_but_hashes() -> None:
    body = shown.whole(live(), Role("facilitator"))
    assert body["people"] == [{"n": 1, "name": "name-1", "locale": "en", "at": 2, "together": "both", "pair": 1}]
    assert body["pairs"] == [{"n": 1, "session": "s", "a": 1, "b": 2, "at": 3, "taken": 0, "apart": 4}]
    assert body["helpers"] == [{"n": 1, "name": "name-h"}]
    assert (body["code"], body["clock"], body["title"], body["over"]) == ("CODE", {"at": 7}, "T", False)
