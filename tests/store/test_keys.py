"""Keys: one session's are told apart from any other's by their hash tag alone."""

from __future__ import annotations

from sayback.store import keys


def test_every_key_of_a_session_has_its_hash_tag() -> None:
    names = [keys.now("s"), keys.log("s"), keys.acts("s", 3), keys.box("s"), keys.channel("s")]
    assert names == ["sayback:{s}:now", "sayback:{s}:log", "sayback:{s}:acts:3", "sayback:{s}:box", "sayback:{s}"]


def test_clock_code_and_table_keys_have_separate_tags() -> None:
    assert keys.beat() == "sayback:{clock}:beat"
    assert keys.gaps() == "sayback:{clock}:gaps"
    assert keys.code("123456") == "sayback:{code:123456}"
    assert keys.table("d") == "sayback:{table:d}"
