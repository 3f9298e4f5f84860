"""The bundled Valkey: durable, private, alone on its folder, and gone when we are."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import redis.asyncio
from sayback.store.errors import StoreDown, StoreSettingError
from sayback.store.records import Commit, Done
from sayback.store.redis import Store
from sayback.store.valkey import SOCKET, Valkey


async def test_valkey_keeps_commits_over_a_restart(tmp_path: Path, session: str) -> None:
    for expected in (None, b"state"):
        running = await Valkey.start(tmp_path)
        store = await Store.open(running.url)
        kept = await store.load(session)
        assert (kept and kept.data) == expected
        await store.commit(Commit(session, b"", 0, b"state", b"event"))
        await store.close()
        await running.stop()


async def test_stop_ends_a_watcher_that_misses_a_cancellation(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    assert running._watcher is not None
    running._watcher.cancel()
    asked: list[int] = []
    watching = asyncio.Event()

    async def distracted() -> None:
        watching.set()
        while len(asked) < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                asked.append(1)

    running._watcher = asyncio.create_task(distracted())
    await watching.wait()
    async with asyncio.timeout(5):
        await running.stop()
    assert len(asked) == 2


async def test_folder_with_spaces_or_a_long_path_works(tmp_path: Path) -> None:
    for name in ("a b 'c' \"d\" ü", "/".join(["long" * 10] * 4)):
        running = await Valkey.start(tmp_path / name)
        path = Path(unquote(urlsplit(running.url).path))
        assert len(os.fsencode(path)) <= SOCKET
        store = await Store.open(running.url)
        await store.ping()
        await store.close()
        assert (tmp_path / name / "appendonlydir").is_dir()
        await running.stop()
        assert not path.exists()
        if path.parent != tmp_path / name:
            assert not path.parent.exists()


async def test_socket_is_open_to_its_owner_alone(valkey: str) -> None:
    assert stat.S_IMODE(Path(unquote(urlsplit(valkey).path)).stat().st_mode) == 0o700


async def test_valkey_syncs_every_write_and_keeps_no_copy(eyes: redis.asyncio.Redis) -> None:
    wanted = {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory": str(1_024 << 20),
        "maxmemory-policy": "noeviction",
        "commandlog-execution-slower-than": "-1",
        "commandlog-request-larger-than": "-1",
        "commandlog-reply-larger-than": "-1",
        "slowlog-log-slower-than": "-1",
        "crash-log-enabled": "no",
        "hide-user-data-from-log": "yes",
        "loglevel": "warning",
    }
    config = await eyes.config_get("*")
    assert {name: config[name] for name in wanted} == wanted


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
async def test_valkey_writes_no_core_file(eyes: redis.asyncio.Redis) -> None:
    pid = (await eyes.info("server"))["process_id"]
    [line] = [line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if "core file" in line]
    assert line.split()[4:6] == ["0", "0"]


async def test_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    running = await Valkey.start(tmp_path)
    with pytest.raises(StoreSettingError, match="Another Sayback is using"):
        await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    await store.ping()
    await store.close()
    await running.stop()


async def test_unwritable_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreSettingError, match="cannot be written to"):
        await Valkey.start(tmp_path / "file")


async def test_unreadable_file_is_reported_in_valkeys_words(tmp_path: Path) -> None:
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    with pytest.raises(StoreSettingError, match=r"could not start: .+"):
        await Valkey.start(tmp_path)
    (tmp_path / "appendonlydir" / "appendonly.aof.manifest").unlink()
    await (await Valkey.start(tmp_path)).stop()


def commands(folder: Path) -> Path:
    """Return the newest file of commands."""
    [path] = (folder / "appendonlydir").glob("*.incr.aof")
    return path


@pytest.mark.parametrize("cut", [0, 1, 40, 300, 700])
async def test_truncated_file_is_rewritten_before_any_answer(tmp_path: Path, cut: int) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    tag = b""
    for v in range(8):
        outcome = await store.commit(Commit("talk", tag, v, b"%d" % v, b"%d" % v, act=f"a:{v}", result="r"))
        assert isinstance(outcome, Done)
        tag = outcome.tag
    await store.close()
    await running.stop()
    files = [commands(tmp_path)]
    os.truncate(files[0], files[0].stat().st_size - cut)
    for _ in range(2):
        running = await Valkey.start(tmp_path)
        files.append(commands(tmp_path))
        store = await Store.open(running.url)
        kept, log = await store.load("talk"), await store.log("talk")
        assert kept is not None and kept.v == len(log) and (kept.v < 8) is (cut > 0)
        assert [event for _, event in log] == [b"%d" % v for v in range(kept.v)]
        assert [await store.kept("talk", 8, f"a:{v}") is not None for v in range(8)] == [v < kept.v for v in range(8)]
        await store.close()
        await running.stop()
    assert (files[0] != files[1]) is (cut > 0) and files[1] == files[2]


async def test_killed_valkey_is_restarted_and_the_store_goes_on(tmp_path: Path, session: str) -> None:
    running = await Valkey.start(tmp_path)
    store = await Store.open(running.url)
    outcome = await store.commit(Commit(session, b"", 0, b"1", b"e"))
    assert isinstance(outcome, Done)
    before = running.pid
    os.kill(before, signal.SIGKILL)
    assert isinstance(await store.commit(Commit(session, outcome.tag, 1, b"2", b"e")), Done)
    assert running.pid != before
    await store.close()
    await running.stop()


async def test_full_store_keeps_all_and_takes_nothing_new(tmp_path: Path, session: str) -> None:
    running = await Valkey.start(tmp_path, 4)
    store = await Store.open(running.url, patience=0.3)
    kept: list[str] = []
    try:
        with pytest.raises(StoreDown, match="maxmemory"):
            for n in range(100):
                name = f"{session}-{n}"
                await store.commit(Commit(name, b"", 0, b"state", b"event", boxes={"f": bytes(100_000)}, touch=True))
                kept.append(name)
        assert len(kept) > 5
        for name in kept:
            loaded = await store.load(name)
            assert loaded is not None and loaded.data == b"state"
        await store.erase(kept[0])
        await store.erase(kept[1])
        other = Commit(f"{session}-again", b"", 0, b"state", b"event", touch=True)
        assert isinstance(await store.commit(other), Done), "there is room again"
    finally:
        await store.close()
        await running.stop()
