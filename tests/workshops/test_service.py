from __future__ import annotations

import asyncio

from sayback.workshops.service import WorkshopService

from tests.workshops.making import Workshop


async def test_waiting_person_is_answered_when_the_server_stops(workshop: Workshop, workshops: WorkshopService) -> None:
    n = await workshop.come()
    asking = asyncio.ensure_future(workshop.place(n, (await workshop.place(n))["seen"], 20))
    live = await workshop.live()
    await workshop.until(lambda: live.waiting)
    await workshops.stop()
    async with asyncio.timeout(2):
        assert (await asking)["state"] == "waiting"
