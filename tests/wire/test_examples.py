"""Examples that play a whole talk, against a real server."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

from tests.house.tree import ROOT
from tests.wire.conftest import Restarted

EXAMPLES = ROOT / "examples"


async def played(*command: str, cwd: Path) -> str:
    """Run a program to its good end; return what it prints."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=cwd, stdout=pipe, stderr=pipe)
    out, wrong = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, wrong.decode()
    return out.decode().strip()


async def test_python_bot_plays_a_talk_to_its_end(restarted: Restarted, tmp_path: Path) -> None:
    assert await played(sys.executable, str(EXAMPLES / "bot.py"), restarted.url, cwd=tmp_path) == "closed"


async def test_node_bot_plays_a_talk_to_its_end(restarted: Restarted, node: str, beside_modules: Path) -> None:
    bot = shutil.copy(EXAMPLES / "bot.mjs", beside_modules)
    assert await played(node, "--no-warnings", str(bot), restarted.url, cwd=beside_modules) == "closed"
