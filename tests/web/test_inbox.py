"""The inbox of panels and walls: answers in order, and every refusal is an answer."""

from __future__ import annotations

import orjson

from tests.web.conftest import Served


async def test_simultaneous_events_are_answered_in_order_even_when_refused(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    for n in range(1, 9):
        await client.say(b'42%d["%s",{"move":"count"}]' % (n, b"act" if n % 2 else b"nothing"))
    answers = [await client.until(b"43") for _ in range(8)]
    assert [answer[2 : answer.index(b"[")] for answer in answers] == [b"%d" % n for n in range(1, 9)]
    codes = [orjson.loads(answer[answer.index(b"[") :])[0].get("code") for answer in answers]
    assert codes == [None, "unknown-event"] * 4


async def test_event_without_an_id_gets_no_answer(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    await client.say(b'42["nothing",{}]')
    await client.say(b'427["nothing",{}]')
    assert (await client.until(b"43")).startswith(b"437[")
