"""What each move does. Every function here is given a move that was listed and arguments that fit.

`Doing` carries what an act needs to know and collects what it leaves besides the state: facts and sealed boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from .commands import Act
from .events import Fact
from .holds import CUE_HOLD, bank, mind_presence, put, take
from .moves import beneath, once_more_for
from .moving import enter, follow
from .pair import PARTNERS, Ms, Seat, other, seats_of
from .protocol import Edge, Place, Table
from .state import Aside, Break, Clock, Cue, Hold, Mark, Notice, State, change

MORE_TIME = 60_000
UNDO = 10_000
CUES_KEPT = 8
BOXES_KEPT = 40
MINUTE = 60_000


@dataclass(slots=True)
class Doing:
    """One act on its way through: table, act, moment, and the facts and boxes it leaves."""

    table: Table
    act: Act
    now: Ms
    facts: list[Fact] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)

    @property
    def seat(self) -> Any:
        """The seat that acts; a partner's or the therapist's, as the move allows."""
        return self.act.seat

    def arg(self, name: str, default: Any = None) -> Any:
        """An argument that was checked against its shape."""
        return self.act.args.get(name, default)

    def note(self, kind: str, detail: str = "", *, to: tuple[Seat, ...] = ()) -> None:
        """Leave a fact of this seat."""
        self.facts.append(Fact(kind, self.now, self.act.seat, detail, to))

    def place(self, state: State) -> Place:
        """The place where the talk stands."""
        return self.table.places[state.place]

    def go(self, state: State, edge: Edge) -> State:
        """Leave by this edge, now."""
        return follow(self.table, state, edge, self.now)

    def on(self, state: State, way: str = "next") -> State:
        """Leave by the named edge of the place."""
        return self.go(state, self.place(state).edges[way])


Do = Callable[[Doing, State], State]


def did(doing: Doing, state: State, as_: str | None = None) -> State:
    """Keep that this seat has made its move here; on, when all who were asked have made the same one."""
    move = as_ or doing.act.move
    state = change(state, did={**state.did, doing.act.seat: move})
    asked = seats_of(doing.place(state).by, state.speaker)
    return doing.on(state) if all(state.did.get(seat) == move for seat in asked) else state


def _discuss(doing: Doing, state: State) -> State:
    place = doing.place(state)
    items = place.keys["items"]
    assert isinstance(items, tuple)
    at = items.index(doing.arg("item"))
    state = doing.on(state, "discuss")
    return change(state, counts={**state.counts, f"{place.step}.had.{at}": 1, f"{place.step}.now": at + 1})


def _not_now(doing: Doing, state: State) -> State:
    return _break(doing, state)


def keep_boxes(doing: Doing, state: State, words: Mapping[str, str], step: str, mark: str) -> State:
    """Remember that these boxes exist and who may read them; their bytes go beside the state. Empty ones are left."""
    new = {f"{doing.act.seat}/{step}/{name}": box for name, box in words.items() if box}
    doing.boxes.update(new)
    marked = {**state.boxes, **dict.fromkeys(new, mark)}
    if marked == state.boxes:
        return state
    return change(state, boxes=dict(list(marked.items())[-BOXES_KEPT:]))


def _write(doing: Doing, state: State) -> State:
    words = {name: str(box) for name, box in doing.act.args.items()}
    state = keep_boxes(doing, state, words, beneath(state), "kept")
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
    return doing.on(state)


def _heard(doing: Doing, state: State) -> State:
    place, step = doing.place(state), beneath(state)
    verdict = doing.arg("verdict")
    doing.note("heard", verdict)
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
    return change(state, draft=number, drafter=doing.seat, did={}, again_in=doing.arg("again_in", 7))


def _once_more(doing: Doing, state: State) -> State:
    place = doing.place(state)
    seat = once_more_for(state, place)
    assert seat is not None
    counts = {**state.counts, f"{place.step}.once.{seat}": 1}
    state = change(state, counts=counts)
    return aside(doing, state, "once-more", seat, place.edges["once-more"].to)


def _finish(doing: Doing, state: State) -> State:
    return did(doing, change(state, erase=state.erase or bool(doing.arg("erase", False))))


# what may happen anywhere


def _pause(doing: Doing, state: State) -> State:
    why = "held" if doing.act.seat == "therapist" else "pause"
    return put(doing.table, state, why, Hold(doing.act.seat, doing.now), doing.now)


def _resume(doing: Doing, state: State) -> State:
    state = take(state, "pause", doing.now)
    held = state.holds.get("held")
    free = doing.act.seat == "therapist" or held is None or held.by is None
    return take(state, "held", doing.now) if free else state


def _more_time(doing: Doing, state: State) -> State:
    return add_time(doing, state, MORE_TIME)


def add_time(doing: Doing, state: State, ms: Ms) -> State:
    """Change what is left (and the whole) by so much; time after zero begins anew with it. Never below nothing."""
    clock = state.clock
    if clock is None:
        return state
    running = clock.since is not None
    state = bank(doing.table, state, doing.now)
    clock = state.clock
    assert clock is not None
    left = max(0, ms) if clock.phase != "main" else max(0, (clock.left or 0) + ms)
    since = doing.now if running and not state.holds else None
    return change(state, clock=Clock("main", left, since, max(clock.total + ms, left)))


def _cue(doing: Doing, state: State) -> State:
    number = (state.cues[-1].id if state.cues else 0) + 1
    cue = Cue(number, doing.seat, doing.arg("kind"), doing.now)
    state = change(state, cues=(*state.cues, cue)[-CUES_KEPT:])
    doing.note("cue", cue.kind)
    if "cue" in state.holds or state.cue_budget <= 0:
        return state
    hold = Hold(doing.seat, doing.now, doing.now + min(CUE_HOLD, state.cue_budget))
    return put(doing.table, state, "cue", hold, doing.now)


def _took(doing: Doing, state: State) -> State:
    number, taken = doing.arg("cue"), doing.arg("taken")
    doing.note("took", "yes" if taken else "not-yet")
    cues = tuple(replace(cue, taken=taken, after=doing.now - cue.at) if cue.id == number else cue for cue in state.cues)
    state = change(state, cues=cues)
    return take(state, "cue", doing.now) if all(cue.taken is not None for cue in cues) else state


def _break(doing: Doing, state: State) -> State:
    until = doing.now + doing.arg("minutes", 20) * MINUTE
    rest = Break(state.entries * 100 + len(state.cues), doing.seat, doing.now, until)
    doing.note("break", str(doing.arg("minutes", 20)))
    state = put(doing.table, state, "break", Hold(doing.seat, doing.now), doing.now)
    return change(take(state, "cue", doing.now), break_=rest)


def _back(doing: Doing, state: State) -> State:
    rest = state.break_
    assert rest is not None
    rest = replace(rest, back=(*rest.back, doing.seat))
    if len(rest.back) < len(PARTNERS):
        return change(state, break_=rest)
    doing.note("returned")
    return take(change(state, break_=None), "break", doing.now)


def _later(doing: Doing, state: State) -> State:
    """Another check-in further up the ladder; whoever asks keeps the promise, and nobody is back yet."""
    rest = state.break_
    assert rest is not None
    until = min(doing.now + doing.arg("minutes") * MINUTE, rest.at + 7 * 24 * 60 * MINUTE)
    return change(state, break_=replace(rest, until=until, back=(), due=False))


def _wind_up(doing: Doing, state: State) -> State:
    doing.note("wind-up")
    state = change(state, aside=None, notice=Notice("wind-up", doing.act.seat, doing.now))
    return doing.go(state, Edge(doing.table.close))


def _enough(doing: Doing, state: State) -> State:
    mine = doing.seat
    rest = tuple(seat for seat in state.enough if seat != mine)
    return change(state, enough=rest if mine in state.enough else tuple(sorted((*rest, mine))))


def _leave(doing: Doing, state: State) -> State:
    """Nothing changes and nobody is told: the line goes quiet by itself."""
    return state


# what a therapist may do; each is said to both partners and can be undone


def _seen(doing: Doing, state: State, detail: str = "") -> State:
    """The therapist's act in plain sight of both."""
    doing.note(doing.act.move, detail)
    return change(state, notice=Notice(doing.act.move, doing.act.seat, doing.now, detail))


