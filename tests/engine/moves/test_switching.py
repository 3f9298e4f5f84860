"""Another dialogue for the same talk: its luggage, its losses, and the way back."""

from __future__ import annotations

from sayback.engine.commands import Act, Host
from sayback.engine.language.protocol import ProtocolFile
from sayback.engine.moves.therapist import UNDO
from sayback.engine.outcome import Step
from sayback.engine.refusals import Refusal

from tests.engine.making import CLOSE, one, small, swap
from tests.engine.talks import Talk, table_of

TALK = small(one("read", "page"), swap(one("turn", "piece"), one("reflect", "back")), one("rate", "felt"))
OTHER = table_of(ProtocolFile("other", (one("together", "freely", time=60_000), CLOSE)))


def switched(talk: Talk, seat: str = "therapist") -> Talk:
    """Switch to the other dialogue, as the therapist or as the facilitator (`host`)."""
    args = {"protocol": "other"}
    outcome = talk.give(Host("switch", args) if seat == "host" else Act("therapist", "switch", talk.here, args), OTHER)
    assert isinstance(outcome, Step)
    return talk


def undone(talk: Talk, to: object) -> Step | Refusal:
    return talk.give(Act("therapist", "undo", talk.here), to)  # type: ignore[arg-type]


def test_switched_dialogue_begins_at_its_first_step_with_everybody() -> None:
    talk = Talk(TALK, therapist=True).until("back.check").wait("3s")
    talk.act("b", "cue", kind="thanks").act("a", "heard", verdict="got")
    before = talk.state
    state = switched(talk).state
    assert (state.protocol, state.digest, state.place, talk.left) == ("other", OTHER.digest, "freely", 60_000)
    assert (state.here, state.consent, state.tally, state.cues) == (
        before.here,
        before.consent,
        before.tally,
        before.cues,
    )
    assert state.visit > before.visit and state.understood == {} and not state.counts
    assert talk.view("a")["notice"] == {"kind": "switch", "by": "therapist", "at": 3_000, "detail": "other"}
    talk.until("closed")


def test_holds_and_breaks_go_along() -> None:
    talk = Talk(TALK, therapist=True).until("piece").act("a", "pause").act("therapist", "hold-one", who="b")
    state = switched(talk).state
    assert set(state.holds) == {"pause", "waiting"} and state.waiting == ("b",)
    assert state.clock is not None and state.clock.since is None


def test_switch_in_the_lobby_asks_both_again() -> None:
    talk = Talk(TALK, therapist=True, start=False).arrive("a", "b", "therapist").act("a", "ready")
    assert switched(talk).state.did == {} and talk.place == "lobby"
    assert talk.both("ready").place == "freely"


def test_switch_is_undone_with_the_earlier_table() -> None:
    talk = Talk(TALK, therapist=True).until("piece").wait("10s")
    table = talk.table
    switched(talk).wait(UNDO - 1)
    assert isinstance(undone(talk, None), Refusal)
    assert isinstance(undone(talk, table), Step)
    assert (talk.state.protocol, talk.place, talk.left, talk.table) == ("small", "piece", 110_000, table)


def test_facilitator_can_switch_a_workshop_talk_and_undo_it() -> None:
    talk = Talk(TALK, hosted=True, start=False).arrive("a", "b").host("open").both("ready").until("piece")
    table = talk.table
    assert switched(talk, "host").place == "freely"
    assert isinstance(talk.give(Host("undo"), table), Step) and talk.place == "piece"


def test_switch_without_its_table_is_refused() -> None:
    talk = Talk(TALK, therapist=True)
    for args, to in (({"protocol": "other"}, None), ({"protocol": "another"}, OTHER)):
        outcome = talk.give(Act("therapist", "switch", talk.here, args), to)
        assert isinstance(outcome, Refusal) and outcome.code == "bad-args"


def test_partner_cannot_switch_the_dialogue() -> None:
    talk = Talk(TALK, therapist=True)
    assert talk.no("a", "switch", protocol="other") == "not-yours"


def test_earlier_ratings_are_hidden_at_a_step_named_alike() -> None:
    talk = Talk(TALK, therapist=True).until("felt").act("a", "rate", understood=1, accepted=1, cared=1)
    same = table_of(ProtocolFile("other", (one("rate", "felt"), CLOSE)))
    talk.give(Act("therapist", "switch", talk.here, {"protocol": "other"}), same)
    assert talk.place == "felt" and "rates" not in talk.view("a")
