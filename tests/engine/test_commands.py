"""Commands as plain values: the same values are the same command."""

from __future__ import annotations

from sayback.engine.commands import Act, Arrive, Depart, Gap, Tick


def test_commands_are_compared_by_value() -> None:
    assert Act("a", "done", "piece~1") == Act("a", "done", "piece~1", {}, "")
    assert Arrive(("a", "b")) != Arrive(("a",))
    assert (Tick(), Gap(1, 2), Depart(("a",), 5)) == (Tick(), Gap(1, 2), Depart(("a",), 5))
