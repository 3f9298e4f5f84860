from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from sayback.settings import Settings, beside, origin

NO_CALLS = (
    *(
        "meet.example.org",
        "http://meet.example.org",
        "http://localhost.example",
        "https://Meet.example.org",
        "https://",
    ),
    *(
        "https://me@meet.example.org",
        "https://meet.example.org/?a=b",
        "https://meet.example.org/#a",
        "wss://meet.example",
    ),
    *(
        "https://*.example.org",
        "https://meet.example.org;",
        "https://meet.example.org/a;b",
        "https://a.example b.example",
    ),
    *("https://-meet.example", "https://meet..example", "https://meet.example\n", 'https://a"b', "https://[fe80::1]"),
)
"""Addresses that are none of a call; some would say more in a header than one origin."""

ALL = ("*", "*:443", "https://*", "http://*:*", "https:", "HTTPS:", "moz-extension:")
"""Sources that would let any page show the panel."""


def test_every_setting_says_what_it_is_for() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description and field.description.endswith("."), name


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"port": 70_000}, "port"),
        ({"port": "http"}, "port"),
        ({"tls_cert": "cert.pem"}, "tls_key is missing"),
        ({"tls_key": "key.pem"}, "tls_cert is missing"),
        ({"public_url": "sayback.example"}, "public_url"),
        ({"public_url": "https://sayback.example/path"}, "public_url"),
        ({"trusted_proxies": "10.0.0.0/8, nonsense"}, "trusted_proxies"),
        ({"frame_ancestors": "https://x.example; script-src *"}, "frame_ancestors"),
        *(
            ({"frame_ancestors": f"https://x.example {one}"}, rf"must name the pages.* {re.escape(one)} ")
            for one in ALL
        ),
        ({"hosts": "zoom skype"}, "knows no skype: there are zoom, teams, meet"),
        ({"extension_ids": "my-own"}, "32 letters from a to p"),
        ({"act_rate": 0}, "act_rate"),
        ({"create_key": "praxis2026"}, "at least 16 characters"),
        ({"store_memory": 8}, "store_memory"),
        ({"most_talks": 0}, "most_talks"),
        ({"log_level": "loud"}, "log_level"),
        ({"share": "perhaps"}, "share"),
        ({"hsts": True}, "hsts needs https"),
        ({"hsts": True, "public_url": "http://talk.example"}, "hsts needs https"),
        ({"hsts": True, "share": True, "public_url": "https://talk.example"}, "not for --share or a tunnel"),
        ({"hsts": True, "public_url": "https://talk.some-net.ts.net"}, "not for --share or a tunnel"),
        ({"hsts": True, "public_url": "https://SOME-words.TryCloudflare.com:443"}, "not for --share or a tunnel"),
        ({"name": ""}, "name"),
        ({"name": "two\nlines"}, "a name of one line"),
        ({"name": "x" * 41}, "name"),
        ({"imprint": "javascript:alert(1)"}, "imprint"),
        ({"privacy": "privacy.html"}, "privacy\n.*like https://praxis.example/page"),
        ({"imprint": "me@praxis.example"}, "imprint"),
        ({"contact": "call me"}, "or an e-mail address"),
        ({"metrics": "9440"}, "metrics"),
        ({"metrics": "127.0.0.1:99999"}, "metrics"),
        ({"metrics": "http://127.0.0.1:9440"}, "metrics"),
        ({"metrics": "me@127.0.0.1:9440"}, "metrics"),
        ({"metrics": "sock/et"}, "metrics"),
        *(({"call": call}, "must be like https://meet.example.org") for call in NO_CALLS),
        ({"call": "https://meet.example.org:99999"}, "[Pp]ort"),
        ({"call": "https://talk.example", "public_url": "https://Talk.example"}, "another name or port"),
        ({"call": "https://talk.example:443", "public_url": "https://talk.example"}, "another name or port"),
        *(({"call": f"http://{name}:8440"}, "another name or port") for name in ("127.0.0.1", "localhost", "[::1]")),
    ],
)
def test_unfit_setting_is_named(given: dict[str, object], names: str) -> None:
    with pytest.raises(ValidationError, match=names):
        Settings(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "call", "source"),
    [
        ("", "", "://"),
        ("https://meet.example.org/", "https://meet.example.org", "https://meet.example.org"),
        (
            "https://meet.example.org:8443/praxis/",
            "https://meet.example.org:8443/praxis",
            "https://meet.example.org:8443",
        ),
        ("http://localhost:8000", "http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_call_is_https_but_on_this_computer(given: str, call: str, source: str) -> None:
    assert Settings(call=given, public_url="https://talk.example").call == call
    assert origin(call) == source


@pytest.mark.parametrize("call", ["http://127.0.0.1:8441", "http://localhost:8441", "https://talk.example:8441"])
def test_call_may_be_at_another_port(call: str) -> None:
    assert Settings(call=call, public_url="https://talk.example").call == call


@pytest.mark.parametrize("pages", ["'none'", "https://a.example https://*.b.example", "http://localhost:*"])
def test_pages_that_show_the_panel_are_named(pages: str) -> None:
    assert Settings(frame_ancestors=pages).frame_ancestors == pages


def test_own_pages_are_links() -> None:
    assert Settings().links == {}
    given = Settings(name=" Praxis ", imprint="https://a.example/i", contact="me@a.example")
    assert given.name == "Praxis"
    assert given.links == {"imprint": "https://a.example/i", "contact": "mailto:me@a.example"}
    assert Settings(contact="mailto:me@a.example").contact == "mailto:me@a.example"


def test_several_values_are_separated_by_spaces_or_commas() -> None:
    assert Settings(trusted_proxies="10.0.0.0/8, 127.0.0.1 ::1").trusted_proxies == ("10.0.0.0/8", "127.0.0.1", "::1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "address", "plain"),
    [
        ({}, "http://127.0.0.1:9", False),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:9", True),
        ({"host": "::1"}, "http://[::1]:9", False),
        ({"host": "192.168.1.5"}, "http://192.168.1.5:9", True),
        ({"host": "0.0.0.0", "public_url": "https://talk.example/"}, "https://talk.example", False),
        ({"public_url": "http://talk.example"}, "http://talk.example", True),
        ({"tls_cert": Path("c"), "tls_key": Path("k"), "host": "talk.example"}, "https://talk.example:9", False),
    ],
)
def test_the_address_that_is_printed_can_be_opened(given: dict[str, object], address: str, plain: bool) -> None:
    settings = Settings(**given)  # type: ignore[arg-type]
    assert (settings.address_of(9), settings.plain) == (address, plain)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("", (None, 0, "")),
        ("127.0.0.1:9440", ("127.0.0.1", 9440, "")),
        ("[::1]:9440", ("::1", 9440, "")),
        ("count.example:1", ("count.example", 1, "")),
        ("/run/sayback/metrics", (None, 0, "/run/sayback/metrics")),
    ],
)
def test_metrics_setting_is_an_address_a_socket_or_nothing(given: str, place: tuple[object, ...]) -> None:
    assert Settings(metrics=given).counted == place


def test_client_and_protocols_are_found_beside_the_package() -> None:
    assert (beside("client") / "vendor").is_dir() and list(beside("protocols").glob("*.yaml"))
