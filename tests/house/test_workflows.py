"""Workflows, forms and settings of tools, checked against schemas and what they call."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.tree import ROOT, files, shown

GITHUB = ROOT / ".github"
FORMS = GITHUB / "ISSUE_TEMPLATE"
WORKFLOWS = [path for path in files() if path.parent == GITHUB / "workflows"]
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": [FORMS / "bug.yml", FORMS / "dialogue.yml"],
    "vendor.github-issue-config": [FORMS / "config.yml"],
}


def load(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def fits(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_file_fits_its_published_schema(schema: str) -> None:
    done = fits(schema, *SCHEMAS[schema])
    assert done.returncode == 0, done.stdout + done.stderr


def test_workflow_with_an_unknown_key_does_not_fit(tmp_path: Path) -> None:
    text = (GITHUB / "workflows" / "tests.yml").read_text("utf-8")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(text.replace("runs-on: ubuntu-latest", "run-on: ubuntu-latest"), "utf-8")
    assert fits("vendor.github-workflows", wrong).returncode == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=shown)
def test_workflow_calls_make_targets_that_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    called = [word for step in steps(path) for word in re.findall(r"^make ([a-z]+)", step.get("run", ""), re.M)]
    assert set(called) <= targets


@pytest.mark.parametrize("path", WORKFLOWS, ids=shown)
def test_workflow_starts_with_the_least_rights(path: Path) -> None:
    assert load(path)["permissions"] == {"contents": "read"}


def test_upload_of_a_hidden_path_asks_for_it() -> None:
    """Without that the action leaves out whatever begins with a dot, and uploads nothing."""
    uploads = [
        step["with"]
        for path in WORKFLOWS
        for step in steps(path)
        if step.get("uses", "").startswith("actions/upload-artifact")
    ]
    hidden = [given for given in uploads if re.search(r"(^|/)\.", given["path"], re.M)]
    assert hidden and all(given.get("include-hidden-files") is True for given in hidden)


def test_action_version_is_the_same_everywhere() -> None:
    used = {step["uses"] for path in WORKFLOWS for step in steps(path) if "uses" in step}
    names = [action.split("@")[0] for action in used]
    assert len(names) == len(set(names)), sorted(used)


def test_hooks_call_existing_commands() -> None:
    hooks = load(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == ["make check", ".venv/bin/python -m tests.house.subject"]
    assert hooks[1]["stages"] == ["commit-msg"] and (ROOT / "tests/house/subject.py").exists()


def test_dependabot_watches_every_lock() -> None:
    watched = load(GITHUB / "dependabot.yml")["updates"]
    npm = next(entry for entry in watched if entry["package-ecosystem"] == "npm")
    locks = {"/" + shown(path.parent) for path in files() if path.name == "package-lock.json"}
    assert set(npm["directories"]) == locks
