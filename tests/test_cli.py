from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sayback.cli import main
from sayback.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def test_help_shows_the_whole_table_of_settings() -> None:
    shown = CliRunner().invoke(main, ["serve", "--help"])
    assert shown.exit_code == 0
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')} " in shown.output and f"SAYBACK_{name.upper()}" in shown.output.replace(
            "\n", ""
        ).replace(" " * 26, "")


def test_a_setting_that_does_not_fit_is_one_sentence() -> None:
    for flags in (["--port", "no"], ["--tls-cert", "cert.pem"], ["--trusted-proxies", "x"], ["--log-level", "loud"]):
        told = CliRunner().invoke(main, ["serve", *flags])
        assert told.exit_code == 1 and "Traceback" not in told.output and len(told.output.splitlines()) == 1


def test_a_flag_wins_over_the_environment() -> None:
    told = CliRunner().invoke(main, ["serve", "--port", "no"], env={"SAYBACK_PORT": "1", "SAYBACK_LOG_LEVEL": "loud"})
    assert "SAYBACK_PORT" in told.output and "SAYBACK_LOG_LEVEL" in told.output


@pytest.fixture
def library(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "broken.yaml").write_text("id: broken\nsteps:\n  - dance:\n")
    return {"SAYBACK_PROTOCOLS": str(tmp_path)}


def test_check_prints_every_problem_with_its_place_and_fails(library: dict[str, str]) -> None:
    told = CliRunner().invoke(main, ["check"], env=library)
    assert told.exit_code == 1 and "broken.yaml:3:" in told.output and len(told.output.splitlines()) > 1


def test_check_of_a_file_that_is_not_there_says_so() -> None:
    told = CliRunner().invoke(main, ["check", "nowhere.yaml"])
    assert told.exit_code == 2 and "nowhere.yaml" in told.output and "Traceback" not in told.output
