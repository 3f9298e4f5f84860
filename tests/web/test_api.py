from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from urllib.parse import urlsplit

import orjson
import pytest
from sayback.web.moments import HOLD

from tests.web.conftest import Serve, Served
from tests.web.standin import CODE, hashed


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_api_session_tokens_name_their_session(served: Served) -> None:
    async with served.http.post(f"{served.url}/api/sessions", json={"protocol": "dialogue"}) as answer:
        talk = await answer.json()
        assert answer.status == 201 and set(talk["seats"]) == {"a", "b"}
    for seat, given in talk["seats"].items():
        session, secret = given["token"].split(".")
        assert session == talk["session"] and given["link"] == f"/s/{session}#0.{secret}"
        url = f"{served.url}/api/sessions/{session}"
        for token in (given["token"], secret):
            async with served.http.get(url, headers=bearer(token)) as answer:
                assert (await answer.json())["seat"] == seat


async def test_invitation_is_claimed_once_by_one_device(served: Served) -> None:
    session, invites = secrets.token_urlsafe(16), {seat: secrets.token_urlsafe(32) for seat in "ab"}
    body = {
        "protocol": "dialogue",
        "session": session,
        "seats": {seat: {"invite": hashed(token)} for seat, token in invites.items()},
        "names": {"a": "A" * 127, "b": "B" * 127},
    }
    async with served.http.post(f"{served.url}/api/sessions", json=body) as answer:
        assert answer.status == 201
    asked = served.service.talks[session].asked
    assert asked is not None and asked.names["a"] == "A" * 127 and asked.invites["b"] == hashed(invites["b"])
    claim = {"token": hashed("x"), "commit": hashed("y")}
    url = f"{served.url}/api/sessions/{session}/claim"
    for _ in range(2):
        async with served.http.post(url, json=claim, headers=bearer(invites["a"])) as answer:
            assert answer.status == 200 and (await answer.json()) == {"seat": "a"}
    async with served.http.post(url, json={**claim, "token": hashed("z")}, headers=bearer(invites["a"])) as answer:
        assert answer.status == 409 and (await answer.json())["error"]["code"] == "claimed"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("invite", {"seat": "b", "invite": "i" * 43}),
        ("device", {"invite": "i" * 43, "box": "B" * 383}),
        ("key", {"public": "P" * 87, "opening": "o" * 43}),
        ("meeting", {"commit": "c" * 43}),
        ("meeting/key", {"public": "P" * 87, "opening": "o" * 43}),
    ],
)
async def test_seated_device_requests_need_a_token_and_valid_shapes(
    served: Served, path: str, body: dict[str, str]
) -> None:
    talk, tokens = await served.new_talk()
    url = f"{served.url}/api/sessions/{talk.session}/{path}"
    async with served.http.post(url, json=body, headers=bearer(tokens["a"])) as answer:
        assert answer.status == 200 and (await answer.json())["seat"] in ("a", "b")
    async with served.http.post(url, json=body, headers=bearer("t" * 43)) as answer:
        assert answer.status == 401
    for name in body:
        async with served.http.post(url, json={**body, name: "x"}, headers=bearer(tokens["a"])) as answer:
            assert answer.status == 400 and (await answer.json())["error"]["where"][0].startswith(name)


async def test_story_requests_are_limited_per_seat(served: Served) -> None:
    talk, tokens = await served.new_talk()
    url = f"{served.url}/api/sessions/{talk.session}/story"
    async with served.http.get(url, headers=bearer("t" * 43)) as answer:
        assert answer.status == 401
    for status in (200,) * 6 + (429,):
        async with served.http.get(url, headers=bearer(tokens["a"])) as answer:
            assert answer.status == status
    async with served.http.get(url, headers=bearer(tokens["b"])) as answer:
        assert answer.status == 200 and (await answer.json())["seat"] == "b"


async def test_new_links_for_the_other_seat_are_limited(served: Served) -> None:
    talk, tokens = await served.new_talk()
    url, body = f"{served.url}/api/sessions/{talk.session}/invite", {"seat": "b", "invite": "i" * 43}
    for status in (200,) * 4 + (429,):
        async with served.http.post(url, json=body, headers=bearer(tokens["a"])) as answer:
            assert answer.status == status and ("Retry-After" in answer.headers) == (status == 429)
    async with served.http.post(url, json={**body, "seat": "a"}, headers=bearer(tokens["b"])) as answer:
        assert answer.status == 200


