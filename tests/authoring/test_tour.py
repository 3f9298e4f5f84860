from __future__ import annotations

from pathlib import Path

import pytest
from sayback.authoring.tour import strip, tour
from sayback.protocols.library import Library
from sayback.settings import beside


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(Path(beside("protocols")))


def places(library: Library, name: str, wanted: dict[str, object] | None = None) -> list[str]:
    stops = tour(library.files[name], wanted)
    return [f"{stop['a']['step']['name']}.{stop['a']['step']['place']}" for stop in stops]


def test_every_dialogue_can_be_seen_to_its_end(library: Library) -> None:
    for name in library.files:
        seen = places(library, name)
        assert seen[-1] == "end.keep", name
        assert len(seen) >= 8, name


def test_both_partners_are_seen_at_the_same_place(library: Library) -> None:
    for stop in tour(library.files["speaker-listener"]):
        assert (stop["a"]["seat"], stop["b"]["seat"]) == ("a", "b")
        assert stop["a"]["step"] == stop["b"]["step"]


def test_unseen_therapist_sees_the_same_steps_with_own_moves(library: Library) -> None:
    for stop in tour(library.files["thank-you"]):
        assert stop["therapist"]["step"] == stop["a"]["step"]
        assert "skip" in {move["move"] for move in stop["therapist"]["moves"]}
        assert "therapist" not in stop["a"]["people"] | stop["b"]["people"]


def test_a_place_that_comes_again_is_shown_once(library: Library) -> None:
    seen = places(library, "speaker-listener")
    assert len(seen) == len(set(seen))
    assert seen.count("piece.talk") == 1


def test_turn_is_shown_once_for_each_item(library: Library) -> None:
    assert places(library, "one-frustration").count("stem.talk") == 8


def test_choice_takes_the_way_with_most_places(library: Library) -> None:
    assert "own-it.fill" in places(library, "three-levels")


def test_a_mode_shows_its_own_pages(library: Library) -> None:
    assert "share.talk" in places(library, "body-and-feelings")
    freely = places(library, "body-and-feelings", {"mode": "freely"})
    assert "freely.together" in freely
    assert "share.talk" not in freely
    with pytest.raises(ValueError, match="mode"):
        tour(library.files["body-and-feelings"], {"mode": "sideways"})


def test_a_row_of_signs_says_whose_floor_it_is(library: Library) -> None:
    signs = strip(library.files["speaker-listener"])
    assert signs[:3] == ["read", "agree", "quiet"]
    assert signs[3:9] == ["turn:a", "reflect:a", "more:a", "turn:b", "reflect:b", "more:b"]
