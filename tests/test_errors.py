from __future__ import annotations

import re
from pathlib import Path

import pytest
import sayback
from sayback.engine.refusals import REFUSALS
from sayback.errors import PROBLEMS, Refused

PACKAGE = Path(sayback.__file__).parent


def test_raised_codes_are_in_the_table_and_all_used() -> None:
    text = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "errors.py")
    raised = set(re.findall(r'(?<!\w)Refused\(\s*"([a-z-]+)"', text))
    assert raised <= set(PROBLEMS)
    quoted = set(re.findall(r'"([a-z-]+)"', text))
    assert set(PROBLEMS) - set(REFUSALS) <= quoted


def test_an_unknown_code_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Refused("no-such-code")


def test_every_sentence_is_for_a_person_and_blames_nobody() -> None:
    for code, problem in PROBLEMS.items():
        assert problem.sentence[0].isupper() and problem.sentence.endswith("."), code
        assert 400 <= problem.status < 600
        assert not re.search(r"\b(you|your) (must|did|failed)\b|invalid|illegal", problem.sentence, re.I), code


def test_both_shapes_say_the_same() -> None:
    refused = Refused("slow-down", ["act"], wait=2.5)
    assert refused.body() == {
        "error": {"code": "slow-down", "message": refused.problem.sentence, "where": ["act"]},
    }
    assert refused.ack() == {
        "ok": False,
        "code": "slow-down",
        "message": refused.problem.sentence,
        "retry": True,
        "where": ["act"],
    }
