from __future__ import annotations

from sayback.web.buckets import Buckets, Rate

from tests.web.test_limits import Clock


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    clock = Clock()
    bucket = Buckets(Rate(3, 0.5), clock)
    assert [bucket.take("x") for _ in range(4)] == [0, 0, 0, 2]
    clock.now = 2
    assert bucket.take("x") == 0 and bucket.take("x") == 2
    assert bucket.take("y") == 0
    clock.now = 1_000
    assert [bucket.take("x") for _ in range(4)] == [0, 0, 0, 2]


def test_refilled_buckets_are_forgotten_once_there_are_many() -> None:
    clock = Clock()
    bucket = Buckets(Rate(1, 1), clock)
    for n in range(10_000):
        bucket.take(n)
    clock.now = 5
    bucket.take("new")
    assert len(bucket._level) == 1
    for n in range(20_000):
        bucket.take(n)
    assert len(bucket._level) <= 10_000


def test_returned_tokens_never_exceed_the_burst() -> None:
    bucket = Buckets(Rate(1, 0.5), Clock())
    assert bucket.take("x") == 0
    for _ in range(2):
        bucket.give("x")
    assert [bucket.take("x") for _ in range(2)] == [0, 2]


def test_flood_of_new_keys_refills_no_empty_bucket() -> None:
    bucket = Buckets(Rate(6, 0.1), Clock())
    used = [f"pair {n}" for n in range(100)]
    for key in used:
        for _ in range(6):
            bucket.take(key)
    for n in range(25_000):
        bucket.take(n)
    assert all(bucket.take(key) > 0 for key in used) and len(bucket._level) <= 10_000


def test_long_key_is_kept_only_as_a_hash() -> None:
    bucket = Buckets(Rate(6, 0.1), Clock())
    bucket.take(("w" * 15_000, "t" * 15_000))
    assert {type(name) for name in bucket._level} == {int}


def test_many_are_taken_at_once_or_none() -> None:
    clock = Clock()
    bucket = Buckets(Rate(10, 2), clock)
    assert [bucket.take("x", 8), bucket.take("x", 8), bucket.take("x", 2), bucket.take("x", 4)] == [0, 3, 0, 2]
