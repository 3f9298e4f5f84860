"""The certificate of a shared server: a leaf for this host's addresses, never a root.

The holder of a root's key can read everything that a phone which was told to trust it sends, to anybody. So this one,
made by the server itself, can sign nothing (`CA:false`), holds for one host and 30 days, and nobody is ever asked to
install it: each browser warns of it, and lets its person go on for this one address. The name of the machine is not in
it, because everybody in the network may read it. Needs `cryptography`, of the extra `share`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

LASTS: Final = timedelta(days=30)
SPARE: Final = timedelta(days=7)
"""Time to its end below which a certificate is made anew: a server may run for days."""
_EARLY: Final = timedelta(hours=1)
"""How far behind the clock of the other device may be."""
_FILE: Final = "share.pem"
_NAME: Final = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sayback")])

_USES: Final = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def leaf(folder: Path, hosts: Sequence[str], now: datetime) -> Path:
    """Give the file (PEM, mode 600) with a certificate for these hosts and its key.

    It is made anew where it no longer fits.

    It stays the same as long as it can: a browser remembers for which certificate its person went on. Raises OSError.
    """
    path = folder / _FILE
    if not _fits(path, hosts, now):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, _make(hosts, now))
    return path


def _fits(path: Path, hosts: Sequence[str], now: datetime) -> bool:
    """Tell whether the file is ours, for exactly these hosts, and fit for a while yet.

    It must have been unreadable to others.
    """
    try:
        if path.stat().st_mode & 0o077:
            return False
        text = path.read_bytes()
        found = x509.load_pem_x509_certificate(text)
        serialization.load_pem_private_key(text, None)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    return list(names) == _names(hosts) and found.not_valid_before_utc <= now <= found.not_valid_after_utc - SPARE


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    return [_name(host) for host in hosts]


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(hosts: Sequence[str], now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    begins = now - _EARLY
    uses = {use: False for use in _USES} | {"digital_signature": True}
    certificate = (
        x509.CertificateBuilder(_NAME, _NAME, key.public_key(), x509.random_serial_number(), begins, begins + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret + certificate.public_bytes(pem)


def _write(path: Path, text: bytes) -> None:
    """Write the file whole or not at all; at no moment may anybody else read it."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    fresh.replace(path)
