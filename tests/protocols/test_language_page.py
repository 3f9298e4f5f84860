"""The examples of docs/language.md: each is read without a problem.

And every word of the language stands in one.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML
from sayback.engine.language.vocabulary import FIELD_KINDS, KINDS, REFLECTIONS, SETTING_KINDS
from sayback.protocols.fields import KEYS as FIELD_KEYS
from sayback.protocols.reader import _TOP, read
from sayback.protocols.settings import KEYS as SETTING_KEYS

from tests.house.tree import ROOT

TEXT = (ROOT / "docs" / "language.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
HEAD = "id: example\ngood_for: [a test]\nsource: Our own\nlists: {topics: [today, tomorrow]}\nsteps:\n"
CLOSE = "  - close: end\n"


def whole(example: str) -> str:
    """Complete an example to a file: a head for bare steps, and a close where none is."""
    if not example.startswith("- "):
        return example
    steps = "".join(f"  {line}\n" for line in example.splitlines())
    return HEAD + steps + ("" if "  - close:" in steps else CLOSE)


def keys(node: Any) -> set[str]:
    """Collect every key that stands anywhere in a tree."""
    if isinstance(node, dict):
        return set(node).union(*(keys(value) for value in node.values()))
    return set().union(*(keys(item) for item in node)) if isinstance(node, list) else set()


USED = set().union(*(keys(YAML(typ="safe", pure=True).load(example)) for example in EXAMPLES))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
def test_example_is_read_without_a_problem(example: str) -> None:
    assert [str(problem) for problem in read(whole(example)).problems] == []


def test_examples_hold_every_key_of_the_language() -> None:
    words = {*_TOP, "when", *KINDS, *FIELD_KINDS}
    words |= {key for kind in KINDS.values() for key in kind.keys}
    words |= {key for kind in FIELD_KEYS.values() for key in kind}
    words |= {key for kind in SETTING_KEYS.values() for key in kind}
    assert words - USED == set()


def test_page_names_every_option_of_a_choice() -> None:
    options = {option for kind in KINDS.values() for key in kind.keys.values() for option in key.options}
    assert not [word for word in {*options, *REFLECTIONS, *SETTING_KINDS} if not re.search(rf"\b{word}\b", TEXT)]


def test_steps_stand_in_the_order_of_the_vocabulary() -> None:
    assert re.findall(r"^\*\*([a-z]+)\*\*", TEXT, re.M) == list(KINDS)
