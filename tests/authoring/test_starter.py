from __future__ import annotations

import json
import re

import jsonschema
import pytest
from ruamel.yaml import YAML
from sayback.authoring.starter import json_schema, starter, vocabulary
from sayback.engine.language.vocabulary import KINDS
from sayback.protocols.library import Library

from tests.guide import README, kept


def test_a_starter_has_no_problem_and_few_lines(library: Library) -> None:
    for name in ("our-walk", "ab", "a-b-c-d-e-f-g-h-i-j-k-l"):
        text = starter(name)
        assert library.check(text, f"{name}.yaml").problems == []
        assert 10 <= len(text.splitlines()) <= 20


@pytest.mark.parametrize("name", ["", "a", "Walk", "our walk", "../up", "x" * 41, "yes", "é-é", "a.yaml"])
def test_impossible_name_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name") as refused:
        starter(name)
    assert "\n" not in str(refused.value)


def test_a_starter_fits_the_schema_that_editors_use() -> None:
    yaml = YAML(typ="safe", pure=True)
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(yaml.load(starter("our-walk")))


def test_every_kind_and_every_key_is_in_the_table() -> None:
    rows = vocabulary().splitlines()[2:]
    assert len(rows) == len(KINDS) == 15
    for row, (name, kind) in zip(rows, KINDS.items(), strict=True):
        assert row.startswith(f"| `{name}` | {kind.help} |") and row.count("|") == 4
        assert all(f"`{key}` " in row for key in kind.keys)


def test_generated_files_beside_the_dialogues_are_current(library: Library) -> None:
    old = [
        path.name
        for path, text in kept(library).items()
        if path.suffix != ".svg" and (not path.exists() or path.read_text("utf-8") != text)
    ]
    assert not old, "bring it up to date: .venv/bin/python -m tests.guide"


def test_examples_with_texts_are_whole_dialogues(library: Library) -> None:
    examples = [part for part in re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.S) if "texts:" in part]
    assert len(examples) == 2
    for example in examples:
        head = "id: example\ngood_for: [a try]\nsource: Our own\nlanguage: en\n"
        text = head + example.replace("texts:\n", "texts:\n  title: An example\n  summary: A small talk.\n")
        assert [str(problem) for problem in library.check(text, "example.yaml").problems] == []


def test_readme_shows_the_starter_and_links_to_real_files() -> None:
    text = README.read_text("utf-8")
    shown = text.split("```yaml\n")[1].split("```")[0].splitlines()
    plain = [line.split("  #")[0].rstrip() for line in starter("our-walk").splitlines()]
    assert all(line in plain for line in shown)
    targets = [part.split(")")[0] for part in text.split("](")[1:]]
    assert targets and all((README.parent / target).exists() for target in targets)
