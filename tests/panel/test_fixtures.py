"""Every view that the panel is drawn from here is one that a server could send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sayback.engine.view_types import View

from tests.house.shapes import conforms

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.json"))


def views(fixture: Path) -> list[dict[str, Any]]:
    """List the view of a fixture, and on one device for two each seat's."""
    found = json.loads(fixture.read_text("utf-8"))
    return [found["view"], *found.get("views", {}).values()]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_fixture_view_has_the_declared_shape(fixture: Path) -> None:
    for view in views(fixture):
        conforms(json.dumps(view).encode(), View)
