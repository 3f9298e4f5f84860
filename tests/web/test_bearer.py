from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request
from sayback.errors import Refused
from sayback.web.bearer import brings, may_create, split

SESSION, SECRET = "s" * 22, "t" * 43


def test_token_splits_into_optional_session_and_secret() -> None:
    assert split(SECRET) == (None, SECRET)
    assert split(f"{SESSION}.{SECRET}") == (SESSION, SECRET)


@pytest.mark.parametrize("token", [None, 7, "", SECRET + "t", f".{SECRET}", f"{SESSION}.", f"{SECRET}\n", "ü" * 43])
def test_every_other_shape_is_no_seat(token: object) -> None:
    with pytest.raises(Refused, match="no-seat"):
        split(token)


def test_create_key_when_set_is_needed_to_create() -> None:
    given = make_mocked_request("POST", "/", {"Authorization": "Bearer practice-key-ü"})
    nothing = make_mocked_request("POST", "/")
    for request, key in ((given, "practice-key-ü"), (given, ""), (nothing, "")):
        may_create(request, key)
    for request in (given, nothing):
        with pytest.raises(Refused, match="create-key"):
            may_create(request, "another-key")


def test_empty_or_malformed_key_is_never_brought() -> None:
    for headers in ({}, {"Authorization": ""}, {"Authorization": "Bearer "}):
        assert not brings(make_mocked_request("GET", "/", headers), "")
    for odd in ("key", "Basic key", "Bearerkey", "Bearer  key", "Bearer key "):
        assert not brings(make_mocked_request("GET", "/", {"Authorization": odd}), "key"), odd
    assert brings(make_mocked_request("GET", "/", {"Authorization": "Bearer key"}), "key")
