from __future__ import annotations

import asyncio

from sayback.errors import Refused
from sayback.web.buckets import Buckets, Rate
from sayback.web.guess_queue import MOST, Queues


async def tried(
    queues: Queues, code: str, order: list[str], who: str = "room", meet: asyncio.Barrier | None = None
) -> str:
    """Try a code; return `right`, or why it was refused."""
    try:
        async with queues.turn(who, "no-door"):
            order.append(code)
            if meet is not None:
                await meet.wait()
            if code != "right":
                raise Refused(code)
    except Refused as refused:
        return refused.code
    return "right"


async def test_right_code_waits_its_turn_and_costs_no_guess() -> None:
    queues, order = Queues(Buckets(Rate(3, 100))), list[str]()
    codes = ["no-door"] * 6 + ["right"] * 40 + ["full"] * 4
    assert await asyncio.gather(*(tried(queues, code, order) for code in codes)) == codes
    assert order == codes and not queues._queues


async def test_wrong_codes_are_judged_at_the_bucket_rate() -> None:
    loop, queues = asyncio.get_running_loop(), Queues(Buckets(Rate(2, 50)))
    began = loop.time()
    await asyncio.gather(*(tried(queues, "no-door", []) for _ in range(12)))
    assert loop.time() - began >= 0.19


async def test_full_queue_refuses_more_but_not_other_addresses() -> None:
    loop, all_here, order = asyncio.get_running_loop(), asyncio.Event(), list[str]()
    queues = Queues(Buckets(Rate(1, 500), lambda: loop.time() if all_here.is_set() else 0))
    trying = asyncio.gather(
        *(tried(queues, "no-door", order) for _ in range(MOST + 3)), tried(queues, "right", [], "x")
    )
    loop.call_soon(all_here.set)
    said = await trying
    assert said.count("slow-down") == 2 and said[-1] == "right" and len(order) == MOST + 1


async def test_simultaneous_right_codes_are_judged_side_by_side() -> None:
    queues, order = Queues(Buckets(Rate(30, 0.001))), list[str]()
    for _ in range(4):
        meet = asyncio.Barrier(30)
        assert set(await asyncio.gather(*(tried(queues, "right", order, meet=meet) for _ in range(30)))) == {"right"}
