from __future__ import annotations

from sayback.authoring.simulate import CHUNK, HEAD, TEMPERS, couple, couples, many, report, simulate
from sayback.engine.language.compile import chosen_or_default, compile
from sayback.protocols.library import Library


def test_every_temper_meets_every_temper() -> None:
    assert len(set(couples(0, 36))) == len(TEMPERS) ** 2 == 36
    assert couples(0, 100)[40:] == couples(40, 60)


def test_no_couple_is_stuck_in_any_dialogue(library: Library) -> None:
    reports = list(simulate(library.files.values(), 6, seed=5))
    assert [report.protocol for report in reports] == list(library.files)
    for result in reports:
        assert sum(result.how.values()) == 6 and not result.how.get("stuck"), result.line()


def test_couple_that_never_feels_understood_finishes_or_leaves(library: Library) -> None:
    file = library.files["solve-together"]
    table = compile(file, chosen_or_default(file))
    played = [couple(table, ("always-not-yet", "always-not-yet"), seed) for seed in range(5)]
    assert {talk.how for talk in played} <= {"finished", "left"}


def test_the_same_seed_plays_the_same_talk(library: Library) -> None:
    file = library.files["thank-you"]
    assert many(file, 12, seed=3) == many(file, 6, seed=3) + many(file, 6, seed=3, first=6)
    assert many(file, 12, seed=3) != many(file, 12, seed=4)


def test_talks_on_all_processors_equal_talks_on_one(library: Library) -> None:
    file = library.files["thank-you"]
    [spread] = simulate([file], CHUNK + 3)
    assert spread == report(file.id, many(file, CHUNK + 3))


def test_a_report_is_a_row_below_its_heading(library: Library) -> None:
    line = report("thank-you", many(library.files["thank-you"], 1)).line()
    assert line.startswith("thank-you") and len(line) == len(HEAD)


def test_stuck_couple_is_counted_with_its_place(library: Library) -> None:
    played = many(library.files["thank-you"], 2)
    stuck = type(played[0])("stuck", 720.0, 9, 1, 50.0, "back.check")
    result = report("thank-you", [*played, stuck])
    assert result.how["stuck"] == 1 and result.line().endswith("back.check")
