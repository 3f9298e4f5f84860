from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from sayback.sharing.certificate import LASTS, SPARE, leaf

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOSTS = ("192.168.1.5", "fd00::5", "localhost")


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_certificate_is_a_leaf_for_hosts_and_30_days(tmp_path: Path) -> None:
    certificate = read(leaf(tmp_path, HOSTS, NOW))
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(names) == [
        x509.IPAddress(ip_address("192.168.1.5")), x509.IPAddress(ip_address("fd00::5")), x509.DNSName("localhost")
    ]  # fmt: skip
    assert certificate.not_valid_before_utc < NOW
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == LASTS == timedelta(days=30)
    certificate.verify_directly_issued_by(certificate)


def test_a_certificate_can_sign_nothing(tmp_path: Path) -> None:
    extensions = read(leaf(tmp_path, HOSTS, NOW)).extensions
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical and basic.value.ca is False
    uses = extensions.get_extension_for_class(x509.KeyUsage)
    assert uses.critical and not uses.value.key_cert_sign and not uses.value.crl_sign
    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    path = leaf(tmp_path / "new" / "folder", HOSTS, NOW)
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == [path.name], "no other file holds the key"
    assert isinstance(serialization.load_pem_private_key(path.read_bytes(), None), ec.EllipticCurvePrivateKey)


def test_a_certificate_stays_the_same_while_it_fits(tmp_path: Path) -> None:
    first = leaf(tmp_path, HOSTS, NOW).read_bytes()
    assert leaf(tmp_path, HOSTS, NOW + LASTS - SPARE - timedelta(hours=1)).read_bytes() == first


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def lose_the_key(path: Path) -> None:
    path.write_bytes(
        path.read_bytes().partition(b"-----BEGIN CERT")[1] + path.read_bytes().partition(b"-----BEGIN CERT")[2]
    )


@pytest.mark.parametrize(
    ("hosts", "later", "change"),
    [
        (HOSTS, LASTS - SPARE, None),
        (HOSTS, LASTS * 2, None),
        (HOSTS, -timedelta(days=1), None),
        (("192.168.1.6", *HOSTS[1:]), timedelta(0), None),
        (HOSTS[1:], timedelta(0), None),
        (HOSTS, timedelta(0), cut),
        (HOSTS, timedelta(0), lose_the_key),
        (HOSTS, timedelta(0), lambda path: path.write_text("nothing")),
        (HOSTS, timedelta(0), lambda path: path.chmod(0o644)),
    ],
    ids=["ends-soon", "over", "not-yet", "another-host", "fewer-hosts", "cut", "no-key", "nothing", "readable-to-all"],
)
def test_a_certificate_that_no_longer_fits_is_made_anew(
    tmp_path: Path, hosts: tuple[str, ...], later: timedelta, change: Callable[[Path], object] | None
) -> None:
    path = leaf(tmp_path, HOSTS, NOW)
    first = read(path).serial_number
    if change:
        change(path)
    certificate = read(leaf(tmp_path, hosts, NOW + later))
    assert certificate.serial_number != first and certificate.not_valid_after_utc > NOW + later + SPARE
    assert path.stat().st_mode & 0o777 == 0o600
