"""The compiled table as a Mermaid flowchart, for work on the engine: all places and edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..engine.language.protocol import Edge, Place, Table
from ..engine.language.vocabulary import MINUTE, SECOND

SHAPES: Final = {"start": ("{{", "}}"), "turnaround": ("{{", "}}"), "gate": ("{", "}"), "lobby": ("([", "])")}
"""The drawing of a place by its behaviour; a room with walls if it is not here.
`closed` is drawn like `lobby`."""

PLAIN: Final = ("next", "")


def mermaid(table: Table) -> str:
    """Return the flowchart as Mermaid text.

    Edges that a counter pays for are dotted; asides hang beside the way and are left out.
    """
    places = [place for place in table.places.values() if not place.step.startswith("aside-")]
    lines = [*_nodes(places), *(line for place in places for line in _edges(place))]
    classes = ["classDef speaker stroke:#0B4F8A,stroke-width:2px", "classDef listener stroke:#8A4300,stroke-width:2px"]
    talking = [f"class {_id(place)} {place.talks}" for place in places if place.talks in ("speaker", "listener")]
    return "\n".join(["flowchart TD", *(f"  {line}" for line in [*lines, *classes, *talking])]) + "\n"


def _nodes(places: list[Place]) -> Iterator[str]:
    for place in places:
        left, right = SHAPES.get("lobby" if place.acts == "closed" else place.acts, ("[", "]"))
        yield f'{_id(place)}{left}"{"<br>".join(_label(place))}"{right}'


def _id(place: Place | str) -> str:
    """Make a name that Mermaid takes: `end` and others are words of its own."""
    name = place if isinstance(place, str) else place.name
    return "p_" + name.replace("-", "_").replace(".", "__")


def _label(place: Place) -> Iterator[str]:
    yield place.name
    if place.floor:
        yield "floor: speaker"
    if place.talks != "none":
        yield f"talks: {place.talks}"
    if place.time is not None and place.timing != "none":
        yield f"{_time(place.time)}, {place.timing}" if place.timing != "talk" else _time(place.time)


def _time(time: int) -> str:
    return f"{time // MINUTE}m" if time % MINUTE == 0 else f"{time / SECOND:g}s"


def _edges(place: Place) -> Iterator[str]:
    for name, edge in place.edges.items():
        arrow = "-.->" if edge.counted else "-->"
        said = ", ".join([*([name] if name not in PLAIN else []), *_effects(edge)])
        yield f"{_id(place)} {arrow}{f'|{said}|' if said else ''} {_id(edge.to)}"


def _effects(edge: Edge) -> Iterator[str]:
    """Return an edge's effects besides leading on; clearing counters is not shown."""
    for name, what in edge.effects:
        if name in ("got", "miss"):
            yield f"{name}: {what}"
        elif name in ("exchange", "fresh"):
            yield name
