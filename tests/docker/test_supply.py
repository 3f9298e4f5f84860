"""The supply chain: all that ships is named to the byte, in locks that agree with pyproject.

Nothing is installed past them.
"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from itertools import chain
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tests.house.tree import ROOT

LOCK, BUILD = (ROOT / "server" / name for name in ("locked.txt", "locked-build.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SHIPS = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["demo"],
    *PROJECT["project"]["optional-dependencies"]["share"],
]
SERVICES = ("store", "server-1", "server-2", "proxy")
RENEW = "make lock writes it anew"


def locked(text: str) -> dict[str, Requirement]:
    """Read the requirements that a lock names."""
    lines = re.findall(r"^([a-z0-9][^\\\n]*?) \\$", text, re.M)
    return {canonicalize_name(pin.name): pin for pin in map(Requirement, lines)}


def missing(wanted: list[str], lock: dict[str, Requirement]) -> list[str]:
    """List the requirements for which the lock holds no version that they take.

    Markers do not count: wherever a requirement is wanted, the lock must hold it.
    """

    def holds(wanted: Requirement) -> bool:
        found = lock.get(canonicalize_name(wanted.name))
        return found is not None and all(
            wanted.specifier.contains(pin.version, prereleases=True) for pin in found.specifier
        )

    return [str(pin) for pin in map(Requirement, wanted) if not holds(pin)]


def test_lock_holds_all_shipped_and_build_requirements() -> None:
    assert not missing(SHIPS, locked(LOCK.read_text("utf-8"))), RENEW
    assert not missing(PROJECT["build-system"]["requires"], locked(BUILD.read_text("utf-8"))), RENEW


@pytest.mark.parametrize("path", [LOCK, BUILD], ids=lambda path: path.name)
def test_lock_is_closed_exact_and_names_no_source(path: Any) -> None:
    text = path.read_text("utf-8")
    lock = locked(text)
    for name, locked_as in lock.items():
        assert [pin.operator for pin in locked_as.specifier] == ["=="], name
        needs = [Requirement(each) for each in metadata.requires(name) or ()] if installed(name) else []
        here = [each for each in needs if each.marker is None or each.marker.evaluate({"extra": ""})]
        assert not {canonicalize_name(each.name) for each in here} - lock.keys(), f"{name}: {RENEW}"
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(entries) == len(lock) and all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def installed(name: str) -> bool:
    """Tell whether this environment has it: what is for other systems only is not."""
    return any(canonicalize_name(each.metadata["Name"]) == name for each in metadata.distributions())


def test_requirement_missing_from_the_lock_is_found() -> None:
    lock = locked(LOCK.read_text("utf-8"))
    assert missing(["aiohttp<3", "never-heard-of>=1", "click"], lock) == ["aiohttp<3", "never-heard-of>=1"]


def test_image_installs_only_hashed_packages() -> None:
    text = (ROOT / "server" / "Dockerfile").read_text("utf-8")
    installs = [*re.findall(r"pip (?:install|wheel) [^&\n]*", text)]
    assert len(installs) == 4
    for install in installs:
        assert "--require-hashes -r server/locked" in install or "--no-deps" in install, install
        assert " wheel " not in install or "--no-build-isolation" in install, install


@pytest.fixture(scope="module")
def compose() -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / "docker-compose.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", SERVICES)
def test_container_has_least_rights(compose: Any, name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"] and "privileged" not in service
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["mem_limit"] and service["pids_limit"] and "/tmp" in service["tmpfs"]
    assert set(compose["services"]) == set(SERVICES)
    assert not service.get("user", "").startswith("0") and "docker.sock" not in str(service)


def test_workflow_checks_existing_files() -> None:
    text = (ROOT / ".github" / "workflows" / "supply.yml").read_text("utf-8")
    flow = YAML(typ="safe", pure=True).load(text)
    runs = " ".join(step.get("run", "") for job in flow["jobs"].values() for step in job["steps"])
    for tool in ("pip-audit --disable-pip --require-hashes", "npm audit", "cyclonedx-py", "--resolve-image-digests"):
        assert tool in runs
    for name in chain(re.findall(r"-r (\S+)", runs), ["tests/client/package-lock.json", "docker-compose.yml"]):
        assert (ROOT / name).is_file(), name
