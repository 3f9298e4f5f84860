"""The version of a dialogue: which steps it has, and the values of their keys."""

from __future__ import annotations

from dataclasses import replace

from sayback.engine.language.compile import compile
from sayback.engine.language.protocol import HOW_SAFE, Option, ProtocolFile, Ref, Setting, Terms, Where
from sayback.engine.language.version import Version, asks_how_safe, digest, written

from tests.engine.making import CLOSE, dialogues, one, small, swap


def test_step_applies_when_all_its_settings_match() -> None:
    step = one("read", "page", when={"mode": "slow", "extra": True})
    assert Version(small(step), {"mode": "slow", "extra": True}).applies(step)
    assert not Version(small(step), {"mode": "slow", "extra": False}).applies(step)
    assert Version(small(), {}).applies(one("read", "page"))


def test_key_value_comes_from_file_setting_or_default() -> None:
    version = Version(small(), {"how-long": 90_000})
    steps = one("turn", "t1", time=10_000), one("turn", "t2", time=Ref("how-long")), one("turn", "t3")
    assert [version.number(step, "time") for step in steps] == [10_000, 90_000, 120_000]
    assert version.value(steps[2], "by") == "speaker"


def test_deep_file_and_deep_cards_ask_how_safe() -> None:
    how = Setting("choice", "gentle", options=("gentle", "deep"))
    by_choice = swap(one("card", "opener", deck="d", depth=Ref("how")), when={"cards": True})
    file = small(by_choice, settings={"how": how})
    assert asks_how_safe(file) == [{"cards": True, "how": "deep"}]
    assert written(file)[0] == replace(HOW_SAFE, when={"cards": True, "how": "deep"})
    first = {cards: Version(file, {"cards": cards, "how": "deep"}).steps()[0] for cards in (True, False)}
    assert (first[True], first[False]) == (HOW_SAFE, CLOSE)
    assert Version(file, {"cards": True, "how": "gentle"}).steps()[0] is by_choice
    in_a_way = one("choose", "way", options=(Option("deeper", (one("card", "opener", deck="d", depth="deep"),)),))
    assert asks_how_safe(small(in_a_way)) == asks_how_safe(small(depth="deep")) == [{}]
    shallow = replace(how, options=("gentle", "steady"))
    assert asks_how_safe(small(by_choice, settings={"how": shallow})) == []
    assert written(small(depth="steady")) == (CLOSE,)


def test_only_changes_that_matter_change_the_digest() -> None:
    file = dialogues()["everything"]
    moved = replace(file, steps=tuple(replace(step, where=Where(9, 9)) for step in file.steps), where={"id": Where(1)})
    assert digest(file, {}) == digest(moved, {}) == compile(file, {}).digest
    assert len({digest(file, {}), digest(file, {"often": 3}), digest(replace(file, planning=True), {})}) == 3


def test_danger_counts_in_the_digest_none_is_as_before() -> None:
    file = small(one("read", "page"))
    assert digest(file, {}) == "ecc5cb7e2b4c681e", "talks that have begun are found by it"
    assert digest(replace(file, danger={"feelings": ("lonely",)}), {}) != digest(file, {})


def test_list_named_where_counts_in_the_digest() -> None:
    one_list, other = (ProtocolFile("x", (CLOSE,), lists={"where": (word,)}) for word in ("head", "hand"))
    assert digest(one_list, {}) != digest(other, {})


def test_terms_count_in_the_digest_only_where_stated() -> None:
    before = "dfde31b47bd6569a"  # of a release that knew no terms: talks that were kept by it find their dialogue
    assert digest(small(), {}) == digest(small(terms=Terms()), {}) == before
    assert len({before, *(digest(small(terms=terms), {}) for terms in (Terms("two"), Terms(saved=False)))}) == 3
