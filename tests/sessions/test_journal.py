"""The log: commands with their moments, without words."""

from __future__ import annotations

import orjson
from sayback.engine.commands import Act, Gap
from sayback.sessions.journal import entry


def test_the_log_holds_no_words() -> None:
    box = "Q" * 383
    logged = entry([(Act("a", "write", "p~1", {"text": box, "n": 3}, "id"), 5), (Gap(1, 2), 6)])
    assert box.encode() not in logged
    assert orjson.loads(logged)[0][2]["args"] == {"text": {"sealed": 383}, "n": 3}