async def test_receipt_is_read_by_name_and_counts_confirming_devices(served: Served) -> None:
    talk, _ = await served.new_talk()
    url = f"{served.url}/api/receipts/"
    for name, status in ((talk.session, 200), ("x" * 22, 401), ("short", 401)):
        async with served.http.get(url + name) as answer:
            assert answer.status == status
    for device, status in (("d" * 22, 200), ("d" * 22, 200), ("e" * 22, 200), ("a name", 400)):
        async with served.http.post(url + talk.session, json={"device": device}) as answer:
            assert answer.status == status
    async with served.http.get(url + talk.session) as answer:
        assert (await answer.json())["devices"] == 2


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", f"Basic {'t' * 43}", f"Bearer {'o' * 22}.{'t' * 43}"])
async def test_a_wrong_bearer_is_answered_like_an_unknown_session(served: Served, token: str) -> None:
    talk, _ = await served.new_talk()
    for session in (talk.session, "x" * 22, "short"):
        headers = {"Authorization": token}
        async with served.http.get(f"{served.url}/api/sessions/{session}", headers=headers) as answer:
            assert answer.status == 401 and (await answer.json())["error"]["code"] == "no-seat"


async def test_guessing_codes_is_slowed_down(served: Served) -> None:
    codes = []
    for n in range(40):
        async with served.http.post(f"{served.url}/api/meeting", json={"code": f"{n:06}"}) as answer:
            codes.append((await answer.json())["error"]["code"])
    assert set(codes[:30]) == {"no-seat"} and set(codes[31:]) == {"slow-down"}


async def test_right_code_is_refused_after_too_many_guesses(served: Served) -> None:
    got = []
    for guess in (CODE, *["424243"] * 31, CODE):
        async with served.http.post(f"{served.url}/api/meeting", json={"code": guess}) as answer:
            got.append(answer.status)
    assert got == [200, *[401] * 30, 429, 429]


async def test_code_requests_are_limited_and_strangers_use_none_up(served: Served) -> None:
    talk, tokens = await served.new_talk()
    url, ask = f"{served.url}/api/sessions/{talk.session}/meeting", {"commit": "c" * 43}
    got = []
    for token in ("t" * 43, *[tokens["a"]] * 5):
        for _ in range(5 if token == "t" * 43 else 1):
            async with served.http.post(url, json=ask, headers=bearer(token)) as answer:
                got.append(answer.status)
    assert got == [401] * 4 + [429] + [200] * 4 + [429]


async def test_creating_with_create_key_set_needs_the_key(serve: Serve) -> None:
    served = await serve(create_key="our key of sixteen")
    for headers, status in (({}, 403), (bearer("other"), 403), (bearer("our key of sixteen"), 201)):
        body = {"protocol": "dialogue"}
        async with served.http.post(f"{served.url}/api/sessions", json=body, headers=headers) as answer:
            assert answer.status == status


async def test_seated_person_begins_anew_without_the_create_key(serve: Serve) -> None:
    served = await serve(create_key="our key of sixteen")
    url, body = f"{served.url}/api/sessions", {"protocol": "dialogue"}
    async with served.http.post(url, json=body, headers=bearer("our key of sixteen")) as answer:
        new = await answer.json()
    token = new["seats"]["a"]["token"]
    session, _, secret = token.partition(".")
    talk = served.service.talks[session]
    async with served.http.post(url, json=body, headers=bearer(token)) as answer:
        assert answer.status == 403, "nobody has come yet"
    talk.claims.update(a=("", ""), b=("", ""))
    for given, status in ((token, 201), (secret, 403), (f"{session}.{'x' * 43}", 403), (f"{'x' * 22}.{secret}", 403)):
        async with served.http.post(url, json=body, headers=bearer(given)) as answer:
            assert answer.status == status, given


