"""Which steps a version of a dialogue has, and what their keys say."""

from __future__ import annotations

from dataclasses import replace

from sayback.engine.language.compile import compile
from sayback.engine.language.protocol import ProtocolFile, Ref, Where
from sayback.engine.language.version import Version, digest

from tests.engine.making import CLOSE, dialogues, one, small


def test_a_step_is_there_where_the_settings_are_what_it_waits_for() -> None:
    step = one("read", "page", when={"mode": "slow", "extra": True})
    assert Version(small(step), {"mode": "slow", "extra": True}).applies(step)
    assert not Version(small(step), {"mode": "slow", "extra": False}).applies(step)
    assert Version(small(), {}).applies(one("read", "page"))


def test_a_key_says_what_is_written_or_what_its_setting_says_or_what_is_usual() -> None:
    version = Version(small(), {"how-long": 90_000})
    steps = one("turn", "t1", time=10_000), one("turn", "t2", time=Ref("how-long")), one("turn", "t3")
    assert [version.number(step, "time") for step in steps] == [10_000, 90_000, 120_000]
    assert version.value(steps[2], "by") == "speaker"


def test_only_what_makes_a_difference_makes_another_digest() -> None:
    file = dialogues()["everything"]
    moved = replace(file, steps=tuple(replace(step, where=Where(9, 9)) for step in file.steps), where={"id": Where(1)})
    assert digest(file, {}) == digest(moved, {}) == compile(file, {}).digest
    assert len({digest(file, {}), digest(file, {"often": 3}), digest(replace(file, planning=True), {})}) == 3


def test_a_list_that_is_called_where_is_part_of_the_digest() -> None:
    one_list, other = (ProtocolFile("x", (CLOSE,), lists={"where": (word,)}) for word in ("head", "hand"))
    assert digest(one_list, {}) != digest(other, {})
