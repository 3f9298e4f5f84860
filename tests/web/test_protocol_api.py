from __future__ import annotations

from tests.web.conftest import Serve, Served


async def test_the_protocols_are_listed_and_described(served: Served) -> None:
    async with served.http.get(f"{served.url}/api/protocols?lang=en") as answer:
        body = await answer.json()
        assert answer.headers["ETag"] and answer.headers["Cache-Control"] == "no-cache"
    [outline] = body["protocols"]
    assert outline["id"] == "dialogue" and outline["title"] and outline["settings"] and "en" in body["languages"]
    async with served.http.get(f"{served.url}/api/protocols/dialogue") as answer:
        alone = await answer.json()
    assert alone["title"] == outline["title"] and alone["steps"]


async def test_protocol_list_tells_key_is_needed_never_the_key(serve: Serve) -> None:
    for settings, needed in (({}, False), ({"create_key": "our key of sixteen"}, True)):
        served = await serve(**settings)
        async with served.http.get(f"{served.url}/api/protocols") as answer:
            assert (await answer.json())["key_needed"] is needed and "our key" not in await answer.text()


async def test_texts_come_in_the_nearest_language_and_name_it(served: Served) -> None:
    for language in ("en", "en-GB", "tlh", "x" * 300, "%00"):
        async with served.http.get(f"{served.url}/api/protocols/dialogue/texts/{language}") as answer:
            assert answer.status == 200 and (await answer.json())["language"] == "en"


async def test_texts_are_not_sent_twice(served: Served) -> None:
    url = f"{served.url}/api/protocols/dialogue/texts/en"
    async with served.http.get(url) as answer:
        etag = answer.headers["ETag"]
    async with served.http.get(url, headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304


async def test_unknown_protocol_is_not_found(served: Served) -> None:
    for path in ("none", "none/texts/en", "..%2f..%2fetc/texts/en"):
        async with served.http.get(f"{served.url}/api/protocols/{path}") as answer:
            assert answer.status == 404


async def test_tour_shows_a_dialogues_pages_as_seats_see_them(served: Served) -> None:
    async with served.http.get(f"{served.url}/api/protocols/dialogue/tour?lang=de&unknown=1") as answer:
        stops = (await answer.json())["stops"]
        assert answer.status == 200 and answer.headers["ETag"]
    assert {stop["a"]["step"]["kind"] for stop in stops} >= {"turn", "reflect", "close"}


async def test_the_pages_around_a_talk_get_their_words(served: Served) -> None:
    async with served.http.get(f"{served.url}/api/words/gallery?lang=en") as answer:
        body = await answer.json()
    assert body["ui"]["gallery.title"] and body["strips"]["dialogue"] and body["languages"] == ["en"]
    async with served.http.get(f"{served.url}/api/words/prepare") as answer:
        body = await answer.json()
    assert body["ui"]["prepare.title"] and body["lists"]["body"]["head"] and body["trees"]["feelings"]["fear"]
    async with served.http.get(f"{served.url}/api/words/help?lang=de") as answer:
        help = await answer.json()
        assert set(help) == {"ui", "language", "languages", "as_of", "countries", "zones"}
        assert help["zones"].keys() <= help["countries"].keys(), "no zone of a country without numbers"
    async with served.http.get(f"{served.url}/api/words/wall") as answer:
        body = await answer.json()
        assert (
            body["ui"]["wall.title"] and "lists" not in body and all(key.startswith("host.") for key in body["notes"])
        )
    async with served.http.get(f"{served.url}/api/words/join") as answer:
        assert set(await answer.json()) == {"ui", "language", "languages", "public_url"}
    async with served.http.get(f"{served.url}/api/words/defaults") as answer:
        assert answer.status == 404


async def test_protocol_picture_is_inert_and_revalidated(served: Served) -> None:
    url = f"{served.url}/api/protocols/dialogue/picture.svg?lang=en"
    async with served.http.get(url) as answer:
        assert answer.status == 200 and answer.content_type == "image/svg+xml"
        assert (await answer.text()).startswith("<svg ") and "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        etag = answer.headers["ETag"]
    async with served.http.get(url, headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304
    async with served.http.get(f"{served.url}/api/protocols/none/picture.svg") as answer:
        assert answer.status == 404
