"""The part of a state between a pair and its facilitator."""

from __future__ import annotations

from sayback.engine.hosted import hosted, of, seen, visit
from sayback.engine.state import shut
from sayback.engine.values import Hosted, change

from tests.engine.making import one, small
from tests.engine.talks import Talk

STATE = change(Talk(small(one("read", "page"))).state, hosted=Hosted())


def test_talk_of_no_workshop_shows_and_waits_for_nothing() -> None:
    plain = change(STATE, hosted=None)
    assert (seen(plain), shut(plain), visit(plain)) == (None, False, "")


def test_change_between_pair_and_facilitator_leaves_the_rest() -> None:
    opened = hosted(STATE, opened=True, visit="asked")
    assert shut(STATE) and not shut(opened) and of(opened).visit == "asked"
    assert change(opened, hosted=STATE.hosted) == STATE


def test_visit_to_a_closed_talk_is_none() -> None:
    asked = hosted(STATE, visit="asked")
    assert (visit(asked), visit(change(asked, place="closed"))) == ("asked", "")
    assert seen(asked) == {"opened": False, "visit": "asked"}
