from __future__ import annotations

import pytest
from sayback.errors import Refused
from sayback.tokens import hashed
from sayback.workshops.live import LiveWorkshop
from sayback.workshops.record import Helper, Person, Workshop
from sayback.workshops.roles import Role, facilitator, person_of, role_of, running, watcher

BOSS, HELPER, SCREEN, GUEST = (letter * 43 for letter in "fhpg")


def live() -> LiveWorkshop:
    new = LiveWorkshop("w" * 22)
    there = Workshop("p", ("en",), 4, "K", hashed(BOSS), hashed(SCREEN), "C", helpers=(Helper(7, hashed(HELPER), "n"),))
    new.take(there, [Person(1, hashed(GUEST), "n", "en", 1)], [])
    return new


def test_link_opens_only_its_own_role() -> None:
    there = live()
    assert [role_of(there, token) for token in (BOSS, HELPER, SCREEN)] == [
        Role("facilitator"), Role("helper", 7), Role("projector"),
    ]  # fmt: skip
    assert person_of(there, GUEST).n == 1
    for ask, bearer in ((role_of, GUEST), (watcher, SCREEN), (person_of, BOSS), (facilitator, "x" * 43)):
        with pytest.raises(Refused, match="no-workshop"):
            ask(there, bearer)
    with pytest.raises(Refused, match="facilitator-only"):
        facilitator(there, HELPER)


def test_a_hash_is_no_token() -> None:
    with pytest.raises(Refused, match="no-workshop"):
        role_of(live(), hashed(BOSS))


def test_workshop_with_sums_is_over() -> None:
    there = live()
    running(there)
    there.take(Workshop("p", (), 4, "K", "F", "P", "C", sums={}), [], [])
    with pytest.raises(Refused, match="workshop-over"):
        running(there)
