"""The Node peers: the same work as Sayback's, and pinned dependencies."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.load.bench import PEERS
from tests.load.shapes import shapes

HERE = Path(__file__).with_name("peers")


def test_shapes_are_a_talk_under_way() -> None:
    found = shapes()
    assert set(found["views"]) == {"a", "b", "therapist"}
    assert all(view["talking"] == "a" and view["clock"]["running"] for view in found["views"].values())
    assert len({json.dumps(view["moves"]) for view in found["views"].values()}) == 3
    assert set(found["record"]["keys"]) == set(found["views"])


def test_dependencies_are_exact_and_locked() -> None:
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    locked = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    assert locked[""]["dependencies"] == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(package.get("integrity") for name, package in locked.items() if name)


@pytest.mark.parametrize("name", PEERS)
def test_peer_is_a_script_that_node_reads(name: str) -> None:
    node = shutil.which("node")
    assert node, "Node 20 or newer is needed"
    done = subprocess.run([node, "--check", HERE / f"{name}.js"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
