"""What each move does. Every function here is given a move that was listed and arguments that fit.

`Doing` carries what an act needs to know and collects what it leaves besides the state: facts and sealed boxes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..holds import CUE_HOLD, kept_held, put, take
from ..pair import PARTNERS
from ..state import Cue, Hold, Notice, State, change, counted, rewritten
from ..transitions import counted_turn
from .breaks import BREAKS
from .consent import PACT, PRIVATE, presence_by_beginning
from .context import Do, Doing, add_time, aside, did, to_close
from .facilitator import ASKS, hosted, shut
from .offers import beneath, once_more_for
from .signing import park, sign, superseded, unsign
from .takeback import open_to, take_back
from .therapist import OVERRIDES, overridden
from .waiting_room import come_in

MORE_TIME = 60_000
CUES_KEPT = 8
BOXES_KEPT = 40


def _ready(doing: Doing, state: State) -> State:
    if state.place == "lobby" and shut(state):
        return change(presence_by_beginning(doing, state), did={**state.did, doing.seat: "ready"})
    return did(doing, presence_by_beginning(doing, state) if state.place == "lobby" else state)


def _discuss(doing: Doing, state: State) -> State:
    place = doing.place(state)
    items = place.keys["items"]
    assert isinstance(items, tuple)
    at = items.index(doing.arg("item"))
    state = doing.on(state, "discuss")
    return change(state, counts={**state.counts, f"{place.step}.had.{at}": 1, f"{place.step}.now": at + 1})


def keep_boxes(doing: Doing, state: State, words: Mapping[str, str], step: str, mark: str) -> State:
    """Remember that these boxes exist and who may read them; their bytes go beside the state. Empty ones are left."""
    new = {f"{doing.act.seat}/{step}/{name}": box for name, box in words.items() if box}
    doing.boxes.update(new)
    again = {ref for ref in new if mark == "shown" and state.boxes.get(ref, "").startswith(mark)}
    marked = {**state.boxes, **{ref: rewritten(state.boxes[ref]) if ref in again else mark for ref in new}}
    if marked == state.boxes:
        return state
    room = len(marked) - BOXES_KEPT
    oldest = [ref for ref in marked if "/-/" not in ref][: max(0, room)]
    signed = {ref: one for ref, one in state.signed.items() if ref not in oldest} if oldest else state.signed
    return change(state, boxes={ref: kept for ref, kept in marked.items() if ref not in oldest}, signed=signed)


def _write(doing: Doing, state: State) -> State:
    words = {name: str(box) for name, box in doing.act.args.items()}
    state = keep_boxes(doing, state, words, beneath(state), "kept")
    wrote = f"{doing.place(state).step}.wrote.{doing.seat}"
    if state.counts.get(wrote) != state.visit:
        state = change(state, counts={**state.counts, wrote: state.visit})
    return did(doing, state, "write") if doing.act.move == "write" else state


def _pass(doing: Doing, state: State) -> State:
    return did(doing, state, "rate" if doing.place(state).kind == "rate" else "write")


def _show(doing: Doing, state: State) -> State:
    """The author's panel has sealed the words again for others: a second box beside the first."""
    words = {f"{name}.shown": str(box) for name, box in doing.act.args.items()}
    return keep_boxes(doing, state, words, beneath(state), "shown")


def _next_card(doing: Doing, state: State) -> State:
    return doing.on(_drawn(doing, state), "again")


def _keep(doing: Doing, state: State) -> State:
    return doing.on(_drawn(doing, state))


def _drawn(doing: Doing, state: State) -> State:
    """A card that was seen is not drawn again: the count of its deck outlives the step."""
    deck = f"deck.{doing.place(state).keys['deck']}"
    return change(state, counts={**state.counts, deck: state.counts.get(deck, 0) + 1})


def _onward(doing: Doing, state: State) -> State:
    return doing.on(counted_turn(doing.table, state))


def _heard(doing: Doing, state: State) -> State:
    place, step = doing.place(state), beneath(state)
    verdict = doing.arg("verdict")
    doing.note("heard", verdict)
    state = counted(state, f"heard.{verdict}")
    if verdict == "got":
        return doing.on(state, "got" if "got" in place.edges else "next")
    misses = state.counts.get(f"{place.step}.n", 0) + 1
    tries = place.keys["tries"]
    assert isinstance(tries, int)
    missing = str(doing.arg("missing", ""))
    state = keep_boxes(doing, state, {"missing": missing}, step, "shown")
    return doing.on(state, "again" if misses < tries else "soft" if misses == tries else "rest")


def _choose(doing: Doing, state: State) -> State:
    option = doing.arg("option")
    doing.note("chose", option)
    return doing.on(state, option if option in doing.place(state).edges else "next")


def _try_again(doing: Doing, state: State) -> State:
    return doing.on(state, "again")


def _more(doing: Doing, state: State) -> State:
    return doing.on(state, "yes" if doing.arg("more") else "next")


def _rate(doing: Doing, state: State) -> State:
    step = doing.place(state).step
    taps = {f"{step}/{doing.act.seat}/{word}": int(value) for word, value in doing.act.args.items()}  # type: ignore[call-overload]
    return did(doing, change(state, rates={**state.rates, **taps}))


