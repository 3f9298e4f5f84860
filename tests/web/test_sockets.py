from __future__ import annotations

import asyncio
import random
import secrets

import aiohttp
import orjson
import pytest
import socketio
from sayback.errors import Refused
from sayback.sessions.peers import Seen
from sayback.web.sockets import MOST_WAITING, read_auth

from tests.web.conftest import Serve, Served

WRONG = "t" * 43


async def test_api_token_alone_connects_and_then_gets_the_view(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    view = await client.view()
    assert view["seat"] == "a" and view["version"] == 1
    assert [said[:2] for said in client.said[1:]] == [b"40", b"42"]


async def test_bare_secret_connects_with_session_in_address_or_auth(served: Served) -> None:
    talk, tokens = await served.new_talk()
    secret = tokens["b"].split(".")[1]
    for query, auth in ((f"&s={talk.session}", {"token": secret}), ("", {"token": secret, "session": talk.session})):
        client = await served.dial(query)
        await client.say(b"40" + orjson.dumps(auth))
        assert (await client.view())["seat"] == "b"


async def test_two_tokens_seat_two_people_on_one_couch(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.dial()
    await client.say(b"40" + orjson.dumps({"token": tokens["a"], "also": tokens["b"]}))
    assert {(await client.view())["seat"], (await client.view())["seat"]} == {"a", "b"}


@pytest.mark.parametrize(
    "auth",
    ["", "{}", "[]", '"x"', "7", '{"token":7}', '{"token":null}', '{"token":"short"}', '{"token":{"a":1}}',
     f'{{"token":"{WRONG}"}}', f'{{"token":"{"s" * 22}.{WRONG}"}}', f'{{"token":"{WRONG}","session":["x"]}}'],
)  # fmt: skip
async def test_every_wrong_token_gets_the_same_answer(served: Served, auth: str) -> None:
    client = await served.dial()
    await client.say(f"40{auth}")
    answer = orjson.loads((await client.until(b"4"))[2:])
    assert answer["data"]["code"] == "no-seat"
    assert answer["message"] == Refused("no-seat").problem.sentence


async def test_act_is_answered_after_the_new_view_is_out(served: Served) -> None:
    _, tokens = await served.new_talk()
    clients = [await served.seated(token) for token in tokens.values()]
    for client in clients:
        await client.view()
    answer = await clients[0].ask("act", {"move": "count"}, id=17)
    assert answer == {"ok": True, "version": 2, "own": 0}
    for client in clients[1:]:
        assert (await client.view())["version"] == 2


async def test_acts_keep_their_order_while_pings_go_on(serve: Serve) -> None:
    served = await serve(beat=0.1)
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    await client.say('421["act",{"move":"hang"}]')
    await client.say('422["act",{"move":"count"}]')
    await served.service.hanging.wait()
    assert await client.until(b"2") == b"2" and await client.until(b"2") == b"2"
    assert served.service.heartbeats
    served.service.hang.set()
    assert (await client.until(b"43")).startswith(b"431[") and (await client.until(b"43")).startswith(b"432[")


async def test_unknown_or_forged_event_is_refused_and_runs_nothing(served: Served) -> None:
    talk, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    for name in ("connect", "disconnect", "view", "message", "*", ""):
        answer = await client.ask(name, {"token": tokens["b"]})
        assert answer["code"] == "unknown-event" and answer["retry"] is False
    assert len(talk.open) == 1 and not served.service.left
    assert (await client.ask("act", {"move": "count"}))["ok"]


@pytest.mark.parametrize("args", ["", ",1", ',"x"', ",[]", ",{},{}", ",null"])
async def test_an_event_with_other_arguments_is_a_bad_request(served: Served, args: str) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    await client.say(f'425["act"{args}]')
    assert orjson.loads((await client.until(b"435"))[3:])[0]["code"] == "bad-request"


async def test_words_take_a_short_list_of_names(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    assert (await client.ask("words", {"boxes": ["a/-/name"]}))["boxes"] == {"a/-/name": "AAAA"}
    for boxes in (None, "a", [1], ["x"] * 201):
        assert (await client.ask("words", {"boxes": boxes}))["code"] == "bad-request"


async def test_box_requests_are_limited_per_seat(served: Served) -> None:
    _, tokens = await served.new_talk()
    first, second = await served.seated(tokens["a"]), await served.seated(tokens["a"])
    many = {"boxes": ["a/-/name"] * 200}
    answers = [await client.ask("words", many) for client in (first, second) for _ in range(6)]
    assert all(answer["ok"] for answer in answers[:10])
    assert answers[-1] == Refused("slow-down").ack()
    assert (await (await served.seated(tokens["b"])).ask("words", many))["ok"], "the other seat's are its own"
    assert (await first.ask("act", {"move": "count"}))["ok"]


async def test_hum_and_signal_of_valid_shape_reach_the_therapist(served: Served) -> None:
    _, tokens = await served.new_talk()
    a, therapist = await served.seated(tokens["a"]), await served.seated(tokens["therapist"])
    assert (await a.ask("hum", {"box": "A" * 383}))["ok"] and (await a.ask("signal", {"speaking": None}))["ok"]
    assert orjson.loads((await therapist.until(b'42["hum"'))[2:])[1]["from"] == "a"
    assert (await therapist.until(b'42["signal"')) == b'42["signal",{"from":"a","speaking":null}]'
    for box in (None, 7, "A", "A" * 384, "é" * 383):
        assert (await a.ask("hum", {"box": box}))["code"] == "bad-box"
    for speaking in ("yes", 1, 0.5, [], {"to": "b"}):
        assert await a.ask("signal", {"speaking": speaking}) == Refused("bad-request", ["speaking"]).ack()
    assert (await a.ask("signal", {"speaking": False, "text": "secret"}))["ok"]
    assert (await therapist.until(b'42["signal"')) == b'42["signal",{"from":"a","speaking":false}]'
    answers = [await a.ask("signal", {"speaking": True}, id=n) for n in range(25)]
    assert answers[0]["ok"] and answers[-1]["code"] == "slow-down"


async def test_acts_past_the_burst_are_told_to_slow_down(serve: Serve) -> None:
    served = await serve(act_burst=10, act_rate=0.001)
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    answers = [await client.ask("act", {"move": "count"}, id=n) for n in range(12)]
    assert [answer["ok"] for answer in answers] == [True] * 10 + [False] * 2
    assert answers[-1]["code"] == "slow-down" and answers[-1]["retry"] is True


async def test_cue_flood_is_limited_across_a_seats_sockets(served: Served) -> None:
    talk, tokens = await served.new_talk()
    clients = [await served.seated(tokens["a"]) for _ in range(2)]
    before = talk.version
    answers = [await clients[n % 2].ask("act", {"move": "cue"}, id=n) for n in range(12)]
    assert [answer["ok"] for answer in answers] == [True] * 4 + [False] * 8
    assert {answer["code"] for answer in answers[4:]} == {"slow-down"} and talk.version == before + 4
    assert (await clients[0].ask("act", {"move": "count"}, id=20))["ok"]


async def test_acts_past_the_waiting_limit_are_refused_at_once(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    await client.say('420["act",{"move":"hang"}]')
    await served.service.hanging.wait()
    for n in range(1, MOST_WAITING + 8):
        await client.say(f'42{n}["act",{{"move":"count"}}]')
    assert b"slow-down" in await client.until(b"43")
    served.service.hang.set()
    assert (await client.until(b"430[")).startswith(b"430[")


async def test_malformed_packets_disturb_no_other_and_are_not_logged(served: Served) -> None:
    _, tokens = await served.new_talk()
    witness = await served.seated(tokens["b"])
    dice = random.Random(7)
    shapes = ["", "9", "x", "4", "44{}", "45-[]", "451-[]", "46", "43[]", "42", "42{", "42[", "42[]", "42[1]", "421",
              "42x[\"act\"]", "42" + "9" * 30 + "[]", "42/admin,[\"act\",{}]", "40/admin,", "2", "2probe", "5", "6",
              "b64", "42[" * 5000, "421[\"act\"," + "[" * 2000, "40" + "[" * 3000, '42["act",NaN]']  # fmt: skip
    for n in range(100):
        client = await served.dial()
        if n % 2:
            _, others = await served.new_talk()
            await client.say(b"40" + orjson.dumps({"token": others["a"]}))
            await client.until(b"40")
        await client.say(
            shapes[n % len(shapes)] if n < 70 else "4" + chr(dice.randrange(32, 0xD7FF)) * dice.randrange(50)
        )
        if n % len(shapes) != shapes.index("40/admin,") or n >= 70:
            assert await client.ended()
        await client.ws.close()
    assert (await witness.ask("act", {"move": "count"}))["ok"]
    assert not served.log


async def test_binary_oversized_or_invalid_text_closes_the_socket(served: Served) -> None:
    _, tokens = await served.new_talk()
    for act in (
        lambda ws: ws.send_bytes(b"\x04binary"),
        lambda ws: ws.send_bytes(b'421["act",{"move":"count"}]'),
        lambda ws: ws.send_str('421["act",{"pad":"' + "x" * 17_000 + '"}]'),
        lambda ws: ws.send_frame(b"\xff\xfe", aiohttp.WSMsgType.TEXT),
        lambda ws: ws.send_frame(b'421["act",{"move":"\xff"}]', aiohttp.WSMsgType.TEXT),
    ):
        client = await served.seated(tokens["a"])
        await act(client.ws)
        assert await client.ended()
    assert not served.log


async def test_internal_error_is_answered_broken_and_logged_by_type(served: Served) -> None:
    _, tokens = await served.new_talk()
    client = await served.seated(tokens["a"])
    answer = await client.ask("act", {"move": "break-down", "args": "a very private word"})
    assert answer["code"] == "broken" and answer["retry"] is True
    served.service.broken = True
    other = await served.dial()
    await other.say(b"40" + orjson.dumps({"token": tokens["a"]}))
    assert b'"code":"broken"' in await other.until(b"44")
    log = "\n".join(served.log)
    assert "RuntimeError" in log and "private" not in log and tokens["a"].split(".")[1] not in log


async def test_the_conductor_says_goodbye_with_a_reason(served: Served) -> None:
    talk, tokens = await served.new_talk()
    for code, last in (("replaced", b"41"), ("revoked", b"41"), ("resync", b""), ("restart", b"")):
        client = await served.seated(tokens["a"])
        await client.view()
        talk.open[-1].peer.bye(code)
        assert await client.next() == b'42["bye",{"code":"%s"}]' % code.encode()
        assert await client.next() == last and await client.ended()
    client = await served.seated(tokens["a"])
    await client.view()
    talk.open[-1].peer.gone("r")
    assert await client.next() == b'42["gone",{"receipt":"r"}]'
    assert await client.next() == b"41" and await client.ended()


async def test_every_close_is_reported_to_the_service_once(served: Served) -> None:
    talk, tokens = await served.new_talk()
    clients = [await served.seated(tokens["a"]) for _ in range(4)]
    await clients[0].ws.close()
    await clients[1].say("41")
    await clients[2].say("1")
    await clients[3].say("rubbish")
    for client in clients[1:]:
        assert await client.ended()
    assert not talk.open and len(served.service.left) == 4


async def test_shutdown_says_bye_and_lets_running_acts_end(served: Served) -> None:
    _, tokens = await served.new_talk()
    clients = [await served.seated(token) for token in tokens.values()]
    await clients[0].say('421["act",{"move":"hang"}]')
    await served.service.hanging.wait()
    stopping = asyncio.create_task(served.site.sockets.stop())
    for client in clients:
        assert await client.until(b'42["bye"') == b'42["bye",{"code":"restart"}]'
    served.service.hang.set()
    assert (await clients[0].until(b"431")).startswith(b'431[{"ok":true')
    ended = await asyncio.gather(*(client.ended() for client in clients))
    await asyncio.wait_for(stopping, 3)
    assert all(ended)


async def test_connection_during_shutdown_is_closed(served: Served) -> None:
    _, tokens = await served.new_talk()
    await served.site.sockets.stop()
    client = await served.dial()
    await client.say(b"40" + orjson.dumps({"token": tokens["a"]}))
    assert await client.until(b"4") == b"" and await client.ended()


async def test_socket_of_a_foreign_origin_is_refused(serve: Serve) -> None:
    served = await serve(public_url="https://sayback.example", allowed_origins="https://host.example")
    for origin in ("https://sayback.example", "https://host.example", served.url):
        await served.dial(headers={"Origin": origin})
    for origin in ("https://evil.example", "null", "https://sayback.example.evil"):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await served.dial(headers={"Origin": origin, "X-Forwarded-Host": "evil.example"})
    assert not served.log


@pytest.mark.parametrize("seated", [True, False])
async def test_another_namespace_is_refused_and_the_line_stays(served: Served, seated: bool) -> None:
    _, tokens = await served.new_talk()
    client = await (served.seated(tokens["a"]) if seated else served.dial())
    for name in ("/admin", "/x?y=1"):
        for asked in (f"40{name},", f'40{name},{{"token":"{tokens["a"]}"}}', f"40{name}"):
            await client.say(asked)
            assert await client.until(b"44") == f'44{name},{{"message":"Invalid namespace"}}'.encode()
            await client.say(f"41{name},")
    if not seated:
        await client.say(b"40" + orjson.dumps({"token": tokens["a"]}))
        assert (await client.until(b"40")).startswith(b'40{"sid"')
    assert (await client.ask("act", {"move": "count"}))["ok"]


@pytest.mark.parametrize("auth", ["", "[1,2]", "{}", '{"token":["a"]}', '{"__proto__":{"token":"x"}}', '{"token":"x"}'])
async def test_refused_connection_gets_an_object_with_code(served: Served, auth: str) -> None:
    client = await served.dial()
    await client.say(f"40{auth}")
    acknowledged = orjson.loads((await client.until(b"44"))[2:])
    assert acknowledged["data"]["code"] == "no-seat" and acknowledged["message"]


async def test_polling_and_other_versions_are_refused(served: Served) -> None:
    for query in ("EIO=4&transport=polling", "EIO=3&transport=websocket", "transport=websocket", "EIO=4&sid=x"):
        async with served.http.get(f"{served.url}/socket.io/?{query}") as answer:
            assert answer.status == 400
    async with served.http.post(f"{served.url}/socket.io/?EIO=4&transport=polling", data=b"x") as answer:
        assert answer.status == 405
    assert not served.log


async def test_token_guessing_is_slowed_while_right_tokens_pass(served: Served) -> None:
    _, tokens = await served.new_talk()
    codes = []
    for _ in range(33):
        client = await served.dial()
        await client.say(b"40" + orjson.dumps({"token": f"{'s' * 22}.{secrets.token_urlsafe(32)}"}))
        codes.append(orjson.loads((await client.until(b"44"))[2:])["data"]["code"])
    assert codes == ["no-seat"] * 30 + ["slow-down"] * 3
    await served.seated(tokens["a"])


async def test_seat_connections_are_limited_without_delaying_others(served: Served) -> None:
    _, tokens = await served.new_talk()
    for _ in range(20):
        await served.seated(tokens["a"])
    client = await served.dial()
    await client.say(b"40" + orjson.dumps({"token": tokens["a"]}))
    refused = orjson.loads((await client.until(b"44"))[2:])["data"]
    assert (refused["code"], refused["retry"]) == ("slow-down", True) and 0 < refused["wait"] <= 1
    await served.seated(tokens["b"])


async def test_the_stock_python_client_connects_acts_and_hears(served: Served) -> None:
    _, tokens = await served.new_talk()
    views: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    async with socketio.AsyncSimpleClient() as plain:
        await plain.connect(served.url, auth={"token": tokens["a"]}, transports=["websocket"])
        name, view = await plain.receive(5)
        await views.put(view)
        assert name == "view" and (await plain.call("act", {"move": "count"}))["version"] == 2


def test_seen_numbers_are_read_or_ignored() -> None:
    token = f"{'s' * 22}.{'t' * 43}"
    session, secrets_, seen = read_auth(
        None, {"token": token, "seen": {"epoch": 0, "version": 3, "own": 1, "mark": "m"}}
    )
    assert (session, secrets_) == ("s" * 22, ["t" * 43]) and seen == Seen(0, 3, 1, "m")
    for odd in (None, 7, {}, {"epoch": "0", "version": 1, "own": 1}):
        assert read_auth(None, {"token": token, "seen": odd})[2] is None
    with pytest.raises(Refused):
        read_auth("x" * 22, {"token": token})


async def test_broken_line_does_not_disturb_other_sockets(served: Served) -> None:
    talk, tokens = await served.new_talk()
    stays = await served.seated(tokens["a"])
    for _ in range(20):
        client = await served.seated(tokens["b"])
        await stays.say('42["act",{"move":"count"}]')
        client.ws._response.connection.transport.abort()
        served.service.show(talk)
        assert (await stays.ask("act", {"move": "count"}))["ok"]
        served.service.show(talk)
    while len(talk.open) > 1:
        assert (await stays.ask("act", {"move": "count"}))["ok"]
    assert not served.log


async def test_peer_with_closed_line_ignores_calls(served: Served) -> None:
    talk, tokens = await served.new_talk()
    client = await served.seated(tokens["b"])
    [seated] = talk.open
    client.ws._response.connection.transport.abort()
    while not served.service.left:
        await served.http.get(f"{served.url}/healthz")
    seated.peer.show("b", b"{}")
    seated.peer.bye("replaced")
    seated.peer.gone("")
    assert not served.log
