"""The Python mirror of `client/core/seal.js` and `pair.js`, for tests and practice only.

The server never uses it. A box is base64url of: version 1 · circle · key number · nonce 12 · AES-256-GCM of the padded
text and its tag 16. The place that it was sealed for is bound into it. `cryptography` comes with the extras `demo` and
`test`, imported only when needed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

Circle = Literal["own", "pair", "all", "hum", "facilitator"]
What = Literal["invite", "token", "own", "all", "say", "commit", "sign"]

PADS: Final = (64, 256, 1024, 4096, 8192)
CIRCLES: Final[tuple[Circle, ...]] = ("own", "pair", "all", "hum", "facilitator")
_HEAD: Final = 3
_NONCE: Final = 12
_OVERHEAD: Final = 31
_PUBLIC: Final = 65


class SealError(Exception):
    """A failure to seal or open: place, long or broken; the message is a sentence's key."""

    def __init__(self, kind: Literal["place", "long", "broken"]) -> None:
        super().__init__(f"seal.{kind}")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Place:
    """The binding of a box: the author's seat, the step's id and the field.

    The id is `<place>~<visit>` or `-`.
    """

    session: str
    seat: str
    circle: Circle
    step: str
    field: str

    def bound(self) -> bytes:
        """Return the additional data of AES-GCM."""
        return "\n".join(("sayback/1", self.session, self.seat, self.circle, self.step, self.field)).encode()


def b64(raw: bytes) -> str:
    """Encode as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(word: str) -> bytes:
    """Decode base64url without padding; raises SealError `broken`."""
    if not all(c.isascii() and (c.isalnum() or c in "-_") for c in word) or len(word) % 4 == 1:
        raise SealError("broken")
    return urlsafe_b64decode(word + "=" * (-len(word) % 4))


def hashed(token: str) -> str:
    """Hash a token as the server keeps it: base64url of SHA-256 over its characters."""
    return b64(hashlib.sha256(token.encode()).digest())


def hkdf(secret: bytes, salt: bytes, info: str) -> bytes:
    """Derive 32 bytes by HKDF-SHA-256: extract, then the first block of expand (RFC 5869)."""
    pseudorandom = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(pseudorandom, info.encode() + b"\x01", "sha256")


def derive(what: What, secret: bytes, session: str) -> bytes:
    """Derive a key from a secret within one session.

    `invite` (of I), `token` and `own` (of S), `all` (of L).
    """
    return hkdf(secret, b"", f"sayback/1/{what}\n{session}")


def signature(secret: bytes, session: str, ref: str, seat: str, words: str, number: int) -> str:
    """Sign the words of a box for a seat (`signed.js`).

    By the pair's key and its number, or all's and 0.
    """
    said = "\n".join(("sayback/1/sign", session, ref, seat, words)).encode()
    return b64(bytes([number]) + hmac.digest(derive("sign", secret, session), said, "sha256"))


def device_key(invite: bytes) -> bytes:
    """Derive the key of the box for a second device from that device's invitation.

    The box brings S and d.
    """
    return hkdf(invite, b"", "sayback/1/device")


def seal(key: bytes, at: Place, words: str, *, least: int = 0, number: int = 0, nonce: bytes = b"") -> str:
    """Seal words in a box; a given nonce is for test vectors only.

    Raises SealError `long` above 8,191 bytes.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = nonce or secrets.token_bytes(_NONCE)
    closed = AESGCM(key).encrypt(nonce, _pad(words.encode(), least), at.bound())
    return b64(bytes((1, CIRCLES.index(at.circle), number)) + nonce + closed)


def open_box(key: bytes, at: Place, box: str) -> str:
    """Open a box and return its words.

    Raises SealError `place` if it was sealed for anything else, `broken` if it is no box.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    raw = unb64(box)
    if len(raw) - _OVERHEAD not in PADS or raw[0] != 1 or raw[1] >= len(CIRCLES):
        raise SealError("broken")
    if CIRCLES[raw[1]] != at.circle:
        raise SealError("place")
    try:
        padded = AESGCM(key).decrypt(raw[_HEAD : _HEAD + _NONCE], raw[_HEAD + _NONCE :], at.bound())
    except InvalidTag:
        raise SealError("place") from None
    return _unpad(padded).decode()


def new_pair() -> tuple[bytes, bytes]:
    """Make a P-256 key pair: `d` as PKCS 8 (DER), `D` the raw public point (65 bytes)."""
    from cryptography.hazmat.primitives import serialization as to
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    d = key.private_bytes(to.Encoding.DER, to.PrivateFormat.PKCS8, to.NoEncryption())
    return d, _point(key)


def public_of(d: bytes) -> bytes:
    """Return the raw public point (65 bytes) of a private key."""
    return _point(_private(d))


def commitment(public: bytes, seat_secret: bytes, session: str) -> tuple[bytes, bytes]:
    """Return `(r, SHA-256(D ‖ r))`, which a claim publishes before the key.

    `r` is derived, so nothing more is remembered.
    """
    r = derive("commit", seat_secret, session)
    return r, hashlib.sha256(public + r).digest()


def agree(
    what: Literal["pair", "hum", "facilitator", "ear"],
    d: bytes,
    theirs: bytes,
    order: tuple[bytes, bytes],
    link: bytes | None,
    session: str,
) -> bytes:
    """Derive the key two seats share.

    `order`: public keys, a then b (the therapist first for `hum`); `link`: L or None.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    if any(len(point) != _PUBLIC for point in (theirs, *order)):
        raise SealError("broken")
    shared = _private(d).exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
    return hkdf(shared, link or bytes(32), f"sayback/1/{what}\n{session}\n{b64(order[0])}\n{b64(order[1])}")


def digits(pair: bytes, session: str) -> str:
    """Return six digits that two people read to each other."""
    return f"{int.from_bytes(derive('say', pair, session)[:4], 'big') % 1_000_000:06}"


def _pad(plain: bytes, least: int) -> bytes:
    """Pad UTF-8 with 80, then zeros up to one of five sizes."""
    size = next((n for n in PADS if n > len(plain) and n >= least), 0)
    if not size:
        raise SealError("long")
    return (plain + b"\x80").ljust(size, b"\x00")


def _unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    if not plain.endswith(b"\x80"):
        raise SealError("broken")
    return plain[:-1]


def _private(d: bytes) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    key = load_der_private_key(d, None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise SealError("broken")
    return key


def _point(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as to

    return key.public_key().public_bytes(to.Encoding.X962, to.PublicFormat.UncompressedPoint)
