from __future__ import annotations

from sayback.workshops.reading import Reading, read
from sayback.workshops.record import Pair

from tests.workshops.making import Workshop


async def test_sessions_not_in_hand_are_read_from_the_store(workshop: Workshop) -> None:
    pairs = [await workshop.couple() for _ in range(3)]
    await workshop.seated(pairs[0])
    await workshop.service.registry.store.erase(pairs[2]["session"])
    found: dict[int, Reading] = {}

    def take(pair: Pair, reading: Reading) -> None:
        found[pair.n] = reading

    await read(workshop.workshops._registry, (await workshop.live()).together, take)
    assert {n: reading.surely for n, reading in found.items()} == {1: False, 2: True}
    assert found[1].state.here and not found[2].state.here
    assert found[2].table.digest == found[2].state.digest
