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


def test_buckets_that_are_full_again_are_forgotten_when_there_are_many() -> None:
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


def test_what_is_put_back_can_be_taken_again_and_never_more_than_there_was() -> None:
    bucket = Buckets(Rate(1, 0.5), Clock())
    assert bucket.take("x") == 0
    for _ in range(2):
        bucket.give("x")
    assert [bucket.take("x") for _ in range(2)] == [0, 2]
