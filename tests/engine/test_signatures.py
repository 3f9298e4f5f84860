"""Names under words: their readers, and states told later without names that went."""

from __future__ import annotations

from sayback.engine.pair import PARTNERS
from sayback.engine.signatures import names_gone, signatures, standing, without_names

from tests.engine.signing import A, B, agreed, drafted, seen
from tests.engine.walking import same_after_json


def test_signatures_outlive_the_step_and_are_listed_to_both() -> None:
    talk, ref = agreed()
    assert talk.place != "plan.words"
    for seat in PARTNERS:
        assert seen(talk, seat) == [{"of": ref, "by": {"a": A, "b": B}, "agreed": True}]
    talk.until("closed")
    assert seen(talk, "b") == [{"of": ref, "by": {"a": A, "b": B}, "agreed": True}]
    same_after_json(talk.state)


def test_a_therapist_is_given_signatures_only_with_the_words() -> None:
    talk, ref = agreed(therapist=True)
    assert seen(talk, "therapist") is None and "unsign" not in talk.can("therapist")
    for seat in PARTNERS:
        talk.act(seat, "consent", present=True, words=True, taps=False, gap=False)
    assert seen(talk, "therapist") == [{"of": ref, "by": {"a": A, "b": B}, "agreed": True}]
    assert talk.no("therapist", "unsign", of=ref) == "not-yours"


def test_later_told_state_omits_names_withdrawn_since() -> None:
    talk = drafted().act("b", "sign")
    then, ref = talk.state, standing(talk.state)
    talk.act("b", "unsign", of=ref)
    cleaned = without_names(then, names_gone(talk.state))
    assert cleaned.did == {} and signatures(talk.state, "a") == []
    assert without_names(then, frozenset()) is then
