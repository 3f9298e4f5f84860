"""A practice talk from its first link to its end, on a real server of its own."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner
from sayback.practice.demo import demo


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_virtual_partners_finish_a_watchable_talk(tmp_path: Path) -> None:
    flags = ["--both", "--no-open", "--pace", "0", "--protocol", "thank-you", "--port", str(free_port())]
    done = subprocess.run(
        [sys.executable, "-m", "sayback", "demo", *flags, "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"/s/[\w-]{22}#1\.[\w-]{43}\.[\w-]{43}", done.stdout)
    assert "The practice talk is over." in done.stdout
    assert "Traceback" not in done.stderr


async def test_an_unknown_dialogue_is_one_sentence(tmp_path: Path) -> None:
    flags = ["--no-open", "--protocol", "nothing", "--port", str(free_port()), "--data-dir", str(tmp_path)]
    result = await asyncio.to_thread(CliRunner().invoke, demo, flags)
    assert result.exit_code == 1
    assert "There is no such protocol." in result.output
