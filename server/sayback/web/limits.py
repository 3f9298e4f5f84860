"""Limits: token buckets for new sessions and wrong tokens by address, for acts by seat.

An address is an IPv4 address or the first 64 bits of an IPv6 one. Behind proxies it is the right-most hop that is not a
trusted proxy. The defaults let a whole clinic, or a load generator, work from one address.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from ..engine.moves.context import Limit
from ..engine.moves.names import MOVES
from ..errors import Refused
from ..workshops.codes import read
from .buckets import NEVER_WAITS, Buckets, Rates
from .guess_queue import Queues
from .moments import held
from .requests import arrived

WRONG: Final = frozenset(("no-seat", "claimed", "create-key", "no-workshop", "id-taken"))
"""Refusals that count as a wrong token: each tells whether something exists."""

EACH: Final[frozenset[Limit]] = frozenset(("few", "marks"))
"""Limits that count every move by itself."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Flood:
    """Wrong codes from everywhere together.

    Many addresses, each within its limits, can try more than one alone.
    """

    MOST: Final = 50
    """Wrong codes in a second that are no flood yet."""
    LASTS: Final = 10.0
    """Seconds that a flood is reckoned with after its last sign."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._second, self._count, self._until = 0, 0, float("-inf")

    def failed(self) -> bool:
        """Count a wrong code, and tell whether there is a flood now."""
        now = self._clock()
        if int(now) != self._second:
            self._second, self._count = int(now), 0
        self._count += 1
        if self._count > self.MOST:
            self._until = now + self.LASTS
        return now < self._until


class Limits:
    """The buckets of this process."""

    def __init__(
        self, rates: Rates, trusted: Sequence[Network] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._trusted = trusted
        self._create = Buckets(rates.create, clock)
        self._share = Buckets(rates.share, clock)
        self._people = Buckets(rates.people, clock)
        self._guess = Buckets(rates.guess, clock)
        self._digits = Buckets(rates.guess, clock)
        self._key = Buckets(rates.key, clock)
        self._join = Buckets(rates.join, clock)
        self._door = Queues(Buckets(rates.door, clock))
        self._act = Buckets(rates.act, clock)
        self._moves: dict[Limit, Buckets] = {
            "stops": Buckets(rates.alarm, clock),
            "calls": Buckets(rates.alarm, clock),
            "pauses": Buckets(rates.pause, clock),
            "few": Buckets(rates.few, clock),
            "marks": Buckets(rates.mark, clock),
        }
        self._connect = Buckets(rates.connect, clock)
        self._seat = {
            "claim": Buckets(rates.claim, clock),
            "key": Buckets(rates.claim, clock),
            "device": Buckets(rates.link, clock),
            "again": Buckets(rates.again, clock),
            "begin": Buckets(rates.link, clock),
        }
        self._link = Buckets(rates.link, clock)
        self._bulk = Buckets(rates.few, clock)
        self._signal = Buckets(rates.signal, clock)
        self._story = Buckets(rates.story, clock)
        self._words = Buckets(rates.words, clock)
        self._code = Buckets(rates.alarm, clock)
        self.flood = Flood(clock)

    def create(self, request: web.Request) -> None:
        """Count a new talk or workshop, or raise Refused("slow-down").

        An address has one limit for a moment and another one for a day: all that may stand here must not be of one
        address.
        """
        who = address(request, self._trusted)
        _spend(self._create, who)
        _spend(self._share, who)

    def people(self, request: web.Request, many: int) -> None:
        """Count so many people added to the line of a workshop, for the address that asks."""
        _spend(self._people, address(request, self._trusted), many)

    @asynccontextmanager
    async def guesses(self, request: web.Request) -> AsyncIterator[None]:
        """Count failures inside as wrong tokens. A right one always passes, and never waits.

        Whether a wrong one is answered as wrong or as one too many is settled before it is looked at, and both leave at
        the same moment.
        """
        who = address(request, self._trusted)
        wait = self._guess.wait(who)
        try:
            async with held(WRONG):
                yield
        except Refused as refused:
            if refused.code not in WRONG:
                raise
            wait = wait or self._guess.take(who)
            if wait > NEVER_WAITS:
                raise Refused("slow-down", wait=wait) from None
            raise

    def guarded(self, handler: Handler) -> Handler:
        """Wrap a handler so that a wrong token counts as one.

        The moment of its refusal is counted from the last byte that came, or a body that comes slowly could choose how
        near to it the work ends.
        """

        async def guarded(request: web.Request) -> web.StreamResponse:
            await arrived(request)
            async with self.guesses(request):
                return await handler(request)

        return guarded

    @asynccontextmanager
    async def digits(self, request: web.Request) -> AsyncIterator[None]:
        """Count failures inside as guessed codes of a device.

        There are a million codes: once an address has used up its guesses, a right one is not even looked at, or trying
        would cost nothing.
        """
        async with held(("no-seat",)):
            with self._guess_in(self._digits, request, "no-seat"):
                yield

    def keys(self, request: web.Request, wrong: str = "create-key") -> AbstractContextManager[None]:
        """Count refusals inside with `wrong` as guesses of the server's key.

        Past the allowance of an address a right one is not looked at. A request without a key has guessed nothing.
        """
        if "Authorization" not in request.headers:
            return nullcontext()
        return self._guess_in(self._key, request, wrong)

    @contextmanager
    def _guess_in(self, buckets: Buckets, request: web.Request, wrong: str) -> Iterator[None]:
        who = address(request, self._trusted)
        wait = buckets.wait(who)
        if wait > NEVER_WAITS:
            raise Refused("slow-down", wait=wait)
        try:
            yield
        except Refused as refused:
            if refused.code == wrong:
                _spend(buckets, who)
            raise

    def doors(self, request: web.Request) -> AbstractAsyncContextManager[None]:
        """Count failures inside as guessed codes of a workshop; after many, wait for a turn."""
        return self._door.turn(address(request, self._trusted), "no-door")

    def join(self, request: web.Request, code: str) -> str:
        """Count a newcomer to a line, for the address that is answered.

        A room full of people comes from one address: only more than any room does is refused here; whom to believe is
        for the workshop to say. `code` is the code as it was typed, right or wrong.
        """
        who = address(request, self._trusted)
        _spend(self._join, (who, read(code) or ""))
        return who

    def act(self, session: str, seat: str, move: object) -> None:
        """Count an act of a seat, as the row of its move says.

        Cues and breaks, which call the other person, have a smaller bucket besides; so have acts that can be done and
        undone for ever, or one partner could make the other's screen flicker.

        The stop has a bucket of its own, before all others: nothing else that a person does may use it up.
        """
        rule = MOVES.get(move) if isinstance(move, str) else None
        limit = rule.limit if rule else "acts"
        key = (session, seat)
        if limit != "stops":
            _spend(self._act, key)
        if limit != "acts":
            _spend(self._moves[limit], (*key, move) if limit in EACH else key)

    def connect(self, session: str, token: str) -> None:
        """Count a socket that this token opens: each is kept, and may cost the others a frame.

        A panel comes back at once after a first failure, and then again with pauses.
        """
        _spend(self._connect, (session, token))

    def seat(self, what: str, session: str, token: str) -> None:
        """Count an act of this token on a seat.

        `claim` it, show its `key`, let a `device` in, seal words `again`, or `begin` another talk with it.
        """
        _spend(self._seat[what], (session, token))

    def link(self, session: str, token: str) -> None:
        """Count a new link that this token makes: the present holder of the seat is thrown out."""
        _spend(self._link, (session, token))

    def bulk_act(self, workshop: str, token: str, what: str, numbers: Iterable[int] | None) -> None:
        """Count an act of a facilitator or helper on all pairs (None) or these.

        Raises Refused for all of them. Each pair counts by itself, as words for a thousand pairs come in fifty
        requests; so does each kind of act, or notes could keep somebody from ending.
        """
        keys = [(workshop, token, what, n) for n in ((0,) if numbers is None else dict.fromkeys(numbers))]
        wait = max(map(self._bulk.wait, keys), default=NEVER_WAITS)
        if wait > NEVER_WAITS:
            raise Refused("slow-down", wait=wait)
        for key in keys:
            self._bulk.take(key)

    def code(self, session: str, token: str) -> None:
        """Count a code that this token asks for: there are a million for all talks."""
        _spend(self._code, (session, token))

    def story(self, session: str, token: str) -> None:
        """Count a story that this token asks for: the talk is run again from its beginning."""
        _spend(self._story, (session, token))

    def signal(self, session: str, seat: str) -> None:
        """Count a signal of a seat, which costs others a frame."""
        _spend(self._signal, (session, seat))

    def words(self, session: str, seat: str, many: int) -> None:
        """Count so many boxes that a seat asks for: each is looked for in its views."""
        _spend(self._words, (session, seat), max(1, many))


def _spend(buckets: Buckets, key: object, many: int = 1) -> None:
    wait = buckets.take(key, many)
    if wait > NEVER_WAITS:
        raise Refused("slow-down", wait=wait)


def address(request: web.Request, trusted: Sequence[Network]) -> str:
    """Return the asker's address: the right-most hop that we do not trust.

    A unix socket's other end is trusted.
    """
    hops = [hop.strip() for header in request.headers.getall("X-Forwarded-For", ()) for hop in header.split(",")]
    nearest = request.remote or ""
    while hops and (nearest == "" or _within(nearest, trusted)):
        nearest = hops.pop()
    return _group(nearest)


def _within(hop: str, networks: Sequence[Network]) -> bool:
    try:
        where = ipaddress.ip_address(hop)
    except ValueError:
        return False
    return any(where in network for network in networks)


def _group(hop: str) -> str:
    try:
        where = ipaddress.ip_address(hop)
    except ValueError:
        return "unknown"
    if isinstance(where, ipaddress.IPv4Address):
        return str(where)
    if where.ipv4_mapped is not None:
        return str(where.ipv4_mapped)
    return str(ipaddress.ip_network((where, 64), strict=False).network_address)
