from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sayback.web.outbox import MOST_ANSWERS, ROOM, Outbox
from sayback.web.packets import frame

VIEW = b"v" * 4_000


@dataclass
class Flow(asyncio.Protocol):
    """The sending side of a real socket, with the flow control that asyncio tells a protocol of."""

    free: asyncio.Event = field(default_factory=asyncio.Event)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.free.set()

    def pause_writing(self) -> None:
        self.free.clear()

    def resume_writing(self) -> None:
        self.free.set()

    async def drain(self) -> None:
        await self.free.wait()


@dataclass
class Pair:
    """An outbox, and the other end of its line, which reads only when it is told to."""

    outbox: Outbox
    other: socket.socket
    transport: asyncio.Transport
    stuck: asyncio.Event

    async def read(self, done: Callable[[bytes], bool]) -> bytes:
        got = b""
        while not done(got):
            got += await asyncio.get_running_loop().sock_recv(self.other, 65_536)
        return got

    async def clog(self) -> None:
        """Write until the line holds no more."""
        while self.transport.get_write_buffer_size() <= ROOM:
            self.outbox.show("a", VIEW)
            await turn()


async def turn() -> None:
    """Wait until all that was due in this turn of the loop is done."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(done.set_result, None)
    await done


@pytest.fixture
async def pair() -> AsyncIterator[Callable[..., Pair]]:
    ours, other = socket.socketpair()
    other.setblocking(False)
    flow = Flow()
    transport, _ = await asyncio.get_running_loop().create_connection(lambda: flow, sock=ours)
    stuck = asyncio.Event()

    def make(patience: float = 10.0) -> Pair:
        outbox = Outbox(transport, flow.drain, stuck.set, patience)
        outbox.release()
        return Pair(outbox, other, transport, stuck)

    yield make
    transport.abort()
    other.close()


async def test_slow_reader_gets_only_the_newest_view_per_seat(pair: Callable[..., Pair]) -> None:
    sender = pair()
    await sender.clog()
    for n in range(1_000):
        sender.outbox.show("a", b"a%d" % n)
        sender.outbox.show("b", b"b%d" % n)
    assert sender.transport.get_write_buffer_size() <= ROOM + len(frame(VIEW))
    got = await sender.read(lambda got: got.endswith(b"b999"))
    assert b"a999" in got and b"a998" not in got and b"b500" not in got


async def test_answers_wait_in_order_before_the_newest_view(pair: Callable[..., Pair]) -> None:
    sender = pair()
    await sender.clog()
    sender.outbox.show("a", b"view")
    for n in range(10):
        sender.outbox.say(b"answer%d" % n)
    got = await sender.read(lambda got: got.endswith(b"view"))
    assert got.endswith(b"".join(frame(b"answer%d" % n) for n in range(10)) + frame(b"view"))


async def test_frames_of_one_turn_share_a_write_answers_first(pair: Callable[..., Pair]) -> None:
    sender = pair()
    sender.outbox.show("a", b"old")
    sender.outbox.show("a", b"new")
    sender.outbox.say(b"answer")
    assert sender.transport.get_write_buffer_size() == 0
    assert (await sender.read(bool)) == frame(b"answer") + frame(b"new")


async def test_after_a_jam_the_line_is_free_again(pair: Callable[..., Pair]) -> None:
    sender = pair()
    await sender.clog()
    sender.outbox.show("a", b"late")
    await sender.read(lambda got: got.endswith(b"late"))
    await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    sender.outbox.show("a", b"direct")
    assert (await sender.read(bool)) == frame(b"direct")


async def test_line_without_progress_is_given_up(pair: Callable[..., Pair]) -> None:
    sender = pair(patience=0.05)
    await sender.clog()
    sender.outbox.show("a", b"never")
    await asyncio.wait_for(sender.stuck.wait(), 2)
    assert sender.outbox.closed


async def test_line_with_slow_progress_is_kept(pair: Callable[..., Pair]) -> None:
    sender = pair(patience=0.3)
    await sender.clog()
    sender.outbox.show("a", b"last")
    got = b""
    while not got.endswith(b"last"):
        got += await asyncio.get_running_loop().sock_recv(sender.other, 20_000)
        with suppress(TimeoutError):
            await asyncio.wait_for(sender.stuck.wait(), 0.02)
    assert not sender.stuck.is_set()


async def test_too_many_waiting_answers_end_the_line(pair: Callable[..., Pair]) -> None:
    sender = pair()
    await sender.clog()
    sender.outbox.say(b"answer")
    await turn()
    for _ in range(MOST_ANSWERS):
        sender.outbox.say(b"answer")
    assert sender.stuck.is_set() and sender.outbox.closed


async def test_unkept_offers_are_dropped_when_much_waits(pair: Callable[..., Pair]) -> None:
    sender = pair()
    await sender.clog()
    sender.outbox.say(b"answer")
    for n in range(MOST_ANSWERS):
        sender.outbox.offer(b"hum%d" % n)
    sender.outbox.say(b"last")
    got = await sender.read(lambda got: got.endswith(b"last"))
    assert b"hum0" in got and b"hum63" not in got and not sender.stuck.is_set()


async def test_views_wait_for_the_handshake_and_answers_do_not(pair: Callable[..., Pair]) -> None:
    sender = pair()
    held = Outbox(sender.transport, asyncio.Event().wait, sender.stuck.set)
    held.show("a", b"first")
    held.show("a", b"view")
    held.say(b"hello")
    assert (await sender.read(bool)) == frame(b"hello")
    held.release()
    assert (await sender.read(bool)) == frame(b"view")
    held.close()
    held.say(b"x")
    held.show("a", b"x")
    sender.outbox.say(b"end")
    assert (await sender.read(bool)) == frame(b"end")


async def test_broken_line_swallows_writes_without_error(pair: Callable[..., Pair]) -> None:
    sender = pair()
    sender.transport.abort()
    assert await asyncio.get_running_loop().sock_recv(sender.other, 1) == b""
    with pytest.raises(RuntimeError):
        sender.transport.write(b"uvloop says it this way")
    sender.outbox.say(b"answer")
    sender.outbox.show("a", VIEW)
    Outbox(sender.transport, asyncio.Event().wait, sender.stuck.set).say(b"answer")
    await turn()
    assert not sender.stuck.is_set()
