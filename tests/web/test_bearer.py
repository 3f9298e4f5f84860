from __future__ import annotations

import pytest
from sayback.errors import Refused
from sayback.web.bearer import split

SESSION, SECRET = "s" * 22, "t" * 43


def test_a_token_is_a_secret_or_a_session_and_a_secret() -> None:
    assert split(SECRET) == (None, SECRET)
    assert split(f"{SESSION}.{SECRET}") == (SESSION, SECRET)


@pytest.mark.parametrize("token", [None, 7, "", SECRET + "t", f".{SECRET}", f"{SESSION}.", f"{SECRET}\n", "ü" * 43])
def test_every_other_shape_is_no_seat(token: object) -> None:
    with pytest.raises(Refused, match="no-seat"):
        split(token)
