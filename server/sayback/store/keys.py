"""Every key is a function.

The braces hold the hash tag: all keys of one session live in one slot of a cluster.
"""

from __future__ import annotations

ACTS = 512
"""Commits per hash of acts.
Two hashes are asked, so an act is recognised for at least this many commits."""


def now(session: str) -> str:
    """Name the hash: `t` tag, `v` commit number, `s` state."""
    return f"sayback:{{{session}}}:now"


def log(session: str) -> str:
    """Name the stream: entry `<v>-0`, field `e` the event."""
    return f"sayback:{{{session}}}:log"


def acts(session: str, n: int) -> str:
    """Name the hash `<seat>:<id>` → result, for the commits from 512 n on."""
    return f"sayback:{{{session}}}:acts:{n}"


def box(session: str) -> str:
    """Name the hash `<seat>/<step>/<field>` → sealed words."""
    return f"sayback:{{{session}}}:box"


def receipt(name: str) -> str:
    """Name the hash of a receipt: the numbers of an erasure."""
    return f"sayback:{{receipt:{name}}}"


def channel(session: str) -> str:
    """Name the shard channel on which a change is announced."""
    return f"sayback:{{{session}}}"


def beat() -> str:
    """Name the hash of the clock: `wall`, `skew`, `last`, and `node:<name>` for each server."""
    return "sayback:{clock}:beat"


def gaps() -> str:
    """Name the list of `<start> <end>`: time that no server watched."""
    return "sayback:{clock}:gaps"


def mark() -> str:
    """Name the string written before WAIT, so that replicas are asked about all before it."""
    return "sayback:{clock}:mark"


def code(digits: str) -> str:
    """Name the string of a code: the session that it leads to."""
    return f"sayback:{{code:{digits}}}"


def table(digest: str) -> str:
    """Name the string of a compiled dialogue by its digest."""
    return f"sayback:{{table:{digest}}}"


def talks() -> str:
    """Name the sorted set of all talks, by the moment (ms) until which they are kept."""
    return "sayback:{talks}:all"


def young() -> str:
    """Name the sorted set of those talks that go for newer ones, by the same."""
    return "sayback:{talks}:young"
