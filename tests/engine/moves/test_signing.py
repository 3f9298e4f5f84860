"""Signed words: the kept signature, its readers, and its withdrawal.

A signature is taken back anywhere and unasked.
"""

from __future__ import annotations

import pytest
from sayback.engine.language.protocol import Field
from sayback.engine.moves.effects import BOXES_KEPT
from sayback.engine.moves.names import MOVES
from sayback.engine.pair import PARTNERS
from sayback.engine.signatures import names_gone, standing
from sayback.engine.values import Signed

from tests.engine.making import one, small
from tests.engine.signing import A, B, agreed, drafted, seen
from tests.engine.talks import BOX, Talk


def test_a_program_signs_without_a_signature() -> None:
    talk = drafted().act("b", "sign")
    assert seen(talk) == [{"of": standing(talk.state), "by": {"b": ""}}]
    assert talk.no("a", "sign", signature="short") == "bad-args"
    assert talk.no("a", "sign", signature="!" * 44) == "bad-args"


def test_a_tap_for_the_draft_before_signs_nothing() -> None:
    talk = drafted()
    before = standing(talk.state)
    talk.act("a", "draft", text=BOX, after=1)
    assert talk.no("b", "sign", of=before) == "passed"
    assert talk.act("b", "sign", of=standing(talk.state)).view("a")["draft"]["signed"] == ["b"]


def test_new_draft_and_the_earlier_one_have_no_names() -> None:
    talk = drafted().act("b", "sign")
    before = standing(talk.state)
    talk.act("a", "draft", text=BOX, after=1)
    assert seen(talk) is None and "unsign" not in talk.can("b")
    assert talk.state.signed == {before: Signed()}


@pytest.mark.parametrize("seat", PARTNERS)
def test_either_partner_unsigns_afterwards_and_both_names_go(seat: str) -> None:
    talk, ref = agreed()
    talk.until("closed")
    assert all("unsign" in talk.can(both) for both in PARTNERS)
    before = talk.state
    talk.act(seat, "unsign", of=ref)  # type: ignore[arg-type]
    for both in PARTNERS:
        assert seen(talk, both) == [{"of": ref, "by": {}, "agreed": True}]
        assert "unsign" not in talk.can(both)
    assert (talk.state.at, talk.state.notice) == (before.at, before.notice), "said to nobody, not even when"
    assert talk.facts[-1].kind != "unsign"
    assert talk.no(seat, "unsign", of=ref) == "closed"  # type: ignore[arg-type]


def test_unsign_works_in_pause_break_and_stop() -> None:
    for other in ("pause", "break", "stop"):
        talk, ref = agreed()
        talk.until("piece")
        talk.act("a", other, **({"minutes": 20} if other == "break" else {}))
        talk.act("b", "unsign", of=ref)
        assert seen(talk) == [{"of": ref, "by": {}, "agreed": True}], other


def test_unsign_takes_only_the_own_signature_of_signed_words() -> None:
    talk = drafted().act("b", "sign")
    ref = standing(talk.state)
    assert talk.no("a", "unsign", of=ref) == "not-now"
    assert talk.no("b", "unsign", of=f"{ref}0") == "passed"
    assert talk.no("b", "unsign") == "passed"
    assert MOVES["unsign"].scope == "anywhere"


def test_unsigned_draft_waits_for_both_in_its_step() -> None:
    talk = drafted().act("b", "sign")
    ref = standing(talk.state)
    talk.act("b", "unsign", of=ref)
    assert talk.view("a")["draft"]["signed"] == [] and seen(talk) is None
    assert (talk.expected("a"), talk.expected("b"), talk.place) == ("sign", "sign", "plan.words")
    talk.act("a", "sign", signature=A)
    assert talk.place == "plan.words", "one name is not two"
    assert seen(talk.act("b", "sign", signature=B)) == [{"of": ref, "by": {"a": A, "b": B}, "agreed": True}]


def test_parking_withdraws_a_signature_and_looks_like_not_yet() -> None:
    talk = drafted()
    fresh = talk.view("a")
    talk.act("b", "park")
    assert talk.view("a") == fresh, "let it rest looks like not yet"
    talk.act("b", "sign").act("b", "park")
    assert talk.view("a") == fresh and names_gone(talk.state) == {standing(talk.state)}
    talk.act("a", "park")
    assert talk.place != "plan.words" and seen(talk) is None


def test_withdrawn_signature_stays_gone_after_undo_or_aside() -> None:
    talk = drafted(therapist=True).act("b", "sign")
    ref = standing(talk.state)
    talk.act("therapist", "skip").act("b", "unsign", of=ref).act("therapist", "undo")
    assert talk.place == "plan.words"
    assert (talk.view("a")["draft"]["signed"], seen(talk), talk.expected("b")) == ([], None, "sign")
    talk.act("b", "sign").act("therapist", "slow").act("b", "unsign", of=ref)
    while talk.place != "plan.words":
        talk.tick("10s")
    assert (talk.view("a")["draft"]["signed"], seen(talk), talk.expected("b")) == ([], None, "sign")


def test_signatures_go_with_the_words_they_sign() -> None:
    writes = one("write", "alone", fields=tuple(Field("text", f"f{n}") for n in range(BOXES_KEPT // 2)))
    talk = Talk(small(one("decide", "plan"), writes, planning=True)).until("plan.words")
    talk.act("a", "draft", text=BOX).both("sign").until("alone.fill")
    assert talk.state.signed
    talk.both("write", **{f"f{n}": BOX for n in range(BOXES_KEPT // 2)})
    assert not talk.state.signed and "unsign" not in talk.can("a")
