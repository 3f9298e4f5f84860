"""The changelog: a heading for the present version, and what stays compatible."""

from __future__ import annotations

import re
import tomllib

from tests.house.tree import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text("utf-8")
GROUPS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_changelog_has_this_version_and_the_next() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.findall(r"^## \[(.+?)\]", TEXT, re.M)[:2] == ["Unreleased", version]


def test_changelog_groups_are_the_usual_ones() -> None:
    assert set(re.findall(r"^### (.+)$", TEXT, re.M)) <= GROUPS


def test_changelog_promises_for_each_contract() -> None:
    promise = TEXT.split("## What stays compatible")[1].split("## [Unreleased]")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*", promise, re.M) == [
        "The wire",
        "Codes",
        "Protocol files",
        "Stored state",
        "Files that people keep",
    ]


def test_every_link_of_the_changelog_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", TEXT):
        assert (ROOT / target).exists(), target
