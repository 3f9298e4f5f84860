"""The proof of a file: each rule has a file that breaks exactly that rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sayback.engine.language.compile import compile
from sayback.engine.language.protocol import Edge, Option, ProtocolFile, Setting, StepDef, Table, Terms
from sayback.engine.prove import _table, prove

from tests.engine.making import CLOSE, dialogues, one, small, swap

TURN, BACK = one("turn", "piece"), one("reflect", "back")
HEARD = swap(TURN, BACK)
QUIET = one("turn", "said", heard=False)
SIDES = (Option("aa"), Option("bb"), Option("cc"))
WHICH = one("choose", "which", sides=True, options=SIDES)

BROKEN: dict[str, tuple[str, ProtocolFile]] = {
    "no close": ("close", ProtocolFile("x", (one("read", "page"),))),
    "nothing at all": ("close", ProtocolFile("x", ())),
    "two closes": ("close", ProtocolFile("x", (one("close", "first"), CLOSE))),
    "a close that is not the last": ("close", ProtocolFile("x", (CLOSE, one("read", "page")))),
    "the engine's own name": ("names", small(one("read", "lobby"))),
    "the name of an aside": ("names", small(one("read", "aside-floor"))),
    "a heard turn that nobody says back": ("heard", small(swap(TURN))),
    "a heard turn before something else": ("heard", small(swap(TURN, one("read", "page"), BACK))),
    "a heard answer of the listener": ("heard", small(swap(one("turn", "piece", by="listener", heard=True), BACK))),
    "a turn whose reflect is not in this mode": (
        "heard",
        small(
            swap(TURN, one("reflect", "back", when={"way": "long"})),
            settings={"way": Setting("choice", "long", options=("long", "short"))},
        ),
    ),
    "more without a turn": ("more", small(swap(BACK, one("more", "more")))),
    "more after something else": ("more", small(swap(QUIET, one("read", "page"), one("more", "more")))),
    "a turn of one person only": ("swap", small(QUIET)),
    "a page of one person only": ("swap", small(one("write", "page", of="speaker"))),
    "a turn in rounds without swap": ("swap", small(one("rounds", "all", QUIET, times=2))),
    "a swap in a swap": ("nesting", small(swap(swap(one("read", "page"), name="inner")))),
    "rounds too deep": (
        "nesting",
        small(one("rounds", "r1", one("rounds", "r2", one("rounds", "r3", one("rounds", "r4", one("read", "page")))))),
    ),
    "rounds of nothing": ("rounds", small(one("rounds", "all", times=2))),
    "rounds of nothing in one mode": (
        "rounds",
        small(
            one("rounds", "all", one("read", "page", when={"loud": True})),
            settings={"loud": Setting("yes-no", True)},
        ),
    ),
    "a decision before anything": ("decide", small(one("decide", "plan"))),
    "a decision before the swap": ("decide", small(one("decide", "plan"), HEARD)),
    "a decision after turns that nobody said back": ("decide", small(swap(QUIET), one("decide", "plan"))),
    "a decision after feelings only": (
        "decide",
        small(swap(TURN, one("reflect", "warm", as_="feeling")), one("decide", "plan")),
    ),
    "a decision on a new subject": (
        "decide",
        small(HEARD, swap(QUIET, name="new", subject="new"), one("decide", "plan")),
    ),
    "a decision in the swap itself": ("decide", small(swap(TURN, BACK, one("decide", "plan")))),
    "a way that holds rounds": (
        "choose",
        small(
            swap(one("choose", "way", options=(Option("a1"), Option("b1", (one("rounds", "r", one("read", "p")),)))))
        ),
    ),
    "sides that are picked on one device": ("sides", small(WHICH, TURN, BACK)),
    "sides in the middle of something": ("sides", small(one("rounds", "all", WHICH), terms=Terms(devices="two"))),
    "sides that lead to steps": (
        "sides",
        small(one("choose", "which", sides=True, options=(*SIDES[:2], Option("cc", (QUIET,)))), terms=Terms("two")),
    ),
    "sides without a way out": (
        "sides",
        small(one("choose", "which", sides=True, options=SIDES[:2]), terms=Terms(devices="two")),
    ),
    "a part before it is known who is who": ("swap", small(TURN, BACK, WHICH, terms=Terms(devices="two"))),
    "a promise that is far off": ("minutes", small(HEARD, minutes=60)),
    "longer than three hours": (
        "minutes",
        small(swap(one("turn", "piece", time=3_600_000), one("reflect", "back"), times=3)),
    ),
    "too many modes": (
        "modes",
        small(
            *(one("read", f"p{n}", when={f"s{n}": True}) for n in range(40)),
            settings={f"s{n}": Setting("yes-no", False) for n in range(40)},
        ),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_fails_for_exactly_one_rule(name: str) -> None:
    rule, file = BROKEN[name]
    assert {problem.rule for problem in prove(file)} == {rule}


GOOD: dict[str, ProtocolFile] = {
    "only a close": ProtocolFile("x", (CLOSE,)),
    "a decision when planning": small(one("decide", "plan"), planning=True),
    "a decision after a swap": small(HEARD, one("decide", "plan")),
    "a decision for every subject": small(
        one("rounds", "all", swap(TURN, BACK, subject="new"), one("decide", "plan"), times=2)
    ),
    "a decision after a swap inside of rounds": small(one("rounds", "all", HEARD, times=2), one("decide", "plan")),
    "one person's talk over two sessions": small(QUIET, one("card", "c", deck="d"), over_sessions=True),
    "one direction, once it is known who is who": small(WHICH, TURN, BACK, terms=Terms(devices="two")),
    "a true promise": small(HEARD, minutes=8),
    "sixteen modes": small(
        *(one("read", f"p{n}", when={f"s{n}": True}) for n in range(4)),
        settings={f"s{n}": Setting("yes-no", False) for n in range(4)},
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_has_no_problem(name: str) -> None:
    assert [str(problem) for problem in prove(GOOD[name])] == []


@pytest.mark.parametrize("name", sorted(dialogues()))
def test_the_dialogues_that_come_along_are_proved(name: str) -> None:
    assert [str(problem) for problem in prove(dialogues()[name])] == []


# A file of the language cannot break these three: a table that is bent afterwards can.

FILE = small(one("read", "page"), HEARD)


def bent(place: str, **fields: object) -> list[tuple[str, str]]:
    table: Table = compile(FILE, {})
    places = {**table.places, place: replace(table.places[place], **fields)}  # type: ignore[arg-type]
    return [(problem.rule, problem.message.split()[0]) for problem in _table(replace(table, places=places), FILE)]


def test_a_place_that_nothing_leads_to_is_found() -> None:
    assert ("reach", "page") in bent("lobby", edges={"next": Edge("sides.start")})


def test_place_that_cannot_reach_the_close_is_found() -> None:
    assert ("reach", "page") in bent("page", edges={"next": Edge("page", (("count", "x"),))})


def test_place_without_an_expected_move_is_found() -> None:
    assert ("stuck", "back.check") in bent("back.check", by="none")
    assert ("stuck", "page") not in bent("page", timing="own", by="none")


def test_a_way_round_that_does_not_count_is_found() -> None:
    check = compile(FILE, {}).places["back.check"]
    free = {name: Edge(edge.to) for name, edge in check.edges.items()}
    assert [rule for rule, _ in bent("back.check", edges=free)] == ["bounds"]


def test_a_problem_names_the_line_of_its_step() -> None:
    step = StepDef("turn", "piece", where=replace(FILE.steps[0].where, line=7, column=5))
    assert {(p.rule, p.where.line, p.where.column) for p in prove(small(swap(step)))} == {("heard", 7, 5)}
