from __future__ import annotations

import time
from pathlib import Path

import pytest
from sayback.protocols.nodes import (
    BYTES_A_VALUE,
    Branch,
    Row,
    Scalar,
    _Builder,
    _events,
    _quickly,
    plain,
    read_tree,
)
from sayback.protocols.problems import Problems
from sayback.protocols.reader import read

KB = 1024
LAUGHS = "a: &a [ha, ha]\n" + "".join(
    f"{now}: &{now} [*{was}, *{was}]\n" for was, now in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "ten megabytes": (b"a: " + b"x" * (10 * KB * KB), "too-large", "1:1"),
    "one byte too many": (b"#" * (64 * KB + 1), "too-large", "1:1"),
    "a million tiny values": (b"- [a,b,c]\n" * 6500, "too-large", "1366:3"),
    "not UTF-8": (b"id: aa\nsource: caf\xe9\n", "not-utf-8", "2:12"),
    "UTF-16": ("id: aa\n".encode("utf-16"), "not-utf-8", "1:1"),
    "half a character": (b"id: \xed\xa0\x80", "not-utf-8", "1:5"),
    "a null byte": (b"id: a\x00a", "hidden-character", "1:6"),
    "text that runs backwards": ("id: aa\nsource: x\u202ey\n".encode(), "hidden-character", "2:10"),
    "half a character by escape": (b'id: "\\ud800"', "hidden-character", "1:5"),
    "a billion laughs": (LAUGHS.encode(), "anchor", "1:4"),
    "an alias to nothing": (b"a: *b", "anchor", "1:4"),
    "a cycle": (b"&a [*a]", "anchor", "1:1"),
    "an anchor on a key": (b"&a id: aa", "anchor", "1:1"),
    "a tag": (b"id: !!python/object/apply:os.system [ls]", "tag", "1:5"),
    "a tag on a word": (b"id: !word aa", "tag", "1:5"),
    "a tag directive": (b"%TAG ! tag:example.org,2000:\n---\nid: aa", "tag", "1:1"),
    "an old version": (b"%YAML 1.1\n---\nid: aa", "tag", "1:1"),
    "a merge key": (b"id: aa\n<<: {depth: deep}", "merge-key", "2:1"),
    "two documents": (b"id: aa\n---\nid: bb", "one-document", "2:1"),
    "a map as a key": (b"? {a: b}\n: c", "yaml", "1:3"),
    "a tab": (b"id: aa\nsteps:\n\t- read: aa", "yaml", "3:1"),
    "an open quote": (b"id: 'aa", "yaml", "1:8"),
    "a sign that does not exist": (b'id: "\\U00110000"', "yaml", "1:1"),
    "nothing": (b"", "empty", "1:1"),
    "a comment only": (b"# a talk\n", "empty", "1:1"),
    "depth in brackets": (b"[" * 60000, "too-deep", "1:1"),
    "depth in braces": (b"{" * 60000, "too-deep", "1:1"),
    "depth in hyphens": (b"- " * 30000, "too-deep", "1:25"),
    "depth in brackets with words": (b"[a," * 20000, "too-deep", "1:37"),
    "depth in question marks": (b"? " * 30000, "yaml", "1:3"),
    "depth by lines": (b"".join(b" " * n + b"a:\n" for n in range(300)), "too-deep", "13:13"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly_by_one_sentence(name: str) -> None:
    data, rule, where = HOSTILE[name]
    start = time.process_time()
    problems = read(data, "bad.yaml").problems
    took = time.process_time() - start
    assert [str(problem).split(": ")[:2] for problem in problems] == [[f"bad.yaml:{where}", rule]]
    assert took < 0.5


def test_a_large_but_honest_file_is_read() -> None:
    text = "steps:\n" + "  - quiet: a quiet moment with a longer name\n" * 1300
    assert len(text) < 64 * KB
    assert len(text) / 2600 > BYTES_A_VALUE
    tree = read_tree(text, "x")
    assert tree.problems == [] and isinstance(tree.root, Branch) and len(tree.root.items) == 1


def test_keys_and_values_keep_their_places_and_plain_text() -> None:
    tree = read_tree("\ufeffon: no\nlist:\n  - 1e3\n  - 'x'\n", "x")
    assert isinstance(tree.root, Branch)
    answer, row = tree.root.items["on"], tree.root.items["list"]
    assert isinstance(answer, Scalar) and isinstance(row, Row)
    assert (answer.text, answer.quoted, answer.where.line, answer.where.column) == ("no", False, 1, 5)
    first, second = row.items
    assert isinstance(first, Scalar) and isinstance(second, Scalar)
    assert (first.text, second.quoted, second.where.line, second.where.column) == ("1e3", True, 4, 5)
    assert (tree.root.keys["list"].line, tree.root.keys["list"].column) == (2, 1)


def test_duplicate_key_is_a_problem_and_the_first_counts() -> None:
    tree = read_tree("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert [str(problem) for problem in tree.problems] == [
        "x.yaml:3:1: duplicate-key: `a` stands twice, first in line 1; keep one of them"
    ]
    assert plain(tree.root, {}) == {"a": "1", "b": "2"} if tree.root else False


def test_plain_data_keeps_the_places_of_its_keys() -> None:
    tree = read_tree("a:\n  b: [x, ~]\n", "x")
    marks: dict[tuple[str, ...], object] = {}
    assert tree.root is not None
    assert plain(tree.root, marks) == {"a": {"b": ["x", None]}}  # type: ignore[arg-type]
    assert set(marks) == {("a",), ("a", "b")}


def test_usual_slips_are_explained_without_parser_words() -> None:
    slips = {
        b"a: 1\nb:\n\t- one": "a tab stands here; indent with spaces",
        b"a:\n  - one\n - two": "does not line up",
        b"id walk # mine\na: 1": "write it like id: walk",
        b"id walk\na: 1": "none in a line above",
        b"title: Walk: a start": "put the text in quotes",
        b"a: {b: one: two}": "put it in quotes",
        b"title: @home": "put the text in quotes",
        b"title: 'Walk": "never closed",
    }
    for text, said in slips.items():
        [problem] = read(text, "bad.yaml").problems
        assert said in str(problem) and "YAML" not in problem.message, problem


LIBRARY = Path(__file__).parents[2] / "protocols"


@pytest.mark.parametrize("file", sorted(LIBRARY.rglob("*.yaml")), ids=lambda file: str(file.relative_to(LIBRARY)))
def test_quick_and_exact_parser_agree_on_the_library(file: Path) -> None:
    text, marks, exact = file.read_text("utf-8-sig"), {}, {}
    quick = _quickly(text, file.name, 1_000 * KB)
    assert quick is not None, "quote what has a question mark in brackets or braces: libyaml takes it for a key"
    slow = _Builder(Problems(file.name), 100_000).tree(_events(text, pure=True))
    assert (plain(quick, marks), marks) == (plain(slow, exact), exact)
