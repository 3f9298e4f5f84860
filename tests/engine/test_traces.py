"""The engine's truth as data: every trace is played twice.

Once looking only when something happens, and once looking all the time.
"""

from __future__ import annotations

import pytest
from sayback.engine.prove import prove

from tests.engine.making import of_yaml
from tests.engine.traces import play, traces

TRACES = traces()


@pytest.mark.parametrize("name", TRACES)
def test_a_trace_goes_as_it_is_written(name: str) -> None:
    assert play(TRACES[name], watch=False).state == play(TRACES[name], watch=True).state


@pytest.mark.parametrize("name", [name for name, trace in TRACES.items() if "steps" in trace])
def test_the_file_of_a_trace_may_run(name: str) -> None:
    assert prove(of_yaml(TRACES[name])) == []
