"""The pace at which people come into a line: as a room full of people does, or faster.

A pace is a level that each arrival raises by one and that falls all the time. While it is above its mark, newcomers
stand in the line unconfirmed. Those count too, so a flood confirms nobody while it lasts; and as the level stops at
twice the mark, it is below that again some ten seconds after the flood.

The marks come from how rooms fill. Eighty people who see a code at the same moment have scanned it and typed a name
after 7 to 34 s, the middle one after 16. Of 5,000 such rooms, each with places for just those who came, the level
rose to 9 in the middle one and to 25 in the fullest; its mark is 40. Rooms of 6 to 200 stay below theirs, too, and
four hundred behind one address at the edge of it. So of one address half a room may come at once, and of all together
three quarters: what one address does leaves a quarter to others. Somebody who is as slow as a room full of people is
confirmed like one. Against that there is taking out all who came since a moment.

How many of one address are confirmed in all is not held to a share of the room. Most rooms are in one house, behind one
address: the second half of nearly every room would stand there as a crowd that came too fast, and the facilitator would
learn to confirm such marks unread, so that they were worth nothing when they are true.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..engine.pair import Ms

FEW: Final = 4.0
"""As many at once may come into any room."""
MOST: Final = 240.0
"""No more at once from one address, however large the room."""
WHOLE: Final = 15.0
"""Seconds in which the level falls by as many as the room has places.
But by `LEAST` to `FASTEST` in one second."""
LEAST: Final = 2.0
FASTEST: Final = 10.0
"""The latter for one address only."""
MANY: Final = 4_000
"""Addresses of one workshop that are remembered."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The level at a moment."""

    level: float = 0.0
    at: Ms = 0

    def after(self, now: Ms, mark: float, each_second: float) -> tuple[Pace, bool]:
        """Return the pace after one more has come, and whether it is not above the mark."""
        fallen = max(0.0, self.level - max(0, now - self.at) / 1000 * each_second)
        return Pace(min(fallen + 1, 2 * mark), now), fallen + 1 <= mark


def of_all(pace: Pace, now: Ms, capacity: int) -> tuple[Pace, bool]:
    """Count one more into a room for so many, from anywhere."""
    return pace.after(now, max(FEW, 0.75 * capacity), max(LEAST, capacity / WHOLE))


@dataclass(slots=True)
class Addresses:
    """The paces of addresses by a code, in this process only: the store keeps no address."""

    paces: dict[tuple[str, str], Pace] = field(default_factory=dict)

    def calm(self, code: str, address: str, now: Ms, capacity: int) -> bool:
        """Count a newcomer; tell whether people of one room come like this."""
        mark = max(FEW, min(MOST, capacity / 2))
        pace = self.paces.pop((code, address), Pace())
        self.paces[code, address], calm = pace.after(now, mark, max(LEAST, min(FASTEST, capacity / WHOLE)))
        if len(self.paces) > MANY:
            del self.paces[next(iter(self.paces))]
        return calm