def _draft(doing: Doing, state: State) -> State:
    number = state.draft + 1
    state = keep_boxes(doing, state, {f"draft.{number}": doing.arg("text")}, beneath(state), "shown")
    signed = superseded(state)
    return change(state, signed=signed, draft=number, drafter=doing.seat, did={}, again_in=doing.arg("again_in", 7))


def _once_more(doing: Doing, state: State) -> State:
    place = doing.place(state)
    seat = once_more_for(state, place)
    assert seat is not None
    counts = {**state.counts, f"{place.step}.once.{seat}": 1}
    state = change(state, counts=counts)
    return aside(doing, state, "once-more", seat, place.edges["once-more"].to)


def _finish(doing: Doing, state: State) -> State:
    state = change(state, erase=state.erase or bool(doing.arg("erase", False)))
    return state if state.place == "closed" else did(doing, state)


# what may happen anywhere


def _pause(doing: Doing, state: State) -> State:
    why = "held" if doing.act.seat == "therapist" else "pause"
    return put(doing.table, state, why, Hold(doing.act.seat, doing.now), doing.now)


def _resume(doing: Doing, state: State) -> State:
    if state.waiting and doing.seat in state.waiting:
        return come_in(doing, state)
    state = take(state, "pause", doing.now)
    held = state.holds.get("held")
    free = doing.act.seat == "therapist" or held is None or held.by is None
    state = take(state, "held", doing.now) if free else state
    return state if kept_held(state) else take(state, "host", doing.now)


def _more_time(doing: Doing, state: State) -> State:
    return add_time(doing, state, MORE_TIME)


def _cue(doing: Doing, state: State) -> State:
    number = (state.cues[-1].id if state.cues else 0) + 1
    cue = Cue(number, doing.seat, doing.arg("kind"), doing.now)
    state = change(state, cues=(*state.cues, cue)[-CUES_KEPT:])
    state = counted(state, "cues")
    doing.note("cue", cue.kind)
    if state.holds or state.cue_budget <= 0:  # a clock that stands already needs no second hold
        return state
    hold = Hold(doing.seat, doing.now, doing.now + min(CUE_HOLD, state.cue_budget))
    return put(doing.table, state, "cue", hold, doing.now)


def _took(doing: Doing, state: State) -> State:
    number, taken = doing.arg("cue"), doing.arg("taken")
    doing.note("took", "yes" if taken else "not-yet")
    cues = tuple(change(cue, taken=taken, after=doing.now - cue.at) if cue.id == number else cue for cue in state.cues)
    state = counted(change(state, cues=cues), "taken") if taken else change(state, cues=cues)
    hold = state.holds.get("cue")
    return take(state, "cue", doing.now) if hold is not None and hold.by != doing.seat else state


def _wind_up(doing: Doing, state: State) -> State:
    doing.note("wind-up")
    return to_close(doing, change(state, notice=Notice("wind-up", doing.act.seat, doing.now)))


def _enough(doing: Doing, state: State) -> State:
    mine = doing.seat
    rest = tuple(seat for seat in state.enough if seat != mine)
    return change(state, enough=rest if mine in state.enough else tuple(sorted((*rest, mine))))


def _leave_it(doing: Doing, state: State) -> State:
    """One is enough: nobody is kept past their hour. Whose wish it was is not said."""
    return doing.on(change(state, notice=Notice("leave-it", None, doing.now)))


def _go_past(doing: Doing, state: State) -> State:
    state = change(state, did={**state.did, doing.act.seat: "go-past"})
    return doing.on(state, "past") if len(state.did) == len(PARTNERS) else state


def _leave(doing: Doing, state: State) -> State:
    """Nothing changes and nobody is told: the line goes quiet by itself."""
    return state


DOES: Final[Mapping[str, Do]] = {
    "ready": _ready, "agree": did, "yes": did, "go-on": did, "sign": sign, "park": park,
    "discuss": _discuss, "not-today": to_close,
    "write": _write, "rewrite": _write, "pass": _pass, "show": _show, "keep": _keep, "next-card": _next_card,
    "done": _onward, "said": _onward, "heard": _heard, "choose": _choose, "try-again": _try_again, "more": _more,
    "rate": _rate, "draft": _draft, "once-more": _once_more, "finish": _finish,
    "pause": _pause, "resume": _resume, "more-time": _more_time, "cue": _cue, "took": _took,
    "wind-up": _wind_up, "enough": _enough, "leave": _leave, "leave-it": _leave_it, "go-past": _go_past,
    "take-back": take_back, "unsign": unsign, **BREAKS, **PACT, **OVERRIDES, **ASKS,
}  # fmt: skip


def perform(doing: Doing, state: State) -> State:
    """Do a listed move. A therapist's act can be undone for ten seconds; anybody's act closes an older way back. A
    partner's tap can be taken back as `takeback` says."""
    move = doing.act.move
    if state.hosted is not None and move != "leave":
        state = hosted(state, acted=doing.now)
    if move in ("leave", "undo", "rewrite") or move in PRIVATE or move in ASKS:
        return DOES[move](doing, state)
    before = state
    state = DOES[move](doing, change(state, undo=None, undo_until=0, alone=0, at=doing.now))
    state = open_to(doing, before, state)
    mine = doing.act.seat == "therapist" and move != "stop"
    return overridden(doing, before, state) if mine else state
