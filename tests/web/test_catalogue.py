from __future__ import annotations

from tests.web.conftest import Served


async def test_the_protocols_are_listed_and_described(served: Served) -> None:
    async with served.http.get(f"{served.url}/api/protocols?lang=en") as answer:
        told = await answer.json()
        assert answer.headers["ETag"] and answer.headers["Cache-Control"] == "no-cache"
    [one] = told["protocols"]
    assert one["id"] == "dialogue" and one["title"] and one["settings"] and "en" in told["languages"]
    async with served.http.get(f"{served.url}/api/protocols/dialogue") as answer:
        alone = await answer.json()
    assert alone["title"] == one["title"] and alone["steps"]


async def test_texts_come_in_the_language_asked_for_or_the_nearest_and_say_which(served: Served) -> None:
    for language in ("en", "en-GB", "tlh", "x" * 300, "%00"):
        async with served.http.get(f"{served.url}/api/protocols/dialogue/texts/{language}") as answer:
            assert answer.status == 200 and (await answer.json())["language"] == "en"


async def test_texts_are_not_sent_twice(served: Served) -> None:
    url = f"{served.url}/api/protocols/dialogue/texts/en"
    async with served.http.get(url) as answer:
        etag = answer.headers["ETag"]
    async with served.http.get(url, headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304


async def test_an_unknown_protocol_is_not_there(served: Served) -> None:
    for path in ("none", "none/texts/en", "..%2f..%2fetc/texts/en"):
        async with served.http.get(f"{served.url}/api/protocols/{path}") as answer:
            assert answer.status == 404
