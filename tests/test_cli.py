from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sayback.cli import main
from sayback.settings import Settings, beside

ROOT = Path(__file__).resolve().parents[1]


def test_help_shows_the_whole_table_of_settings() -> None:
    shown = CliRunner().invoke(main, ["serve", "--help"])
    assert shown.exit_code == 0
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')} " in shown.output and f"SAYBACK_{name.upper()}" in shown.output.replace(
            "\n", ""
        ).replace(" " * 26, "")


def test_a_setting_that_does_not_fit_is_one_sentence() -> None:
    for flags in (
        ["--port", "no"],
        ["--share", "--port", "no"],
        ["--tls-cert", "cert.pem"],
        ["--trusted-proxies", "x"],
        ["--log-level", "loud"],
    ):
        result = CliRunner().invoke(main, ["serve", *flags])
        assert result.exit_code == 1 and "Traceback" not in result.output and len(result.output.splitlines()) == 1


def test_sharing_is_a_flag_without_a_value() -> None:
    result = CliRunner().invoke(main, ["serve", "--share", "yes"])
    assert result.exit_code == 2 and "yes" in result.output
    result = CliRunner().invoke(main, ["serve"], env={"SAYBACK_SHARE": "perhaps"})
    assert result.exit_code == 1 and "SAYBACK_SHARE" in result.output and len(result.output.splitlines()) == 1


def test_a_flag_wins_over_the_environment() -> None:
    result = CliRunner().invoke(main, ["serve", "--port", "no"], env={"SAYBACK_PORT": "1", "SAYBACK_LOG_LEVEL": "loud"})
    assert "SAYBACK_PORT" in result.output and "SAYBACK_LOG_LEVEL" in result.output


@pytest.fixture
def library(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "broken.yaml").write_text("id: broken\nsteps:\n  - dance:\n")
    return {"SAYBACK_PROTOCOLS": str(tmp_path)}


def test_check_prints_every_problem_with_its_place_and_fails(library: dict[str, str]) -> None:
    result = CliRunner().invoke(main, ["check"], env=library)
    assert result.exit_code == 1 and "broken.yaml:3:" in result.output and len(result.output.splitlines()) > 1


def aged(folder: Path, month: str) -> dict[str, str]:
    """Make a library of help numbers alone, last checked in this month."""
    shutil.copytree(beside("protocols"), folder, dirs_exist_ok=True)
    entry = f'{{is: emergency, call: "112", source: somebody, checked: {month}}}'
    (folder / "help" / "numbers.yaml").write_text(f"as-of: {month}\ncountries:\n  DE:\n    - {entry}\n")
    return {"SAYBACK_PROTOCOLS": str(folder)}


def test_check_warns_of_old_help_numbers_and_passes(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check"], env=aged(tmp_path, "2000-01"))
    assert result.exit_code == 0 and result.stdout == "No problems.\n"
    assert result.stderr.startswith("warning: ") and "112 of DE was last checked in 2000-01" in result.stderr


def test_strict_check_fails_on_old_help_numbers(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--strict"], env=aged(tmp_path, "2000-01"))
    assert result.exit_code == 1 and "numbers.yaml:4:" in result.stderr and "No problems" not in result.output


def test_strict_check_passes_fresh_help_numbers(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--strict"], env=aged(tmp_path, "2099-12"))
    assert (result.exit_code, result.output) == (0, "No problems.\n")


def test_check_of_a_missing_file_names_it() -> None:
    result = CliRunner().invoke(main, ["check", "nowhere.yaml"])
    assert result.exit_code == 2 and "nowhere.yaml" in result.output and "Traceback" not in result.output


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[CliRunner]:
    """Give a runner in an empty folder of its own."""
    own = tmp_path / "own"
    own.mkdir()
    with contextlib.chdir(own):
        yield CliRunner()


def test_file_written_by_new_passes_the_check(folder: CliRunner) -> None:
    assert folder.invoke(main, ["new", "our-walk"]).exit_code == 0
    result = folder.invoke(main, ["check", "our-walk.yaml"])
    assert (result.exit_code, result.output) == (0, "No problems.\n")


def test_new_keeps_an_existing_file(folder: CliRunner) -> None:
    Path("our-walk.yaml").write_text("mine")
    for name in ("our-walk", "Our Walk", "thank-you", "../our-walk"):
        result = folder.invoke(main, ["new", name])
        assert result.exit_code == 1 and len(result.output.splitlines()) == 1
    assert Path("our-walk.yaml").read_text() == "mine" and len(list(Path.cwd().parent.rglob("*.yaml"))) == 1


def test_ten_problems_are_ten_lines(folder: CliRunner) -> None:
    folder.invoke(main, ["new", "our-walk"])
    text = Path("our-walk.yaml").read_text()
    wrong = "".join(f"      - turn: piece-{at}\n        time: {at} minutes\n" for at in range(10))
    Path("our-walk.yaml").write_text(text.replace("      - turn: story", f"{wrong}      - turn: story"))
    result = folder.invoke(main, ["check", "our-walk.yaml"])
    lines = result.output.splitlines()
    assert result.exit_code == 1 and len(lines) == 10 and all(line.startswith("our-walk.yaml:") for line in lines)


def test_a_draft_without_texts_is_told_where_they_go(folder: CliRunner) -> None:
    folder.invoke(main, ["new", "our-walk"])
    text = Path("our-walk.yaml").read_text()
    Path("our-walk.yaml").write_text(text[: text.index("language:")])
    result = folder.invoke(main, ["check", "our-walk.yaml"])
    assert (
        result.exit_code == 1 and "add language: and texts:" in result.output and len(result.output.splitlines()) == 1
    )


def test_the_schema_is_json_with_help_in_it() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert json.loads(result.output)["properties"]["steps"]["description"]


def test_all_kinds_of_steps_are_listed() -> None:
    assert "| `reflect` |" in CliRunner().invoke(main, ["vocabulary"]).output


def test_dialogue_is_drawn_by_name_or_from_file(folder: CliRunner) -> None:
    assert folder.invoke(main, ["draw", "thank-you", "--lang", "de"]).output.startswith("<svg ")
    assert folder.invoke(main, ["draw", "thank-you", "--format", "mermaid"]).output.startswith("flowchart TD")
    folder.invoke(main, ["new", "our-walk"])
    assert "Our walk" in folder.invoke(main, ["draw", "our-walk.yaml"]).output
    result = folder.invoke(main, ["draw", "nowhere"])
    assert result.exit_code == 1 and "thank-you" in result.output and len(result.output.splitlines()) == 1


def test_virtual_couples_play_a_dialogue_or_a_file(folder: CliRunner) -> None:
    folder.invoke(main, ["new", "our-walk"])
    result = folder.invoke(main, ["simulate", "thank-you", "our-walk.yaml", "--couples", "4"])
    assert result.exit_code == 0 and [line.split()[:1] for line in result.output.splitlines()[1:]] == [
        ["thank-you"],
        ["our-walk"],
    ]


def test_simulate_asks_what_to_play() -> None:
    for words in ([], ["thank-you", "--all"]):
        result = CliRunner().invoke(main, ["simulate", *words])
        assert result.exit_code == 1 and "--all" in result.output and len(result.output.splitlines()) == 1


def test_try_needs_a_file_that_is_there() -> None:
    result = CliRunner().invoke(main, ["try", "nowhere.yaml"])
    assert result.exit_code == 2 and "nowhere.yaml" in result.output
