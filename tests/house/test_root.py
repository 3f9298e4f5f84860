"""The root of the repository holds what a newcomer looks for there, and nothing else."""

from __future__ import annotations

from tests.house.tree import ROOT, files

MAY_BE_THERE = {
    "pyproject.toml",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "docker-compose.yml",
    "protocols",
    "server",
    "docs",
    "examples",
    "client",
    "tests",
}


def test_root_holds_only_listed_files_and_dotfiles() -> None:
    there = {path.relative_to(ROOT).parts[0] for path in files()}
    assert not {name for name in there if not name.startswith(".")} - MAY_BE_THERE


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text
