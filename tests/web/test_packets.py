from __future__ import annotations

import pytest
from sayback.web import packets


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (b'42["act",{"a":1}]', packets.Event("act", [{"a": 1}], b"")),
        (b'4217["act"]', packets.Event("act", [], b"17")),
        (b'42999999999999999["x",1,2]', packets.Event("x", [1, 2], b"999999999999999")),
    ],
)
def test_event_is_parsed_into_name_arguments_and_id(text: bytes, event: packets.Event) -> None:
    assert packets.event(text) == event


@pytest.mark.parametrize(
    "text",
    [b"42", b"42[]", b"42[1]", b"42{}", b"42x[]", b'42-1["act"]', b'42/ns,["act"]', b'42["act"', 
     b'429999999999999999["x"]', b'42["act",NaN]', b'42["\xff"]', b"42" + b"[" * 2000],
)  # fmt: skip
def test_anything_else_is_malformed(text: bytes) -> None:
    with pytest.raises(packets.Malformed):
        packets.event(text)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_frame_length_takes_the_shortest_form(size: int) -> None:
    frame = packets.frame(b"x" * size)
    head = {0: 2, 125: 2, 126: 4, 65_535: 4, 65_536: 10}[size]
    assert frame[0] == 0x81 and len(frame) == head + size and not frame[1] & 0x80


def test_emitted_packets_are_socket_io() -> None:
    assert packets.emit(b"view", b'{"version":1}') == b'42["view",{"version":1}]'
    assert packets.answer(b"7", {"ok": True}) == b'437[{"ok":true}]'


def test_the_librarys_own_packets_come_out_as_text() -> None:
    sent = packets.LeanPacket(packets.packet.CONNECT, {"sid": "x"}, namespace="/")
    assert sent.encode() == '0{"sid":"x"}'
    assert packets.LeanPacket(encoded_packet='0{"token":"t"}').data == {"token": "t"}
