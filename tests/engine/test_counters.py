"""Stored names: they stay the same byte for byte."""

from __future__ import annotations

import re

from sayback.engine import counters

from tests.house.tree import PACKAGE, shown, under

STORED = {
    counters.tries("s"): "s.n", counters.retry("s"): "s.retry", counters.had("s", 2): "s.had.2",
    counters.item_now("s"): "s.now", counters.once("s", "a"): "s.once.a", counters.chose("s", "x"): "s.chose.x",
    counters.yes("s", "b"): "s.yes.b", counters.wrote("s", "a"): "s.wrote.a",
    counters.times("r"): "r.times", counters.half("r"): "r.half", counters.flip("r"): "r.flip",
    counters.found("r"): "r.found", counters.past("r"): "r.past",
    counters.deck("cards"): "deck.cards", counters.breaks("a"): "breaks.a", counters.verdict("got"): "heard.got",
    counters.box("a", "s.fill~3", "wish"): "a/s.fill~3/wish", counters.lasting("b", "word"): "b/-/word",
    counters.draft(2): "draft.2", counters.shown("wish"): "wish.shown", counters.rating("s", "a", "w"): "s/a/w",
}  # fmt: skip
SPELT = re.compile(
    r"""f"[^"]*\.(n|retry|now|times|half|flip|found|had|once|chose|yes|wrote)(\.\{[^}]*\})?"|f"(deck|breaks|heard|draft)\."""
    r"""|/-/"""
)


def test_names_are_stored_as_they_always_were() -> None:
    assert {counter: written for counter, written in STORED.items() if counter != written} == {}


def test_no_other_engine_file_spells_a_stored_name() -> None:
    wrong = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in under(PACKAGE / "engine", ".py")
        if path.name != "counters.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SPELT.search(line) and "`" not in line
    ]
    assert not wrong, "\n".join(wrong)
