"""What a panel and a wall have in common: events are answered in order, and every refusal is an answer."""

from __future__ import annotations

import orjson

from tests.web.conftest import Served


async def test_events_sent_at_once_are_answered_in_their_order_refused_ones_too(served: Served) -> None:
    _, tokens = await served.made()
    client = await served.seated(tokens["a"])
    for n in range(1, 9):
        await client.say(b'42%d["%s",{"move":"count"}]' % (n, b"act" if n % 2 else b"nothing"))
    answers = [await client.until(b"43") for _ in range(8)]
    assert [answer[2 : answer.index(b"[")] for answer in answers] == [b"%d" % n for n in range(1, 9)]
    codes = [orjson.loads(answer[answer.index(b"[") :])[0].get("code") for answer in answers]
    assert codes == [None, "unknown-event"] * 4


async def test_an_event_that_wants_no_answer_gets_none(served: Served) -> None:
    _, tokens = await served.made()
    client = await served.seated(tokens["a"])
    await client.say(b'42["nothing",{}]')
    await client.say(b'427["nothing",{}]')
    assert (await client.until(b"43")).startswith(b"437[")
