"""The format number of kept things: today's, and that of a newer server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sayback.errors import Refused
from sayback.sessions import record as talks
from sayback.store.format import FORMAT, readable
from sayback.workshops import record as workshops

KEPT = Path(__file__).with_name("kept")
KINDS = {"workshop": workshops.Workshop, "person": workshops.Person, "pair": workshops.Pair}
"""Stored by version 0.1: these files are never written again."""


def missing(stored: object, now: object, at: str = "") -> list[str]:
    """List the stored fields that are not the same now; new ones beside them are no loss."""
    if not isinstance(stored, dict) or not isinstance(now, dict):
        return [] if stored == now else [at]
    return [lost for name, value in stored.items() for lost in missing(value, now.get(name), f"{at}.{name}")]


def test_talk_stored_in_format_1_reads_whole() -> None:
    data = (KEPT / "talk.json").read_bytes()
    again = talks.encode(talks.decode(data))
    assert missing(json.loads(data), json.loads(again)) == []
    assert b'"format"' not in data + again


@pytest.mark.parametrize("kind", KINDS)
def test_workshop_stored_in_format_1_reads_whole(kind: str) -> None:
    data = (KEPT / f"{kind}.json").read_bytes()
    again = workshops.encode(workshops.decode(data, KINDS[kind]))
    assert missing(json.loads(data), json.loads(again)) == []
    assert b'"format"' not in data + again


def test_format_that_is_absent_means_one() -> None:
    assert FORMAT == 1
    assert readable(b'{"state":{}}') == b'{"state":{}}'
    assert readable(b'{"format":1,"state":{}}')


@pytest.mark.parametrize("name", ["talk", *KINDS])
def test_greater_format_is_refused_before_its_fields(name: str) -> None:
    newer = b'{"format":2,"state":"in another shape"}'
    with pytest.raises(Refused) as no:
        talks.decode(newer) if name == "talk" else workshops.decode(newer, KINDS[name])
    assert no.value.code == "newer-format" and no.value.problem.retry