async def test_beginning_anew_is_limited_per_seat(serve: Serve) -> None:
    served = await serve(create_key="our key of sixteen")
    url, body = f"{served.url}/api/sessions", {"protocol": "dialogue"}
    async with served.http.post(url, json=body, headers=bearer("our key of sixteen")) as answer:
        token = (await answer.json())["seats"]["a"]["token"]
    served.service.talks[token.partition(".")[0]].claims.update(a=("", ""), b=("", ""))
    got = []
    for _ in range(5):
        async with served.http.post(url, json=body, headers=bearer(token)) as answer:
            got.append(answer.status)
    assert got == [201] * 4 + [429]


async def test_right_create_key_after_ten_wrong_ones_is_refused(serve: Serve) -> None:
    served = await serve(create_key="our key of sixteen")
    url, body = f"{served.url}/api/sessions", {"protocol": "dialogue"}

    async def asked(headers: dict[str, str]) -> int:
        async with served.http.post(url, json=body, headers=headers) as answer:
            return answer.status

    assert [await asked({}) for _ in range(12)] == [403] * 12, "who brings no key has guessed none"
    assert [await asked(bearer(f"guess {n}")) for n in range(12)] == [403] * 10 + [429] * 2
    assert await asked(bearer("our key of sixteen")) == 429


async def test_create_key_counts_only_as_a_bearer_token(serve: Serve) -> None:
    served = await serve(create_key="our-key-of-sixteen")
    body = {"protocol": "dialogue"}
    for given, status in (
        ("our-key-of-sixteen", 403),
        ("Basic our-key-of-sixteen", 403),
        ("bearer our-key-of-sixteen", 201),
    ):
        async with served.http.post(
            f"{served.url}/api/sessions", json=body, headers={"Authorization": given}
        ) as answer:
            assert answer.status == status, given


@pytest.mark.parametrize(
    ("path", "body", "few"),
    [
        ("claim", {"token": "h" * 43, "commit": "c" * 43}, 12),
        ("key", {"public": "p" * 87, "opening": "o" * 43}, 12),
        ("device", {"invite": "i" * 43, "box": "b" * 383}, 4),
        ("again", {"boxes": {"a/x/y": "A" * 127}}, 30),
    ],
)
async def test_seat_requests_are_counted_per_token(
    served: Served, path: str, body: dict[str, object], few: int
) -> None:
    _, tokens = await served.new_talk()
    session, _, secret = tokens["a"].partition(".")
    other = tokens["b"].partition(".")[2]

    async def asked(token: str) -> int:
        url = f"{served.url}/api/sessions/{session}/{path}"
        async with served.http.post(url, json=body, headers=bearer(token)) as answer:
            return answer.status

    got = [await asked(secret) for _ in range(few + 2)]
    assert 429 not in got[:few] and got[few:] == [429] * 2
    assert await asked(other) != 429


@pytest.mark.parametrize("known", [True, False])
async def test_wrong_token_is_refused_at_its_moment_past_allowance(served: Served, known: bool) -> None:
    talk, tokens = await served.new_talk()
    session = talk.session if known else "s" * 22

    async def asked(token: str) -> tuple[int, float]:
        began = time.perf_counter()
        async with served.http.get(f"{served.url}/api/sessions/{session}", headers=bearer(token)) as answer:
            return answer.status, time.perf_counter() - began

    got = [await asked("t" * 43) for _ in range(33)]
    assert [status for status, _ in got] == [401] * 30 + [429] * 3
    assert min(took for _, took in got) >= HOLD - 0.001
    if known:
        fast = [await asked(tokens["a"].partition(".")[2]) for _ in range(20)]
        assert {status for status, _ in fast} == {200} and min(took for _, took in fast) < HOLD / 2


async def test_refusal_moment_is_counted_from_the_last_byte(served: Served) -> None:
    """Keep the asker from choosing how near to that moment the work ends."""
    body = orjson.dumps({"token": "t" * 43, "commit": "c" * 43})
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(served.url).port)
    head = f"POST /api/sessions/{'s' * 22}/claim HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {'t' * 43}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    with suppress(TimeoutError):
        async with asyncio.timeout(HOLD * 2):
            await reader.read(1)
    began = time.perf_counter()
    writer.write(body)
    assert (await reader.readline()).split()[1] == b"401"
    assert time.perf_counter() - began >= HOLD - 0.001
    writer.close()


