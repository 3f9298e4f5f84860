"""A virtual partner: in a seat by socket like anybody, playing from its view's moves.

It knows no dialogue. Its possible acts, and their arguments, stand in the view; so a talk that it finishes shows that
the view alone is enough. It never judges and never hurries: it thinks a little before each tap.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import socketio

Seal = Callable[[str, str, Mapping[str, Any], str], str]
"""A maker of a field's box from the step's id, the field's name, the shape, and the content."""

THINKS = {"talk": (6.0, 11.0), "say": (5.0, 8.0), "word": (4.0, 6.0), "word2": (4.0, 6.0)}
TAPS = (1.2, 2.8)
SOME = 2
"""Words that it picks where several may be picked."""
AGAIN = 0.2
"""Seconds before an act that was refused for the moment is tried again."""
LIKES: Mapping[str, tuple[Any, ...]] = {
    "verdict": ("got", "got", "got", "partly"),
    "more": (False, False, True),
    "taken": (True, True, False),
    "way": ("go-on",),
}
"""Its usual answers, where it has a choice; each is checked against the shape first."""


def noise(step: str, name: str, shape: Mapping[str, Any], words: str = "") -> str:
    """Make a box that cannot be opened: right in size, empty of words."""
    size = int(shape.get("minLength") or shape["maxLength"])
    return secrets.token_urlsafe(size)[:size]


def answer(
    name: str, shape: Mapping[str, Any], chance: random.Random, seal: Seal = noise, step: str = "-", words: str = ""
) -> Any:
    """Return a value that fits a shape: a likely one by the argument's name, else any.

    `words` are for sealed fields.
    """
    if "const" in shape:
        return shape["const"]
    if "enum" in shape:
        liked = [value for value in LIKES.get(name, ()) if value in shape["enum"]]
        return chance.choice(liked or shape["enum"])
    kind = shape["type"]
    if kind == "boolean":
        return shape["default"] if "default" in shape else chance.choice(LIKES.get(name, (True, False)))
    if kind == "integer":
        return shape.get("default", chance.randint(max(shape["minimum"], shape["maximum"] - 2), shape["maximum"]))
    return shape["default"] if "default" in shape else seal(step, name, shape, words)


def picks(fields: Sequence[Mapping[str, Any]], trees: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    """Return JSON for a private page that fits every field that is no free text.

    It is written as a browser writes it. `trees` are the lists' words, nested; a field under another one gets words of
    its branch.
    """
    had: dict[str, Any] = {}
    for item in fields:
        kind, name, above = item["kind"], item["name"], item.get("under")
        tree: Any = trees.get(item.get("list", "body"), {})
        if above:
            picked = had.get(above)
            tree = tree.get(picked[0] if isinstance(picked, list) else picked, {}) if isinstance(tree, dict) else {}
        split = any(other.get("under") == name and other.get("list") == item.get("list") for other in fields)
        words = _words(tree, ends=not above and not split)
        if kind == "scale":
            had[name] = (item.get("low", 1) + item.get("high", 5) + 1) // 2
        elif kind == "one" and words:
            had[name] = chance.choice(words)
        elif kind != "text" and words:
            had[name] = chance.sample(words, min(len(words), item.get("most", SOME), SOME if kind == "many" else 1))
    return {name: json.dumps(value) for name, value in had.items()}


def _words(tree: Any, *, ends: bool) -> list[str]:
    """Return words beside each other, or those at the ends of the branches."""
    if not isinstance(tree, dict):
        return list(tree)
    return [word for name, inner in tree.items() for word in (_words(inner, ends=True) if ends and inner else [name])]


class Partner:
    """A virtual person.

    `play` returns when the talk is over; `pace` 1 is a person's, 0 does not wait at all.
    """

    def __init__(
        self,
        url: str,
        session: str,
        token: str,
        *,
        pace: float = 1.0,
        seed: int = 0,
        seal: Seal = noise,
        trees: Mapping[str, Any] | None = None,
    ):
        self._url, self._session, self._token, self._pace, self._seal = url, session, token, pace, seal
        self._trees = trees or {}
        self._chance = random.Random(seed)
        self._socket = socketio.AsyncClient(reconnection_delay=0.2, reconnection_delay_max=2, logger=False)
        self._view: dict[str, Any] = {}
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._socket.on("view", self._seen)
        self._socket.on("gone", lambda *_: self._over.set())
        self._socket.on("bye", lambda *_: None)

    async def play(self) -> None:
        """Sit down, play, and leave when the talk is closed or gone.

        Raises socketio.exceptions.ConnectionError.
        """
        await self._socket.connect(
            f"{self._url}/socket.io/?s={self._session}",
            auth={"token": self._token},
            transports=["websocket"],
            wait_timeout=10,
        )
        playing = asyncio.ensure_future(self._play())
        try:
            await self._over.wait()
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            await self._socket.disconnect()

    def _seen(self, view: dict[str, Any]) -> None:
        self._view = view
        self._news.set()
        if view["stage"] == "closed":
            self._over.set()

    async def _play(self) -> None:
        while True:
            wanted = self._wanted()
            if wanted is None:
                self._news.clear()
                await self._news.wait()
                continue
            step = self._view["step"]["id"]
            await asyncio.sleep(self._think(wanted["move"]))
            still = self._wanted()
            if still is not None and still["move"] == wanted["move"] and self._view["step"]["id"] == step:
                await self._act(still)

    def _wanted(self) -> dict[str, Any] | None:
        """Choose the next move: a repair cue is answered first, then the primary one."""
        offered: list[dict[str, Any]] = self._view.get("moves", [])
        for wish in offered:
            if wish["move"] == "took":
                return wish
        return next((wish for wish in offered if wish.get("primary")), None)

    def _think(self, move: str) -> float:
        step = self._view["step"]
        least, most = THINKS.get(step["place"], TAPS) if move in ("done", "said") else TAPS
        return self._chance.uniform(least, most) * self._pace

    async def _act(self, wish: Mapping[str, Any]) -> None:
        step, shapes = self._view["step"]["id"], wish["args"]
        picked = picks(self._view.get("fields", ()), self._trees, self._chance)
        args = {
            name: answer(name, shape, self._chance, self._seal, step, picked.get(name, ""))
            for name, shape in shapes.items()
        }
        act = {"id": uuid.uuid4().hex, "step": step, "move": wish["move"], "args": args}
        said = await self._socket.call("act", act, timeout=30)
        if said.get("ok") or not said.get("retry"):
            await self._until(said.get("version", 0), said.get("own", 0))
        else:
            await asyncio.sleep(AGAIN)

    async def _until(self, version: int, own: int) -> None:
        """Wait for the view that the act made, so that nothing is tapped twice."""
        while not self._over.is_set() and (self._view["version"], self._view["own"]) < (version, own):
            self._news.clear()
            await self._news.wait()
