"""`sayback try FILE`: play a dialogue while it is being written.

A server of our own, with a folder of its own, holds the library and this one draft. Each time the file is saved it is
checked: problems are printed and the talk goes on as it was; without any, the server starts anew with the new text on
the same port, and there is a new link.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ..engine.pair import Seat
from ..protocols.library import Library
from .demo import NAMES, Practice, needs_cryptography, running_server
from .partner import Partner

LOOK: Final = 1.0
"""Seconds between two looks at the file."""
MOST: Final = 1 << 20
"""Bytes that are read of a file; the reader refuses far smaller ones."""

Stamp = tuple[int, int] | None
Say = Callable[[str], None]


class Workbench:
    """A draft on a library, watched.

    `say` prints a line, `open_page` shows a link or does nothing.
    """

    def __init__(
        self, file: Path, folders: Sequence[Path], *, both: bool, pace: float, say: Say, open_page: Say
    ) -> None:
        needs_cryptography()
        self.file, self.folders = file, folders
        self.people: tuple[Seat, ...] = ("therapist",) if both else ("a",)
        self.both, self.pace = both, pace
        self.say, self.open_page = say, open_page
        self.library = Library.load(*folders)
        self.seen: Stamp = None
        self.text = b""

    def run(self) -> None:
        """Run until Ctrl-C or SIGTERM."""
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        with tempfile.TemporaryDirectory(prefix="sayback-try-", ignore_cleanup_errors=True) as scratch:
            try:
                self._rounds(Path(scratch), _free_port())
            except (KeyboardInterrupt, asyncio.CancelledError):
                self.say("")

    def _rounds(self, scratch: Path, port: int) -> None:
        asyncio.run(self.saved())
        while True:
            library = os.pathsep.join(map(str, (*self.folders, self.lay_out(scratch / "protocols"))))
            flags = ("--data-dir", str(scratch / "data"), "--protocols", library, "--redis-url", "")
            with running_server(port, *flags) as url:
                asyncio.run(self.played(url))

    def lay_out(self, to: Path) -> Path:
        """Make a folder with the draft alone, that takes the place of a dialogue of its name."""
        own = f"{self.file.stem}.yaml"
        silent = self.file.stem in self.library.files and not self.library.check(self.text, own).replaces
        to.mkdir(exist_ok=True)
        (to / own).write_bytes(self.text + b"\nreplaces: yes\n" * silent)
        return to

    async def played(self, url: str) -> None:
        """Hold one practice session, until a better text is saved."""
        practice = Practice(url, self.file.stem, self.people, therapist=self.both)
        virtual = [seat for seat in practice.seats if seat not in self.people]
        partners = [practice.partner(seat, self.pace, seed) for seed, seat in enumerate(virtual)]
        for seat in self.people:
            self.say(f"Open this: {practice.link(seat)}")
            self.open_page(practice.link(seat))
        names = " and ".join(NAMES[seat] for seat in virtual)
        self.say(f"Practising with {names}. Save {self.file.name} for a new one, Ctrl-C ends it.")
        playing = asyncio.ensure_future(self._play(partners))
        try:
            await self.saved()
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    async def _play(self, partners: list[Partner]) -> None:
        await asyncio.gather(*(partner.play() for partner in partners), return_exceptions=True)
        self.say("This practice talk is over.")

    async def saved(self) -> None:
        """Wait for a text without problems that is another one; tell the problems of all others."""
        while not self.look():
            await asyncio.sleep(LOOK)

    def look(self) -> bool:
        """Tell whether the file now holds a new text that may run."""
        stamp = _stamp(self.file)
        if stamp is None or stamp == self.seen:
            return False
        self.seen = stamp
        text = _read(self.file)
        if text is None or text == self.text:
            return False
        problems = self.library.check(text, str(self.file)).problems
        for problem in problems:
            self.say(str(problem))
        if problems:
            self.say(f"{len(problems)} to mend in {self.file.name}; it is looked at again when you save it.")
            return False
        self.text = text
        return True


def _stamp(file: Path) -> Stamp:
    """Return the file's time and length.

    None while there is none, as when an editor is just replacing it.
    """
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST)
    except OSError:
        return None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
