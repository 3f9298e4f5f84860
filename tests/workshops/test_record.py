from __future__ import annotations

import msgspec
import pytest
from sayback.workshops.record import Helper, Pair, Person, Workshop, decode, encode, names

WHOLE = Workshop("p", ("en", "de"), 20, "K", "F", "P", "CODE", {"x": 1}, "T", helpers=(Helper(1, "h", "n"),))


@pytest.mark.parametrize(
    "thing", [WHOLE, Person(3, "t", "n", "en", 5, "both", 2, 6, gone=True, v=7), Pair(1, "s", 1, 2, 9, taken=0, v=4)]
)
def test_record_survives_a_round_trip(thing: Workshop | Person | Pair) -> None:
    assert decode(encode(thing), type(thing)) == thing


def test_decoding_a_foreign_record_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(b'{"state": {}}', Workshop)


def test_log_entry_names_the_written_records() -> None:
    assert names(encode(["person/1", "pair/2"])) == ["person/1", "pair/2"]


def test_workshop_with_all_helpers_fits_the_store() -> None:
    helpers = tuple(Helper(n, "h" * 43, "n" * 470) for n in range(20))
    assert (
        len(encode(Workshop("p", ("en",) * 20, 20, "K" * 87, "F", "P", "C", title="t" * 470, helpers=helpers))) < 14_000
    )