def _skip(doing: Doing, state: State) -> State:
    place = doing.place(state)
    assert place.skip is not None
    return doing.go(state, place.skip)


def _step_back(doing: Doing, state: State) -> State:
    mark: Mark = state.trail[-2]
    state = bank(doing.table, state, doing.now)
    state = change(
        state,
        speaker=mark.speaker,
        counts=mark.counts,
        understood=mark.understood,
        trail=state.trail[:-2],
        place="lobby",
    )
    return enter(doing.table, state, doing.table.places[mark.place], doing.now)


def _add_time(doing: Doing, state: State) -> State:
    return add_time(doing, state, doing.arg("seconds") * 1000)


def _give_floor(doing: Doing, state: State) -> State:
    """If the second half of a swap is still owed to that seat, the halves change places; else an aside."""
    to = doing.arg("to")
    for name in reversed(doing.place(state).blocks):
        block, counts = doing.table.blocks[name], state.counts
        owed = block.swap and not counts.get(f"{name}.half") and not counts.get(f"{name}.flip")
        if owed and to == other(state.speaker):
            half = doing.table.places[f"{name}.turnaround"].edges["half"]
            effects = tuple(one for one in half.effects if one[0] != "exchange" and one != ("count", f"{name}.half"))
            state = change(state, speaker=to, counts={**counts, f"{name}.flip": 1})
            return doing.go(state, Edge(half.to, effects))
    return aside(doing, state, "floor", to, state.place)


