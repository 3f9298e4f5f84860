from __future__ import annotations

from pathlib import Path

import pytest
from sayback.web.brand import LARGEST, BadLogo, Brand, read_logo
from sayback.web.shells import SHELLS, html

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(("body", "name"), [(SVG, "ui/logo.svg"), (PNG, "ui/logo.png")])
def test_picture_is_known_by_what_it_holds(tmp_path: Path, body: bytes, name: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(body)
    assert read_logo(path) == (name, body)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "cannot be read"),
        (b"x" * (LARGEST + 1), "larger than 64 KB"),
        (b"<html/>", "neither an SVG nor a PNG"),
        (b"<svg", "neither an SVG nor a PNG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "neither an SVG nor a PNG"),
    ],
)
def test_file_that_is_no_fit_picture_is_refused(tmp_path: Path, body: bytes | None, says: str) -> None:
    path = tmp_path / "picture"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(BadLogo, match=f"SAYBACK_LOGO: .*{says}"):
        read_logo(path)


def test_own_name_stands_on_all_but_quiet_pages() -> None:
    own = Brand("Praxis <Lindt>", ("ui/logo.svg", SVG), {"imprint": "https://praxis.example/who?a=1&b=2"})
    for name, shell in SHELLS.items():
        page = html(shell, "/static/1/", {}, brand=own).decode()
        assert "Sayback" not in page
        named = shell.icon and name != "notes"
        assert ('content="Praxis &lt;Lindt&gt;"' in page) == bool(named), name
        assert ('<link rel="icon" href="/static/1/ui/logo.svg">' in page) == bool(named), name
        links = 'name="own:imprint" content="https://praxis.example/who?a=1&amp;b=2"'
        assert (links in page) == shell.exit, name


def test_page_without_own_things_names_none() -> None:
    assert all("own:" not in html(shell, "/static/1/", {}).decode() for shell in SHELLS.values())
