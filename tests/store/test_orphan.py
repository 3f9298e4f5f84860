"""Orphans: a Valkey that outlived its server is stopped by the next one.

A stranger with its number is left alone.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from sayback.store import orphan
from sayback.store.valkey import Valkey, find_binary


async def leave(folder: Path, called: str = "") -> asyncio.subprocess.Process:
    """Start an unattended Valkey on `folder`, with the note of a server that is no more."""
    socket = folder / "valkey.sock"
    child = await asyncio.create_subprocess_exec(
        find_binary(),
        *("--port", "0", "--unixsocket", called or str(socket), "--dir", str(folder), "--appendonly", "yes"),
        stdout=asyncio.subprocess.DEVNULL,
        cwd=folder,
    )
    while not socket.exists():
        await asyncio.wait([asyncio.ensure_future(child.wait())], timeout=0.01)
    orphan.note(folder, child.pid, socket)
    return child


async def test_an_orphan_is_stopped_cleanly(tmp_path: Path) -> None:
    left = await leave(tmp_path)
    running = await Valkey.start(tmp_path)
    assert await left.wait() == 0
    assert running.pid != left.pid
    await running.stop()


async def test_orphan_with_unclear_command_line_identifies_itself(tmp_path: Path) -> None:
    left = await leave(tmp_path, called="valkey.sock")
    await orphan.sweep(tmp_path, patience=5)
    assert await left.wait() == 0


async def test_a_frozen_orphan_is_killed(tmp_path: Path) -> None:
    left = await leave(tmp_path)
    left.send_signal(signal.SIGSTOP)
    await orphan.sweep(tmp_path, patience=0.1)
    assert await left.wait() == -signal.SIGKILL


async def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    stranger = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
    orphan.note(tmp_path, stranger.pid, tmp_path / "valkey.sock")
    await orphan.sweep(tmp_path, patience=0.1)
    assert stranger.returncode is None
    assert not (tmp_path / orphan.NOTE).exists()
    await stranger.communicate(b"\n")
    assert stranger.returncode == 0


async def test_a_valkey_on_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    other = await leave(tmp_path / "one")
    orphan.note(tmp_path / "two", other.pid, tmp_path / "two" / "valkey.sock")
    await orphan.sweep(tmp_path / "two", patience=0.1)
    assert other.returncode is None
    other.kill()
    await other.wait()


@pytest.mark.parametrize("text", ["", "x\ny\n", "1"])
async def test_unreadable_note_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / orphan.NOTE).write_text(text)
    await orphan.sweep(tmp_path, patience=0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start sweeps")
async def test_valkey_ends_when_its_server_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys\nfrom sayback.store.valkey import Valkey\n"
        "async def main():\n"
        "    running = await Valkey.start(pathlib.Path(sys.argv[1]))\n"
        "    print(running.pid, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    pid = int(await server.stdout.readline())
    ended = asyncio.Event()
    watched = os.pidfd_open(pid)
    asyncio.get_running_loop().add_reader(watched, ended.set)
    server.kill()
    await server.wait()
    await asyncio.wait_for(ended.wait(), 5)
    asyncio.get_running_loop().remove_reader(watched)
    os.close(watched)