def _slow(doing: Doing, state: State) -> State:
    return aside(doing, state, "slow", None, state.place)


def aside(doing: Doing, state: State, kind: str, seat: Any, back_to: str) -> State:
    """An insertion of the engine's own: remembered with the place it returns to and the time that was left there."""
    state = bank(doing.table, state, doing.now)
    kept = Aside(kind, seat, back_to, state.visit, state.speaker, state.clock, state.did)
    state = change(state, aside=kept, speaker=seat or state.speaker)
    return doing.go(state, Edge(f"aside-{kind}"))


def _end(doing: Doing, state: State) -> State:
    state = change(bank(doing.table, state, doing.now), aside=None, holds={}, break_=None)
    return doing.go(state, Edge("closed"))


def undo(doing: Doing, state: State) -> State:
    """As it was before the therapist's last act, with the time that was left then; who is here stays as it is now."""
    before = state.undo
    assert before is not None
    clock = before.clock and replace(before.clock, since=None if before.holds else doing.now)
    state = change(
        before,
        here=state.here,
        away_since=state.away_since,
        entries=state.entries,
        gap_seen=state.gap_seen,
        clock=clock,
        notice=Notice("undo", doing.act.seat, doing.now),
    )
    doing.note("undo")
    return mind_presence(doing.table, state, doing.now)


OVERRIDES: Final = frozenset(("skip", "step-back", "add-time", "give-floor", "slow", "end", "pause", "resume"))

DOES: Final[Mapping[str, Do]] = {
    "ready": did, "agree": did, "yes": did, "go-on": did, "sign": did, "park": did,
    "discuss": _discuss, "not-today": lambda doing, state: doing.on(state, "not-today"), "not-now": _not_now,
    "write": _write, "rewrite": _write, "pass": _pass, "show": _show, "keep": _keep, "next-card": _next_card,
    "done": _onward, "said": _onward, "heard": _heard, "choose": _choose, "try-again": _try_again, "more": _more,
    "rate": _rate, "draft": _draft, "once-more": _once_more, "finish": _finish,
    "pause": _pause, "resume": _resume, "more-time": _more_time, "cue": _cue, "took": _took, "break": _break,
    "back": _back, "later": _later, "wind-up": _wind_up, "enough": _enough, "leave": _leave,
    "skip": _skip, "step-back": _step_back, "add-time": _add_time, "give-floor": _give_floor, "slow": _slow,
    "end": _end, "undo": undo,
}  # fmt: skip


def perform(doing: Doing, state: State) -> State:
    """Do a listed move. A therapist's act can be taken back for ten seconds; anybody's act closes an older way back."""
    move = doing.act.move
    if move in ("leave", "undo"):
        return DOES[move](doing, state)
    therapist = doing.act.seat == "therapist" and move in OVERRIDES
    before = bank(doing.table, change(state, undo=None, undo_until=0), doing.now) if therapist else None
    state = DOES[move](doing, change(state, undo=None, undo_until=0, alone=0, at=doing.now))
    if before is not None:
        detail = str(doing.arg("seconds", doing.arg("to", "")))
        state = change(_seen(doing, state, detail), undo=before, undo_until=doing.now + UNDO)
    return state
