"""Changes of a workshop."""

from __future__ import annotations

import asyncio

import pytest
from sayback.errors import Refused
from sayback.tokens import hashed, new_token
from sayback.workshops.changes import Change, parting
from sayback.workshops.service import WorkshopService

from tests.workshops.making import NAME, Workshop
from tests.workshops.test_live import filled


def test_parting_sends_both_back_to_the_line() -> None:
    change = parting([1])(filled(), 9)
    assert change is not None and change.workshop is None
    assert [(person.n, person.pair, person.since) for person in change.people] == [(1, 0, 9), (2, 0, 9)]
    assert [(pair.n, pair.apart, pair.taken) for pair in change.pairs] == [(1, 9, None)]


def test_parting_a_parted_pair_changes_nothing() -> None:
    assert parting([2])(filled(), 9) is None


def test_parting_an_unknown_pair_is_refused() -> None:
    with pytest.raises(Refused, match="no-pair"):
        parting([3])(filled(), 9)


def test_change_of_nothing_is_idle() -> None:
    assert Change(answer=3).idle and not Change(filled().workshop).idle


async def test_simultaneous_changes_answer_from_their_kept_tries(workshop: Workshop, others: WorkshopService) -> None:
    helpers = (
        each.admission.help(workshop.id, workshop.boss, hashed(new_token()), NAME)
        for each in (workshop.workshops, others) * 4
    )
    answers = await asyncio.gather(*helpers)
    assert sorted(answer["helper"] for answer in answers) == list(range(1, 9))  # type: ignore[type-var]
