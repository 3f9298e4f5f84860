"""Every key is a function. The braces hold the hash tag: all keys of one session live in one slot of a cluster."""

from __future__ import annotations

ACTS = 512
"""Commits per hash of acts. Two hashes are asked, so an act is recognised for at least this many commits."""


def now(session: str) -> str:
    """Hash: `t` tag, `v` commit number, `s` state."""
    return f"sayback:{{{session}}}:now"


def log(session: str) -> str:
    """Stream: entry `<v>-0`, field `e` the event."""
    return f"sayback:{{{session}}}:log"


def acts(session: str, n: int) -> str:
    """Hash `<seat>:<id>` → result, for the commits from 512 n on."""
    return f"sayback:{{{session}}}:acts:{n}"


def box(session: str) -> str:
    """Hash `<seat>/<step>/<field>` → sealed words."""
    return f"sayback:{{{session}}}:box"


def receipt(name: str) -> str:
    """Hash: what an erasure has removed, in numbers."""
    return f"sayback:{{receipt:{name}}}"


def channel(session: str) -> str:
    """Shard channel on which a change is announced."""
    return f"sayback:{{{session}}}"


def beat() -> str:
    """Hash of the clock: `wall`, `skew`, `last`, and `node:<name>` for each server."""
    return "sayback:{clock}:beat"


def gaps() -> str:
    """List of `<start> <end>`: time that no server watched."""
    return "sayback:{clock}:gaps"


def mark() -> str:
    """String written before WAIT, so that the replicas are asked about everything up to now."""
    return "sayback:{clock}:mark"


def code(digits: str) -> str:
    """String: the session that a code leads to."""
    return f"sayback:{{code:{digits}}}"


def table(digest: str) -> str:
    """String: a compiled dialogue by its digest."""
    return f"sayback:{{table:{digest}}}"


def talks() -> str:
    """Sorted set of all talks, by the moment (ms) until which they are kept."""
    return "sayback:{talks}:all"


def young() -> str:
    """Sorted set of those talks that go for newer ones, by the same."""
    return "sayback:{talks}:young"
