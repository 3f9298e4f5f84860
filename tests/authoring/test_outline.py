from __future__ import annotations

import pytest
from sayback.authoring.outline import Head, Row, Sheet, sheet
from sayback.protocols.library import Library


def of(library: Library, name: str, language: str = "en") -> Sheet:
    return sheet(library.files[name], library.texts(name, language))


def row(page: Sheet, name: str) -> Row:
    return next(line for line in page.lines if isinstance(line, Row) and line.name == name)


def test_outlined_step_shows_floor_talker_and_time(library: Library) -> None:
    page = of(library, "thank-you")
    turn, back, linger = row(page, "thank"), row(page, "back"), row(page, "linger")
    assert (turn.floor, turn.talks, turn.time, turn.level) == (True, "speaker", 40_000, 1)
    assert (back.floor, back.talks, back.back, back.most) == (True, "listener", "back", 2)
    assert (linger.floor, linger.talks, linger.time) == (False, "both", 45_000)
    assert page.title == "Thank you" and page.minutes >= 3


def test_more_leads_back_to_its_turn(library: Library) -> None:
    more = row(of(library, "speaker-listener"), "more")
    assert (more.back, more.most) == ("piece", 2)


def test_deep_dialogue_begins_with_the_private_question(library: Library) -> None:
    first = of(library, "one-frustration").lines[0]
    assert isinstance(first, Row) and first.name == "how-safe" and first.private


def test_rounds_tell_their_times_items_and_swap(library: Library) -> None:
    stems = next(line for line in of(library, "one-frustration").lines if isinstance(line, Head))
    assert stems.times == 8 and not stems.swap and stems.text.count(" · ") == 7 and stems.rows == 3
    sides = next(line for line in of(library, "thank-you").lines if isinstance(line, Head))
    assert sides.swap and sides.times == 1


def test_every_mode_and_every_way_is_there(library: Library) -> None:
    modes = [line for line in of(library, "body-and-feelings").lines if isinstance(line, Head) and line.what == "mode"]
    assert len(modes) == 2 and all(": " in mode.text for mode in modes)
    ways = [line for line in of(library, "three-levels").lines if isinstance(line, Head) and line.what == "way"]
    assert [way.rows for way in ways] == [0, 0, 1, 1, 0]  # three levels; then: come, or stay there


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_rows_of_all_dialogues_have_words_and_no_placeholder(library: Library, language: str) -> None:
    for name in library.files:
        for line in of(library, name, language).lines:
            said = line.text if isinstance(line, Head) else line.title + line.says
            assert "{" not in said
            assert isinstance(line, Head) or (line.title and line.says), (name, line.name)
