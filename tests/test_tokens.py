"""Secrets by their hashes."""

from __future__ import annotations

from sayback.tokens import hashed, is_session, new_session, new_token, same


def test_names_and_tokens_have_their_lengths() -> None:
    assert len(new_session()) == 22 and is_session(new_session())
    assert len(new_token()) == 43


def test_a_hash_is_what_a_browser_makes() -> None:
    assert hashed("abc") == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"


def test_missing_hashes_are_never_equal() -> None:
    assert same(hashed("x"), hashed("x"))
    assert not same(None, None)
    assert not same(hashed("x"), None)


def test_a_session_is_22_plain_characters() -> None:
    assert not is_session("x" * 21)
    assert not is_session("é" * 22)
