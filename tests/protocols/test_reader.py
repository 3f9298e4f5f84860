from __future__ import annotations

from pathlib import Path

import pytest
from sayback.engine.language.protocol import Ref, Terms
from sayback.protocols.problems import MOST
from sayback.protocols.reader import read

from .making import BROKEN, GOOD, expected, lines, wrong


@pytest.mark.parametrize("source", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_broken_file_fails_for_its_announced_rule_and_place(source: Path) -> None:
    problems = wrong(source)
    assert lines(problems) == expected(source), "\n".join(map(str, problems))


@pytest.mark.parametrize("source", sorted(GOOD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_file_has_no_problem(source: Path) -> None:
    assert wrong(source) == []


def test_every_broken_file_announces_what_is_wrong() -> None:
    files = sorted(BROKEN.glob("*.yaml"))
    assert len(files) > 60
    assert all(len(expected(source)) == 1 for source in files)


def test_a_file_becomes_the_nouns_of_the_engine() -> None:
    file = read(GOOD / "small.yaml").file
    assert file is not None
    assert (file.id, file.depth, file.good_for, file.planning) == ("small", "gentle", ("a first talk",), False)
    assert (file.settings["piece"].default, file.settings["piece"].least, file.settings["piece"].most) == (
        60_000,
        20_000,
        180_000,
    )
    rounds, together, close = file.steps
    assert (rounds.kind, rounds.name, rounds.keys, rounds.when) == (
        "rounds",
        "floor",
        {"swap": True},
        {"mode": "steps"},
    )
    assert rounds.steps[0].keys == {"time": Ref("piece")}
    assert (together.when, close.kind) == ({"mode": "freely"}, "close")
    assert (rounds.where.line, rounds.where.column) == (8, 5)
    assert file.where["piece.time"].line == 13


def test_unwritten_keys_are_absent_from_a_step() -> None:
    file = read(GOOD / "wide.yaml").file
    assert file is not None
    inside = next(step for step in file.steps if step.name == "inside")
    where, _, feelings, meaning, calm = inside.fields
    assert (where.kind, feelings.under, feelings.most, feelings.nudge) == ("body", "emotion", 3, "fine")
    assert (meaning.longest, calm.low, calm.high) == (200, 1, 7)
    assert next(step for step in file.steps if step.name == "felt").keys == {"about": ("understood", "brave")}


def test_ten_problems_in_one_file_are_ten_lines() -> None:
    text = """\
id: Ten
dept: deep
good_for: []
settings:
  piece: {kind: time, default: 60, min: 20s, max: 3m}
steps:
  - turn: piece
    tiem: 60s
  - reflect: piece
    as: saying
  - quiet: rest
    time: 1d
  - rounds: sides
    swap: true
    steps: nothing
  - close: end
"""
    found = [str(problem) for problem in read(text, "ten.yaml").problems]
    assert found == [
        "ten.yaml:1:1: missing-key: the file has no `source`; add a line like `source: Our own`",
        "ten.yaml:1:5: wrong-type: `id` cannot be `Ten`; write a word: small letters, digits and hyphens, 2 to 40"
        " signs, a letter first",
        "ten.yaml:2:1: unknown-key: a protocol has no key `dept`; did you mean `depth`?",
        "ten.yaml:3:11: wrong-type: `good_for` cannot be a list; write a list of 1 to 8 short texts",
        "ten.yaml:5:32: wrong-type: `default` cannot be `60`; write a duration like 90s, 5m or 2h",
        "ten.yaml:8:5: unknown-key: `turn` has no key `tiem`; did you mean `time`?",
        "ten.yaml:9:14: unique-name: `piece` is already a step, in line 7; use another name",
        "ten.yaml:10:9: wrong-type: `as` cannot be `saying`; write say-back, summary, sense, feeling or offer",
        "ten.yaml:12:11: wrong-type: `time` cannot be `1d`; write a duration like 90s, 5m or 2h, or the name of a time"
        " setting",
        "ten.yaml:14:11: wrong-type: `swap` cannot be `true`; write yes",
        "ten.yaml:15:12: wrong-type: `steps` cannot be `nothing`; write a list, each item after a hyphen",
    ]


def test_unreadable_setting_is_no_second_problem_at_its_use() -> None:
    head = "id: aa\ngood_for: [a]\nsource: s\nsettings: {piece: 5m}\n"
    text = head + "steps:\n  - quiet: rest\n    time: piece\n  - close: end\n"
    assert lines(read(text, "aa.yaml").problems) == ["4:19 wrong-type"]


def test_hundreds_of_problems_stop_at_the_limit() -> None:
    text = "id: aa\ngood_for: [a]\nsource: s\nsteps:\n" + "  - quiet: rest\n    nonsense: 1\n" * 90
    assert len(read(text, "aa.yaml").problems) <= MOST
    assert read("- read: a\n", "aa.yaml").problems[0].rule == "wrong-type"


def test_a_draft_brings_its_language_and_its_texts() -> None:
    text = "id: aa\ngood_for: [a]\nsource: s\nlanguage: de\ntexts: {title: Ein Gespräch}\nsteps:\n  - close: end\n"
    reading = read(text)
    assert (reading.problems, reading.language) == ([], "de")
    assert reading.texts is not None and "title" in reading.texts.items


def test_missing_file_is_a_problem_and_no_error(tmp_path: Path) -> None:
    assert [problem.rule for problem in read(tmp_path / "gone.yaml").problems] == ["unreadable"]


def test_terms_of_a_file_are_read() -> None:
    head = "id: aa\ngood_for: [a talk]\nsource: Ours.\nsteps:\n  - close: end\n"
    file = read(head + "devices: two\nonce: 20h\nsaved: no\nneeds: therapist\n", "aa.yaml").file
    assert file is not None and file.terms == Terms("two", 20 * 3_600_000, False, "therapist")
    plain = read(GOOD / "small.yaml").file
    assert plain is not None and plain.terms == Terms()
