"""The effects of moves. Each function is given a listed move and arguments that fit.

`MoveContext` carries what an act needs to know and collects what it leaves besides the state: facts and sealed boxes.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import counters
from ..agreements import may_come_in
from ..holds import CUE_HOLD, add_time, kept_held, let_in, put, take
from ..pair import PARTNERS
from ..signatures import superseded
from ..state import State, beneath, counted, rewritten
from ..transitions import aside, begun, counted_turn, did, on, once_more_for, to_close
from ..values import Cue, Hold, Notice, change
from .context import MoveContext

MORE_TIME = 60_000
CUES_KEPT = 8
BOXES_KEPT = 40


def ready(doing: MoveContext, state: State) -> State:
    """Say that one is ready; in a workshop the lobby waits for the facilitator as well."""
    if state.place != "lobby":
        return did(doing, state)
    state = change(_presence_by_beginning(doing, state), did={**state.did, doing.seat: "ready"})
    return begun(doing.table, state, doing.now)


def _presence_by_beginning(doing: MoveContext, state: State) -> State:
    """Agree to the therapist's presence, and nothing more, for those who begin unasked.

    Our own panels ask before; this is for partners who play by the list of moves alone.
    """
    if not state.therapist or doing.seat in state.consent:
        return state
    return change(state, consent={**state.consent, doing.seat: ("present",)})


def discuss(doing: MoveContext, state: State) -> State:
    """Talk about one agreement; it is not offered again."""
    place = doing.place(state)
    items = place.keys["items"]
    assert isinstance(items, tuple)
    at = items.index(doing.arg("item"))
    state = on(doing, state, "discuss")
    return change(
        state, counts={**state.counts, counters.had(place.step, at): 1, counters.item_now(place.step): at + 1}
    )


def keep_boxes(doing: MoveContext, state: State, words: Mapping[str, str], step: str, mark: str) -> State:
    """Remember that these boxes exist and who may read them; their bytes go beside the state.

    Empty ones are left.
    """
    new = {counters.box(doing.act.seat, step, name): box for name, box in words.items() if box}
    doing.boxes.update(new)
    again = {ref for ref in new if mark == "shown" and state.boxes.get(ref, "").startswith(mark)}
    marked = {**state.boxes, **{ref: rewritten(state.boxes[ref]) if ref in again else mark for ref in new}}
    if marked == state.boxes:
        return state
    room = len(marked) - BOXES_KEPT
    oldest = [ref for ref in marked if counters.LASTING not in ref][: max(0, room)]
    # A forgotten draft takes its names along: they would stand under nothing.
    signed = (
        {ref: signatures for ref, signatures in state.signed.items() if ref not in oldest} if oldest else state.signed
    )
    return change(state, boxes={ref: kept for ref, kept in marked.items() if ref not in oldest}, signed=signed)


def write(doing: MoveContext, state: State) -> State:
    """Keep sealed words; to write them once more is no move of the visit."""
    words = {name: str(box) for name, box in doing.act.args.items()}
    state = keep_boxes(doing, state, words, beneath(state), "kept")
    wrote = counters.wrote(doing.place(state).step, doing.seat)
    if state.counts.get(wrote) != state.visit:
        state = change(state, counts={**state.counts, wrote: state.visit})
    return did(doing, state, "write") if doing.act.move == "write" else state


def pass_on(doing: MoveContext, state: State) -> State:
    """Leave a page empty: it counts as filled in."""
    return did(doing, state, "rate" if doing.place(state).kind == "rate" else "write")


def show(doing: MoveContext, state: State) -> State:
    """Keep words that the author's panel has sealed again for others.

    A second box beside the first.
    """
    words = {counters.shown(name): str(box) for name, box in doing.act.args.items()}
    return keep_boxes(doing, state, words, beneath(state), "shown")


def next_card(doing: MoveContext, state: State) -> State:
    """Draw another card."""
    return on(doing, _drawn(doing, state), "again")


def keep(doing: MoveContext, state: State) -> State:
    """Keep the card that is drawn."""
    return on(doing, _drawn(doing, state))


def _drawn(doing: MoveContext, state: State) -> State:
    """Count a drawn card.

    A card that was seen is not drawn again: the count of its deck outlives the step.
    """
    deck = counters.deck(doing.place(state).keys["deck"])
    return change(state, counts={**state.counts, deck: state.counts.get(deck, 0) + 1})


def onward(doing: MoveContext, state: State) -> State:
    """End a turn."""
    return on(doing, counted_turn(doing.table, state))


def heard(doing: MoveContext, state: State) -> State:
    """Say whether a say-back was right: on, once more, more gently, or to rest at last.

    It rests after the last try.
    """
    place, step = doing.place(state), beneath(state)
    verdict = doing.arg("verdict")
    doing.note("heard", verdict)
    state = counted(state, counters.verdict(verdict))
    if verdict == "got":
        return on(doing, state, "got" if "got" in place.edges else "next")
    misses = state.counts.get(counters.tries(place.step), 0) + 1
    tries = place.keys["tries"]
    assert isinstance(tries, int)
    missing = str(doing.arg("missing", ""))
    state = keep_boxes(doing, state, {"missing": missing}, step, "shown")
    return on(doing, state, "again" if misses < tries else "soft" if misses == tries else "rest")


def choose(doing: MoveContext, state: State) -> State:
    """Go the way of an option."""
    if doing.place(state).acts == "sides":
        return _side(doing, state)
    option = doing.arg("option")
    doing.note("chose", option)
    return on(doing, state, option if option in doing.place(state).edges else "next")


def _side(doing: MoveContext, state: State) -> State:
    """Keep in private who one is; once both have said, forget it, and begin only if it fits."""
    place = doing.place(state)
    options: tuple[str, ...] = place.keys["options"]  # type: ignore[assignment]
    mine = counters.rating(place.step, doing.act.seat)
    state = change(state, rates={**state.rates, mine: options.index(doing.arg("option"))})
    did = {**state.did, doing.act.seat: "choose"}
    if len(did) < len(PARTNERS):  # an answer from before a step back does not count: its seat is asked again
        return change(state, did=did)
    said = {seat: state.rates[counters.rating(place.step, seat)] for seat in PARTNERS}
    state = change(state, rates={ref: n for ref, n in state.rates.items() if not ref.startswith(f"{place.step}/")})
    if sorted(said.values()) != [0, 1]:
        # Nobody steps back to be asked until it fits: a second answer would tell the first one of the other.
        return to_close(doing, change(state, trail=()))
    speaker = next(seat for seat in PARTNERS if said[seat] == 0)
    return on(doing, change(state, speaker=speaker, first=speaker))


def try_again(doing: MoveContext, state: State) -> State:
    """Say it back once more after all."""
    return on(doing, state, "again")


def more(doing: MoveContext, state: State) -> State:
    """Say whether there is more."""
    return on(doing, state, "yes" if doing.arg("more") else "next")


def rate(doing: MoveContext, state: State) -> State:
    """Keep one rating for each word; no other seat sees them."""
    step = doing.place(state).step
    taps = {counters.rating(step, doing.act.seat, word): int(value) for word, value in doing.act.args.items()}  # type: ignore[call-overload]
    return did(doing, change(state, rates={**state.rates, **taps}))


def draft(doing: MoveContext, state: State) -> State:
    """Write the words to sign, in the place of the draft before; the new one has no names yet."""
    number = state.draft + 1
    state = keep_boxes(doing, state, {counters.draft(number): doing.arg("text")}, beneath(state), "shown")
    signed = superseded(state)
    return change(state, signed=signed, draft=number, drafter=doing.seat, did={}, again_in=doing.arg("again_in", 7))


def once_more(doing: MoveContext, state: State) -> State:
    """Be understood once more, each once."""
    place = doing.place(state)
    seat = once_more_for(state, place)
    assert seat is not None
    counts = {**state.counts, counters.once(place.step, seat): 1}
    state = change(state, counts=counts)
    return aside(doing, state, "once-more", seat, place.edges["once-more"].to)


def finish(doing: MoveContext, state: State) -> State:
    """End the talk for oneself, and say whether it is to be erased."""
    state = change(state, erase=state.erase or bool(doing.arg("erase", False)))
    return state if state.place == "closed" else did(doing, state)


# what may happen anywhere


def pause(doing: MoveContext, state: State) -> State:
    """Hold the talk; a partner cannot let a talk go on that a therapist holds."""
    why = "held" if doing.act.seat == "therapist" else "pause"
    return put(doing.table, state, why, Hold(doing.act.seat, doing.now), doing.now)


def resume(doing: MoveContext, state: State) -> State:
    """Go on: come in again, or take away the holds that are this seat's to take."""
    if state.waiting and doing.seat in state.waiting:
        return let_in(state, (doing.seat,), doing.now) if may_come_in(state, doing.seat) else state
    state = take(state, "pause", doing.now)
    held = state.holds.get("held")
    free = doing.act.seat == "therapist" or held is None or held.by is None
    state = take(state, "held", doing.now) if free else state
    return state if kept_held(state) else take(state, "host", doing.now)


