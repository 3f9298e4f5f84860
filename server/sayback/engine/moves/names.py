"""Every move there is: one table, a row a move.

`offers` says when a seat has it, and with which arguments.

A new move is a row here, its effect, and the place in `offers` where it is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from ..transitions import did, to_close
from . import breaks, consent, effects, helping, signing, switching, takeback, therapist, waiting_room
from .context import Rule

_here = partial(Rule, scope="here")
_anywhere = partial(Rule, scope="anywhere", keeps_way_back=True)

MOVES: Final[Mapping[str, Rule]] = {
    # a partner's, in this visit
    "ready": _here(effects.ready),
    "agree": _here(did),
    "discuss": _here(effects.discuss),
    "not-today": _here(to_close),
    "yes": _here(did),
    "not-now": _here(breaks.begin_break, limit="calls"),
    "write": _here(effects.write),
    "pass": _here(effects.pass_on),
    "rewrite": _here(effects.write, alone=True),
    "show": _here(effects.show),
    "keep": _here(effects.keep),
    "next-card": _here(effects.next_card),
    "done": _here(effects.onward),
    "said": _here(effects.onward),
    "heard": _here(effects.heard),
    "choose": _here(effects.choose),
    "go-on": _here(did),
    "try-again": _here(effects.try_again),
    "more": _here(effects.more),
    "rate": _here(effects.rate),
    "draft": _here(effects.draft),
    "sign": _here(signing.sign),
    "park": _here(signing.park),
    "once-more": _here(effects.once_more),
    "finish": _here(effects.finish),
    "leave-it": _here(effects.leave_it),
    "go-past": _here(effects.go_past),
    "more-time": _here(effects.more_time, keeps_way_back=True, limit="few"),
    # a therapist's, in this visit
    "skip": _here(therapist.skip, whose="therapist", undoable=True),
    "step-back": _here(therapist.step_back, whose="therapist", undoable=True),
    "add-time": _here(therapist.more_or_less_time, whose="therapist", undoable=True, keeps_way_back=True),
    "give-floor": _here(therapist.give_floor, whose="therapist", undoable=True),
    "slow": _here(therapist.slow, whose="therapist", undoable=True),
    "repair-card": _here(therapist.repair_card, whose="therapist", undoable=True),
    "switch": _here(switching.switch, whose="therapist", undoable=True),
    # a partner's, at any time
    "cue": _anywhere(effects.cue, limit="calls"),
    "took": _anywhere(effects.took),
    "break": _anywhere(breaks.take_break, limit="calls"),
    "back": _anywhere(breaks.back),
    "later": _anywhere(breaks.later, limit="pauses"),
    "wind-up": _anywhere(effects.wind_up),
    "enough": _anywhere(effects.enough, limit="pauses"),
    "take-back": _anywhere(takeback.take_back, limit="marks"),
    "unsign": _anywhere(signing.unsign, alone=True),
    "lands": _anywhere(consent.lands, alone=True, limit="marks"),
    "word": _anywhere(consent.word, alone=True, limit="marks"),
    "name": _anywhere(consent.name, alone=True),
    "consent": _anywhere(consent.consent, alone=True, limit="marks"),
    "pulse": _anywhere(consent.pulse, alone=True),
    "after-stop": _anywhere(breaks.after_stop),
    "hand": _anywhere(helping.hand, alone=True, limit="few"),
    "let-in": _anywhere(helping.let_in, alone=True, limit="few"),
    # anybody's, at any time
    "pause": _anywhere(effects.pause, whose="anybody", undoable=True, limit="pauses"),
    "resume": _anywhere(effects.resume, whose="anybody", undoable=True, limit="pauses"),
    "stop": _anywhere(breaks.stop, whose="anybody", limit="stops"),
    "leave": _anywhere(effects.leave, whose="anybody", alone=True),
    # a therapist's, at any time
    "hold-one": _anywhere(waiting_room.hold_one, whose="therapist", undoable=True),
    "admit": _anywhere(waiting_room.admit, whose="therapist", undoable=True),
    "message": _anywhere(therapist.message, whose="therapist", undoable=True),
    "end": _anywhere(therapist.end, whose="therapist", undoable=True),
    "undo": _anywhere(therapist.undo, whose="therapist", alone=True),
}
