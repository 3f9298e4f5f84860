"""A child that outlived its server: found by its note, stopped only when it is surely ours."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from pathlib import Path

from redis.exceptions import RedisError

from .client import local
from .errors import StoreSettingError

NOTE = "valkey.pid"
LOOK = 0.02
"""Seconds between two looks at whether it has ended."""


def note(folder: Path, pid: int, socket: Path) -> None:
    """Writes down the child's process id in this folder."""
    (folder / NOTE).write_text(f"{pid}\n{socket}\n")


def forget(folder: Path) -> None:
    """Takes the note away."""
    (folder / NOTE).unlink(missing_ok=True)


async def sweep(folder: Path, patience: float) -> None:
    """Stops a Valkey left on this folder, cleanly if it answers.

    Raises StoreSettingError if it does not end.
    """
    try:
        first, socket, *_ = (folder / NOTE).read_text().splitlines()
        pid = int(first)
    except (OSError, ValueError):
        return
    if await _answers_as(pid, socket) or (_alive(pid) and _is_valkey_on(pid, socket)):
        await _end(pid, signal.SIGTERM, patience) or await _end(pid, signal.SIGKILL, patience)
        if _alive(pid):
            raise StoreSettingError(f"A store left behind (process {pid}) is still using {folder} and does not end.")
    forget(folder)


async def _answers_as(pid: int, socket: str) -> bool:
    """Tell whether the process that answers on this socket is this one: no other can say so."""
    try:
        async with local(socket) as client:
            info = await client.info("server")
    except (RedisError, OSError):
        return False
    return bool(info["process_id"] == pid)


def _is_valkey_on(pid: int, socket: str) -> bool:
    """Tell whether a silent process is a Valkey on this socket: pids are used again.

    Silent: frozen, starting or ending.
    """
    try:
        said = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        said = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout
    return "valkey-server" in said and socket in said


async def _end(pid: int, how: signal.Signals, patience: float) -> bool:
    os.kill(pid, how)
    for _ in range(int(patience / LOOK)):
        if not _alive(pid):
            return True
        await asyncio.sleep(LOOK)
    return False


def _alive(pid: int) -> bool:
    """Tell whether it still runs; a zombie, ended and not yet waited for, does not."""
    try:
        os.kill(pid, 0)
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # no /proc here, or it ended between the two questions
    except OSError:
        return False
