"""Facts: the events in order, without a word that was typed."""

from __future__ import annotations

from tests.engine.making import one, small, swap
from tests.engine.talks import BOX, Talk


def test_facts_stand_in_the_order_of_their_moments() -> None:
    talk = Talk(small(swap(one("turn", "piece", time=10_000), one("reflect", "back", time=10_000))))
    talk.act("b", "cue", kind="sorry").wait("5m").act("a", "took", cue=1, taken=False)
    assert [(fact.kind, fact.at) for fact in talk.facts] == [
        ("cue", 0), ("due-cue", 30_000), ("due-clock", 40_000), ("due-clock", 60_000), ("due-clock", 70_000),
        ("due-clock", 90_000), ("took", 300_000),
    ]  # fmt: skip


def test_facts_hold_neither_boxes_nor_taps() -> None:
    talk = Talk(small(one("write", "page", fields=()), one("rate", "felt")))
    talk.until("felt").act("a", "rate", understood=5, accepted=5, cared=5)
    swapped = Talk(small(swap(one("turn", "piece"), one("reflect", "back"))))
    swapped.act("a", "done").act("a", "heard", verdict="partly", missing=BOX)
    assert [fact.kind for fact in talk.facts] == []
    assert all(BOX not in fact.detail for fact in swapped.facts)
