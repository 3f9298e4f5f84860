"""Compiled dialogues: made once, and made again from what was kept when none is at hand."""

from __future__ import annotations

from sayback.engine.language.compile import chosen_or_default, compile
from sayback.protocols.library import Library
from sayback.sessions.compiled import AGAIN, AT_HAND, Tables, freeze, thaw
from sayback.sessions.service import SessionService
from sayback.store import keys
from sayback.store.redis import Store

from tests.people import caught_up, couple


async def test_another_process_compiles_the_very_same_table(store: Store, library: Library) -> None:
    file = library.files["dialogue"]
    kept = await Tables(store).prepare(file, chosen_or_default(file, {"pieces": 2}))
    assert await Tables(store).kept(kept.digest) == kept


async def test_table_never_kept_is_none(store: Store) -> None:
    assert await Tables(store).kept("0" * 16) is None


async def test_the_oldest_of_too_many_is_forgotten(store: Store, library: Library) -> None:
    file, tables = library.files["speaker-listener"], Tables(store)
    for n in range(AT_HAND + 3):
        await tables.prepare(file, chosen_or_default(file, {"piece": 20_000 + n * 100}))
    assert len(tables._tables) == AT_HAND


async def test_dialogue_chosen_after_a_day_is_kept_anew(store: Store, library: Library) -> None:
    now = [0.0]
    file, tables = library.files["speaker-listener"], Tables(store, lambda: now[0])
    table = await tables.prepare(file, chosen_or_default(file, {}))
    await store._redis.delete(keys.table(table.digest))
    await tables.prepare(file, chosen_or_default(file, {}))
    assert await store.table(table.digest) is None  # within the day the store is not asked again
    now[0] = AGAIN
    await tables.prepare(file, chosen_or_default(file, {}))
    assert await store.table(table.digest) is not None


def test_file_compiles_to_the_same_table_after_keeping(library: Library) -> None:
    for file in library.files.values():
        chosen = chosen_or_default(file)
        again, chosen_again = thaw(freeze(file, chosen))
        assert compile(again, chosen_again) == compile(file, chosen), file.id


async def test_no_talk_is_led_into_a_dialogue_with_terms(service: SessionService) -> None:
    people = await couple(service, therapist=True)
    for seat in ("a", "b"):
        answer = await people[seat].act("ready")
    await caught_up(people, answer["version"])
    assert (await people["therapist"].act("switch", protocol="touch"))["code"] == "begins-alone"
    assert (await people["therapist"].act("switch", protocol="thank-you"))["ok"]
