from __future__ import annotations

import re

from sayback.authoring.mermaid import mermaid
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.engine.language.protocol import Table
from sayback.protocols.library import Library


def table(library: Library, name: str) -> Table:
    return compile(library.files[name], chosen_or_default(library.files[name]))


def test_mermaid_draws_every_place_and_edge_of_the_table(library: Library) -> None:
    for name in library.files:
        drawn = table(library, name)
        places = [place for place in drawn.places.values() if not place.step.startswith("aside-")]
        lines = mermaid(drawn).splitlines()
        nodes = [line for line in lines if re.match(r'  p_\w+[\[({]+"', line)]
        edges = [line for line in lines if "->" in line]
        assert lines[0] == "flowchart TD" and len(nodes) == len(places)
        assert len(edges) == sum(len(place.edges) for place in places)
        assert sum("-.->" in edge for edge in edges) == sum(e.counted for place in places for e in place.edges.values())


def test_drawn_place_shows_floor_talker_and_clock(library: Library) -> None:
    drawn = mermaid(table(library, "speaker-listener"))
    assert 'p_piece["piece<br>floor: speaker<br>talks: speaker<br>1m"]' in drawn
    assert "p_floor__turnaround -.->|half, exchange| p_piece" in drawn
    assert "class p_back__say listener" in drawn


def test_no_name_is_a_word_of_mermaid(library: Library) -> None:
    for line in mermaid(table(library, "thank-you")).splitlines()[1:]:
        assert line.strip().startswith(("p_", "class ", "classDef "))
