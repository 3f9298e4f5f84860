"""Sealing vectors, the Python side; `tests/client/seal.test.js` checks the same file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sayback import tokens
from sayback.practice.sealing import (
    CIRCLES,
    Place,
    SealError,
    What,
    agree,
    b64,
    commitment,
    derive,
    device_key,
    digits,
    hashed,
    hkdf,
    new_pair,
    open_box,
    public_of,
    seal,
    signature,
    unb64,
)

KNOWN: dict[str, Any] = json.loads((Path(__file__).parent / "seal.json").read_text("utf-8"))
SESSION: str = KNOWN["session"]
INVITE, L, S = (unb64(KNOWN[name]) for name in "ILS")


def key_of(box: dict[str, Any]) -> bytes:
    """Return the key of a vector's circle, or the one that it names."""
    pair = {"pair": "key", "bare": "key_without_link", "hum": "hum"}
    name = box.get("key", box["circle"])
    return unb64(KNOWN["pair"][pair[name]] if name in pair else KNOWN["derived"][name])


def place_of(box: dict[str, Any]) -> Place:
    return Place(box.get("session", SESSION), box["seat"], box["circle"], box["step"], box["field"])


def test_secrets_give_the_known_tokens_and_keys() -> None:
    secrets: dict[What, bytes] = {"invite": INVITE, "token": S, "own": S, "all": L, "commit": S}
    derived = {what: b64(derive(what, secret, SESSION)) for what, secret in secrets.items()}
    assert derived | {"device": b64(device_key(INVITE))} == KNOWN["derived"]
    assert hashed(KNOWN["derived"]["invite"]) == tokens.hashed(KNOWN["derived"]["invite"]) == KNOWN["hash"]


def test_a_call_has_the_known_room() -> None:
    signs = "abcdefghijklmnopqrstuvwxyz234567"
    derived = hkdf(L, b"", f"sayback/1/call\n{SESSION}")
    assert "".join(signs[byte & 31] for byte in derived[:26]) == KNOWN["room"]


def test_words_have_the_known_signatures() -> None:
    for known in KNOWN["signatures"]:
        secret = unb64(KNOWN["pair"]["key"] if known["number"] else KNOWN["derived"]["all"])
        signed = signature(secret, SESSION, known["ref"], known["seat"], known["text"], known["number"])
        assert signed == known["signature"]
    assert len({known["signature"] for known in KNOWN["signatures"]}) == 3


def test_vectors_cover_every_circle_and_every_bound_field() -> None:
    assert {box["circle"] for box in KNOWN["boxes"]} == set(CIRCLES)
    assert {bad["why"].removeprefix("sealed for another ") for bad in KNOWN["refused"]} >= {
        "session", "seat", "circle", "visit", "field",
    }  # fmt: skip


def test_a_device_s_box_brings_both_secrets() -> None:
    brought = next(box for box in KNOWN["boxes"] if box["field"] == "device")
    assert unb64(brought["text"]) == S + unb64(KNOWN["pair"]["a"]["d"])
    assert len(brought["box"]) == 383, "one of the two sizes that the server takes"


def test_hkdf_agrees_with_the_cryptography_library() -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    theirs = HKDF(hashes.SHA256(), 32, b"", f"sayback/1/all\n{SESSION}".encode()).derive(L)
    assert derive("all", L, SESSION) == theirs


@pytest.mark.parametrize("box", KNOWN["boxes"], ids=lambda box: f"{box['circle']}-{box['field']}")
def test_words_become_the_known_boxes_and_come_back(box: dict[str, Any]) -> None:
    key, at = key_of(box), place_of(box)
    sealed = seal(key, at, box["text"], least=box["least"], number=box["number"], nonce=unb64(box["nonce"]))
    assert sealed == box["box"]
    assert open_box(key, at, box["box"]) == box["text"]


@pytest.mark.parametrize("bad", KNOWN["refused"], ids=lambda bad: bad["why"])
def test_moved_or_changed_box_does_not_open(bad: dict[str, Any]) -> None:
    with pytest.raises(SealError) as caught:
        open_box(key_of(bad), place_of(bad), bad["box"])
    assert caught.value.kind == bad["kind"]


def test_sealing_twice_gives_boxes_differing_by_nonce() -> None:
    at = Place(SESSION, "a", "own", "x~1", "text")
    one, two = (seal(unb64(KNOWN["derived"]["own"]), at, "yes") for _ in range(2))
    assert one != two
    assert len(one) == len(two) == 127


def test_words_too_long_for_the_largest_box_are_refused() -> None:
    with pytest.raises(SealError, match="long"):
        seal(unb64(KNOWN["derived"]["own"]), Place(SESSION, "a", "own", "x~1", "text"), "y" * 8192)


def test_both_sides_of_a_pair_reach_the_known_keys() -> None:
    pair = KNOWN["pair"]
    a, b, therapist = ((unb64(pair[seat]["d"]), unb64(pair[seat]["D"])) for seat in ("a", "b", "therapist"))
    order = (a[1], b[1])
    assert b64(agree("pair", a[0], b[1], order, L, SESSION)) == pair["key"]
    assert b64(agree("pair", b[0], a[1], order, L, SESSION)) == pair["key"]
    assert b64(agree("pair", b[0], a[1], order, None, SESSION)) == pair["key_without_link"]
    assert b64(agree("hum", therapist[0], b[1], (therapist[1], b[1]), L, SESSION)) == pair["hum"]
    assert digits(unb64(pair["key"]), SESSION) == pair["digits"]
    assert b64(commitment(public_of(a[0]), S, SESSION)[1]) == pair["commit"]


def test_a_public_key_of_another_length_is_refused() -> None:
    d, public = new_pair()
    with pytest.raises(SealError, match="broken"):
        agree("pair", d, public[:64], (public, public), L, SESSION)


def test_importing_the_module_does_not_need_the_cryptography_package() -> None:
    without = "import sys; sys.modules['cryptography'] = None; "
    code = without + "from sayback.practice import sealing; sealing.derive('own', b'1', 's')"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


NAMES: dict[str, Any] = json.loads((Path(__file__).parent / "names.json").read_text("utf-8"))


def test_ear_key_agrees_and_opens_only_its_own_messages() -> None:
    sender, own = NAMES["sender"], NAMES
    order = (unb64(sender["D"]), unb64(own["D"]))
    ear = agree("ear", unb64(sender["d"]), order[1], order, None, NAMES["workshop"])
    assert ear == agree("ear", unb64(own["d"]), order[0], order, None, NAMES["workshop"]) == unb64(NAMES["ear"])
    for message in NAMES["messages"]:
        at = Place(NAMES["session"], message["seat"], "facilitator", "-", "message")
        assert seal(ear, at, message["words"], least=256, nonce=unb64(message["nonce"])) == message["box"]
        assert open_box(ear, at, message["box"]) == message["words"]
    for bad in NAMES["unheard"]:
        with pytest.raises(SealError, match=bad["kind"]):
            open_box(ear, Place(bad["session"], bad["seat"], "facilitator", "-", "message"), bad["box"])
