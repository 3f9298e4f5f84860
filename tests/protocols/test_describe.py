from __future__ import annotations

from pathlib import Path
from typing import Any

from sayback.protocols.library import Library
from sayback.settings import beside

from .making import write


def test_outline_nests_the_steps_with_their_titles(tmp_path: Path) -> None:
    floor, freely, end = Library.load(write(tmp_path)).outline("small", "en")
    assert floor == {
        "name": "floor",
        "kind": "rounds",
        "swap": True,
        "times": 1,
        "when": {"mode": "steps"},
        "steps": [
            {"name": "piece", "kind": "turn", "title": "word piece", "time": {"setting": "piece"}, "by": "speaker"},
            {"name": "back", "kind": "reflect", "title": "word title", "as": "say-back", "time": 60000},
        ],
    }
    assert (freely["time"], freely["when"], end["title"]) == (180000, {"mode": "freely"}, "word title")


def test_every_library_step_has_a_title_readable_by_itself() -> None:
    library = Library.load(Path(beside("protocols")))

    def titles(steps: Any) -> list[str]:
        inner = [titles([*step.get("steps", ()), *(each for way in step.get("options", ()) for each in way["steps"])])
                 for step in steps]  # fmt: skip
        return [step["title"] for step in steps if "title" in step] + [title for some in inner for title in some]

    for name, file in library.files.items():
        for language in library.languages:
            outline = library.outline(name, language)
            asked = outline[0]["name"] == "how-safe" and "when" not in outline[0]
            assert asked == (file.depth == "deep")
            assert not [title for title in titles(outline) if "{" in title or title == "how-safe"]


def test_ways_of_a_choice_have_labels_and_steps(tmp_path: Path) -> None:
    sides = next(step for step in Library.load(write(tmp_path)).outline("wide", "en") if step["name"] == "sides")
    way = sides["steps"][1]  # type: ignore[index]
    assert [(option["word"], option["label"], len(option["steps"])) for option in way["options"]] == [
        ("facts", "word facts", 0),
        ("between-us", "word between", 1),
    ]


def test_settings_are_told_with_their_ranges(tmp_path: Path) -> None:
    asked, passes, guide = Library.load(write(tmp_path)).describe("wide", "de")["settings"]  # type: ignore[misc]
    assert asked == {"name": "ask-first", "kind": "yes-no", "label": "Wort ask", "default": True}
    assert passes == {"name": "passes", "kind": "count", "label": "Wort passes", "default": 1, "min": 0, "max": 3}
    assert [option["label"] for option in guide["options"]] == ["B", "G"]
