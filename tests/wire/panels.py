"""Virtual panels that speak the wire.

They answer pings, hum with each of them, and note all that they hear.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from sayback.practice.sealing import Place, agree, new_pair, open_box, seal

from tests.load.talk import fitting

SIZE = 256
THERAPIST = "therapist"


@dataclass(slots=True)
class Side:
    """The whispers to and from one other seat, as in `client/ui/panel/whisper.js`."""

    key: bytes
    way: list[tuple[int, str]] = field(default_factory=list)
    got: int = 0
    page: str = ""
    heard: list[str] = field(default_factory=list)


class Wired(WSListener):
    """A seat on a socket. `frames`: when (s, of the loop) each came, and its text."""

    transport: WSTransport

    def __init__(self, session: str, seat: str, token: str) -> None:
        self.session, self.seat, self.token = session, seat, token
        self.view: dict[str, Any] = {}
        self.frames: list[tuple[float, str]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.sides: dict[str, Side] = {}
        self.page = secrets.token_urlsafe(3)
        self.silent = False
        self.last = 0.0
        """Moment of the last sign of life (s, of the loop)."""
        self._asked = 0
        self._loop = asyncio.get_running_loop()

    async def open(self, url: str) -> None:
        """Connect to the node at `url`."""
        address = f"{url.replace('http', 'ws', 1)}/socket.io/?EIO=4&transport=websocket&s={self.session}"
        await ws_connect(lambda: self, address, websocket_handshake_timeout=30)

    @property
    def idle(self) -> bool:
        """Tell whether there is a view, and an answer to everything that was asked."""
        return bool(self.view) and len(self.verdicts) == self._asked

    # hearing

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Note the frame and react as a panel does."""
        if frame.msg_type != WSMsgType.TEXT or self.silent:
            return
        text = frame.get_payload_as_ascii_text() if frame.msg_type == WSMsgType.TEXT else ""
        self.frames.append((self._loop.time(), text))
        if text[0] == "0":
            self._send("40" + orjson.dumps({"token": self.token}).decode())
            self.last = self._loop.time()
        elif text[0] == "2":
            self._send("3")
            self.last = self._loop.time()
            for to in self.sides:
                self._hum(to)
        elif text.startswith("42"):
            name, what = orjson.loads(text[2:])
            self._heard(name, what)
        elif text.startswith("43"):
            self.verdicts.append(orjson.loads(text[text.index("[") :])[0])

    def _heard(self, name: str, what: dict[str, Any]) -> None:
        if name == "view":
            self.view = what
        elif name == "hum" and what["from"] in self.sides:
            side = self.sides[what["from"]]
            said = orjson.loads(open_box(side.key, self._at(what["from"]), what["box"]))
            side.page = said["p"][:4]
            if self.page not in said["p"][4:]:
                return
            if side.way and said["got"] == side.way[0][0]:
                side.way.pop(0)
            if "text" in said and said["n"] != side.got:
                side.got = said["n"]
                side.heard.append(said["text"])

    # saying

    def act(self, move: str, **args: object) -> None:
        """Send a move of this place; arguments left out get the mildest values that fit."""
        [shapes] = [listed["args"] for listed in self.view.get("moves", ()) if listed["move"] == move] or [{}]
        whole = {name: args[name] if name in args else fitting(shape) for name, shape in shapes.items()}
        payload = {"id": secrets.token_hex(12), "step": self.view["step"]["id"], "move": move, "args": whole}
        self._ask("act", payload)

    def primary(self, **args: object) -> bool:
        """Do the expected move; return False if there is none."""
        move = next((move["move"] for move in self.view.get("moves", ()) if move.get("primary")), None)
        if move is not None:
            self.act(move, **args)
        return move is not None

    def whisper(self, to: str, text: str) -> None:
        """Send words with each hum until they are answered."""
        self.sides[to].way.append((1 + secrets.randbelow(999_999), text))

    def _hum(self, to: str) -> None:
        side = self.sides[to]
        said: dict[str, object] = {"n": side.way[0][0] if side.way else 0, "got": side.got, "p": self.page + side.page}
        if side.way:
            said["text"] = side.way[0][1]
        box = seal(side.key, self._at(self.seat), orjson.dumps(said).decode(), least=SIZE)
        self._ask("hum", {"box": box} | ({"to": to} if self.seat == THERAPIST else {}))

    def _at(self, author: str) -> Place:
        return Place(self.session, author, "hum", "-", "hum")

    def _ask(self, event: str, payload: dict[str, object]) -> None:
        self._send(f"42{self._asked}{orjson.dumps([event, payload]).decode()}")
        self._asked += 1

    def _send(self, text: str) -> None:
        if not self.silent:
            self.transport.send(WSMsgType.TEXT, text.encode())

    # ending the line

    def hush(self) -> None:
        """Say and hear nothing more; the line is not closed."""
        self.silent = True

    def cut(self) -> None:
        """Reset the connection."""
        self.silent = True
        self.transport.disconnect(False)

    def close(self) -> None:
        """Close like a page: the close frame, then the end."""
        self.silent = True
        self.transport.send_close(WSCloseCode.GOING_AWAY)


def introduce(panels: Mapping[str, Wired]) -> None:
    """Give partners and therapist their hum keys."""
    pairs = {seat: new_pair() for seat in panels}
    _, first = pairs[THERAPIST]
    for partner in panels.keys() - {THERAPIST}:
        for mine, other in ((partner, THERAPIST), (THERAPIST, partner)):
            order = (first, pairs[partner][1])
            key = agree("hum", pairs[mine][0], pairs[other][1], order, None, panels[mine].session)
            panels[mine].sides[other] = Side(key)