async def test_taken_session_name_counts_and_waits_like_a_guess(served: Served) -> None:
    talk, _ = await served.new_talk()

    async def asked(session: str) -> tuple[int, float]:
        began = time.perf_counter()
        body = {"protocol": "dialogue", "session": session, "seats": {s: {"invite": hashed(s)} for s in "ab"}}
        async with served.http.post(f"{served.url}/api/sessions", json=body) as answer:
            return answer.status, time.perf_counter() - began

    got = [await asked(talk.session) for _ in range(33)]
    assert [status for status, _ in got] == [409] * 30 + [429] * 3
    assert min(took for _, took in got) >= HOLD - 0.001
    assert (await asked(secrets.token_urlsafe(16)))[0] == 201


async def test_address_creating_too_much_gets_a_retry_after(serve: Serve) -> None:
    served = await serve(create_burst=2, create_rate=0.1)
    for status in (201, 201, 429):
        async with served.http.post(f"{served.url}/api/sessions", json={"protocol": "dialogue"}) as answer:
            assert answer.status == status
    assert 1 <= int(answer.headers["Retry-After"]) <= 10


async def test_default_limits_allow_1500_sessions_from_one_address(served: Served) -> None:
    for _ in range(1_500):
        await served.new_talk()


async def test_alive_and_ready(served: Served) -> None:
    for path, status in (("/healthz", 200), ("/readyz", 200)):
        async with served.http.get(served.url + path) as answer:
            assert answer.status == status
    served.service.up = False
    async with served.http.get(served.url + "/readyz") as answer:
        assert answer.status == 503


TUNNELS = (
    {},
    {"X-Forwarded-For": "203.0.113.9"},
    {"CF-Connecting-IP": "203.0.113.9"},
    {"X-Forwarded-For": "127.0.0.1"},
)
"""Headers of a request from this very machine, from here and through a tunnel."""


@pytest.mark.parametrize("through", TUNNELS)
async def test_while_shared_talks_need_the_key_from_everywhere(serve: Serve, through: dict[str, str]) -> None:
    served = await serve(share=True, create_key="a-key-that-is-ours")
    for given, talk in (({}, 403), (bearer("other"), 403), (bearer("a-key-that-is-ours"), 201)):
        headers = {**given, **through}
        body = {"protocol": "dialogue"}
        async with served.http.post(f"{served.url}/api/sessions", json=body, headers=headers) as answer:
            assert answer.status == talk
    assert not [line for line in served.log if "a-key-that-is-ours" in line]


async def test_shared_talk_pages_and_seats_need_no_key(serve: Serve) -> None:
    served = await serve(share=True, create_key="a-key-that-is-ours")
    for path in ("/", "/wall", "/day", "/code", "/help", "/s/x", "/w/x", "/api/protocols"):
        async with served.http.get(served.url + path) as answer:
            assert answer.status == 200 and "a-key-that-is-ours" not in await answer.text()
            assert "Strict-Transport-Security" not in answer.headers
    body = {"protocol": "dialogue"}
    async with served.http.post(
        f"{served.url}/api/sessions", json=body, headers=bearer("a-key-that-is-ours")
    ) as answer:
        talk = await answer.json()
    token = talk["seats"]["a"]["token"]
    async with served.http.get(f"{served.url}/api/sessions/{talk['session']}", headers=bearer(token)) as answer:
        assert answer.status == 200


async def test_keyless_address_makes_at_most_a_quarter_of_talks(serve: Serve) -> None:
    key = "k" * 16
    for more, allowed in ((dict[str, str](), 2), ({"create_key": key}, 4)):
        served = await serve(most_talks=8, trusted_proxies=("127.0.0.0/8",), **more)

        async def create_from(who: str, served: Served = served) -> int:
            headers = {**bearer(key), "X-Forwarded-For": who}
            body = {"protocol": "dialogue", "therapist": True}
            async with served.http.post(f"{served.url}/api/sessions", headers=headers, json=body) as answer:
                if answer.status == 429:
                    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3_600 // 2
                return answer.status

        assert [await create_from("9.9.9.9") for _ in range(4)] == [201] * allowed + [429] * (4 - allowed)
        assert await create_from("8.8.8.8") == 201, "there is room for others"
