"""Plays a whole talk for both partners by docs/api alone: python examples/bot.py http://127.0.0.1:8440

pip install aiohttp python-socketio
"""

import asyncio
import secrets
import sys

import aiohttp
import socketio


def value(shape: dict) -> object:
    """Return a value that fits: what is usual, else the first or the least that may be."""
    sealed = "A" * shape.get("minLength", 0)  # a person's client seals words here
    return shape.get("default", shape.get("const", shape.get("enum", [shape.get("minimum", sealed or False)])[0]))


async def play(url: str, token: str) -> None:
    """Do whatever is expected of one seat until the talk is closed."""
    socket, over = socketio.AsyncClient(), asyncio.Event()

    @socket.on("view")
    async def act(view: dict) -> None:
        if view["stage"] == "closed":
            over.set()
        for move in (each for each in view["moves"] if each.get("primary")):
            args = {name: value(shape) for name, shape in move["args"].items()}
            sent = {"id": secrets.token_urlsafe(15), "step": view["step"]["id"], "move": move["move"], "args": args}
            while (answer := await socket.call("act", sent)).get("retry"):
                await asyncio.sleep(answer.get("wait", 1))  # the same act, by its id, is done once

    await socket.connect(url, auth={"token": token}, transports=["websocket"])
    await over.wait()
    await socket.disconnect()


async def main(url: str) -> None:
    """Make a talk and play both seats."""
    async with aiohttp.ClientSession() as http, http.post(f"{url}/api/sessions", json={"protocol": "dialogue"}) as new:
        seats = (await new.json())["seats"]
    await asyncio.gather(*(play(url, seat["token"]) for seat in seats.values()))
    print("closed")


asyncio.run(main(sys.argv[1]))
