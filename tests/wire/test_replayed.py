"""Replays of stories: the check of such files knows every view that there is."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import orjson
import pytest
from sayback.engine.view import seats
from sayback.protocols.library import Library
from sayback.sessions.compiled import Tables
from sayback.sessions.story import Stories
from sayback.settings import beside
from sayback.store.redis import Store

from tests.sessions.test_story import walk

NODE_MISSING = "Node 20 or newer is needed for this test: apt-get install nodejs npm (macOS: brew install node)"
SCRIPT = Path(__file__).parent / "replayed.mjs"


@pytest.mark.parametrize("seed", range(12))
async def test_random_talk_story_passes_the_replay_check(
    store: Store, library: Library, session: str, seed: int
) -> None:
    node = shutil.which("node")
    assert node, NODE_MISSING
    talk = await walk(store, library, session, seed, steps=300)
    stories = [orjson.loads(await Stories(store, Tables(store)).tell(session, seat)) for seat in seats(talk.state)]
    module = (beside("client") / "core" / "story.js").as_uri()
    done = subprocess.run(
        [node, SCRIPT, module], input=json.dumps(stories), capture_output=True, text=True, timeout=30, check=True
    )
    assert json.loads(done.stdout) == []
