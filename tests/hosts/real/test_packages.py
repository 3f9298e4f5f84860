"""The calls' own packages: pinned to the byte, installed as they are pinned."""

from __future__ import annotations

import json

from tests.hosts.real.packages import HERE, bundle, version

PINNED: dict[str, str] = json.loads((HERE / "package.json").read_text("utf-8"))["devDependencies"]
LOCK = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]


async def test_installed_packages_are_the_pinned_ones() -> None:
    assert {name: version(name) for name in PINNED} == PINNED


async def test_lock_knows_files_by_sums_and_no_address() -> None:
    packages = {path: locked for path, locked in LOCK.items() if path}
    assert all(locked["integrity"].startswith("sha512-") for locked in packages.values())
    assert not any("resolved" in locked for locked in packages.values())


async def test_script_that_imports_a_package_becomes_one_file() -> None:
    assert (
        b"import" not in bundle("import { Transport } from '@jitsi/js-utils/transport'; window.made = Transport;")[:99]
    )
