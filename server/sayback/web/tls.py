"""The certificate of https: each fault is one sentence, before anybody connects."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path
from typing import Final

_STEPS: Final = 6
"""Turns that a handshake may take; it needs four."""
_NOT_YET, _OVER = 9, 10
"""OpenSSL's codes for a certificate out of its time."""


class BadCertificate(Exception):
    """The certificate or its key cannot be used; the message is for the operator."""


def context(cert: Path, key: Path) -> ssl.SSLContext:
    """Read a certificate and its key (both PEM; they may be one file). Raises BadCertificate."""
    _holds(cert, b"-----BEGIN CERTIFICATE-----", "certificate")
    _holds(key, b"PRIVATE KEY-----", "private key")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password=lambda: "")  # a terminal would be asked for it otherwise
    except ssl.SSLError as error:
        raise BadCertificate(_why(error, cert, key)) from None
    _in_time(cert, context)
    return context


def _holds(path: Path, sign: bytes, what: str) -> None:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise BadCertificate(f"The {what} {path} cannot be read: {error.strerror}.") from None
    if sign not in text:
        raise BadCertificate(f"There is no {what} in {path}: it must be a PEM file, which is text.")


def _why(error: ssl.SSLError, cert: Path, key: Path) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"The key {key} belongs to another certificate than {cert}."
    if b"ENCRYPTED" in key.read_bytes():
        return f"The key {key} is locked with a passphrase: give one without."
    return f"The certificate {cert} and its key {key} cannot be used: {error.reason or error.strerror}."


def _in_time(cert: Path, served: ssl.SSLContext) -> None:
    """Shake hands in memory with a client that trusts just this certificate.

    So only its time counts.
    """
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        asking.load_verify_locations(cert)
        _meet(asking, served)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code == _OVER:
            raise BadCertificate(f"The certificate {cert} has expired: get a new one.") from None
        if error.verify_code == _NOT_YET:
            raise BadCertificate(f"The certificate {cert} is not valid yet: look at this computer's clock.") from None
    except ssl.SSLError:
        return  # what else a client may find fault with is the client's to say


def vouched(served: ssl.SSLContext, authorities: Path | None = None) -> bool:
    """Tell whether the certificate is signed by somebody trusted here, or by these (PEM)."""
    try:
        _meet(ssl.create_default_context(cafile=authorities), served)
    except ssl.SSLError:
        return False
    return True


def _meet(asking: ssl.SSLContext, served: ssl.SSLContext) -> None:
    """Shake hands in memory, whatever the name. Raises ssl.SSLError."""
    asking.check_hostname = False
    to, fro = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = asking.wrap_bio(fro, to), served.wrap_bio(to, fro, server_side=True)
    for step in range(_STEPS):
        with contextlib.suppress(ssl.SSLWantReadError):
            ends[step % 2].do_handshake()