def more_time(doing: MoveContext, state: State) -> State:
    """Give the place another minute."""
    return add_time(doing.table, state, MORE_TIME, doing.now)


def cue(doing: MoveContext, state: State) -> State:
    """Reach out; the clock stands for a while, as far as the visit's budget goes."""
    number = (state.cues[-1].id if state.cues else 0) + 1
    cue = Cue(number, doing.seat, doing.arg("kind"), doing.now)
    state = change(state, cues=(*state.cues, cue)[-CUES_KEPT:])
    state = counted(state, "cues")
    doing.note("cue", cue.kind)
    if state.holds or state.cue_budget <= 0:  # a clock that stands already needs no second hold
        return state
    hold = Hold(doing.seat, doing.now, doing.now + min(CUE_HOLD, state.cue_budget))
    return put(doing.table, state, "cue", hold, doing.now)


def took(doing: MoveContext, state: State) -> State:
    """Answer a cue that was sent to this seat."""
    number, taken = doing.arg("cue"), doing.arg("taken")
    doing.note("took", "yes" if taken else "not-yet")
    cues = tuple(change(cue, taken=taken, after=doing.now - cue.at) if cue.id == number else cue for cue in state.cues)
    state = counted(change(state, cues=cues), "taken") if taken else change(state, cues=cues)
    # Only the hold of the other's cue ends: one's own cue still waits for its answer.
    hold = state.holds.get("cue")
    return take(state, "cue", doing.now) if hold is not None and hold.by != doing.seat else state


def wind_up(doing: MoveContext, state: State) -> State:
    """Go to the last words."""
    doing.note("wind-up")
    return to_close(doing, change(state, notice=Notice("wind-up", doing.act.seat, doing.now)))


def enough(doing: MoveContext, state: State) -> State:
    """Wish that this round is the last, or no longer."""
    mine = doing.seat
    rest = tuple(seat for seat in state.enough if seat != mine)
    return change(state, enough=rest if mine in state.enough else tuple(sorted((*rest, mine))))


def leave_it(doing: MoveContext, state: State) -> State:
    """Leave out a part: one wish is enough, as nobody is kept past their hour.

    Whose wish it was is not said.
    """
    return on(doing, change(state, notice=Notice("leave-it", None, doing.now)))


def go_past(doing: MoveContext, state: State) -> State:
    """Agree to go past the hour; both must."""
    state = change(state, did={**state.did, doing.act.seat: "go-past"})
    return on(doing, state, "past") if len(state.did) == len(PARTNERS) else state


def leave(doing: MoveContext, state: State) -> State:
    """Leave the state as it is and tell nobody: the line goes quiet by itself."""
    return state
