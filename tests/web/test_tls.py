from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sayback.sharing.certificate import leaf
from sayback.web.tls import BadCertificate, context, vouched

NOW = datetime.now(UTC)


def pair_of(folder: Path, days: int = 0) -> Path:
    """Make a certificate with its key; it is valid around so many days from now."""
    return leaf(folder, ("127.0.0.1",), NOW + timedelta(days))


def refusal(cert: Path, key: Path) -> str:
    with pytest.raises(BadCertificate) as refused:
        context(cert, key)
    said = str(refused.value)
    assert len(said.splitlines()) == 1 and said.endswith(".")
    return said


def test_certificate_matching_its_key_is_accepted(tmp_path: Path) -> None:
    assert isinstance(context(pair_of(tmp_path), pair_of(tmp_path)), ssl.SSLContext)


@pytest.mark.parametrize(("days", "says"), [(-31, "has expired"), (2, "not valid yet")])
def test_a_certificate_out_of_its_time_is_refused(tmp_path: Path, days: int, says: str) -> None:
    path = pair_of(tmp_path, days)
    said = refusal(path, path)
    assert says in said and str(path) in said


def test_certificate_is_vouched_only_by_a_known_authority(tmp_path: Path) -> None:
    path = pair_of(tmp_path)
    served = context(path, path)
    assert not vouched(served)
    authority, signed = signed_by_somebody(tmp_path)
    served = context(signed, signed)
    assert not vouched(served)
    assert vouched(served, authority)


def signed_by_somebody(folder: Path) -> tuple[Path, Path]:
    """Make an authority's certificate, and one that it signed for talk.example, with its key."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("somebody", "talk.example")]
    found = []
    for n in range(2):
        built = x509.CertificateBuilder(
            names[0],
            names[n],
            keys[n].public_key(),
            n + 1,
            NOW - timedelta(1),
            NOW + timedelta(1),
        )
        built = built.add_extension(x509.BasicConstraints(ca=n == 0, path_length=None), critical=True)
        found.append(built.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    authority, signed = folder / "authority.pem", folder / "signed.pem"
    plain, form = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
    authority.write_bytes(found[0])
    signed.write_bytes(found[1] + keys[1].private_bytes(serialization.Encoding.PEM, form, plain))
    return authority, signed


def test_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    assert "another certificate" in refusal(pair_of(tmp_path / "one"), pair_of(tmp_path / "other"))


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    good = pair_of(tmp_path)
    assert "No such file" in refusal(tmp_path / "none.pem", good) and "No such file" in refusal(good, tmp_path / "none")
    assert "private key" in refusal(good, tmp_path) and "certificate" in refusal(tmp_path, good)


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    good, other = pair_of(tmp_path), tmp_path / "other.der"
    other.write_bytes(b"\x30\x82\x01\x00" * 40)
    assert "no certificate in" in refusal(other, good) and "no private key in" in refusal(good, other)
    other.write_text("-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n")
    assert "cannot be used" in refusal(other, good)


def test_key_with_a_passphrase_is_refused_without_a_prompt(tmp_path: Path) -> None:
    cert, locked = pair_of(tmp_path), tmp_path / "locked.pem"
    key = serialization.load_pem_private_key(cert.read_bytes(), None)
    form, closed = serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"word")
    locked.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, closed))
    assert "passphrase" in refusal(cert, locked)
