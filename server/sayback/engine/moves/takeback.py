"""A tap that is taken back: "I'm not done yet" after *done*, another answer after a verdict.

Both taps sign something alone and move the talk on at once, and a hand slips. So its maker may take it back, for
as long as nothing that another person did would be lost by it:

- While what follows is still about the very words of this piece (they are said back, judged, asked for more), it stands
  **until the other has acted** there.
- Where the talk has gone on to something else (the other's own turn, a page for both) the other acts by talking, which
  nobody here can hear; so it stands for 20 s, and ends before if they tap.
- *Said* is an act of the other, too, but what was said is spoken and nothing of it is undone; so within those 20 s it
  leaves the way back open. So does a clock that runs out, unless it ended somebody's turn.
- Where words can be typed there is none: they may be typed already, and are still on a device of their author's.
- Any other act of the place ends it: a verdict, a page that is filled in, *I'm ready*. So does a place that is left in
  any other way, by whomever, and a break or a stop. A pause, a cue, more time, a private tap do not: they belong to no
  place, and stay as they are. Nothing can be taken back while the talk is paused, and those 20 s stand still as well.

There is one way back at a time, the last. It never is the primary move and nobody waits for it. Taking back leads to
the old visit with the time that was left, by the fields that a place has (`state.Back`), not to an older state: what
was written, shown, reached out with or asked for since stays. The turn or the verdict is not counted, an understanding
that came of it is gone, and both read that it was taken back. A clock that was in its wrapping up begins that anew, as
nobody can take another minute in a second.

A slip happens once. The second time in one visit there is no way back from what the talk has gone on to, or the other
would never keep a turn of their own, and the wrapping up goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .. import counters
from ..holds import WRAP, bank, take, way_back
from ..language.protocol import Table
from ..pace import spent
from ..pair import PARTNERS, Partner
from ..state import State
from ..transitions import round_of, stand_again
from ..values import Back, Clock, Mark, Notice, change
from .context import MoveContext, Rule

TAKEN: Final = ("done", "heard")
SAME_PIECE: Final = ("reflect", "more")


def open_to(rule: Rule, doing: MoveContext, before: State, state: State) -> State:
    """Return the state after an act, with the way back that this act opens, keeps or ends."""
    move, back = doing.act.move, before.back
    if move in TAKEN:
        return change(state, back=_opened(doing, before, state))
    if back is None:
        return state
    if move == "said" and doing.seat != back.by:
        return change(state, back=way_back(back, doing.now))
    if not rule.keeps_way_back or not state.holds.keys().isdisjoint(("break", "stop")):
        return change(state, back=None)
    if move == "enough" and state.back is not None:
        return change(state, back=change(back, enough=_wished(back.enough, state.enough, doing.seat)))
    return state


def _wished(before: tuple[Partner, ...], now: tuple[Partner, ...], seat: Partner) -> tuple[Partner, ...]:
    """Return who had enough before the tap, with a wish that was said since."""
    return tuple(partner for partner in PARTNERS if partner in (now if partner == seat else before))


def _opened(doing: MoveContext, before: State, after: State) -> Back | None:
    """Return the way back from a tap.

    None where words may be typed already, nor from the end.
    """
    was, place = doing.place(before), doing.place(after)
    if place.fields or place.acts in ("draft", "closed"):
        return None
    same = after.speaker == before.speaker and (after.aside is None) == (before.aside is None)
    bound, second = not same or place.kind not in SAME_PIECE, before.retaken == before.visit
    if bound and second:
        return None
    verdict = doing.act.move == "heard"
    return Back(
        doing.seat, doing.act.move, doing.now, before.place, before.visit, before.speaker,
        _left(bank(doing.table, before, doing.now).clock, second), before.did, before.counts, before.understood,
        bound=bound,
        counted=counters.verdict(doing.arg("verdict")) if verdict else "turns" if was.kind == "turn" else "",
        enough=before.enough, aside=before.aside, turned=before.turned, tapped=before.tapped,
        pace=before.hour.pace if before.hour is not None else {},
        spent=spent(before.hour, doing.now) if before.hour is not None else 0,
    )  # fmt: skip


def _left(clock: Clock | None, second: bool) -> Clock | None:
    """Return the time to go on with: a wrapping up begins anew, once."""
    return change(clock, left=WRAP) if clock is not None and clock.phase == "wrap" and not second else clock


def take_back(doing: MoveContext, state: State) -> State:
    """Restore the place of before the tap; all that belongs to no place stays as it is now."""
    back, table, now = state.back, doing.table, doing.now
    assert back is not None
    doing.note("take-back", back.what)
    state = take(change(bank(table, state, now), clock=None), "cue", now)
    state = change(
        state,
        speaker=back.speaker,
        counts=back.counts,
        understood=back.understood,
        enough=back.enough,
        aside=back.aside,
        turned=back.turned,
        tapped=state.tapped if state.turned == back.turned else back.tapped,
        tally=_uncounted(state.tally, back.counted),
        trail=_trail(table, state.trail, back),
        retaken=back.visit,
        notice=Notice("take-back", back.by, now, back.what),
    )
    state = stand_again(table, state, back, now)
    hour = state.hour and change(state.hour, pace=back.pace, since=now - back.spent)
    return change(state, hour=hour)


def _uncounted(tally: Mapping[str, int], what: str) -> Mapping[str, int]:
    return {name: n - (name == what) for name, n in tally.items() if n > (name == what)}


def _trail(table: Table, trail: tuple[Mark, ...], back: Back) -> tuple[Mark, ...]:
    """Cut the trail before the steps that began after this one; an aside leaves no mark."""
    place = table.places[back.place]
    mine = (place.step, round_of(back.counts, place))
    found = [
        at for at, mark in enumerate(trail) if (table.places[mark.place].step, round_of(mark.counts, place)) == mine
    ]
    return trail[: found[-1] + 1] if found else trail
