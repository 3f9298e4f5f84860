"""The declared view is the sent view.

Real talks send its shape, and some talk sends each declared key.
"""

from __future__ import annotations

import msgspec
import orjson
import pytest
from sayback.authoring.tour import tour
from sayback.engine.view import views
from sayback.engine.view_types import Content, StoryView, View

from tests.engine.making import dialogues
from tests.engine.talks import Talk
from tests.engine.traces import play, traces
from tests.house.shapes import Keys, conforms, declared, sent

NEVER: dict[tuple[str, str], str] = {}
"""Declared keys that no trace sends → why."""


@pytest.fixture(scope="module")
def shown() -> set[bytes]:
    """Collect every view of every seat in the corpus and in the dialogues' tours."""
    found: set[bytes] = set()

    def look(talk: Talk) -> None:
        found.update(orjson.dumps(content) for content in views(talk.table, talk.state).values())

    for trace in traces().values():
        play(trace, watch=False, after=look)
    for file in dialogues().values():
        found.update(orjson.dumps(view) for stop in tour(file) for view in stop.values())
    return found


def test_views_of_the_corpus_have_the_declared_shape(shown: set[bytes]) -> None:
    assert len(shown) > 2_000
    for view in shown:
        conforms(view, Content)


def test_every_declared_key_is_sent_by_the_corpus(shown: set[bytes]) -> None:
    found: Keys = set()
    for view in shown:
        found |= sent(orjson.loads(view), Content)
    assert sorted(declared(Content) - found) == sorted(NEVER)


def test_key_that_is_not_declared_is_found() -> None:
    view = Talk(dialogues()["everything"]).view("a")
    view["step"]["piece"] = 1
    with pytest.raises(AssertionError, match=r"Step\.piece"):
        conforms(orjson.dumps(view), Content)


def test_value_of_another_type_is_found() -> None:
    view = Talk(dialogues()["everything"]).view("a")
    view["step"]["index"] = "1"
    with pytest.raises(msgspec.ValidationError, match="index"):
        conforms(orjson.dumps(view), Content)


def test_story_and_numbers_differ_from_content_as_declared() -> None:
    content, story, whole = (set(shape.__annotations__) for shape in (Content, StoryView, View))
    assert content - story == {"moves", "signatures"}
    assert whole - content == {"version", "own", "epoch", "mark", "now", "keys", "tried", "taken"}
