"""`change`: a field's wrong name or type is refused.

By the type checker and at run time.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest
from mypy import api
from sayback.engine import state as states
from sayback.engine import values
from sayback.engine.values import Hold, change
from sayback.sessions import record as records

from tests.house.tree import ROOT

CHECKED = """
from sayback.engine.state import State
from sayback.engine.values import Clock, Mark, change
from sayback.sessions.record import Record

def act(state: State, clock: Clock, record: Record, mark: Mark) -> None:
    change(state, place="end", visit=2)
    change(clock, left=None)
    change(record, state=change(state, at=5), epoch=1)
    {wrong}
"""
WRONG = (
    'change(state, plcae="end")',
    "change(state, visit=None)",
    "change(clock, lefft=1)",
    'change(clock, left="soon")',
    "change(record, epok=1)",
    "change(record, state=clock)",
    "change(mark, at=1)",
)


def with_fields() -> Iterator[tuple[type[Any], type[Any]]]:
    """Yield every class that names its fields for `change`, with those fields."""
    for module in (values, states, records):
        for name, fields in vars(module).items():
            if name.endswith("Fields") and inspect.isclass(fields):
                yield getattr(module, name.removesuffix("Fields")), fields


@pytest.mark.parametrize(("kind", "fields"), sorted(set(with_fields()), key=str), ids=lambda kind: kind.__name__)
def test_fields_for_change_are_the_fields_of_the_class(kind: type[Any], fields: type[Any]) -> None:
    assert get_type_hints(fields) == get_type_hints(kind)
    assert list(get_type_hints(fields)) == list(kind.__struct_fields__)
    assert f"def _copied(self, **fields: Unpack[{kind.__name__}Fields]) -> {kind.__name__}:" in inspect.getsource(kind)


def test_change_with_wrong_name_or_type_fails_type_checking(tmp_path: Path) -> None:
    code = CHECKED.format(wrong="\n    ".join(WRONG)).lstrip()
    (tmp_path / "acts.py").write_text(code)
    found, _, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "acts.py")])
    lines = {int(line.split(":")[1]) for line in found.splitlines() if "acts.py" in line and ": error:" in line}
    wrong = [number for number, line in enumerate(code.splitlines(), 1) if line.strip() in WRONG]
    assert len(wrong) == len(WRONG) and lines == set(wrong), found


@pytest.mark.parametrize("name", ["unitl", "holds", "place"])
def test_change_with_a_wrong_name_raises(name: str) -> None:
    with pytest.raises(TypeError):
        change(Hold("a", 5), **{name: 1})  # type: ignore[arg-type]


def test_wrongly_typed_value_is_refused_by_the_store_format() -> None:
    wrong = change(Hold("a", 5), until="later")  # type: ignore[arg-type]
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(wrong), type=Hold)
