"""The store itself: sessions, clock, tables, erasure, over the Redis protocol.

Redis 7.2 or newer, or Valkey. Every method raises StoreDown when the store gave no answer for about five seconds. The
request may then still have happened; a commit with an act is told apart by asking again with the same act.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any, Self

import structlog
from redis.exceptions import ResponseError

from . import keys
from .client import PATIENCE, Client, place, pool
from .errors import StoreSettingError
from .pipeline import Pipeline
from .records import Beat, Commit, Conflict, Done, Erased, Gone, Loaded, Outcome, Repeated
from .rewrite import SPACING, Rewriter
from .wire import Reply, pack

_log = structlog.get_logger()

LOSES = (
    "The store is Redis {}: after a crash that cuts its file off, a step that was lost can come back at a later start "
    "(seen with 7.0.15); take Redis 7.2 or newer, or Valkey."
)

STATE = 16_384
"""Bytes that a session's state may have."""


def _text(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


_COMMIT = _text("commit.lua")
_COMMIT_SHA = hashlib.sha1(_COMMIT, usedforsecurity=False).hexdigest()


class Store:
    """The one truth.

    Commits have their own connection (pipeline.py); all else goes through redis-py (client.py).

    The clock has a connection too: a beat that stood behind the readings of thousands of sessions would come too late.
    """

    def __init__(self, commits: Pipeline, client: Client, clock: Client, spacing: float) -> None:
        self._commits = commits
        self._client = client
        self._clock = clock
        self._redis = client.redis
        self._beat = clock.redis.register_script(_text("beat.lua"))
        self._erase = self._redis.register_script(_text("erase.lua"))
        self._admit = self._redis.register_script(_text("talks.lua"))
        self._rewriter = Rewriter(client, spacing)

    @classmethod
    async def open(cls, url: str, *, wait: int = 0, patience: float = PATIENCE, spacing: float = SPACING) -> Self:
        """Connects to `url` (see client.py). A commit counts only when `wait` replicas have it.

        `patience` (seconds) is how long an unknown outcome is repeated, `spacing` (seconds) how far apart rewrites are.
        Raises StoreSettingError for an address or a server that cannot be used, StoreDown if nobody answers.
        """
        connections = pool(url)
        commits = Pipeline(place(connections), [_COMMIT], wait=wait, patience=patience)
        store = cls(commits, Client(connections, patience), Client(pool(url), patience), spacing)
        try:
            await store._check()
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Ends the connections; waiting callers get StoreDown."""
        await self._rewriter.close()
        await self._commits.close()
        await self._client.close()
        await self._clock.close()

    async def ping(self) -> None:
        """Returns when the store has answered, for readiness."""
        await self._client.ask(self._redis.ping)

    async def load(self, session: str) -> Loaded | None:
        """Return the session as it is kept now, or None."""
        tag, v, data = await self._client.ask(lambda: self._redis.hmget(keys.now(session), "t", "v", "s"))
        return Loaded(tag, int(v), data) if tag is not None else None

    async def commit(self, commit: Commit) -> Outcome:
        """Makes one change, once. Raises ValueError for a state above 16 KB."""
        if len(commit.data) > STATE:
            raise ValueError(f"a state of {len(commit.data)} bytes is too much")
        tag, v = os.urandom(8), commit.v + 1
        reply = await self._commits.ask(_packed(commit, tag, v), echo=tag)
        return _outcome(reply, tag, v)

    async def boxes(self, session: str, fields: Sequence[str]) -> list[bytes | None]:
        """Return sealed words by `<seat>/<step>/<field>`, in the order asked.

        None for a box that is not there.
        """
        if not fields:
            return []
        values: list[bytes | None] = await self._client.ask(lambda: self._redis.hmget(keys.box(session), *fields))
        return values

    async def fields(self, session: str) -> dict[str, bytes]:
        """Return everything that is kept beside a session, by name."""
        found: dict[bytes, bytes] = await self._client.ask(lambda: self._redis.hgetall(keys.box(session)))
        return {name.decode(): value for name, value in found.items()}

    async def kept(self, session: str, v: int, act: str) -> str | None:
        """Return the result kept for an act, or None.

        An act is `<seat>:<id>`; the newest 512 commits before `v` are known.
        """
        this = v // keys.ACTS
        for n in range(this, max(this - 2, -1), -1):
            found = await self._client.ask(partial(self._redis.hget, keys.acts(session, n), act))
            if found is not None:
                return str(found, "ascii")
        return None

    async def publish(self, session: str, payload: bytes) -> None:
        """Announces something that is kept nowhere; a later listener never hears it."""
        await self._client.ask(lambda: self._redis.spublish(keys.channel(session), payload))

    async def log(self, session: str, after: int = 0, most: int | None = None) -> list[tuple[int, bytes]]:
        """Return (commit number, event) of later commits that have one, oldest first; see `Full`."""
        entries = await self._client.ask(lambda: self._redis.xrange(keys.log(session), min=f"({after}-0", count=most))
        return [(int(entry.partition(b"-")[0]), fields[b"e"]) for entry, fields in entries]

    async def beat(self, node: str) -> Beat:
        """Tells the clock that this server lives, and reads it."""
        now, gaps, nodes = await self._clock.ask(lambda: self._beat([keys.beat(), keys.gaps()], [node]))
        return Beat(
            now,
            tuple((int(start), int(end)) for start, _, end in (gap.partition(b" ") for gap in gaps)),
            {name.decode(): at for name, at in zip(nodes[::2], nodes[1::2], strict=True)},
        )

    async def erase(self, session: str, receipt: str = "", tag: bytes = b"") -> Erased:
        """Removes every key of a session and announces `gone`; harmless when repeated.

        With a `tag`, only while the session has that one.

        It counts before: when the reply to the removal was lost, the second one finds nothing left to count.
        """
        counted = Erased(*await self._removed(session, receipt, tag, really=False))
        if counted.keys:
            await self._client.ask(lambda: self._redis.zrem(keys.talks(), session))
            await self.grown(session)
        erased = Erased(*await self._removed(session, receipt, tag, really=True))
        return erased if erased.keys else counted

    async def admit(self, session: str, now: int, until: int, most: int, *, young: bool) -> str | None:
        """Counts a talk that is kept until then (ms) among all; None when it is in.

        Where there are `most`: the oldest of the `young` ones, which is no longer among those, or "" if there is none.
        """
        found = await self._client.ask(
            lambda: self._admit([keys.talks(), keys.young()], [session, now, until, most, int(young)])
        )
        return None if found is None else str(found, "ascii")

    async def uncount(self, now: int) -> None:
        """Forgets the names of talks whose time was over at this moment (ms)."""
        for names in (keys.talks(), keys.young()):
            await self._client.ask(partial(self._redis.zremrangebyscore, names, "-inf", now))

    async def grown(self, session: str) -> None:
        """Takes a talk out of the young ones: it stays until its time is over."""
        await self._client.ask(lambda: self._redis.zrem(keys.young(), session))

    async def rewrite(self) -> int | None:
        """Waits until a rewrite of the store's file has ended well, and returns when (ms).

        The rewrite began after this call.

        None if the store keeps no such file. Raises RewriteRefused if it may not be asked or failed.
        """
        return await self._rewriter.rewrite()

    async def expired(self) -> int:
        """Return how many keys have expired since the store was started."""
        info: dict[str, Any] = await self._client.ask(lambda: self._redis.info("stats"))
        return int(info["expired_keys"])

    async def memory(self) -> tuple[int, int]:
        """Return bytes that the store takes, and how many it may; 0 for no known limit."""
        try:
            info: dict[str, Any] = await self._client.ask(lambda: self._redis.info("memory"), refusable=True)
        except ResponseError:
            return 0, 0
        used = int(info.get("used_memory", 0)) - int(info.get("mem_not_counted_for_evict", 0))
        return used, int(info.get("maxmemory", 0))

    async def keep_table(self, digest: str, data: bytes, ttl: int) -> None:
        """Keeps a compiled dialogue for at least `ttl` seconds."""
        key = keys.table(digest)
        await self._client.ask(lambda: self._redis.set(key, data, nx=True, ex=ttl))
        await self._client.ask(lambda: self._redis.expire(key, ttl, gt=True))

    async def table(self, digest: str) -> bytes | None:
        """Return a compiled dialogue, or None."""
        data: bytes | None = await self._client.ask(lambda: self._redis.get(keys.table(digest)))
        return data

    async def name(self, code: str, session: str, ttl: int) -> bool:
        """Lets a code lead to a session for `ttl` seconds; False if it leads somewhere already."""
        return bool(await self._client.ask(lambda: self._redis.set(keys.code(code), session, nx=True, ex=ttl)))

    async def named(self, code: str) -> str | None:
        """Return where a code leads."""
        found: bytes | None = await self._client.ask(lambda: self._redis.get(keys.code(code)))
        return None if found is None else found.decode()

    async def hold(self, code: str, ttl: int) -> None:
        """Lets a code lead where it leads for `ttl` seconds from now."""
        await self._client.ask(lambda: self._redis.expire(keys.code(code), ttl))

    async def unname(self, codes: Sequence[str]) -> None:
        """Lets codes lead nowhere."""
        for code in codes:
            await self._client.ask(partial(self._redis.unlink, keys.code(code)))

    async def tell(self, receipt: str, fields: Mapping[str, int | str], ttl: int) -> None:
        """Writes more on a receipt, which is then kept for `ttl` seconds."""
        key = keys.receipt(receipt)
        mapping: dict[Any, Any] = dict(fields)
        await self._client.ask(lambda: self._redis.hset(key, mapping=mapping))
        await self._client.ask(lambda: self._redis.expire(key, ttl))

    async def read_receipt(self, receipt: str) -> dict[str, str]:
        """Return all that stands on a receipt; empty if there is none."""
        found: dict[bytes, bytes] = await self._client.ask(lambda: self._redis.hgetall(keys.receipt(receipt)))
        return {field.decode(): value.decode() for field, value in found.items()}

    async def _removed(self, session: str, receipt: str, tag: bytes, *, really: bool) -> list[int]:
        names = [keys.now(session), keys.log(session), keys.box(session), keys.channel(session), keys.acts(session, 0)]
        counts: list[int] = await self._client.ask(lambda: self._erase(names, [int(really), keys.ACTS, receipt, tag]))
        return counts

    async def _check(self) -> None:
        await self._commits.ask(pack("PING"))
        try:
            await self._client.ask(lambda: self._redis.spublish(keys.channel("-"), b""), refusable=True)
        except ResponseError as refusal:
            raise StoreSettingError(
                f"The store lets this account announce nothing ({refusal}). "
                "Redis 7 or newer is needed, and an account with the channels sayback:*."
            ) from None
        try:
            facts = await self._client.ask(lambda: self._redis.info("server"), refusable=True)
        except ResponseError:
            return  # an account that may not ask: the first commit will tell
        if said := doubted(facts):
            _log.warning(said)


def doubted(facts: Mapping[str, object]) -> str:
    """Return a warning for a store with these facts (`INFO server`); empty for most.

    Raises StoreSettingError for a store that is too old. Valkey calls itself Redis 7.2.4, and its own version another
    name.
    """
    known = str(facts.get("redis_version", ""))
    numbers = tuple(int(part) for part in known.split(".")[:2] if part.isdigit())
    if numbers and numbers < (7,):
        raise StoreSettingError(f"The store is Redis {known}; version 7.2 or newer is needed (or Valkey).")
    return LOSES.format(known) if numbers and numbers < (7, 2) and "valkey_version" not in facts else ""


def _packed(commit: Commit, tag: bytes, v: int) -> bytes:
    session, n = commit.session, v // keys.ACTS
    return pack(
        "EVALSHA",
        _COMMIT_SHA,
        6,
        keys.now(session),
        keys.log(session),
        keys.acts(session, n),
        keys.acts(session, max(n - 1, 0)),
        keys.box(session),
        keys.channel(session),
        commit.tag,
        tag,
        v,
        commit.data,
        commit.event,
        commit.act,
        commit.result,
        commit.ttl,
        b"1" if commit.touch else b"0",
        commit.hint,
        commit.full,
        *(part for field in commit.boxes.items() for part in field),
    )


def _outcome(reply: Reply, tag: bytes, v: int) -> Outcome:
    kind = reply[0]
    if kind == b"done":
        return Done(tag, reply[2], v)
    if kind == b"gone" or reply[-3] is None:
        return Gone()
    kept, number, data = reply[-3], int(reply[-2]), reply[-1]
    if kept == tag:
        return Done(tag, 0, v)  # a retry that met what the first try had written
    if kind == b"repeated":
        return Repeated(reply[1].decode(), kept, number, data)
    return Conflict(kept, number, data)
