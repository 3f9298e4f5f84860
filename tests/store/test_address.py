"""Addresses are read as people write them, and a wrong one is told in a sentence without its password."""

from __future__ import annotations

import ssl

import pytest
from sayback.store.address import Address, parse
from sayback.store.errors import StoreSettingError


def test_host_port_and_database_are_read() -> None:
    assert parse("redis://store.local:7000/2") == Address(host="store.local", port=7000, db=2)
    assert parse("redis://") == Address()


def test_user_and_password_may_be_percent_encoded() -> None:
    read = parse("redis://u%40x:p%3Aq@h")
    assert (read.user, read.password) == ("u@x", "p:q")


def test_a_socket_may_have_spaces_in_its_path() -> None:
    assert parse("unix:///a%20b/v.sock?db=1") == Address(path="/a b/v.sock", db=1)


def test_tls_checks_the_certificate_unless_told_not_to() -> None:
    strict, loose = parse("rediss://h").tls, parse("rediss://h?ssl_cert_reqs=none").tls
    assert strict is not None
    assert loose is not None
    assert (strict.verify_mode, loose.verify_mode) == (ssl.CERT_REQUIRED, ssl.CERT_NONE)


@pytest.mark.parametrize("url", ["http://:secret@h", "redis://:secret@h:port", "unix://", "redis://:secret@h/x", "h:1"])
def test_a_wrong_address_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreSettingError, match="cannot be used") as told:
        parse(url)
    assert "secret" not in str(told.value)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(parse("redis://:secret@h"))
